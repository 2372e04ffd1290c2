import Foundation

/// Files that are there whole or not at all; unless said otherwise, only their owner may read them.
enum PrivateFile {
    /// Writes a new file in one step, with the given permissions from the first byte on.
    static func write(_ text: String, to path: String, permissions: Int = 0o600) throws {
        try write(Data(text.utf8), to: path, permissions: permissions)
    }

    /// Writes a new file in one step; its bytes are durable before it has its name.
    static func write(_ data: Data, to path: String, permissions: Int = 0o600) throws {
        let temporary = path + ".new"
        try? FileManager.default.removeItem(atPath: temporary)
        guard
            FileManager.default.createFile(
                atPath: temporary, contents: data, attributes: [.posixPermissions: permissions])
        else { throw LedgerError.file(path: path, reason: "cannot write") }
        guard let handle = FileHandle(forWritingAtPath: temporary) else {
            throw LedgerError.file(path: path, reason: "cannot open again")
        }
        try handle.synchronize()
        try handle.close()
        guard rename(temporary, path) == 0 else {
            throw LedgerError.file(path: path, reason: String(cString: strerror(errno)))
        }
        try synchronizeDirectory(of: path)
    }

    /// Makes the new name of a file durable.
    private static func synchronizeDirectory(of path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        let descriptor = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError.file(path: parent, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw LedgerError.file(path: parent, reason: String(cString: strerror(errno)))
        }
    }
}
