import Glibc
import Synchronization

/// The directories whose environment this process has open, by device and inode, so that no symbolic link hides one.
///
/// LMDB's locks are POSIX record locks: closing a second descriptor of the same file would drop those of the first.
enum Registry {
    struct Place: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    private static let places = Mutex<Set<Place>>([])

    static func enter(_ path: String) throws(LMDBError) -> Place {
        var status = stat()
        guard stat(path, &status) == 0 else { throw LMDBError(rawValue: errno, path: path) }
        let place = Place(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        guard places.withLock({ $0.insert(place).inserted }) else { throw LMDBError.alreadyOpen.at(path) }
        return place
    }

    static func leave(_ place: Place) {
        places.withLock { _ = $0.remove(place) }
    }
}
