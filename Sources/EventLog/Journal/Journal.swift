import Glibc
import LMDB
import MerkleTree
import Synchronization

/// Where acknowledged groups lie until they are settled: two preallocated files that take turns.
///
/// A group is one write and one sync. Groups follow one another from the second block of a file on; when a file is full the
/// journal goes on in the other, whose groups must have been settled by then. Every change of file raises the generation by
/// one, so nothing needs to be erased. Only one process at a time holds the journal (a lock on the file `lock`) and only
/// while it adds a group; the file `size` says how far the log has come, for the readers of other processes.
final class Journal: Sendable {
    private let place: Mutex<JournalPlace>
    /// The file `size`, which is read without the journal in hand.
    private let size: CInt

    /// Opens the journal; where there is none, one is made, or `nil` given when it is only to be read.
    init?(_ directory: String, readOnly: Bool, sizes: JournalSizes = JournalSizes()) throws {
        if readOnly {
            guard access(directory + "/lock", F_OK) == 0 else { return nil }
        } else {
            try EventLog.makeDirectory(directory)
        }
        let place = try JournalPlace(directory, readOnly: readOnly, sizes: sizes)
        size = place.size
        self.place = Mutex(place)
        if !readOnly { try Self.syncDirectory(directory) }
    }

    deinit { place.withLock { $0.close() } }

    /// How far the log has come, as the process says that added the last group; 0 where none has said it.
    var announced: Position { JournalPlace.announced(size) }

    /// Runs `body` with the journal in hand; no other thread of this process has it meanwhile.
    func with<Value: Sendable>(_ body: (inout JournalPlace) throws -> Value) rethrows -> Value {
        try place.withLock { try body(&$0) }
    }

    /// The same, or `nil` when another thread has it.
    func withIfFree<Value: Sendable>(_ body: (inout JournalPlace) throws -> Value) rethrows -> Value? {
        try place.withLockIfAvailable { try body(&$0) }
    }

    private static func syncDirectory(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LMDBError(rawValue: errno) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LMDBError(rawValue: errno) }
    }
}

/// How large the journal's files are made, in bytes.
package struct JournalSizes: Sendable {
    /// The first size of a file.
    package var first = 4 << 20
    /// The size beyond which a file does not grow for the sake of speed.
    package var greatest = 24 << 20

    /// The sizes that are shipped.
    package init() {}
}

/// The journal's files, and where the next group goes.
struct JournalPlace: Sendable {
    /// Where the next group goes. All processes must agree on it: it moves on only by a group that is written.
    struct Next: Sendable {
        /// The file that groups are written to.
        var active = 0
        var generation: UInt64 = 1
        /// Where the next group begins.
        var offset = JournalFile.block
    }

    var files: [JournalFile] = []
    var next = Next()
    /// For each file, the position after the last event of its last generation.
    var ends: [Position] = [0, 0]
    /// An error after which nothing may be acknowledged any more: what the system told once, it may not tell again.
    private(set) var failure: LMDBError?
    private let lock: CInt
    private let sizes: JournalSizes
    fileprivate let size: CInt
    /// This process's word in the file `lock`: drawn anew by whoever opens the journal.
    private let token: (UInt64, UInt64)

    fileprivate init(_ directory: String, readOnly: Bool, sizes: JournalSizes) throws {
        self.sizes = sizes
        var random = SystemRandomNumberGenerator()
        token = (random.next(), random.next())
        let flags = (readOnly ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC
        lock = open(directory + "/lock", flags, 0o600)
        guard lock >= 0 else { throw LMDBError(rawValue: errno) }
        size = open(directory + "/size", flags, 0o600)
        guard size >= 0 else {
            let code = errno
            Glibc.close(lock)
            throw LMDBError(rawValue: code)
        }
        do {
            for name in ["0", "1"] {
                files.append(try JournalFile("\(directory)/\(name).journal", readOnly: readOnly))
            }
        } catch {
            close()
            throw error
        }
    }

    fileprivate func close() {
        for file in files { file.close() }
        Glibc.close(lock)
        Glibc.close(size)
    }

    // MARK: Between processes

    /// Whether this process was the last that held the journal to write: then the files are as it left them.
    ///
    /// Who is going to write leaves its word in the file `lock` with ``claim()``, when it has seen all that others wrote and
    /// before it writes. After a crash nobody's word is anybody's own.
    var isMine: Bool {
        var last: (UInt64, UInt64) = (0, 0)
        return withUnsafeMutableBytes(of: &last) { pread(lock, $0.baseAddress, $0.count, 0) } == 16 && last == token
    }

    /// Says that this process has seen all that is in the files, and is going to write.
    func claim() throws {
        let written = withUnsafeBytes(of: token) { pwrite(lock, $0.baseAddress, $0.count, 0) }
        guard written == 16 else { throw LMDBError(rawValue: written < 0 ? errno : EIO) }
    }

    /// Waits until no other process holds the journal, and holds it while `body` runs.
    mutating func held<Value>(
        shared: Bool = false, _ body: (inout JournalPlace) throws -> Value
    ) throws -> Value {
        while flock(lock, shared ? LOCK_SH : LOCK_EX) != 0 { if errno != EINTR { throw LMDBError(rawValue: errno) } }
        defer { flock(lock, LOCK_UN) }
        return try body(&self)
    }

    /// What ``announce(_:)`` wrote last; 0 where nothing was.
    var announced: Position { Self.announced(size) }

    fileprivate static func announced(_ size: CInt) -> Position {
        var value: UInt64 = 0
        return pread(size, &value, 8, 0) == 8 ? UInt64(littleEndian: value) : 0
    }

    /// Tells the readers of other processes. Nothing depends on it after a crash.
    func announce(_ position: Position) {
        var value = position.littleEndian
        _ = pwrite(size, &value, 8, 0)
    }

    // MARK: Writing

    /// Whether a group fits into the active file.
    func fits(_ length: Int) -> Bool {
        let file = files[next.active]
        return !file.key.isEmpty && next.offset + JournalGroup.size(length: length) <= file.capacity
    }

    /// The position up to which everything must be settled before the other file can be used.
    var otherEnd: Position { ends[1 - next.active] }

    /// Makes the active file durable, with what another process may have died over.
    ///
    /// - Throws: then nothing can be added any more: a second sync could say that all is well although blocks were given up.
    mutating func syncActive() throws {
        do {
            try files[next.active].sync()
        } catch {
            failure = error as? LMDBError ?? .inputOutput
            throw error
        }
    }

    /// Goes on in the other file, which is made ready for a group of this length.
    ///
    /// Where no group is written after all, ``next`` must be set back to what it was: other processes still go on there.
    mutating func turn(_ length: Int) throws {
        let needed = JournalFile.block + JournalGroup.size(length: length)
        let (active, isFirst) = (next.active, files[next.active].key.isEmpty)
        let file = isFirst ? active : 1 - active
        let wanted = max(needed, isFirst ? sizes.first : min(2 * files[active].capacity, sizes.greatest))
        try files[file].look()
        // It grows as it must, and gives back what a single large group once took.
        let isTooLarge = files[file].capacity > max(sizes.greatest, needed)
        if files[file].key.isEmpty || files[file].capacity < wanted || isTooLarge { try files[file].prepare(wanted) }
        next = Next(active: file, generation: isFirst ? next.generation : next.generation + 1)
    }

    /// Writes one group; it is not durable before ``sync(_:)``.
    ///
    /// - Parameter contents: what holds the events from `base` on, and nothing after the group.
    /// - Returns: what to give to ``sync(_:)``.
    /// - Throws: then nothing of the group will be found again.
    func write(_ contents: borrowing TailContents, from base: Position) throws -> (size: Int, end: Position) {
        let area = contents.area(from: base)
        let header = JournalGroup.header(
            generation: next.generation, base: base, length: area.count, key: files[next.active].key,
            leaves: contents.leaves[Int(base - contents.base)...])
        let size = JournalGroup.size(length: area.count)
        do {
            try Self.write(files[next.active], header, contents.bytes[area], at: next.offset)
        } catch {
            invalidate()
            throw error
        }
        return (size, contents.end)
    }

    /// Makes the group that was just written durable.
    ///
    /// - Throws: then nothing of the group will be found again, and nothing can be added any more.
    mutating func sync(_ written: (size: Int, end: Position)) throws {
        do {
            try syncActive()
        } catch {
            invalidate()
            throw error
        }
        next.offset += written.size
        ends[next.active] = written.end
    }

    private static func write(_ file: JournalFile, _ header: [UInt8], _ area: ArraySlice<UInt8>, at offset: Int) throws {
        try header.withUnsafeBytes { header in try area.withUnsafeBytes { area in try file.write([header, area], at: offset) } }
    }

    /// Makes a group that was refused unreadable, so that it is not found when the log is opened again.
    private func invalidate() {
        let nothing = [UInt8](repeating: 0, count: JournalGroup.headerSize)
        nothing.withUnsafeBytes { try? files[next.active].write([$0], at: next.offset) }
    }
}
