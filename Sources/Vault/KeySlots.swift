import Glibc

/// The file with the wrapped data keys: one slot of 128 bytes a key, in the order they were made.
///
/// The keys lie here and never in LMDB, which writes a changed page to another place and keeps the old one for a while. A
/// slot has one place on the disk, so destroying a key is overwriting it there.
final class KeySlots: Sendable {
    static let slotSize = 128
    private static let empty = [UInt8](repeating: 0, count: slotSize)
    private static let prefix = "keys-"

    /// How many times the wrapping key has been changed; part of the file's name.
    let generation: UInt64
    private let file: File

    static func path(_ directory: String, _ generation: UInt64) -> String { "\(directory)/\(prefix)\(generation)" }

    init(_ directory: String, generation: UInt64, writable: Bool) throws {
        self.generation = generation
        file = try File(Self.path(directory, generation), writable ? O_RDWR : O_RDONLY)
    }

    private init(generation: UInt64, file: File) {
        self.generation = generation
        self.file = file
    }

    /// Makes an empty file, in place of one that a crash left.
    static func make(_ directory: String, generation: UInt64) throws -> KeySlots {
        let file = try File(path(directory, generation), O_RDWR | O_CREAT | O_TRUNC)
        try File.synchronizeDirectory(of: file.path)
        return KeySlots(generation: generation, file: file)
    }

    /// What a slot holds; `nil` where it is empty or was overwritten.
    func read(_ slot: UInt64) throws -> [UInt8]? {
        let bytes = try file.read(at: Int(slot) * Self.slotSize, count: Self.slotSize)
        return bytes.count < Self.slotSize || bytes == Self.empty ? nil : bytes
    }

    /// Fills a slot; durable after ``synchronize()``.
    func write(_ bytes: [UInt8], slot: UInt64) throws {
        try file.write(bytes + Self.empty.dropFirst(bytes.count), at: Int(slot) * Self.slotSize)
    }

    /// Overwrites a slot; durable after ``synchronize()``.
    func overwrite(_ slot: UInt64) throws {
        guard Int(slot) * Self.slotSize < (try file.size) else { return }
        try write(Self.empty, slot: slot)
    }

    func synchronize() throws { try file.synchronize() }

    /// The generations whose files lie in a directory.
    static func generations(in directory: String) throws -> [UInt64] {
        try File.names(in: directory).filter { $0.hasPrefix(prefix) }.compactMap { UInt64($0.dropFirst(prefix.count)) }
    }

    /// Overwrites and takes away the files of every generation but one.
    static func destroyAll(in directory: String, but generation: UInt64) throws {
        for other in try generations(in: directory) where other != generation {
            try File(path(directory, other), O_RDWR).destroy()
        }
    }
}
