import GRDB

extension ViewFile {
    /// Replaces what one fold had written for a subject.
    ///
    /// - Parameter isNew: whether the file holds nothing of the subject yet.
    func replace(_ fold: Fold, _ subject: String, _ outcome: Outcome, isNew: Bool, _ db: Database) throws {
        let tables = fold.tables.joined(separator: ",")
        if !isNew {
            for table in fold.tables { try deleteRows(of: subject, in: table, db) }
            let statement = try db.cachedStatement(sql: "DELETE FROM _quarantine WHERE subject = ? AND tables = ?")
            try statement.execute(arguments: [subject, tables])
        }
        switch outcome {
        case .rows(let rows):
            for row in rows { try insert(row, of: subject, db) }
        case .quarantined(let position, let reason):
            let statement = try db.cachedStatement(sql: "INSERT INTO _quarantine VALUES (?, ?, ?, ?)")
            try statement.execute(arguments: [subject, tables, Int64(clamping: position), reason])
        }
    }

    private func deleteRows(of subject: String, in table: String, _ db: Database) throws {
        let name = ViewSchema.quoted(table)
        if projection.table(table)?.search.isEmpty == false {
            let index = ViewSchema.quoted(ViewSchema.searchTable(table))
            let search = try db.cachedStatement(
                sql: "DELETE FROM \(index) WHERE rowid IN (SELECT rowid FROM \(name) WHERE subject = ?)")
            try search.execute(arguments: [subject])
        }
        try db.cachedStatement(sql: "DELETE FROM \(name) WHERE subject = ?").execute(arguments: [subject])
    }

    private func insert(_ row: Row, of subject: String, _ db: Database) throws {
        guard let table = projection.table(row.table) else { return }
        let marks = repeatElement("?", count: table.columns.count + 1).joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "INSERT INTO \(ViewSchema.quoted(table.name)) VALUES (\(marks))")
        let values = table.columns.map { (row.values[$0.name] ?? .null).databaseValue }
        try statement.execute(arguments: StatementArguments(values + [subject.databaseValue]))
        guard !table.search.isEmpty else { return }
        let text = Self.searchText(table, row.values)
        let search = try db.cachedStatement(
            sql:
                "INSERT INTO \(ViewSchema.quoted(ViewSchema.searchTable(table.name))) (rowid, folded, marked) VALUES (?, ?, ?)"
        )
        try search.execute(arguments: [db.lastInsertedRowID, text.folded, text.marked])
    }

    /// What a row can be found by.
    static func searchText(_ table: TableSchema, _ values: Cells) -> (folded: String, marked: String) {
        let text = table.search.compactMap { values[$0]?.description }.filter { !$0.isEmpty }.joined(separator: " ")
        let words = VietnameseText.words(text)
        return (
            words.map(VietnameseText.folded).joined(separator: " "),
            words.map(VietnameseText.marked(word:)).joined(separator: " ")
        )
    }

    /// Rewrites the search indexes without what was deleted from them: an index keeps deleted words until it is merged.
    func forgetDeletedWords(_ db: Database) throws {
        for table in projection.schema where !table.search.isEmpty {
            let index = ViewSchema.quoted(ViewSchema.searchTable(table.name))
            try db.execute(sql: "INSERT INTO \(index)(\(index)) VALUES ('optimize')")
        }
    }
}
