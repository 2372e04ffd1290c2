/// What a log asks of a witness: the body of `add-checkpoint` (C2SP tlog-witness).
public struct CosignRequest: Hashable, Sendable {
    /// The greatest number of hashes in a request.
    static let hashLimit = 63

    /// The size that the log believes the witness saw last; 0 for none.
    public let oldSize: UInt64
    /// The consistency proof from there to the checkpoint.
    public let proof: [Hash]
    /// The checkpoint, signed by the log.
    public let note: SignedNote

    /// Makes a request.
    public init(oldSize: UInt64, proof: [Hash], note: SignedNote) {
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
    }

    /// Reads the body of a request.
    ///
    /// - Throws: `NoteError.malformed`, which says what does not follow the specification.
    public init(parsing text: String) throws(NoteError) {
        // The old size and the hashes are ended by the first empty line; the checkpoint follows.
        let bytes = Array(text.utf8)
        guard bytes.count <= 2_000_000 else { throw .malformed("larger than two megabytes") }
        guard let gap = bytes.indices.dropLast().first(where: { bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a }) else {
            throw .malformed("no empty line between the proof and the checkpoint")
        }
        let lines = String(decoding: bytes[..<gap], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, first.hasPrefix("old ") else { throw .malformed("the first line is not “old SIZE”") }
        let digits = String(first.dropFirst(4))
        guard let oldSize = UInt64(digits), String(oldSize) == digits else {
            throw .malformed("the old size is not a decimal number without leading zeros")
        }
        guard lines.count - 1 <= Self.hashLimit else { throw .malformed("more than \(Self.hashLimit) hashes") }
        var proof: [Hash] = []
        for line in lines.dropFirst() {
            guard let hash = Hash(base64: line) else { throw .malformed("a line of the proof is not 32 bytes of base64") }
            proof.append(hash)
        }
        let rest = String(decoding: bytes[(gap + 2)...], as: UTF8.self)
        self.init(oldSize: oldSize, proof: proof, note: try SignedNote(parsing: rest))
    }

    /// The body of the request.
    public var text: String { "old \(oldSize)\n" + proof.map { $0.base64 + "\n" }.joined() + "\n" + note.text }
}
