public import CivilTime
import LMDB
public import MerkleTree

/// How far a log has come.
public struct Head: Sendable, Hashable {
    /// How many events there are.
    public let size: UInt64
    /// The root of the tree over them.
    public let root: Hash
    /// When the last of them was taken; `nil` for an empty log.
    public let recorded: Instant?
}

extension EventLog {
    /// How many events there are; the next position.
    public var size: UInt64 { get throws { try environment.read { try tables.size($0) } } }

    /// Size, root and last time, of one moment.
    public func head() throws -> Head {
        try environment.read { transaction in
            let size = try tables.size(transaction)
            let edge = try LogEdge(tables, size: size, transaction)
            return Head(size: size, root: edge.tree.root, recorded: size == 0 ? nil : edge.recorded)
        }
    }

    /// The event at a position, or `nil` beyond the end.
    public func event(at position: Position) throws -> RecordedEvent? {
        try environment.read { try tables.event(position, $0) }
    }

    /// The bytes of an event as they are stored and hashed, or `nil` beyond the end.
    public func storedBytes(at position: Position) throws -> [UInt8]? {
        try environment.read { try $0.get(tables.events, position) }
    }

    /// The position of an event, or `nil` when there is no event of this id.
    public func position(of id: EventID) throws -> Position? {
        try environment.read { try tables.position(of: id, $0) }
    }

    /// One page of matching events, from one short snapshot.
    ///
    /// - Parameters:
    ///   - from: the lowest position; `nil` for the first.
    ///   - upTo: the position below which it ends; `nil` for all.
    ///   - limit: how many events at most.
    ///   - backwards: whether the highest position comes first.
    public func read(
        _ query: Query = .all, from: Position? = nil, to upTo: Position? = nil, limit: Int = 1_000,
        backwards: Bool = false
    ) throws -> [RecordedEvent] {
        try page(PreparedQuery(query), from: from ?? 0, to: upTo, limit: limit, backwards: backwards).events
    }

    /// Gives matching events to `body`, one after the other, until it returns false.
    ///
    /// Each page is read from a snapshot of its own, so a long run never holds one. What is appended after the beginning
    /// is left out.
    ///
    /// - Parameters:
    ///   - from: the lowest position; `nil` for the first.
    ///   - upTo: the position below which it ends; `nil` for the size at the beginning.
    ///   - pageSize: how many events are read at once.
    ///   - backwards: whether the highest position comes first.
    public func forEach(
        _ query: Query = .all, from: Position? = nil, to upTo: Position? = nil, pageSize: Int = 1_000,
        backwards: Bool = false, body: (RecordedEvent) throws -> Bool
    ) throws {
        let prepared = try PreparedQuery(query)
        var lower = from ?? 0
        var upper = try min(upTo ?? .max, size)
        while lower < upper {
            let page = try page(prepared, from: lower, to: upper, limit: max(1, pageSize), backwards: backwards)
            for event in page.events where try !body(event) { return }
            guard page.events.count == max(1, pageSize), let last = page.events.last?.position else { return }
            if backwards { upper = last } else { lower = last + 1 }
        }
    }

    /// One page, and the size of the log that it was read from.
    func page(
        _ query: PreparedQuery, from: Position, to upTo: Position?, limit: Int, backwards: Bool
    ) throws -> (events: [RecordedEvent], size: UInt64) {
        try environment.read { transaction in
            let size = try tables.size(transaction)
            let upper = min(upTo ?? .max, size)
            guard limit > 0, from < upper else { return ([], size) }
            var events: [RecordedEvent] = []
            if query.items == nil {
                try transaction.withCursor(tables.events) { cursor in
                    var found = try cursor.seek(atOrAfter: backwards ? upper - 1 : from)
                    while found, events.count < limit {
                        let position = try cursor.key
                        guard position >= from, position < upper else { break }
                        events.append(try Tables.decoded(cursor.value, at: position))
                        found = try backwards ? cursor.previous() : cursor.next()
                    }
                }
                return (events, size)
            }
            var scan = try QueryScan(query, tables, from: from, to: upper, backwards: backwards, transaction)
            while events.count < limit, let position = try scan.next() {
                guard let event = try tables.event(position, transaction) else {
                    throw EventLogError.corrupt(at: position, "an index points to it, and there is no such event")
                }
                events.append(event)
            }
            return (events, size)
        }
    }

    /// Gives the stored bytes of a range of events to `body` without decoding them: the fastest way through the log.
    ///
    /// The bytes lie in the map and are valid only inside `body`. A snapshot lasts for 4,096 events.
    public func forEachStored(
        from: Position = 0, to upTo: Position? = nil, body: (Position, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let upper = try min(upTo ?? .max, size)
        var lower = from
        while lower < upper {
            let end = min(upper, lower + 4_096)
            try environment.read { transaction in
                try transaction.withCursor(tables.events) { cursor in
                    var found = try cursor.seek(lower)
                    while found {
                        let position = try cursor.key
                        guard position < end else { break }
                        guard position == lower else { break }
                        try body(position, cursor.unsafeValue)
                        lower += 1
                        found = try cursor.next()
                    }
                }
            }
            guard lower == end else { throw EventLogError.corrupt(at: lower, "there is no such event") }
        }
    }
}

/// Dossiers and types.
extension EventLog {
    /// The positions of a tag's dossier, ascending.
    ///
    /// - Parameter below: only positions below this one; `nil` for all.
    public func positions(tag: String, below: Position? = nil) throws -> [Position] {
        let tag = tag.canonicallyComposed
        guard (1...Limits.tag).contains(tag.utf8.count) else { return [] }
        return try environment.read { transaction in
            try transaction.withCursor(tables.tags) { cursor in
                var positions: [Position] = []
                var found = try cursor.seek(tag)
                while found {
                    let position = try cursor.value
                    if let below, position >= below { break }
                    positions.append(position)
                    found = try cursor.nextDuplicate()
                }
                return positions
            }
        }
    }

    /// How many events a tag's dossier has, and the position of the last; `nil` when there are none.
    public func tagHead(_ tag: String) throws -> (ordinal: UInt64, position: Position)? {
        let tag = tag.canonicallyComposed
        guard (1...Limits.tag).contains(tag.utf8.count) else { return nil }
        return try environment.read { try tables.head(tag, $0) }.map { ($0.ordinal, $0.position) }
    }

    /// The tags that begin with a text, in the order of their bytes.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - after: only tags after this one, to go on from the last of the page before.
    public func tags(prefix: String, limit: Int = 1_000, after: String? = nil) throws -> [String] {
        let prefix = prefix.canonicallyComposed
        let start = after.map { $0.utf8.lexicographicallyPrecedes(prefix.utf8) ? prefix : $0 } ?? prefix
        return try environment.read { transaction in
            try transaction.withCursor(tables.heads) { cursor in
                var tags: [String] = []
                var found = try start.isEmpty ? cursor.first() : cursor.seek(atOrAfter: start)
                while found, tags.count < limit {
                    let tag = try cursor.key
                    guard tag.utf8.starts(with: prefix.utf8) else { break }
                    if tag != after { tags.append(tag) }
                    found = try cursor.next()
                }
                return tags
            }
        }
    }

    /// Every type there is, with the number of its events, in the order of their bytes.
    public func types() throws -> [(type: String, count: UInt64)] {
        try environment.read { transaction in
            try transaction.withCursor(tables.types) { cursor in
                var types: [(type: String, count: UInt64)] = []
                var found = try cursor.first()
                while found {
                    types.append((try cursor.key, try cursor.duplicateCount()))
                    found = try cursor.nextKey()
                }
                return types
            }
        }
    }
}
