import CLMDB

/// A value that stands in a table as bytes.
public protocol TableBytes {
    /// Reads the bytes, which live only until this returns; `nil` where they are no such value.
    init?(tableBytes: UnsafeRawBufferPointer)

    /// Runs `body` with the bytes.
    func withTableBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result
}

extension UInt64: TableBytes {
    /// Reads eight bytes in the order of this machine, as LMDB's integer keys are.
    @inlinable
    public init?(tableBytes: UnsafeRawBufferPointer) {
        guard tableBytes.count == 8 else { return nil }
        self = tableBytes.loadUnaligned(as: UInt64.self)
    }

    /// Runs `body` with eight bytes in the order of this machine.
    @inlinable
    public func withTableBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        var value = self
        return try Swift.withUnsafeMutableBytes(of: &value) { bytes throws(LMDBError) in
            try body(UnsafeRawBufferPointer(bytes))
        }
    }
}

extension [UInt8]: TableBytes {
    /// Copies the bytes.
    @inlinable
    public init?(tableBytes: UnsafeRawBufferPointer) { self.init(tableBytes) }

    /// Runs `body` with the bytes.
    @inlinable
    public func withTableBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        try withUnsafeBufferPointer { bytes throws(LMDBError) in try body(UnsafeRawBufferPointer(bytes)) }
    }
}

extension String: TableBytes {
    /// Reads UTF-8; `nil` where it is none.
    @inlinable
    public init?(tableBytes: UnsafeRawBufferPointer) {
        guard let text = String(validating: tableBytes, as: UTF8.self) else { return nil }
        self = text
    }

    /// Runs `body` with the UTF-8 bytes.
    @inlinable
    public func withTableBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        var text = self
        // `withUTF8` does not carry a typed error.
        let result: Swift.Result<Result, LMDBError> = text.withUTF8 { bytes in
            do throws(LMDBError) {
                return .success(try body(UnsafeRawBufferPointer(bytes)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

/// What a table is laid out as.
public struct TableLayout: OptionSet, Sendable {
    /// LMDB's flags.
    public let rawValue: UInt32
    /// Makes a layout of LMDB's flags.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Keys are unsigned integers, sorted as such. The C constant is `MDB_INTEGERKEY`.
    public static let integerKeys = TableLayout(rawValue: UInt32(MDB_INTEGERKEY))
    /// A key has a sorted list of unsigned integers. The C constants are `MDB_DUPSORT`, `MDB_DUPFIXED`, `MDB_INTEGERDUP`.
    public static let integerLists = TableLayout(rawValue: UInt32(MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP))
}

/// A named table: a typed name, as good in every transaction of its environment.
public struct Table<Key: TableBytes, Value: TableBytes>: Sendable {
    @usableFromInline let number: UInt32

    init(number: UInt32) { self.number = number }
}

extension Environment {
    /// Opens a table, and makes it where it is missing and the environment can be written.
    ///
    /// Open all tables before the environment is used by several threads. The corresponding C function is `mdb_dbi_open`.
    ///
    /// - Throws: ``LMDBError/notFound`` when it is missing and cannot be made; ``LMDBError/incompatible`` when it is laid
    ///   out otherwise.
    public func table<Key, Value>(
        _ name: String, _ layout: TableLayout = [], key: Key.Type = Key.self, value: Value.Type = Value.self
    ) throws -> Table<Key, Value> {
        do {
            return try openExisting(name, layout)
        } catch let error as LMDBError where error == .notFound && !isReadOnly {
            return try write { transaction in
                try Self.open(name, layout.rawValue | UInt32(MDB_CREATE), transaction.handle)
            }
        }
    }

    private func openExisting<Key, Value>(_ name: String, _ layout: TableLayout) throws -> Table<Key, Value> {
        try readCommitting { handle in try Self.open(name, layout.rawValue, handle) }
    }

    private static func open<Key, Value>(
        _ name: String, _ flags: UInt32, _ transaction: TransactionHandle
    ) throws(LMDBError) -> Table<Key, Value> {
        var number: MDB_dbi = 0
        try LMDBError.check(mdb_dbi_open(transaction.pointer, name, flags, &number))
        var present: UInt32 = 0
        try LMDBError.check(mdb_dbi_flags(transaction.pointer, number, &present))
        guard present == flags & ~UInt32(MDB_CREATE) else { throw .incompatible }
        return Table(number: number)
    }
}
