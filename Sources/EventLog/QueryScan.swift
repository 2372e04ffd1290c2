import LMDB

/// Finds the positions of a query in order, from posting lists alone: of the tables, and above them of the tail.
struct QueryScan {
    private var items: [ItemScan]
    /// Whether every event is meant.
    private let isAll: Bool
    private let lower: UInt64
    private let upper: UInt64
    private let backwards: Bool
    /// The next position to consider; `nil` at the end.
    private var target: UInt64?

    /// Begins a scan of the positions from `lower` to below `upper`.
    init(
        _ query: PreparedQuery, _ snapshot: Snapshot, from lower: UInt64, to upper: UInt64, backwards: Bool,
        _ transaction: borrowing ReadTransaction
    ) throws {
        self.lower = lower
        self.upper = upper
        self.backwards = backwards
        target = lower < upper ? (backwards ? upper - 1 : lower) : nil
        isAll = query.items == nil
        items = []
        for item in query.items ?? [] {
            if let scan = try ItemScan(item, snapshot, backwards: backwards, transaction) { items.append(scan) }
        }
    }

    /// The next matching position.
    mutating func next() throws -> Position? {
        guard let target else { return nil }
        var found: UInt64? = isAll ? target : nil
        for item in items {
            guard let position = try item.seek(target) else { continue }
            found = found.map { backwards ? max($0, position) : min($0, position) } ?? position
        }
        guard let found, found >= lower, found < upper else {
            self.target = nil
            return nil
        }
        self.target = backwards ? (found == lower ? nil : found - 1) : found + 1
        return found
    }
}

/// Finds the positions of one item: of any of the types, and of all of the tags.
private struct ItemScan {
    /// The shortest list first: it leads.
    private let tags: [PostingReader]
    private let types: [PostingReader]
    private let backwards: Bool

    /// `nil` when a list is empty, so that nothing can match.
    init?(
        _ item: Query.Item, _ snapshot: Snapshot, backwards: Bool, _ transaction: borrowing ReadTransaction
    ) throws {
        self.backwards = backwards
        var counted: [(reader: PostingReader, count: UInt64)] = []
        for tag in item.tags {
            let key = TagKey(tag)
            guard let head = try snapshot.head(key, transaction) else { return nil }
            let unsettled = snapshot.tail.positions { $0.postings(tag: key) }
            let reader = try PostingReader(
                snapshot.tables.tags, tag, unsettled: unsettled, backwards: backwards, transaction)
            counted.append((reader, head.ordinal))
        }
        counted.sort { $0.count < $1.count }
        tags = counted.map(\.reader)
        var types: [PostingReader] = []
        for type in item.types {
            let unsettled = snapshot.tail.positions { $0.postings(type: type) }
            types.append(
                try PostingReader(snapshot.tables.types, type, unsettled: unsettled, backwards: backwards, transaction))
        }
        self.types = types
    }

    func seek(_ target: UInt64) throws -> UInt64? {
        var target = target
        while true {
            let start = target
            for list in tags {
                guard let position = try list.seek(target) else { return nil }
                target = position
            }
            if !types.isEmpty {
                guard let position = try nearestType(target) else { return nil }
                target = position
            }
            // All lists agreed, or there was one only.
            if target == start || tags.count + (types.isEmpty ? 0 : 1) == 1 { return target }
        }
    }

    private func nearestType(_ target: UInt64) throws -> UInt64? {
        var nearest: UInt64?
        for list in types {
            guard let position = try list.seek(target) else { continue }
            if position == target { return target }
            nearest = nearest.map { backwards ? max($0, position) : min($0, position) } ?? position
        }
        return nearest
    }
}
