import CivilTime
import LMDB
import MerkleTree

/// What a group needs to know of the log before it: good as long as the log has this size, for nothing in it changes.
struct LogEdge: Sendable {
    var tree = CompactRange()
    var recorded = Instant(microseconds: .min)
    /// Whether it is what the tables say; where these are damaged, only `size` is.
    private(set) var isTrusted = true

    /// How many events there are.
    var size: UInt64 { tree.size }

    /// Stands for the edge of tables that are damaged: such a log can be read and verified, but not appended to.
    init(untrusted size: UInt64) {
        tree = CompactRange(size: size, hashes: CompactRange.nodes(size: size).map { _ in TreeHasher.empty }) ?? tree
        isTrusted = false
    }

    /// Reads it from the tables.
    init(_ tables: Tables, size: UInt64, _ transaction: borrowing some Transaction & ~Copyable) throws {
        tree = try tables.edge(size: size, transaction)
        guard size > 0 else { return }
        let last = size - 1
        let recorded = try transaction.withUnsafeValue(tables.events, last) { bytes throws(LMDBError) -> Instant? in
            bytes.flatMap { try? Envelope.recorded($0) }
        }
        guard let recorded else { throw EventLogError.corrupt(at: last, "the last event cannot be read") }
        self.recorded = recorded
    }
}

/// Requests that share one write, each taken or refused by itself.
///
/// What is taken is added to the growing run of the tail at once, so that later requests of the group see it; readers see
/// it when the group has been made durable.
struct Group {
    private let snapshot: Snapshot
    private let run: TailRun
    private let ledger: [UInt8]
    private let base: Position
    /// The greatest id of the settled events, and of all: a greater one needs no looking up.
    private let greatestSettledID: EventID?
    private var greatestID: EventID?
    private(set) var edge: LogEdge

    init(
        _ snapshot: Snapshot, _ run: TailRun, ledger: [UInt8], edge: LogEdge, now: Instant,
        _ transaction: borrowing ReadTransaction
    ) throws {
        self.snapshot = snapshot
        self.run = run
        self.ledger = ledger
        self.edge = edge
        base = edge.size
        greatestSettledID = try snapshot.tables.greatestID(transaction)
        greatestID = [greatestSettledID, snapshot.tail.greatestID, run.with { $0.ids.greatest }].compactMap(\.self).max()
        // Never backwards: a clock that was set back is held until it has caught up.
        self.edge.recorded = max(edge.recorded, now)
    }

    var isEmpty: Bool { edge.size == base }

    /// Decides one request, and takes it in when nothing stands against it.
    ///
    /// - Returns: the answer to give once the group is durable.
    /// - Throws: what concerns the whole group; a refusal of this request is a value.
    mutating func admit(
        _ request: Request, _ transaction: borrowing ReadTransaction
    ) throws -> Result<EventLog.Appended, AppendError> {
        var positions: [Position?] = []
        positions.reserveCapacity(request.drafts.count)
        for draft in request.drafts {
            switch try present(draft, transaction) {
            case .success(let position): positions.append(position)
            case .failure(let error): return .failure(error)
            }
        }
        let missing = positions.count { $0 == nil }
        // What was taken once was taken: its condition is not asked again.
        if missing > 0 {
            if let condition = request.condition, let conflict = try conflict(condition, transaction) {
                return .failure(.conditionFailed(at: conflict))
            }
            for (index, draft) in request.drafts.enumerated() where positions[index] == nil {
                positions[index] = try add(draft, transaction)
            }
        }
        return .success(
            EventLog.Appended(
                positions: request.slots.map { positions[$0] ?? edge.size }, newlyAppended: missing, size: edge.size))
    }

    /// Takes in an event as another copy of the log holds it, at the time that it names.
    ///
    /// It is made anew from what it says and must come out the same, byte for byte: position, links and all.
    mutating func adopt(_ event: RecordedEvent, _ transaction: borrowing ReadTransaction) throws {
        let position = edge.size
        // The group began with the time of this clock; what counts is the time that the other copy gave.
        edge.recorded = event.recorded
        guard event.position == position,
            case .success(let appended) = try admit(Request([event.data], nil), transaction), appended.newlyAppended == 1,
            run.with({ $0.stored(position) }) == event.bytes
        else { throw EventLogError.corrupt(at: position, "the other copy's event does not follow from those before it") }
    }

    /// The position of an event that is there already, or `nil`.
    private func present(
        _ draft: Draft, _ transaction: borrowing ReadTransaction
    ) throws -> Result<Position?, AppendError> {
        guard let greatestID, draft.id <= greatestID else { return .success(nil) }
        let present = snapshot.including(run, to: edge.size)
        var position = present.tail.position(of: draft.id)
        if position == nil, let greatestSettledID, draft.id <= greatestSettledID {
            position = try snapshot.tables.position(of: draft.id, transaction)
        }
        guard let position else { return .success(nil) }
        let isSame = try present.withStored(position, transaction) { bytes in
            bytes.map { Envelope.isStored($0, of: draft.bytes) }
        }
        guard let isSame else {
            throw EventLogError.corrupt(at: position, "the id \(draft.id) points to it, and there is no such event")
        }
        return isSame ? .success(position) : .failure(.identityConflict(draft.id, at: position))
    }

    /// The first event that stands against a condition.
    private func conflict(
        _ condition: Request.PreparedCondition, _ transaction: borrowing ReadTransaction
    ) throws -> Position? {
        let first: UInt64
        switch condition.after {
        case .max?: return nil
        case let after?: first = after + 1
        case nil: first = 0
        }
        var scan = try QueryScan(
            condition.query, snapshot.including(run, to: edge.size), from: first, to: edge.size, backwards: false, transaction)
        return try scan.next()
    }

    private mutating func add(_ draft: Draft, _ transaction: borrowing ReadTransaction) throws -> Position {
        let (position, recorded) = (edge.size, edge.recorded)
        let (snapshot, run, ledger) = (snapshot, run, ledger)
        try run.with { contents in
            try contents.add(
                draft, tree: &edge.tree, before: { try snapshot.head($0, besides: run, transaction) },
                assigned: { writer, links in
                    Envelope.assign(&writer, ledger: ledger, position: position, recorded: recorded, links: links)
                })
        }
        greatestID = max(greatestID ?? draft.id, draft.id)
        return position
    }
}
