import Foundation
import GRDB

extension ViewStore {
    /// Asks a table of a view, as it was last caught up.
    ///
    /// The same question at the same position gives the same rows in the same order.
    /// - Throws: ``ViewError`` naming what the view has instead, or SQLite's own words.
    public func query(_ view: String, _ query: ViewQuery = ViewQuery()) throws -> ViewAnswer {
        try reading(view) { file, db in
            let table = try Catalog.table(query.table, of: view, db)
            let columns = try Catalog.columns(of: table.name, db)
            let condition = try Condition(query, table: table.name, columns: columns)
            let order = try Self.order(query, table: table, columns: columns)
            let source = ViewSchema.quoted(table.name)
            guard let text = query.search, !SearchTerms(text).isEmpty else {
                let sql =
                    "SELECT \(Self.list(columns)) FROM \(source) t WHERE \(condition.sql) \(order) LIMIT ? OFFSET ?"
                let rows = try GRDB.Row.fetchAll(
                    db, sql: sql,
                    arguments: StatementArguments(
                        condition.arguments + [query.limit.databaseValue, query.offset.databaseValue]))
                return try answer(file, table.name, columns, rows.map(Self.values), db)
            }
            guard table.isSearchable else {
                throw ViewError.notSearchable(table: table.name, known: try Catalog.searchable(db))
            }
            let found = try Self.search(SearchTerms(text), query, table.name, columns, condition, order, db)
            return try answer(file, table.name, columns, found.rows, db, matches: found.matches, readAs: found.readAs)
        }
    }

    /// Asks a view in SQL; only reading is possible.
    public func query(_ view: String, sql: String, arguments: [SQLValue] = []) throws -> ViewAnswer {
        try reading(view) { file, db in
            let statement = try db.makeStatement(sql: sql)
            let rows = try GRDB.Row.fetchAll(
                statement, arguments: StatementArguments(arguments.map(\.databaseValue)))
            let columns = statement.columnNames.map { Column($0, vi: $0, en: $0) }
            return try answer(file, "", columns, rows.map(Self.values), db)
        }
    }

    /// The rows of a table with the subjects they belong to, as it was last caught up, in the order of the key: all of them, or those
    /// whose key begins with these values.
    ///
    /// - Returns: the rows, and how many events the view had taken in.
    public func rows(
        of view: String, _ table: TableSchema, key: [SQLValue] = []
    ) throws -> (rows: [SubjectRow], size: UInt64) {
        let names = table.columns.map(\.name)
        let list = (["subject"] + names).map(ViewSchema.quoted).joined(separator: ", ")
        let conditions = zip(table.key, key).map { name, _ in "\(ViewSchema.quoted(name)) = ?" }
        let sql =
            "SELECT \(list) FROM \(ViewSchema.quoted(table.name))" + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
            + " ORDER BY " + (table.key + ["subject"]).map(ViewSchema.quoted).joined(separator: ", ")
        let answer = try query(view, sql: sql, arguments: Array(key.prefix(conditions.count)))
        let rows = answer.rows.map { row in
            SubjectRow(
                subject: row[0].description,
                cells: Dictionary(zip(names, row.dropFirst()).filter { $0.1 != .null }, uniquingKeysWith: { first, _ in first }))
        }
        return (rows, answer.size)
    }

    /// The tables and SQL views of a view, with their columns.
    public func tables(_ view: String) throws -> [(name: String, labelVi: String, labelEn: String, columns: [Column])] {
        try reading(view) { _, db in
            try GRDB.Row.fetchAll(db, sql: "SELECT name, label_vi, label_en FROM _tables ORDER BY ordinal").map { row in
                (row[0] as String, row[1] as String, row[2] as String, try Catalog.columns(of: row[0], db))
            }
        }
    }

    /// One consistent reading of a view's file: of its present version, or of the last one while that is being built.
    private func reading<Value>(_ view: String, _ body: (ViewFile, Database) throws -> Value) throws -> Value {
        let projection = try projection(view)
        let present = path(of: projection)
        let older = versions(of: view).first.map { "\(directory)/\($0.file)" }
        guard let path = FileManager.default.fileExists(atPath: present) ? present : older else {
            throw ViewError.notBuilt(view)
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(30)
        if !projection.compartments.isEmpty {
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let file = ViewFile(path: path, projection: projection, queue: queue)
            return try queue.read { try body(file, $0) }
        } catch let error as DatabaseError {
            throw ViewError.database(view: view, reason: error.message ?? error.description)
        }
    }

    private func answer(
        _ file: ViewFile, _ table: String, _ columns: [Column], _ rows: [[SQLValue]], _ db: Database,
        matches: [SearchMatch] = [], readAs: String? = nil
    ) throws -> ViewAnswer {
        guard let meta = try file.meta(db) else { throw ViewError.notBuilt(file.projection.name) }
        return ViewAnswer(
            view: meta.view, version: meta.version, table: table, size: meta.size, root: meta.root, inEffect: inEffect, columns: columns,
            rows: rows, matches: matches, readAs: readAs, quarantined: try Quarantine.all(db))
    }

    private static func list(_ columns: [Column]) -> String {
        columns.map { "t.\(ViewSchema.quoted($0.name))" }.joined(separator: ", ")
    }

    private static func values(_ row: GRDB.Row) -> [SQLValue] { row.databaseValues.map { SQLValue($0) } }

    private static func order(_ query: ViewQuery, table: Catalog.Table, columns: [Column]) throws -> String {
        var terms: [String] = []
        for name in query.order {
            let column = name.hasPrefix("-") ? String(name.dropFirst()) : name
            guard columns.contains(where: { $0.name == column }) else {
                throw ViewError.unknownColumn(table: table.name, column: column, known: columns.map(\.name))
            }
            terms.append("t.\(ViewSchema.quoted(column))\(name.hasPrefix("-") ? " DESC" : "")")
        }
        // What the key leaves open the subject decides: no order depends on when a row was written.
        if !table.key.isEmpty { terms += table.key.map { "t.\(ViewSchema.quoted($0))" } + ["t.subject"] }
        return terms.isEmpty ? "" : "ORDER BY " + terms.joined(separator: ", ")
    }

    /// Whole words first, then words read as Telex, then beginnings of words; the first of these that finds anything.
    private static func search(
        _ terms: SearchTerms, _ query: ViewQuery, _ table: String, _ columns: [Column], _ condition: Condition,
        _ order: String, _ db: Database
    ) throws -> (rows: [[SQLValue]], matches: [SearchMatch], readAs: String?) {
        let telex = terms.telex
        let attempts = [(terms, false), (telex, false), (terms, true), (telex, true)]
        for case (let terms?, let prefix) in attempts {
            var found: [Int64: SearchMatch] = [:]
            for (match, text, isLastResort) in terms.queries(prefix: prefix) where !isLastResort || found.isEmpty {
                let index = ViewSchema.quoted(ViewSchema.searchTable(table))
                let sql = """
                    SELECT t.rowid FROM \(index) JOIN \(ViewSchema.quoted(table)) t ON t.rowid = \(index).rowid \
                    WHERE \(index) MATCH ? AND \(condition.sql)
                    """
                let arguments = StatementArguments([text.databaseValue] + condition.arguments)
                for rowid in try Int64.fetchAll(db, sql: sql, arguments: arguments) where found[rowid] == nil {
                    found[rowid] = match
                }
            }
            guard !found.isEmpty else { continue }
            return try page(
                found, query, table, columns, order, readAs: prefix || telex == nil ? nil : readAs(terms, of: telex), db
            )
        }
        return ([], [], nil)
    }

    private static func readAs(_ terms: SearchTerms, of telex: SearchTerms?) -> String? {
        terms.text == telex?.text ? terms.text : nil
    }

    /// The asked part of what was found, better matches first.
    private static func page(
        _ found: [Int64: SearchMatch], _ query: ViewQuery, _ table: String, _ columns: [Column], _ order: String,
        readAs: String?, _ db: Database
    ) throws -> (rows: [[SQLValue]], matches: [SearchMatch], readAs: String?) {
        let pairs = found.map { "[\($0.key),\($0.value.rawValue)]" }.joined(separator: ",")
        let ordering = order.isEmpty ? "ORDER BY 1" : "ORDER BY 1, " + order.dropFirst("ORDER BY ".count)
        let sql = """
            SELECT json_extract(f.value, '$[1]'), \(list(columns)) FROM json_each(?) f \
            JOIN \(ViewSchema.quoted(table)) t ON t.rowid = json_extract(f.value, '$[0]') \
            \(ordering) LIMIT ? OFFSET ?
            """
        let rows = try GRDB.Row.fetchAll(db, sql: sql, arguments: ["[\(pairs)]", query.limit, query.offset])
        return (
            rows.map { Array(values($0).dropFirst()) }, rows.map { SearchMatch(rawValue: $0[0]) ?? .folded }, readAs
        )
    }
}

/// What a view's file says of its own tables.
enum Catalog {
    struct Table {
        let name: String
        let isSearchable: Bool
        /// Empty for an SQL view.
        let key: [String]
    }

    static func table(_ name: String?, of view: String, _ db: Database) throws -> Table {
        let rows = try GRDB.Row.fetchAll(db, sql: "SELECT name, searchable, kind FROM _tables ORDER BY ordinal")
        guard let row = name == nil ? rows.first : rows.first(where: { $0[0] == name }) else {
            throw ViewError.unknownTable(view: view, table: name ?? "", known: rows.map { $0[0] })
        }
        let key = try String.fetchAll(
            db, sql: "SELECT column_name FROM _columns WHERE table_name = ? AND is_key = 1 ORDER BY ordinal",
            arguments: [row[0] as String])
        return Table(name: row[0], isSearchable: row[1] as Int == 1, key: key)
    }

    static func searchable(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT name FROM _tables WHERE searchable = 1 ORDER BY ordinal")
    }

    static func columns(of table: String, _ db: Database) throws -> [Column] {
        try GRDB.Row.fetchAll(
            db,
            sql: "SELECT column_name, kind, label_vi, label_en FROM _columns WHERE table_name = ? ORDER BY ordinal",
            arguments: [table]
        ).map { Column($0[0], Column.Kind(rawValue: $0[1]) ?? .text, vi: $0[2], en: $0[3]) }
    }
}

/// The `WHERE` of a query, with its arguments.
struct Condition {
    let sql: String
    let arguments: [DatabaseValue]

    init(_ query: ViewQuery, table: String, columns: [Column]) throws {
        var terms: [String] = []
        var arguments: [DatabaseValue] = []
        for filter in query.filters {
            guard columns.contains(where: { $0.name == filter.column }) else {
                throw ViewError.unknownColumn(table: table, column: filter.column, known: columns.map(\.name))
            }
            let column = "t.\(ViewSchema.quoted(filter.column))"
            switch (filter.comparison, filter.value) {
            case (.equal, .null): terms.append("\(column) IS NULL")
            case (.notEqual, .null): terms.append("\(column) IS NOT NULL")
            case (let comparison, let value):
                terms.append("\(column) \(comparison.rawValue) ?")
                arguments.append(value.databaseValue)
            }
        }
        if let expression = query.expression { terms.append("(\(expression))") }
        sql = terms.isEmpty ? "1" : terms.joined(separator: " AND ")
        self.arguments = arguments
    }
}
