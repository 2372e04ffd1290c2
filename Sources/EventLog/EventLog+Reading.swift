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
    public var size: UInt64 { get throws { try look { snapshot, _ in snapshot.size } } }

    /// Size, root and last time, of one moment.
    public func head() throws -> Head {
        try look { snapshot, transaction in
            let edge = try snapshot.edge(transaction)
            return Head(size: edge.size, root: edge.tree.root, recorded: edge.size == 0 ? nil : edge.recorded)
        }
    }

    /// The event at a position, or `nil` beyond the end.
    public func event(at position: Position) throws -> RecordedEvent? {
        try look { try $0.event(position, $1) }
    }

    /// The bytes of an event as they are stored and hashed, or `nil` beyond the end.
    public func storedBytes(at position: Position) throws -> [UInt8]? {
        try look { try $0.stored(position, $1) }
    }

    /// The position of an event, or `nil` when there is no event of this id.
    public func position(of id: EventID) throws -> Position? {
        try look { try $0.position(of: id, $1) }
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
        try look { snapshot, transaction in
            let upper = min(upTo ?? .max, snapshot.size)
            guard limit > 0, from < upper else { return ([], snapshot.size) }
            var events: [RecordedEvent] = []
            if query.items == nil {
                var ahead = ReadAhead()
                try snapshot.walk(from: from, to: upper, backwards: backwards, &ahead, transaction) { position, bytes in
                    events.append(try Tables.decoded([UInt8](bytes), at: position))
                    return events.count < limit
                }
                return (events, snapshot.size)
            }
            var scan = try QueryScan(query, snapshot, from: from, to: upper, backwards: backwards, transaction)
            while events.count < limit, let position = try scan.next() {
                guard let event = try snapshot.event(position, transaction) else {
                    throw EventLogError.corrupt(at: position, "an index points to it, and there is no such event")
                }
                events.append(event)
            }
            return (events, snapshot.size)
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
        var ahead = ReadAhead()
        while lower < upper {
            let end = min(upper, lower + 4_096)
            try look { snapshot, transaction in
                try snapshot.walk(from: lower, to: end, backwards: false, &ahead, transaction) { position, bytes in
                    guard position == lower else { return false }
                    try body(position, bytes)
                    lower += 1
                    return true
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
        return try look { snapshot, transaction in
            var positions: [Position] = []
            try transaction.withCursor(tables.tags) { cursor in
                var found = try cursor.seek(tag)
                while found {
                    positions.append(try cursor.value)
                    found = try cursor.nextDuplicate()
                }
            }
            positions += snapshot.tail.positions { $0.postings(tag: TagKey(tag)) }
            guard let below else { return positions }
            return Array(positions.prefix { $0 < below })
        }
    }

    /// How many events a tag's dossier has, and the position of the last; `nil` when there are none.
    public func tagHead(_ tag: String) throws -> (ordinal: UInt64, position: Position)? {
        let tag = tag.canonicallyComposed
        guard (1...Limits.tag).contains(tag.utf8.count) else { return nil }
        return try look { try $0.head(TagKey(tag), $1) }.map { ($0.ordinal, $0.position) }
    }

    /// The tags that begin with a text, in the order of their bytes.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - after: only tags after this one, to go on from the last of the page before.
    public func tags(prefix: String, limit: Int = 1_000, after: String? = nil) throws -> [String] {
        let prefix = prefix.canonicallyComposed
        let start = after.map { $0.utf8.lexicographicallyPrecedes(prefix.utf8) ? prefix : $0 } ?? prefix
        return try look { snapshot, transaction in
            let unsettled = snapshot.tail.tags { tag in
                tag.utf8.starts(with: prefix.utf8) && tag != after && !tag.utf8.lexicographicallyPrecedes(start.utf8)
            }
            return try transaction.withCursor(tables.heads) { cursor in
                var tags: [String] = []
                var found = try start.isEmpty ? cursor.first() : cursor.seek(atOrAfter: start)
                while found, tags.count < limit {
                    let tag = try cursor.key
                    guard tag.utf8.starts(with: prefix.utf8) else { break }
                    if tag != after { tags.append(tag) }
                    found = try cursor.next()
                }
                guard !unsettled.isEmpty else { return tags }
                let all = Set(tags).union(unsettled).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                return Array(all.prefix(limit))
            }
        }
    }

    /// Every type there is, with the number of its events, in the order of their bytes.
    public func types() throws -> [(type: String, count: UInt64)] {
        try look { snapshot, transaction in
            var types = snapshot.tail.typeCounts
            try transaction.withCursor(tables.types) { cursor in
                var found = try cursor.first()
                while found {
                    types[try cursor.key, default: 0] += try cursor.duplicateCount()
                    found = try cursor.nextKey()
                }
            }
            return types.map { (type: $0.key, count: $0.value) }
                .sorted { $0.type.utf8.lexicographicallyPrecedes($1.type.utf8) }
        }
    }
}
