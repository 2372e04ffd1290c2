import GRDB

/// Compares a view's file with one that was just folded from the log.
struct ViewComparison {
    let projection: Projection
    let found: Database
    let expected: Database

    /// A row as both files give it: in one order, so that they can be walked side by side.
    private struct Entry {
        let identity: [SQLValue]
        let values: [SQLValue]
    }

    /// The columns of one table to compare, the identifying ones first.
    private struct Shape {
        let table: String
        let sql: String
        /// Names of the identifying columns.
        let identity: [String]
        let columns: [String]
        var kind = ViewProblem.Kind.edited
    }

    func problems() throws -> [ViewProblem] {
        var problems = try schema()
        // Rows of tables that are not there, or not as they should be, cannot be compared.
        guard problems.isEmpty else { return problems }
        for shape in shapes() { problems += try compare(shape) }
        for table in projection.schema where !table.search.isEmpty { problems += try index(table) }
        return problems
    }

    private func shapes() -> [Shape] {
        var shapes = [
            shape(
                "_columns", identity: ["table_name", "ordinal"],
                ["column_name", "kind", "label_vi", "label_en", "is_key"]),
            shape("_tables", identity: ["name"], ["ordinal", "kind", "label_vi", "label_en", "searchable"]),
            shape("_quarantine", identity: ["subject", "tables"], ["position", "reason"]),
        ]
        for table in projection.schema {
            let rest = table.columns.map(\.name).filter { !table.key.contains($0) }
            // In the order of the index that the table has.
            shapes.append(
                projection.takesEntries(table.name)
                    ? shape(table.name, identity: table.key, rest + ["subject"])
                    : shape(table.name, identity: ["subject"] + table.key, rest))
            guard !table.search.isEmpty else { continue }
            shapes.append(searchShape(table))
        }
        return shapes
    }

    private func shape(_ table: String, identity: [String], _ columns: [String]) -> Shape {
        let list = (identity + columns).map(ViewSchema.quoted).joined(separator: ", ")
        let order = identity.map(ViewSchema.quoted).joined(separator: ", ")
        return Shape(
            table: table, sql: "SELECT \(list) FROM \(ViewSchema.quoted(table)) ORDER BY \(order)", identity: identity,
            columns: columns)
    }

    /// A row's search text, beside the row it belongs to.
    private func searchShape(_ table: TableSchema) -> Shape {
        let identity = projection.takesEntries(table.name) ? table.key : ["subject"] + table.key
        let list = identity.map { "t.\(ViewSchema.quoted($0))" }.joined(separator: ", ")
        let index = ViewSchema.quoted(ViewSchema.searchTable(table.name))
        return Shape(
            table: table.name,
            sql: """
                SELECT \(list), s.folded, s.marked FROM \(index) s \
                LEFT JOIN \(ViewSchema.quoted(table.name)) t ON t.rowid = s.rowid ORDER BY \(list)
                """,
            identity: identity, columns: ["folded", "marked"], kind: .search)
    }

    private func schema() throws -> [ViewProblem] {
        let sql = """
            SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
            ORDER BY type, name
            """
        let shape = Shape(
            table: "sqlite_master", sql: sql, identity: ["type", "name"], columns: ["sql"], kind: .schema)
        return try compare(shape)
    }

    private func compare(_ shape: Shape) throws -> [ViewProblem] {
        var problems: [ViewProblem] = []
        let ours = try GRDB.Row.fetchCursor(found, sql: shape.sql)
        let theirs = try GRDB.Row.fetchCursor(expected, sql: shape.sql)
        var here = try next(ours, shape)
        var there = try next(theirs, shape)
        while here != nil || there != nil {
            if let row = here, let wanted = there, row.identity == wanted.identity {
                for (index, column) in shape.columns.enumerated() where row.values[index] != wanted.values[index] {
                    problems.append(
                        problem(shape, row.identity, column: column, row.values[index], wanted.values[index]))
                }
                here = try next(ours, shape)
                there = try next(theirs, shape)
            } else if let row = here, there.map({ Self.precedes(row.identity, $0.identity) }) ?? true {
                problems.append(problem(shape, row.identity, .extra))
                here = try next(ours, shape)
            } else if let wanted = there {
                problems.append(problem(shape, wanted.identity, .missing))
                there = try next(theirs, shape)
            }
        }
        return problems
    }

    private func next(_ cursor: RowCursor, _ shape: Shape) throws -> Entry? {
        try cursor.next().map { row in
            let values: [SQLValue] = row.databaseValues.map { SQLValue($0) }
            let count = shape.identity.count
            return Entry(identity: Array(values[..<count]), values: Array(values[count...]))
        }
    }

    /// SQLite's own order: nothing, numbers, texts by their bytes.
    private static func precedes(_ a: [SQLValue], _ b: [SQLValue]) -> Bool {
        for (left, right) in zip(a, b) where left != right {
            switch (left, right) {
            case (.null, _): return true
            case (_, .null): return false
            case (.integer(let left), .integer(let right)): return left < right
            case (.integer, .text): return true
            case (.text, .integer): return false
            case (.text(let left), .text(let right)): return left.utf8.lexicographicallyPrecedes(right.utf8)
            }
        }
        return false
    }

    /// Whether the index still finds what its own text says.
    private func index(_ table: TableSchema) throws -> [ViewProblem] {
        let index = ViewSchema.quoted(ViewSchema.searchTable(table.name))
        do {
            try found.execute(sql: "INSERT INTO \(index)(\(index)) VALUES ('integrity-check')")
            return []
        } catch let error as DatabaseError {
            return [
                ViewProblem(
                    view: projection.name, kind: .search, table: table.name, key: [:], column: nil, found: nil,
                    expected: nil, messageVi: "Chỉ mục tìm kiếm của \(table.name) không khớp: \(error.message ?? "")",
                    messageEn: "The search index of \(table.name) does not fit its text: \(error.message ?? "")")
            ]
        }
    }

    private func problem(
        _ shape: Shape, _ identity: [SQLValue], column: String, _ found: SQLValue, _ expected: SQLValue
    ) -> ViewProblem {
        let key = Self.key(shape, identity)
        // A verification is for everybody: of a restricted view it tells where, not what.
        guard projection.compartments.isEmpty || shape.kind == .schema else {
            return ViewProblem(
                view: projection.name, kind: shape.kind, table: shape.table, key: key, column: column, found: nil,
                expected: nil, messageVi: "\(Self.place(shape, identity)): cột \(column) không đúng với sổ",
                messageEn: "\(Self.place(shape, identity)): column \(column) is not what the log says")
        }
        return ViewProblem(
            view: projection.name, kind: shape.kind, table: shape.table, key: key, column: column, found: found,
            expected: expected,
            messageVi: "\(Self.place(shape, identity)): cột \(column) là “\(found)”, theo sổ phải là “\(expected)”",
            messageEn: "\(Self.place(shape, identity)): column \(column) is “\(found)”, the log says “\(expected)”")
    }

    private func problem(_ shape: Shape, _ identity: [SQLValue], _ kind: ViewProblem.Kind) -> ViewProblem {
        let (vi, en) =
            kind == .extra
            ? ("dòng không có trong sổ", "a row the log does not give") : ("thiếu dòng này", "the row is missing")
        return ViewProblem(
            view: projection.name, kind: shape.kind == .edited ? kind : shape.kind, table: shape.table,
            key: Self.key(shape, identity), column: nil, found: nil, expected: nil,
            messageVi: "\(Self.place(shape, identity)): \(vi)", messageEn: "\(Self.place(shape, identity)): \(en)")
    }

    private static func key(_ shape: Shape, _ identity: [SQLValue]) -> [String: String] {
        Dictionary(zip(shape.identity, identity.map(\.description)), uniquingKeysWith: { first, _ in first })
    }

    private static func place(_ shape: Shape, _ identity: [SQLValue]) -> String {
        "\(shape.table) [\(zip(shape.identity, identity).map { "\($0) = \($1)" }.joined(separator: ", "))]"
    }
}
