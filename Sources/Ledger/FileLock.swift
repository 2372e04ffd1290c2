import Foundation

/// A file that is locked by one holder at a time, of all threads and processes; the system releases it when a process dies.
struct FileLock {
    private let descriptor: Int32

    /// Waits until nobody else holds the lock.
    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerError.file(path: path, reason: String(cString: strerror(errno))) }
        while flock(descriptor, LOCK_EX) != 0 {
            let code = errno
            guard code == EINTR else {
                close(descriptor)
                throw LedgerError.file(path: path, reason: String(cString: strerror(code)))
            }
        }
    }

    /// Gives the lock back; it must be called once.
    func release() { close(descriptor) }
}
