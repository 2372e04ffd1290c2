import CLMDB

/// A place in a table. It stands on an entry after every move that says so.
///
/// The bytes it shows lie in the map: they are valid until the next move or write, and not beyond the transaction.
public struct Cursor<Key: TableBytes, Value: TableBytes>: ~Copyable {
    @usableFromInline var place: CursorPlace

    @usableFromInline
    init(_ transaction: TransactionHandle, _ table: UInt32) throws(LMDBError) {
        place = try CursorPlace(transaction, table)
    }

    deinit { place.close() }

    /// The key it stands on.
    @inlinable public var key: Key {
        get throws(LMDBError) {
            guard let key = Key(tableBytes: place.key) else { throw .corrupted }
            return key
        }
    }

    /// The value it stands on.
    @inlinable public var value: Value {
        get throws(LMDBError) {
            guard let value = Value(tableBytes: place.value) else { throw .corrupted }
            return value
        }
    }

    /// The key's bytes in the map.
    @inlinable public var unsafeKey: UnsafeRawBufferPointer { place.key }
    /// The value's bytes in the map.
    @inlinable public var unsafeValue: UnsafeRawBufferPointer { place.value }

    /// Moves to the first entry; false when there is none. The C constant is `MDB_FIRST`.
    @inlinable public mutating func first() throws(LMDBError) -> Bool { try place.move(.first) }
    /// Moves to the last entry; false when there is none. The C constant is `MDB_LAST`.
    @inlinable public mutating func last() throws(LMDBError) -> Bool { try place.move(.last) }
    /// Moves to the next entry; false at the end. The C constant is `MDB_NEXT`.
    @inlinable public mutating func next() throws(LMDBError) -> Bool { try place.move(.next) }
    /// Moves to the entry before; false at the beginning. The C constant is `MDB_PREV`.
    @inlinable public mutating func previous() throws(LMDBError) -> Bool { try place.move(.previous) }
    /// Moves to the first value of the next key; false at the end. The C constant is `MDB_NEXT_NODUP`.
    @inlinable public mutating func nextKey() throws(LMDBError) -> Bool { try place.move(.nextKey) }
    /// Moves to the next value of this key; false at its end. The C constant is `MDB_NEXT_DUP`.
    @inlinable public mutating func nextDuplicate() throws(LMDBError) -> Bool { try place.move(.nextDuplicate) }
    /// Moves to the value before of this key; false at its beginning. The C constant is `MDB_PREV_DUP`.
    @inlinable public mutating func previousDuplicate() throws(LMDBError) -> Bool { try place.move(.previousDuplicate) }
    /// Moves to the last value of this key. The C constant is `MDB_LAST_DUP`.
    @inlinable public mutating func lastDuplicate() throws(LMDBError) -> Bool { try place.move(.lastDuplicate) }

    /// Moves to a key, to its first value; false when it is not there. The C constant is `MDB_SET_KEY`.
    @inlinable
    public mutating func seek(_ key: Key) throws(LMDBError) -> Bool {
        try key.withTableBytes { bytes throws(LMDBError) in try place.seek(bytes, .exactly) }
    }

    /// Moves to the first key that is not before the given one; false when there is none. The C constant is `MDB_SET_RANGE`.
    @inlinable
    public mutating func seek(atOrAfter key: Key) throws(LMDBError) -> Bool {
        try key.withTableBytes { bytes throws(LMDBError) in try place.seek(bytes, .atOrAfter) }
    }

    /// Moves to the first value of a key that is not before the given one; false when there is none.
    /// The C constant is `MDB_GET_BOTH_RANGE`.
    @inlinable
    public mutating func seek(
        _ key: Key, duplicateAtOrAfter value: Value
    ) throws(LMDBError) -> Bool {
        try key.withTableBytes { bytes throws(LMDBError) in
            try value.withTableBytes { duplicate throws(LMDBError) in
                try place.seek(bytes, duplicateAtOrAfter: duplicate)
            }
        }
    }

    /// How many values this key has. The corresponding C function is `mdb_cursor_count`.
    public func duplicateCount() throws(LMDBError) -> UInt64 { try place.duplicateCount() }
}

extension Cursor where Value == UInt64 {
    /// Gives every value of the key it stands on to `body`, ascending; it must stand on the first of them, and stands on the
    /// last afterwards. For tables of ``TableLayout/integerLists``: a page of values is fetched at once.
    ///
    /// The corresponding C constants are `MDB_GET_MULTIPLE` and `MDB_NEXT_MULTIPLE`.
    @inlinable
    public mutating func forEachValue(_ body: (UInt64) throws -> Void) throws {
        // A single value stands in its node; the list behind the cursor may still be that of another key.
        guard try duplicateCount() > 1 else { return try body(value) }
        var more = try place.move(.valuePage)
        while more {
            let page = place.value
            guard page.count % 8 == 0 else { throw LMDBError.corrupted }
            for offset in stride(from: 0, to: page.count, by: 8) {
                try body(page.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
            more = try place.move(.nextValuePage)
        }
    }
}

/// The untyped part of a cursor, so that the typed one can be specialised by its users.
@usableFromInline
struct CursorPlace {
    @usableFromInline
    enum Move {
        case first, last, next, previous, nextKey, nextDuplicate, previousDuplicate, lastDuplicate
        case valuePage, nextValuePage
    }
    @usableFromInline
    enum Seek { case exactly, atOrAfter }

    private let pointer: OpaquePointer
    @usableFromInline var key = UnsafeRawBufferPointer(start: nil, count: 0)
    @usableFromInline var value = UnsafeRawBufferPointer(start: nil, count: 0)

    @usableFromInline
    init(_ transaction: TransactionHandle, _ table: UInt32) throws(LMDBError) {
        var opened: OpaquePointer?
        try LMDBError.check(mdb_cursor_open(transaction.pointer, table, &opened))
        guard let opened else { throw .corrupted }
        pointer = opened
    }

    @usableFromInline func close() { mdb_cursor_close(pointer) }

    @usableFromInline
    mutating func move(_ move: Move) throws(LMDBError) -> Bool {
        let operation: MDB_cursor_op =
            switch move {
            case .first: MDB_FIRST
            case .last: MDB_LAST
            case .next: MDB_NEXT
            case .previous: MDB_PREV
            case .nextKey: MDB_NEXT_NODUP
            case .nextDuplicate: MDB_NEXT_DUP
            case .previousDuplicate: MDB_PREV_DUP
            case .lastDuplicate: MDB_LAST_DUP
            case .valuePage: MDB_GET_MULTIPLE
            case .nextValuePage: MDB_NEXT_MULTIPLE
            }
        return try get(MDB_val(key), MDB_val(), operation)
    }

    @usableFromInline
    mutating func seek(_ key: UnsafeRawBufferPointer, _ seek: Seek) throws(LMDBError) -> Bool {
        try get(MDB_val(key), MDB_val(), seek == .exactly ? MDB_SET_KEY : MDB_SET_RANGE)
    }

    @usableFromInline
    mutating func seek(
        _ key: UnsafeRawBufferPointer, duplicateAtOrAfter value: UnsafeRawBufferPointer
    ) throws(LMDBError) -> Bool {
        try get(MDB_val(key), MDB_val(value), MDB_GET_BOTH_RANGE)
    }

    private mutating func get(_ key: MDB_val, _ value: MDB_val, _ operation: MDB_cursor_op) throws(LMDBError) -> Bool {
        var key = key
        var value = value
        let code = mdb_cursor_get(pointer, &key, &value, operation)
        if code == MDB_NOTFOUND { return false }
        try LMDBError.check(code)
        self.key = key.buffer
        self.value = value.buffer
        return true
    }

    @usableFromInline
    func duplicateCount() throws(LMDBError) -> UInt64 {
        var count = 0
        try LMDBError.check(mdb_cursor_count(pointer, &count))
        return UInt64(count)
    }
}
