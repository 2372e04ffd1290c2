public import CivilTime
import Glibc
import LMDB
public import MerkleTree

/// Keeps events in order for ever, with their tags, conditions, tree and dossier heads; knows no domain.
///
/// Positions are 0, 1, 2 … without a gap, assigned inside the commit: no reader can skip an event. Any number of threads
/// and processes can read; appends of all of them are taken one commit at a time.
public final class EventLog: Sendable {
    /// The version of the format this program reads and writes.
    public static let format = "2"

    /// How a log is opened.
    public struct Options: Sendable {
        /// Whether it can only be read; another process may be writing.
        public var readOnly = false
        /// The first size of the memory map in bytes; it grows by itself.
        public var mapSize = 1 << 32
        /// The directory of the intake journal; `nil` for `journal/` in the log's own directory.
        public var journal: String?
        /// How large the journal's files are made; tests make them small, so that they take turns often.
        package var journalSizes = JournalSizes()
        /// Where the `recorded` times come from.
        public var clock: Clock = EventLog.systemClock

        /// The defaults.
        public init() {}
    }

    /// The directory.
    public let directory: String
    /// The ledger's sixteen bytes; every event carries them.
    public let ledgerID: [UInt8]
    /// The name that checkpoints are signed under.
    public let origin: String
    /// Whether it was opened to be read.
    public let isReadOnly: Bool
    let environment: Environment
    let tables: Tables
    let tail: Tail
    /// `nil` when the log was opened to be read and has none.
    let journal: Journal?
    private let writer: Writer?
    let settler: Settler?

    /// Makes a log in a directory, which is made where it is missing.
    ///
    /// - Parameters:
    ///   - ledger: sixteen random bytes that name this ledger for ever.
    ///   - origin: the name that checkpoints are signed under.
    /// - Throws: ``EventLogError/exists(_:)``; ``EventLogError/invalid(_:)``; `LMDBError`.
    public static func create(
        at directory: String, ledger: [UInt8], origin: String, options: Options = Options()
    ) throws -> EventLog {
        guard ledger.count == 16 else { throw EventLogError.invalid("a ledger id has 16 bytes, not \(ledger.count)") }
        guard !origin.isEmpty else { throw EventLogError.invalid("the origin is empty") }
        guard !options.readOnly else { throw LMDBError.readOnly }
        try makeDirectory(directory)
        guard access(directory + "/data.mdb", F_OK) != 0 else { throw EventLogError.exists(directory) }
        let environment = try open(directory, options)
        let tables = try Tables(environment)
        try environment.write { transaction in
            guard try transaction.count(tables.meta) == 0 else { throw EventLogError.exists(directory) }
            try transaction.put(tables.meta, "format", Array(format.utf8))
            try transaction.put(tables.meta, "ledger", ledger)
            try transaction.put(tables.meta, "origin", Array(origin.utf8))
        }
        return try EventLog(directory, environment, tables, options)
    }

    /// Opens a log. One of an earlier format is brought to the present one, unless it is opened to be read only.
    ///
    /// - Throws: ``EventLogError/notALog(_:)``; ``EventLogError/unknownFormat(_:)``;
    ///   ``EventLogError/oldFormat(_:)`` when it is only to be read; `LMDBError`, such as
    ///   `LMDBError.alreadyOpen` when this process has it open.
    public convenience init(directory: String, options: Options = Options()) throws {
        guard access(directory + "/data.mdb", F_OK) == 0 else { throw EventLogError.notALog(directory) }
        let environment = try Self.open(directory, options)
        let tables: Tables
        do {
            tables = try Tables(environment)
        } catch let error as LMDBError where error == .notFound || error == .incompatible {
            // One of an earlier format lacks tables, which are not made where it is only read.
            if let format = FormatUpgrade.format(of: environment) { throw EventLogError.oldFormat(format) }
            throw EventLogError.notALog(directory)
        }
        try self.init(directory, environment, tables, options)
    }

    private init(_ directory: String, _ environment: Environment, _ tables: Tables, _ options: Options) throws {
        let meta = try environment.read { transaction in
            try ["format", "ledger", "origin"].map { try transaction.get(tables.meta, $0) }
        }
        guard let format = meta[0], let ledger = meta[1], ledger.count == 16, let origin = meta[2] else {
            throw EventLogError.notALog(directory)
        }
        let found = String(decoding: format, as: UTF8.self)
        if found != Self.format {
            guard FormatUpgrade.isPossible(from: found) else { throw EventLogError.unknownFormat(found) }
            guard !options.readOnly else { throw EventLogError.oldFormat(found) }
            try FormatUpgrade.run(environment, tables)
        }
        self.directory = directory
        self.environment = environment
        self.tables = tables
        self.ledgerID = ledger
        self.origin = String(decoding: origin, as: UTF8.self)
        self.isReadOnly = options.readOnly
        tail = Tail(edge: try Self.settledEdge(environment, tables))
        journal = try Journal(
            options.journal ?? directory + "/journal", readOnly: options.readOnly, sizes: options.journalSizes)
        if let journal, !options.readOnly {
            let settler = Settler(environment, tables, journal, tail)
            self.settler = settler
            writer = Writer(
                environment: environment, tables: tables, ledger: ledger, clock: options.clock, journal: journal,
                tail: tail, settler: settler)
        } else {
            (settler, writer) = (nil, nil)
        }
        try loadJournal()
    }

    /// Takes in what was acknowledged and had not been settled when the log was last used.
    private func loadJournal() throws {
        guard let journal else { return }
        try journal.with { place in
            // Held, so that no group is on its way; and what is settled is read after that.
            try place.held(shared: isReadOnly) { place in try place.load(tail, settled: settledEdge()) }
        }
        if !tail.isSettled { settler?.noticeUnsettled() }
    }

    deinit { close() }

    /// Ends the writer once what waits has been answered, settles what it can, and closes the files. Every later use throws.
    ///
    /// What cannot be settled stays in the journal, and is taken in when the log is opened again.
    public func close() {
        writer?.close()
        settler?.close()
        if !tail.isSettled { try? settler?.settleAll() }
        // Closed twice, or inside a transaction of this thread: then the environment closes with the last reference.
        try? environment.close()
    }

    private static func open(_ directory: String, _ options: Options) throws -> Environment {
        var inner = Environment.Options()
        inner.readOnly = options.readOnly
        inner.mapSize = options.mapSize
        return try Environment(path: directory, options: inner)
    }

    static func makeDirectory(_ path: String) throws {
        var current = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            current += "/" + part
            guard mkdir(current, 0o700) == 0 || errno == EEXIST else { throw LMDBError(rawValue: errno) }
        }
    }

    /// The clock of the system.
    public static let systemClock: Clock = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    // MARK: Appending

    /// Appends events, all or none, if nothing stands against the condition; durable when it returns.
    ///
    /// An event whose id is there already with the same content is not appended again; when all of them are there, the
    /// condition is not evaluated and the first positions are returned. Requests that wait at the same time share one
    /// commit, and each is taken or refused by itself.
    ///
    /// - Parameters:
    ///   - events: at most ``Limits/batch``.
    ///   - condition: what must not have happened; `nil` to append whatever happened.
    /// - Throws: see ``AppendError``; then nothing of the request was written.
    public func append(
        _ events: [EventData], if condition: AppendCondition? = nil
    ) async throws(AppendError) -> Appended {
        let request = try Request(events, condition)
        guard let writer else { throw .readOnly }
        let result = await withCheckedContinuation { continuation in
            writer.submit(request) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// The same as ``append(_:if:)``, blocking the calling thread; not for code that runs in tasks.
    public func appendAndWait(
        _ events: [EventData], if condition: AppendCondition? = nil
    ) throws(AppendError) -> Appended {
        let request = try Request(events, condition)
        guard let writer else { throw .readOnly }
        return try writer.perform(request)
    }

    /// Appends events as another copy of this log holds them, with their recorded times and links; durable when it returns.
    ///
    /// - Parameters:
    ///   - events: those that follow the last one here, in order.
    ///   - root: the root of the other copy's tree after the last of them.
    /// - Throws: ``EventLogError/corrupt(at:_:)`` where an event does not follow from those before it, and then nothing was written;
    ///   `AppendError.readOnly`; what the disk says.
    public func adopt(_ events: [RecordedEvent], root: Hash) throws {
        guard let writer else { throw AppendError.readOnly }
        if !events.isEmpty { try writer.adopt(events, root: root) }
    }

    /// Brings everything that is acknowledged into the tables. It happens by itself; whoever copies or checks them asks for it.
    ///
    /// - Throws: `AppendError.readOnly`, or what the disk says; the events stay in the journal.
    public func settle() throws {
        guard let settler else { throw AppendError.readOnly }
        try settler.settleAll()
    }
}
