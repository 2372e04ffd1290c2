import CLMDB

/// What LMDB knows a transaction by; only this module can look inside.
public struct TransactionHandle {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
}

/// What can be read from: a snapshot, or a write under way.
public protocol Transaction: ~Copyable {
    /// The transaction, as LMDB knows it.
    var handle: TransactionHandle { get }
}

/// One consistent snapshot. The compiler keeps it from being copied, stored or sent elsewhere.
public struct ReadTransaction: Transaction, ~Copyable {
    /// The transaction, as LMDB knows it.
    public let handle: TransactionHandle
}

/// A write under way: it sees what it wrote itself, others see it when it is committed.
public struct WriteTransaction: Transaction, ~Copyable {
    /// The transaction, as LMDB knows it.
    public let handle: TransactionHandle
}

extension Transaction where Self: ~Copyable {
    /// The value of a key, or `nil`; of several values the first. The corresponding C function is `mdb_get`.
    @inlinable
    public func get<Key, Value>(_ table: Table<Key, Value>, _ key: Key) throws(LMDBError) -> Value? {
        try key.withTableBytes { bytes throws(LMDBError) in
            guard let found = try handle.get(table.number, bytes) else { return nil }
            guard let value = Value(tableBytes: found) else { throw .corrupted }
            return value
        }
    }

    /// The bytes of a key's value, in the map itself: valid only inside `body`.
    @inlinable
    public func withUnsafeValue<Key, Value, Result>(
        _ table: Table<Key, Value>, _ key: Key, _ body: (UnsafeRawBufferPointer?) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        try key.withTableBytes { bytes throws(LMDBError) in try body(handle.get(table.number, bytes)) }
    }

    /// The greatest key of a table, or `nil` when it is empty.
    @inlinable
    public func lastKey<Key, Value>(_ table: Table<Key, Value>) throws(LMDBError) -> Key? {
        var cursor = try Cursor<Key, Value>(handle, table.number)
        return try cursor.last() ? cursor.key : nil
    }

    /// How many entries a table has; every value of a key counts. The corresponding C function is `mdb_stat`.
    public func count<Key, Value>(_ table: Table<Key, Value>) throws(LMDBError) -> UInt64 {
        try handle.count(table.number)
    }

    /// Runs `body` with a cursor, which is closed afterwards.
    @inlinable
    public func withCursor<Key, Value, Result>(
        _ table: Table<Key, Value>, _ body: (inout Cursor<Key, Value>) throws -> Result
    ) throws -> Result {
        var cursor = try Cursor<Key, Value>(handle, table.number)
        return try body(&cursor)
    }

    /// A cursor for those who need a number of them at once. It must be gone before the transaction ends.
    package func unsafeCursor<Key, Value>(_ table: Table<Key, Value>) throws(LMDBError) -> Cursor<Key, Value> {
        try Cursor(handle, table.number)
    }
}

/// How a value is put.
public enum PutMode: Sendable {
    /// A value that is there is replaced; in a table of several values a key, the value is added.
    case upsert
    /// A key that is there is an error: ``LMDBError/keyExists``.
    case insert
    /// The key is the greatest so far; faster, and an error when it is not.
    case append
    /// The value is the greatest of its key so far; faster, and an error when it is not.
    case appendDuplicate

    @usableFromInline var flags: UInt32 {
        switch self {
        case .upsert: 0
        case .insert: UInt32(MDB_NOOVERWRITE)
        case .append: UInt32(MDB_APPEND)
        case .appendDuplicate: UInt32(MDB_APPENDDUP)
        }
    }
}

extension WriteTransaction {
    /// Puts a value. The corresponding C function is `mdb_put`.
    @inlinable
    public func put<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key, _ value: Value, _ mode: PutMode = .upsert
    ) throws(LMDBError) {
        try key.withTableBytes { keyBytes throws(LMDBError) in
            try value.withTableBytes { valueBytes throws(LMDBError) in
                try handle.put(table.number, keyBytes, valueBytes, mode.flags)
            }
        }
    }

    /// Deletes a key with its value or values. The corresponding C function is `mdb_del`.
    ///
    /// - Returns: whether it was there.
    @inlinable @discardableResult
    public func delete<Key, Value>(_ table: Table<Key, Value>, _ key: Key) throws(LMDBError) -> Bool {
        try key.withTableBytes { bytes throws(LMDBError) in try handle.delete(table.number, bytes, nil) }
    }

    /// Deletes one of a key's values.
    ///
    /// - Returns: whether it was there.
    @inlinable @discardableResult
    public func delete<Key, Value>(_ table: Table<Key, Value>, _ key: Key, value: Value) throws(LMDBError) -> Bool {
        try key.withTableBytes { bytes throws(LMDBError) in
            try value.withTableBytes { duplicate throws(LMDBError) in
                try handle.delete(table.number, bytes, duplicate)
            }
        }
    }

    /// Deletes everything in a table. The corresponding C function is `mdb_drop`.
    public func clear<Key, Value>(_ table: Table<Key, Value>) throws(LMDBError) {
        try LMDBError.check(mdb_drop(handle.pointer, table.number, 0))
    }
}

extension TransactionHandle {
    @usableFromInline
    func get(_ table: UInt32, _ key: UnsafeRawBufferPointer) throws(LMDBError) -> UnsafeRawBufferPointer? {
        var key = MDB_val(key)
        var value = MDB_val()
        let code = mdb_get(pointer, table, &key, &value)
        if code == MDB_NOTFOUND { return nil }
        try LMDBError.check(code)
        return value.buffer
    }

    @usableFromInline
    func put(
        _ table: UInt32, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ flags: UInt32
    ) throws(LMDBError) {
        var key = MDB_val(key)
        var value = MDB_val(value)
        try LMDBError.check(mdb_put(pointer, table, &key, &value, flags))
    }

    @usableFromInline
    func delete(
        _ table: UInt32, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?
    ) throws(LMDBError) -> Bool {
        var key = MDB_val(key)
        let code: CInt
        if let value {
            var value = MDB_val(value)
            code = mdb_del(pointer, table, &key, &value)
        } else {
            code = mdb_del(pointer, table, &key, nil)
        }
        if code == MDB_NOTFOUND { return false }
        try LMDBError.check(code)
        return true
    }

    func count(_ table: UInt32) throws(LMDBError) -> UInt64 {
        var status = MDB_stat()
        try LMDBError.check(mdb_stat(pointer, table, &status))
        return UInt64(status.ms_entries)
    }
}

extension MDB_val {
    init(_ bytes: UnsafeRawBufferPointer) {
        // LMDB takes a mutable pointer but never writes through it without MDB_RESERVE.
        self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: mv_data, count: mv_size) }
}
