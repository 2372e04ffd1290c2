import GRDB

extension ViewFile {
    /// Makes the indexes, once the tables are filled.
    func makeIndexes(_ db: Database) throws {
        for statement in ViewSchema.indexes(of: projection) { try db.execute(sql: statement) }
    }

    /// Makes the search indexes anew from the text of the rows that are there.
    func rebuildSearch(_ db: Database) throws {
        for table in projection.schema where !table.search.isEmpty {
            let index = ViewSchema.quoted(ViewSchema.searchTable(table.name))
            try db.execute(sql: "INSERT INTO \(index)(\(index)) VALUES ('rebuild')")
        }
    }

    /// Rewrites the search indexes without what was deleted from them: an index keeps deleted words until it is merged.
    func forgetDeletedWords(_ db: Database) throws {
        for table in projection.schema where !table.search.isEmpty {
            let index = ViewSchema.quoted(ViewSchema.searchTable(table.name))
            try db.execute(sql: "INSERT INTO \(index)(\(index)) VALUES ('optimize')")
        }
    }
}
