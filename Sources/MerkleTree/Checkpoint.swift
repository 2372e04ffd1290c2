/// What a log states about itself (C2SP tlog-checkpoint): origin, size, root, and lines of extension.
public struct Checkpoint: Hashable, Sendable {
    /// The name of the log; the key that signs it has the same name.
    public let origin: String
    /// How many leaves the tree has.
    public let size: UInt64
    /// The root over them.
    public let root: Hash
    /// Further lines; none of them empty.
    public let extensions: [String]

    /// Makes the statement; texts may hold no line end and may not be empty.
    public init(origin: String, size: UInt64, root: Hash, extensions: [String] = []) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note.
    ///
    /// - Throws: `NoteError.malformed` unless it is exactly what ``text`` would write.
    public init(body: String) throws(NoteError) {
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 4, lines.removeLast().isEmpty, lines.allSatisfy({ !$0.isEmpty }) else {
            throw .malformed("a checkpoint has at least three lines, none of them empty")
        }
        guard let size = UInt64(lines[1]), String(size) == lines[1] else { throw .malformed("the size is no number") }
        guard let root = Hash(base64: lines[2]) else { throw .malformed("the root is not 32 bytes of base64") }
        self.init(origin: lines[0], size: size, root: root, extensions: Array(lines[3...]))
    }

    /// The note's text, every line ended.
    public var text: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }
}
