import CLMDB

/// Putting much at once, in the order of the keys: what settling a run of events does.
extension WriteTransaction {
    /// Puts a value that lies somewhere else, without a copy of it in between.
    package func put<Key, Value>(
        _ table: Table<Key, Value>, _ key: Key, unsafeValue value: UnsafeRawBufferPointer, _ mode: PutMode = .upsert
    ) throws(LMDBError) {
        try key.withTableBytes { bytes throws(LMDBError) in try handle.put(table.number, bytes, value, mode.flags) }
    }

    /// Adds values to a key's list, all greater than those that are there, and ascending.
    ///
    /// The corresponding C function is `mdb_cursor_put` with `MDB_MULTIPLE` and `MDB_APPENDDUP`.
    package func append(
        _ table: Table<String, UInt64>, _ key: String, _ values: ArraySlice<UInt64>
    ) throws(LMDBError) {
        guard !values.isEmpty else { return }
        var opened: OpaquePointer?
        try LMDBError.check(mdb_cursor_open(handle.pointer, table.number, &opened))
        guard let cursor = opened else { throw .corrupted }
        defer { mdb_cursor_close(cursor) }
        try key.withTableBytes { bytes throws(LMDBError) in
            let result = values.withUnsafeBytes { raw in
                var key = MDB_val(bytes)
                // One element's size and the first element; then how many there are.
                var data = [
                    MDB_val(UnsafeRawBufferPointer(start: raw.baseAddress, count: 8)),
                    MDB_val(mv_size: values.count, mv_data: nil),
                ]
                return mdb_cursor_put(cursor, &key, &data, UInt32(MDB_MULTIPLE | MDB_APPENDDUP))
            }
            try LMDBError.check(result)
        }
    }
}
