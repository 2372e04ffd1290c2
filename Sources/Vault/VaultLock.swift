import Glibc

/// Who has the vault open, over all processes: readers share, an erasure needs it alone (`flock` on a file of its own).
final class VaultLock: Sendable {
    private let descriptor: CInt
    private let directory: String

    /// Joins the readers; waits while an erasure is under way.
    init(_ directory: String) throws {
        self.directory = directory
        descriptor = open(directory + "/in-use", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw VaultError.file(directory, errno: errno) }
        guard flock(descriptor, LOCK_SH) == 0 else { throw VaultError.file(directory, errno: errno) }
    }

    deinit { close(descriptor) }

    /// Runs `body` while nobody else has the vault open.
    ///
    /// - Throws: `VaultError.inUse` when others do not leave within five seconds.
    func alone<Value>(_ body: () throws -> Value) throws -> Value {
        var attempts = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            attempts += 1
            guard attempts < 100 else {
                // A failed conversion may have given the shared lock up; take it again before saying so.
                flock(descriptor, LOCK_SH)
                throw VaultError.inUse(directory)
            }
            usleep(50_000)
        }
        defer { flock(descriptor, LOCK_SH) }
        return try body()
    }
}
