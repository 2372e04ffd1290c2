import GRDB
import GRDBSQLite

/// Writes rows into one view's file, with statements prepared once a table.
///
/// Values go to SQLite as they lie in their buffer: GRDB's own arguments cost more than the insertion itself.
final class RowWriter {
    private struct Table {
        let insert: Statement
        let search: Statement?
        var encoder: RowEncoder
        /// Rows of one subject, on their way.
        var buffer: RowBuffer

        mutating func append(_ cells: Cells, of subject: String) -> String? {
            encoder.append(cells, of: subject, to: &buffer)
        }
    }

    private let projection: Projection
    private let db: Database
    private var tables: [String: Table] = [:]

    init(_ projection: Projection, _ db: Database) throws {
        (self.projection, self.db) = (projection, db)
        for schema in projection.schema {
            let marks = repeatElement("?", count: schema.columns.count + 1).joined(separator: ", ")
            let encoder = RowEncoder(schema)
            tables[schema.name] = Table(
                insert: try db.makeStatement(sql: "INSERT INTO \(ViewSchema.quoted(schema.name)) VALUES (\(marks))"),
                search: try schema.search.isEmpty
                    ? nil
                    : db.makeStatement(
                        sql: """
                            INSERT INTO \(ViewSchema.quoted(ViewSchema.searchTable(schema.name))) (folded, marked, rowid) \
                            VALUES (?, ?, ?)
                            """),
                encoder: encoder, buffer: encoder.buffer())
        }
    }

    /// Writes entries, but those that `isLeftOut` says.
    func insert(_ batch: EntryBatch, into table: String, unless isLeftOut: (_ owner: Int) -> Bool) throws {
        guard let table = tables[table] else { return }
        for row in batch.owners.indices where !isLeftOut(row) { try insert(row, of: batch.rows, table) }
    }

    /// Writes what a fold makes of a subject, of which the file holds nothing.
    func insert(_ fold: Fold, _ subject: String, _ outcome: Outcome) throws {
        switch outcome {
        case .quarantined(let position, let reason): try quarantine(fold, subject, position, reason)
        case .rows(let rows, let position):
            if let fault = arrange(rows, fold, subject, position) {
                return try quarantine(fold, subject, fault.position, fault.reason)
            }
            for name in fold.tables {
                guard let table = tables[name] else { continue }
                for row in 0..<table.buffer.count { try insert(row, of: table.buffer, table) }
            }
        }
    }

    /// Puts a subject's rows into the buffers of their tables, or says why the schema has no place for them.
    private func arrange(
        _ rows: [Row], _ fold: Fold, _ subject: String, _ position: UInt64
    ) -> (position: UInt64, reason: String)? {
        for name in fold.tables { tables[name]?.buffer.removeAll() }
        let isEntries = if case .entries = fold.making { true } else { false }
        var keys: Set<[SQLValue]> = []
        for row in rows {
            guard fold.tables.contains(row.table), let schema = projection.table(row.table) else {
                return (position, "the fold may not write the table \(row.table)")
            }
            var at = position
            if isEntries, case .integer(let own)? = row.values[schema.key[1]] { at = UInt64(own) }
            if let fault = tables[row.table]?.append(row.values, of: subject) { return (at, fault) }
            guard !isEntries, rows.count > 1 else { continue }
            let key = schema.key.map { row.values[$0] ?? .null }
            guard keys.insert([.text(row.table)] + key).inserted else {
                // The reason is for everybody, and a key of a restricted view may have been sealed.
                let named = projection.compartments.isEmpty ? ": \(key.map(\.description).joined(separator: ", "))" : ""
                return (at, "two rows of \(row.table) have one key\(named)")
            }
        }
        return nil
    }

    private func quarantine(_ fold: Fold, _ subject: String, _ position: UInt64, _ reason: String) throws {
        try db.cachedStatement(sql: "INSERT INTO _quarantine VALUES (?, ?, ?, ?)")
            .execute(arguments: [subject, fold.tableList, Int64(clamping: position), reason])
    }

    /// Takes away what a fold had written of a subject.
    func delete(_ fold: Fold, _ subject: String) throws {
        for name in fold.tables {
            guard let schema = projection.table(name) else { continue }
            let table = ViewSchema.quoted(name)
            let (column, value) = fold.owner(subject, schema)
            if !schema.search.isEmpty {
                let index = ViewSchema.quoted(ViewSchema.searchTable(name))
                try db.cachedStatement(
                    sql: "DELETE FROM \(index) WHERE rowid IN (SELECT rowid FROM \(table) WHERE \(column) = ?)"
                ).execute(arguments: [value])
            }
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(column) = ?").execute(arguments: [value])
        }
        try db.cachedStatement(sql: "DELETE FROM _quarantine WHERE subject = ? AND tables = ?")
            .execute(arguments: [subject, fold.tableList])
    }

    /// Takes away what a fold had written of many subjects, in one walk through each table: there are no indexes yet.
    func delete(_ fold: Fold, _ subjects: Set<String>) throws {
        guard !subjects.isEmpty else { return }
        try db.execute(
            sql: "CREATE TEMP TABLE IF NOT EXISTS stale (subject TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM stale")
        let statement = try db.cachedStatement(sql: "INSERT INTO temp.stale VALUES (?)")
        for subject in subjects { try statement.execute(arguments: [subject]) }
        for name in fold.tables {
            let table = ViewSchema.quoted(name)
            let isStale = "subject IN (SELECT subject FROM temp.stale)"
            if projection.table(name)?.search.isEmpty == false {
                let index = ViewSchema.quoted(ViewSchema.searchTable(name))
                try db.execute(sql: "DELETE FROM \(index) WHERE rowid IN (SELECT rowid FROM \(table) WHERE \(isStale))")
            }
            try db.execute(sql: "DELETE FROM \(table) WHERE \(isStale)")
        }
    }

    private func insert(_ row: Int, of buffer: RowBuffer, _ table: Table) throws {
        let width = table.search == nil ? buffer.width : buffer.width - 2
        let start = row * buffer.width
        try buffer.bytes.withUnsafeBufferPointer { bytes in
            try Self.run(table.insert, buffer.cells[start..<(start + width)], bytes)
            guard let search = table.search else { return }
            sqlite3_bind_int64(search.sqliteStatement, 3, db.lastInsertedRowID)
            try Self.run(search, buffer.cells[(start + width)..<(start + buffer.width)], bytes)
        }
    }

    /// Runs a statement with cells as its arguments.
    ///
    /// SQLite reads the texts where they lie: they must stay until the statement has run, and it does not keep them.
    private static func run(
        _ statement: Statement, _ cells: ArraySlice<RowBuffer.Cell>, _ bytes: UnsafeBufferPointer<UInt8>
    ) throws {
        let handle = statement.sqliteStatement
        let texts = bytes.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
        var number: CInt = 1
        for cell in cells {
            switch cell {
            case .null: sqlite3_bind_null(handle, number)
            case .integer(let value): sqlite3_bind_int64(handle, number, value)
            case .text(let start, let count):
                if let texts {
                    sqlite3_bind_text(handle, number, texts + Int(start), CInt(count), nil)
                } else {
                    // An empty text is a text all the same; a null pointer would make it nothing.
                    sqlite3_bind_text(handle, number, "", 0, nil)
                }
            }
            number += 1
        }
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            let message = sqlite3_db_handle(handle).flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
        }
    }
}

extension Fold {
    /// The names of its tables, as a quarantine tells them.
    var tableList: String { tables.joined(separator: ",") }

    /// The column that says whose a row is, and what it then holds: the one that is indexed.
    func owner(_ subject: String, _ table: TableSchema) -> (column: String, value: String) {
        guard case .entries(let making) = making else { return ("subject", subject) }
        return (ViewSchema.quoted(table.key[0]), making.id(of: subject))
    }
}
