import Glibc
import LMDB

/// One of the journal's two files: preallocated and filled with zeros, so that a write into it changes nothing but its own blocks.
///
/// Extending a file costs the file system a second write of its own; overwriting what is there costs one. It is read and
/// written past the system's cache where the file system can (`O_DIRECT`): a sync then finds nothing to write back, which
/// makes a small group a fifth to a half faster. So everything happens in whole blocks.
struct JournalFile: Sendable {
    /// Groups begin at multiples of this many bytes: a block that holds an acknowledged group is never written again.
    static let block = 4_096

    private let descriptor: CInt
    /// Memory that begins at a block's boundary, as the device wants it.
    private let staging = Staging()
    /// How many bytes there are.
    private(set) var capacity = 0
    /// The secret that goes into the check of every group; empty until the file has its header.
    private(set) var key: [UInt8] = []

    private static let magic = Array("socai journal 1\n".utf8)

    /// Opens the file; where there is none it is made, unless it is only to be read.
    init(_ path: String, readOnly: Bool) throws {
        let flags = (readOnly ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC
        var descriptor = open(path, flags | __O_DIRECT, 0o600)
        // A file system without it (some in memory, some networks) refuses to open at all.
        if descriptor < 0, errno == EINVAL { descriptor = open(path, flags, 0o600) }
        guard descriptor >= 0 else { throw LMDBError(rawValue: errno) }
        self.descriptor = descriptor
        do {
            try look()
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    func close() { Glibc.close(descriptor) }

    /// Takes in what another process has made of the file: its size, and its header once it has one.
    mutating func look() throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw LMDBError(rawValue: errno) }
        capacity = Int(status.st_size)
        guard key.isEmpty, capacity >= Self.block else { return }
        let header = try read(at: 0, count: 48)
        if header.starts(with: Self.magic) { key = Array(header[16...]) }
    }

    /// Makes the file ready: zeros of the wanted size behind a header with a secret of its own.
    mutating func prepare(_ size: Int) throws {
        try resize(to: max(size, 2 * Self.block))
        guard key.isEmpty else { return }
        var random = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let header = Self.magic + secret
        try header.withUnsafeBytes { bytes in try write([bytes], at: 0) }
        try sync()
        key = secret
    }

    static func roundedUp(_ count: Int) -> Int { (count + block - 1) / block * block }

    /// Brings the file to a size, durably: written zeros where it grows, given back where it shrinks.
    private mutating func resize(to wanted: Int) throws {
        let wanted = Self.roundedUp(wanted)
        guard wanted != capacity else { return }
        if wanted < capacity { guard ftruncate(descriptor, off_t(wanted)) == 0 else { throw LMDBError(rawValue: errno) } }
        let zeros = [UInt8](repeating: 0, count: min(max(0, wanted - capacity), 1 << 20))
        var offset = capacity
        while offset < wanted {
            let count = min(zeros.count, wanted - offset)
            try zeros.withUnsafeBytes { bytes in
                try write([UnsafeRawBufferPointer(rebasing: bytes[..<count])], at: offset)
            }
            offset += count
        }
        guard fsync(descriptor) == 0 else { throw LMDBError(rawValue: errno) }
        capacity = wanted
    }

    /// Writes the pieces one after the other, from the beginning of a block on, and zeros up to the end of the last block.
    func write(_ pieces: [UnsafeRawBufferPointer], at start: Int) throws {
        let count = pieces.reduce(0) { $0 + $1.count }
        let area = staging.area(Self.roundedUp(count))
        var end = 0
        for piece in pieces where !piece.isEmpty {
            UnsafeMutableRawBufferPointer(rebasing: area[end..<end + piece.count]).copyMemory(from: piece)
            end += piece.count
        }
        UnsafeMutableRawBufferPointer(rebasing: area[end...]).initializeMemory(as: UInt8.self, repeating: 0)
        var written = 0
        while written < area.count {
            let step = pwrite(descriptor, area.baseAddress.map { $0 + written }, area.count - written, off_t(start + written))
            if step < 0, errno == EINTR { continue }
            guard step >= 0 else { throw LMDBError(rawValue: errno) }
            guard step > 0 else { throw LMDBError.inputOutput }
            written += step
        }
    }

    /// Makes durable what was written.
    func sync() throws {
        while fdatasync(descriptor) != 0 { if errno != EINTR { throw LMDBError(rawValue: errno) } }
    }

    /// Up to `count` bytes; fewer where the file ends.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        let start = offset / Self.block * Self.block
        let area = staging.area(Self.roundedUp(offset + count - start))
        var filled = 0
        while filled < area.count {
            let got = pread(descriptor, area.baseAddress.map { $0 + filled }, area.count - filled, off_t(start + filled))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw LMDBError(rawValue: errno) }
            filled += got
            // Only the end of the file gives less than was asked for; the device takes no further step from within a block.
            if got == 0 || filled % Self.block != 0 { break }
        }
        let wanted = min(offset - start + count, filled)
        return wanted > offset - start ? [UInt8](area[(offset - start)..<wanted]) : []
    }
}

/// Memory for what goes to and comes from the device, grown as needed and used again.
///
/// @unchecked Sendable: only ``JournalFile`` uses it, and a file is used by one thread at a time (``Journal/with(_:)``).
private final class Staging: @unchecked Sendable {
    private var memory: UnsafeMutableRawBufferPointer?

    deinit { memory?.deallocate() }

    /// So many bytes that begin at a block's boundary; good until the next call.
    func area(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if let memory, memory.count >= count { return UnsafeMutableRawBufferPointer(rebasing: memory[..<count]) }
        memory?.deallocate()
        let fresh = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: JournalFile.block)
        memory = fresh
        return fresh
    }
}
