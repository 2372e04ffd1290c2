import Foundation
import LMDB

/// Files that are there whole or not at all; unless said otherwise, only their owner may read them.
enum PrivateFile {
    /// Writes a new file in one step, with the given permissions from the first byte on.
    static func write(_ text: String, to path: String, permissions: Int = 0o600) throws {
        try write(Data(text.utf8), to: path, permissions: permissions)
    }

    /// Writes a new file in one step; its bytes are durable before it has its name.
    ///
    /// - Parameter beside: ends the name that it has until then; one of their own where several may write it at once.
    static func write(_ data: Data, to path: String, permissions: Int = 0o600, beside: String = ".new") throws {
        let temporary = path + beside
        try? FileManager.default.removeItem(atPath: temporary)
        guard
            FileManager.default.createFile(
                atPath: temporary, contents: data, attributes: [.posixPermissions: permissions])
        else { throw LedgerError.system(path, errno) }
        guard let handle = FileHandle(forWritingAtPath: temporary) else {
            throw LedgerError.system(path, errno)
        }
        try handle.synchronize()
        try handle.close()
        guard rename(temporary, path) == 0 else {
            throw LedgerError.system(path, errno)
        }
        try synchronizeDirectory(of: path)
    }

    /// Makes the new name of a file durable.
    static func synchronizeDirectory(of path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        let descriptor = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError.file(path: parent, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw LedgerError.file(path: parent, reason: String(cString: strerror(errno)))
        }
    }
}

extension LedgerError {
    /// What the system said, as its own error where one has its own remedy.
    static func system(_ path: String, _ code: CInt) -> LMDBError { LMDBError(rawValue: code, path: path) }

    /// Why Foundation could not do something with a file.
    static func refused(_ path: String, _ error: any Error) -> any Error {
        guard let code = (error as? CocoaError)?.underlying as? POSIXError else {
            return LedgerError.file(path: path, reason: error.localizedDescription)
        }
        return system(path, code.code.rawValue)
    }
}
