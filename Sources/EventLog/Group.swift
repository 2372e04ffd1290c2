import CivilTime
import LMDB
import MerkleTree

/// What a commit needs to know of the log before it: good as long as the log has this size, for nothing in it changes.
struct LogEdge: Sendable {
    var tree = CompactRange()
    var recorded = Instant(microseconds: .min)

    /// How many events there are.
    var size: UInt64 { tree.size }

    /// Reads it from the log.
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

/// Requests that share one commit, each taken or refused by itself.
///
/// Nothing is written before all of them are decided: the requests taken so far are kept here, and later ones see them.
struct Group {
    /// An event that the group adds.
    private struct Added {
        let draft: Draft
        let position: Position
        let bytes: [UInt8]
    }

    /// What the group adds to a dossier or to a type.
    private struct Postings {
        var head: DossierHead?
        var positions: [UInt64] = []
    }

    private let tables: Tables
    private let ledger: [UInt8]
    private let base: UInt64
    private(set) var edge: LogEdge
    private var added: [Added] = []
    private var ids: [EventID: Int] = [:]
    private var tags: [String: Postings] = [:]
    private var types: [String: [UInt64]] = [:]
    private var rows: [[UInt8]] = []

    init(tables: Tables, ledger: [UInt8], edge: LogEdge, now: Instant) {
        self.tables = tables
        self.ledger = ledger
        self.edge = edge
        self.base = edge.tree.size
        // Never backwards: a clock that was set back is held until it has caught up.
        self.edge.recorded = max(edge.recorded, now)
    }

    var isEmpty: Bool { added.isEmpty }
    private var size: UInt64 { base + UInt64(added.count) }

    /// Decides one request, and takes it in when nothing stands against it.
    ///
    /// - Returns: the answer to give once the group is committed.
    /// - Throws: what concerns the whole group; a refusal of this request is a value.
    mutating func admit(
        _ request: Request, _ transaction: borrowing WriteTransaction
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
                positions: request.slots.map { positions[$0] ?? size }, newlyAppended: missing, size: size))
    }

    /// The position of an event that is there already, or `nil`.
    private func present(
        _ draft: Draft, _ transaction: borrowing WriteTransaction
    ) throws -> Result<Position?, AppendError> {
        if let index = ids[draft.id] {
            let position = added[index].position
            return added[index].draft.bytes == draft.bytes
                ? .success(position) : .failure(.identityConflict(draft.id, at: position))
        }
        guard let position = try tables.position(of: draft.id, transaction) else { return .success(nil) }
        let isSame = try transaction.withUnsafeValue(tables.events, position) { bytes throws(LMDBError) -> Bool? in
            bytes.map { Envelope.isStored($0, of: draft.bytes) }
        }
        guard let isSame else {
            throw EventLogError.corrupt(at: position, "the id \(draft.id) points to it, and there is no such event")
        }
        return isSame ? .success(position) : .failure(.identityConflict(draft.id, at: position))
    }

    /// The first event that stands against a condition.
    private func conflict(
        _ condition: Request.PreparedCondition, _ transaction: borrowing WriteTransaction
    ) throws -> Position? {
        let first: UInt64
        switch condition.after {
        case .max?: return nil
        case let after?: first = after + 1
        case nil: first = 0
        }
        if first < base {
            var scan = try QueryScan(condition.query, tables, from: first, to: base, backwards: false, transaction)
            if let position = try scan.next() { return position }
        }
        let skipped = first > base ? Int(clamping: first - base) : 0
        return added.dropFirst(skipped).first { condition.query.matches(type: $0.draft.type, tags: $0.draft.tags) }?.position
    }

    private mutating func add(_ draft: Draft, _ transaction: borrowing WriteTransaction) throws -> Position {
        let position = size
        var links: [Link] = []
        links.reserveCapacity(draft.tags.count)
        for tag in draft.tags {
            if tags[tag] == nil { tags[tag] = Postings(head: try tables.head(tag, transaction)) }
            let before = tags[tag]?.head
            let link = Link(ordinal: (before?.ordinal ?? 0) + 1, previous: before?.position)
            tags[tag]?.head = DossierHead(ordinal: link.ordinal, position: position)
            tags[tag]?.positions.append(position)
            links.append(link)
        }
        types[draft.type, default: []].append(position)
        let bytes = Envelope.stored(
            draft: draft.bytes, ledger: ledger, position: position, recorded: edge.recorded, links: links)
        rows.append(TreeRow.append(TreeHasher.leaf(bytes), to: &edge.tree))
        ids[draft.id] = added.count
        added.append(Added(draft: draft, position: position, bytes: bytes))
        return position
    }

    /// Writes what the requests taken add: table by table and in the order of the keys, so that each page is touched once.
    func write(_ transaction: borrowing WriteTransaction) throws(LMDBError) {
        for event in added { try transaction.put(tables.events, event.position, event.bytes, .append) }
        for (index, row) in rows.enumerated() where !row.isEmpty {
            try transaction.put(tables.tree, base + UInt64(index), row, .append)
        }
        try tables.putIDs(ids.map { ($0.key, added[$0.value].position) }.sorted { $0.0 < $1.0 }, transaction)
        for (type, positions) in types.sorted(by: { $0.key < $1.key }) {
            for position in positions { try transaction.put(tables.types, type, position, .appendDuplicate) }
        }
        for (tag, postings) in tags.sorted(by: { $0.key < $1.key }) {
            for position in postings.positions { try transaction.put(tables.tags, tag, position, .appendDuplicate) }
            if let head = postings.head { try transaction.put(tables.heads, tag, head.bytes) }
        }
    }
}
