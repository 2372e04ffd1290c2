import Domain

/// The SQL that makes a projection's file.
struct ViewSchema {
    /// Tables and views, one statement each, in order.
    let statements: [String]
    /// Tells apart two schemas, and two laws: rows hold last days, which hang on terms and on the working calendar. A file made by
    /// another one is rebuilt.
    let fingerprint: String

    /// - Parameter law: by which the rows are counted.
    init(_ projection: Projection, _ law: LawBook) {
        var statements = ViewSchema.bookkeeping
        for table in projection.schema { statements += Self.create(table) }
        for view in projection.views {
            let columns = view.columns.map { Self.quoted($0.name) }.joined(separator: ", ")
            statements.append("CREATE VIEW \(Self.quoted(view.name)) (\(columns)) AS \(view.sql)")
        }
        self.statements = statements
        fingerprint = Self.fnv(
            (statements + Self.indexes(of: projection)).joined(separator: ";") + Self.labels(projection).joined(separator: ";")
                + law.hashText + (projection.countsDays ? law.calendarVersion : ""))
    }

    /// The indexes: made when the tables have been filled, for one by one the same costs several times as much.
    static func indexes(of projection: Projection) -> [String] {
        projection.schema.flatMap { table in
            indexes(table, ofEntries: projection.takesEntries(table.name)).map { index in
                """
                CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(quoted(index.name)) ON \(quoted(table.name)) \
                (\(index.columns.map(quoted).joined(separator: ", ")))
                """
            }
        }
    }

    private static let bookkeeping = [
        "CREATE TABLE _meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
        """
        CREATE TABLE _columns (table_name TEXT NOT NULL, ordinal INTEGER NOT NULL, column_name TEXT NOT NULL, \
        kind TEXT NOT NULL, label_vi TEXT NOT NULL, label_en TEXT NOT NULL, is_key INTEGER NOT NULL, \
        PRIMARY KEY (table_name, ordinal)) STRICT
        """,
        """
        CREATE TABLE _tables (name TEXT PRIMARY KEY, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, \
        label_vi TEXT NOT NULL, label_en TEXT NOT NULL, searchable INTEGER NOT NULL) STRICT
        """,
        """
        CREATE TABLE _quarantine (subject TEXT NOT NULL, tables TEXT NOT NULL, position INTEGER NOT NULL, \
        reason TEXT NOT NULL, PRIMARY KEY (subject, tables)) STRICT
        """,
    ]

    private static func create(_ table: TableSchema) -> [String] {
        let columns = table.columns.map { "\(quoted($0.name)) \($0.kind.storage)" } + ["subject TEXT NOT NULL"]
        let name = quoted(table.name)
        var statements = ["CREATE TABLE \(name) (\(columns.joined(separator: ", "))) STRICT"]
        if !table.search.isEmpty {
            // Words come cut apart: whatever stands between two blanks is one token, so that no search needs places.
            statements.append(
                """
                CREATE VIRTUAL TABLE \(quoted(searchTable(table.name))) USING fts5 \
                (folded, marked, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'", \
                detail = column, columnsize = 0)
                """)
        }
        return statements
    }

    /// An entry's key is its subject and its position: one index serves for both.
    private static func indexes(
        _ table: TableSchema, ofEntries isEntries: Bool
    ) -> [(name: String, columns: [String], isUnique: Bool)] {
        (isEntries ? [] : [("\(table.name)_subject", ["subject"] + table.key, true)])
            + [("\(table.name)_key", table.key, isEntries)]
            + table.indexes.map { (([table.name, "by"] + $0).joined(separator: "_"), $0, false) }
    }

    /// Everything that a table brings into the file by name.
    static func names(of table: TableSchema) -> [String] {
        [table.name] + indexes(table, ofEntries: false).map(\.name)
            + (table.search.isEmpty ? [] : [searchTable(table.name)])
    }

    /// The full-text index of a table.
    static func searchTable(_ table: String) -> String { "\(table)_search" }

    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func labels(_ projection: Projection) -> [String] {
        let columns =
            projection.schema.map { ($0.name, $0.columns) } + projection.views.map { ($0.name, $0.columns) }
        return columns.flatMap { name, columns in
            columns.map { "\(name).\($0.name) \($0.kind.rawValue) \($0.labelVi) \($0.labelEn)" }
        } + projection.schema.map { "\($0.search)\($0.labelVi)\($0.labelEn)" }
    }

    /// FNV-1a, 64 bits: to notice a change, not to withstand an attacker.
    private static func fnv(_ text: String) -> String {
        let value = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(value, radix: 16)
    }
}
