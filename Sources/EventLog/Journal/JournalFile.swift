import Glibc
import LMDB

/// One of the journal's two files: preallocated and filled with zeros, so that a write into it changes nothing but its own blocks.
///
/// Extending a file costs the file system a second write of its own; overwriting what is there costs one.
struct JournalFile: Sendable {
    /// Groups begin at multiples of this many bytes: a block that holds an acknowledged group is never written again.
    static let block = 4_096

    private let descriptor: CInt
    /// How many bytes there are.
    private(set) var capacity = 0
    /// The secret that goes into the check of every group; empty until the file has its header.
    private(set) var key: [UInt8] = []

    private static let magic = Array("socai journal 1\n".utf8)

    /// Opens the file; where there is none it is made, unless it is only to be read.
    init(_ path: String, readOnly: Bool) throws {
        descriptor = open(path, (readOnly ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LMDBError(rawValue: errno) }
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

    /// Writes the pieces one after the other, with one call where the system takes them at once.
    func write(_ pieces: [UnsafeRawBufferPointer], at start: Int) throws {
        var pieces = pieces.map {
            // The system only reads through this pointer; C has no way to say so.
            iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
        }
        var (offset, first) = (start, 0)
        while first < pieces.count {
            let written = pieces.withUnsafeBufferPointer { all in
                // The slice is not empty, so it has an address.
                pwritev(descriptor, all.baseAddress.map { $0 + first }, CInt(all.count - first), off_t(offset))
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw LMDBError(rawValue: errno)
            }
            offset += written
            var left = written
            while first < pieces.count, left >= pieces[first].iov_len {
                left -= pieces[first].iov_len
                first += 1
            }
            guard left > 0 else { continue }
            pieces[first].iov_base += left
            pieces[first].iov_len -= left
        }
    }

    /// Makes durable what was written.
    func sync() throws {
        while fdatasync(descriptor) != 0 { if errno != EINTR { throw LMDBError(rawValue: errno) } }
    }

    /// Up to `count` bytes; fewer where the file ends.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                filled += got
            }
        }
        guard failure == 0 else { throw LMDBError(rawValue: failure) }
        return bytes
    }
}
