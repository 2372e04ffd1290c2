import Glibc

/// An open file of the system; closed when the last reference goes.
final class File: Sendable {
    let path: String
    private let descriptor: CInt

    /// Opens a file that only its owner may read and write.
    init(_ path: String, _ flags: CInt) throws {
        self.path = path
        descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw VaultError.file(path, errno: errno) }
    }

    deinit { close(descriptor) }

    private func status() throws -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw VaultError.file(path, errno: errno) }
        return status
    }

    var size: Int { get throws { Int(try status().st_size) } }

    var permissions: mode_t { get throws { try status().st_mode & 0o777 } }

    /// Up to `count` bytes; fewer only at the end of the file.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if got == 0 { break }
                if got > 0 {
                    filled += got
                } else if errno != EINTR {
                    failure = errno
                    break
                }
            }
        }
        guard failure == 0 else { throw VaultError.file(path, errno: failure) }
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: Int) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written))
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                throw VaultError.file(path, errno: errno)
            }
        }
    }

    /// Returns when what was written is on the disk.
    func synchronize() throws {
        guard fdatasync(descriptor) == 0 else { throw VaultError.file(path, errno: errno) }
    }

    /// Overwrites all bytes with zeros, durably.
    func overwrite() throws {
        let size = try size
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        for offset in stride(from: 0, to: size, by: zeros.count) {
            try write(Array(zeros.prefix(size - offset)), at: offset)
        }
        try synchronize()
    }

    /// Overwrites all bytes with zeros, durably, and takes the file away.
    func destroy() throws {
        try overwrite()
        guard unlink(path) == 0 || errno == ENOENT else { throw VaultError.file(path, errno: errno) }
        try Self.synchronizeDirectory(of: path)
    }

    /// Makes a name durable that was made, changed or taken away in its directory.
    static func synchronizeDirectory(of path: String) throws {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw VaultError.file(directory, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw VaultError.file(directory, errno: errno) }
    }

    /// The names in a directory.
    static func names(in directory: String) throws -> [String] {
        guard let stream = opendir(directory) else { throw VaultError.file(directory, errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { names.append(String(cString: $0)) }
            }
        }
        return names
    }
}
