import LMDB
import MerkleTree

/// The log at one moment: a snapshot of the tables, and above it what was acknowledged and is not settled.
struct Snapshot: Sendable {
    let tables: Tables
    private(set) var tail: TailView

    /// The view must have been taken before the transaction began: then nothing is missing between the two.
    init(_ tables: Tables, _ tail: TailView, _ transaction: borrowing ReadTransaction) throws {
        self.tables = tables
        self.tail = tail.above(try tables.size(transaction))
    }

    /// How many events there are.
    var size: Position { tail.size }

    /// The same moment for the one who adds to the growing run, with what it holds up to a size.
    func including(_ run: TailRun, to size: Position) -> Snapshot {
        var snapshot = self
        snapshot.tail = tail.including(run, to: size)
        return snapshot
    }

    /// Lends the stored bytes of an event; `nil` when there is none.
    func withStored<Value: Sendable>(
        _ position: Position, _ transaction: borrowing ReadTransaction,
        _ body: (UnsafeRawBufferPointer?) -> Value
    ) throws -> Value {
        if let run = tail.run(position) { return run.with { $0.withStored(position) { body($0) } } }
        return try transaction.withUnsafeValue(tables.events, position) { bytes throws(LMDBError) in body(bytes) }
    }

    func stored(_ position: Position, _ transaction: borrowing ReadTransaction) throws -> [UInt8]? {
        if let run = tail.run(position) { return run.with { $0.stored(position) } }
        return try transaction.get(tables.events, position)
    }

    func event(_ position: Position, _ transaction: borrowing ReadTransaction) throws -> RecordedEvent? {
        try stored(position, transaction).map { try Tables.decoded($0, at: position) }
    }

    func position(of id: EventID, _ transaction: borrowing ReadTransaction) throws -> Position? {
        try tail.position(of: id) ?? tables.position(of: id, transaction)
    }

    /// The head of a dossier.
    ///
    /// - Parameter run: a run that need not be asked, for its owner knows that the tag is not there.
    func head(
        _ tag: TagKey, besides run: TailRun? = nil, _ transaction: borrowing ReadTransaction
    ) throws -> DossierHead? {
        try tail.head(tag, besides: run) { try tables.head(tag.text, transaction) }
    }

    /// Gives the stored bytes of the events from `lower` to below `upper` to `body`, until it returns false.
    ///
    /// The bytes are good only inside `body`.
    func walk(
        from lower: Position, to upper: Position, backwards: Bool, _ ahead: inout ReadAhead, _ transaction: borrowing ReadTransaction,
        _ body: (Position, UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        let border = min(max(tail.settled, lower), upper)
        if backwards {
            guard try walkTail(stride(from: upper, to: border, by: -1).lazy.map { $0 - 1 }, body) else { return }
            _ = try walkTables(lower..<border, backwards: true, &ahead, transaction, body)
        } else {
            guard try walkTables(lower..<border, backwards: false, &ahead, transaction, body) else { return }
            _ = try walkTail(border..<upper, body)
        }
    }

    /// - Returns: whether to go on.
    private func walkTables(
        _ range: Range<Position>, backwards: Bool, _ ahead: inout ReadAhead, _ transaction: borrowing ReadTransaction,
        _ body: (Position, UnsafeRawBufferPointer) throws -> Bool
    ) throws -> Bool {
        guard !range.isEmpty else { return true }
        return try transaction.withCursor(tables.events) { cursor in
            var found = try cursor.seek(atOrAfter: backwards ? range.upperBound - 1 : range.lowerBound)
            while found {
                let position = try cursor.key
                guard range.contains(position) else { break }
                if !backwards { ahead.pass(cursor.unsafeValue) }
                guard try body(position, cursor.unsafeValue) else { return false }
                found = try backwards ? cursor.previous() : cursor.next()
            }
            return true
        }
    }

    private func walkTail(
        _ positions: some Sequence<Position>, _ body: (Position, UnsafeRawBufferPointer) throws -> Bool
    ) throws -> Bool {
        for position in positions {
            // Copied, so that nobody waits for `body`.
            guard let bytes = tail.run(position)?.with({ $0.stored(position) }) else { return true }
            guard try bytes.withUnsafeBytes({ try body(position, $0) }) else { return false }
        }
        return true
    }

    /// Tree and time at the end.
    func edge(_ transaction: borrowing ReadTransaction) throws -> LogEdge {
        tail.edge.size == size && tail.edge.isTrusted ? tail.edge : try LogEdge(tables, size: size, transaction)
    }

    /// The hash of a complete subtree.
    func node(_ level: Int, _ index: UInt64, _ transaction: borrowing ReadTransaction) throws -> Hash {
        if let run = tail.run((index + 1) << UInt64(level) - 1) { return run.with { $0.node(level, index) } }
        return try tables.node(level, index, transaction)
    }
}

extension EventLog {
    /// Runs `body` on the log as it is now.
    func look<Value>(_ body: (Snapshot, borrowing ReadTransaction) throws -> Value) throws -> Value {
        try refresh()
        let view = tail.view
        return try environment.read { transaction in
            try body(try Snapshot(tables, view, transaction), transaction)
        }
    }

    /// Takes in what other processes have acknowledged since.
    private func refresh() throws {
        guard let journal else { return }
        let announced = journal.announced
        guard announced > tail.size else { return }
        try journal.with { place in
            try place.catchUp(tail, limit: announced, settled: settledEdge)
            guard isReadOnly, tail.growing.with({ $0.bytes.count }) > Self.keptByReaders else { return }
            // No settler works here: what others have settled is dropped on the way.
            tail.seal()
            tail.drop(settled: try environment.read { try tables.size($0) })
        }
        settler?.noticeUnsettled()
    }

    /// The bytes of one run of a log that is only read.
    private static let keptByReaders = 1 << 20

    /// Tree and time of what the tables hold.
    func settledEdge() throws -> LogEdge { try Self.settledEdge(environment, tables) }

    static func settledEdge(_ environment: Environment, _ tables: Tables) throws -> LogEdge {
        try environment.read { transaction in
            let size = try tables.size(transaction)
            do {
                return try LogEdge(tables, size: size, transaction)
            } catch is EventLogError {
                return LogEdge(untrusted: size)
            }
        }
    }
}
