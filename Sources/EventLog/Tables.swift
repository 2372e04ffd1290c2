import LMDB

/// The log's tables. All of them are written in the transaction of the events.
struct Tables: Sendable {
    /// position → stored bytes.
    let events: Table<UInt64, [UInt8]>
    /// tag → the positions of its dossier, ascending.
    let tags: Table<String, UInt64>
    /// type → the positions of its events, ascending.
    let types: Table<String, UInt64>
    /// event id → position.
    let ids: Table<[UInt8], UInt64>
    /// odd position → the hashes of the subtrees that this leaf completes, from the bottom up; see ``TreeRow``.
    ///
    /// Only ever appended to. The hashes of a C2SP tile stand in 256 rows, `1 << (8 × tile level)` apart; those of level 0
    /// are the leaf hashes of the events.
    let tree: Table<UInt64, [UInt8]>
    /// tag → ordinal and position of the last event of its dossier, as two integers.
    let heads: Table<String, [UInt8]>
    /// The pages of the map of the heads; see `VerifiableMap`.
    let map: Table<[UInt8], [UInt8]>
    /// size → the text of a signed note.
    let checkpoints: Table<UInt64, String>
    /// Format version, ledger id, origin.
    let meta: Table<String, [UInt8]>
    /// SHA-256 → descriptor set.
    let schemas: Table<[UInt8], [UInt8]>

    init(_ environment: Environment) throws {
        meta = try environment.table("meta")
        events = try environment.table("events", .integerKeys)
        tags = try environment.table("tags", .integerLists)
        types = try environment.table("types", .integerLists)
        ids = try environment.table("ids")
        tree = try environment.table("tree", .integerKeys)
        heads = try environment.table("heads")
        map = try environment.table("map")
        checkpoints = try environment.table("checkpoints", .integerKeys)
        schemas = try environment.table("schemas")
    }
}

/// The last event of a dossier.
public struct DossierHead: Sendable, Hashable {
    /// Its number in the dossier, from 1: how many events the dossier has.
    public internal(set) var ordinal: UInt64
    /// Where it stands in the log.
    public internal(set) var position: Position

    init(ordinal: UInt64, position: Position) {
        self.ordinal = ordinal
        self.position = position
    }

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        ordinal = bytes.loadUnaligned(as: UInt64.self)
        position = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    }

    var bytes: [UInt8] {
        withUnsafeBytes(of: ordinal) { a in withUnsafeBytes(of: position) { b in Array(a) + Array(b) } }
    }
}

extension Tables {
    /// How many events there are: one more than the last key.
    func size(_ transaction: borrowing some Transaction & ~Copyable) throws -> UInt64 {
        try transaction.withCursor(events) { cursor in try cursor.last() ? cursor.key + 1 : 0 }
    }

    func position(of id: EventID, _ transaction: borrowing some Transaction & ~Copyable) throws(LMDBError) -> Position? {
        try transaction.get(ids, id.bytes)
    }

    /// Puts ids that ascend and are not there yet.
    ///
    /// From the first that lies beyond the greatest present they are appended: LMDB then does not look for their place, which
    /// makes it twice as fast. Ids of version 7 ascend with time, so mostly that is all of them.
    func putIDs(
        _ sorted: [(id: EventID, position: Position)], _ transaction: borrowing WriteTransaction
    ) throws(LMDBError) {
        var greatest = try transaction.lastKey(ids)
        for (id, position) in sorted {
            let key = id.bytes
            let isBeyond = greatest.map { $0.lexicographicallyPrecedes(key) } ?? true
            try transaction.put(ids, key, position, isBeyond ? .append : .insert)
            if isBeyond { greatest = nil }
        }
    }

    func head(_ tag: String, _ transaction: borrowing some Transaction & ~Copyable) throws -> DossierHead? {
        try transaction.withUnsafeValue(heads, tag) { bytes throws(LMDBError) in
            guard let bytes else { return nil }
            guard let head = DossierHead(bytes) else { throw .corrupted }
            return head
        }
    }

    func event(_ position: Position, _ transaction: borrowing some Transaction & ~Copyable) throws -> RecordedEvent? {
        let bytes: [UInt8]? = try transaction.get(events, position)
        guard let bytes else { return nil }
        return try Self.decoded(bytes, at: position)
    }

    /// An event that must be what its key says.
    static func decoded(_ bytes: [UInt8], at position: Position) throws(EventLogError) -> RecordedEvent {
        let event: RecordedEvent
        do throws(EnvelopeError) {
            event = try RecordedEvent(bytes: bytes)
        } catch {
            throw .corrupt(at: position, error.description)
        }
        guard event.position == position else {
            throw .corrupt(at: position, "the event says that it is \(event.position)")
        }
        return event
    }
}
