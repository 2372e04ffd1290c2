/// What has to be done to the rows of one moment to make them those of another.
public struct RowChange: Hashable, Sendable {
    /// What happened to a row.
    public enum Kind: String, Hashable, Sendable, Encodable { case added, removed, changed }

    /// The table it is in.
    public let table: String
    /// The values of the table's key columns, in their order.
    public let key: [SQLValue]
    /// The subject whose row it is.
    public let subject: String
    public let kind: Kind
    /// The columns that differ: what they held and what they hold.
    public let cells: [Cell]

    /// One cell before and after.
    public struct Cell: Hashable, Sendable {
        public let column: String
        public let before: SQLValue
        public let after: SQLValue
    }
}

/// The rows of a view's tables at one moment, by table and key.
public struct ViewSnapshot: Hashable, Sendable {
    /// By table, by key.
    public private(set) var tables: [String: [[SQLValue]: SubjectRow]] = [:]

    /// Reads all tables of a view as it was last caught up.
    ///
    /// - Throws: ``ViewError``.
    public init(of projection: Projection, in store: ViewStore) throws {
        for table in projection.schema {
            var rows: [[SQLValue]: SubjectRow] = [:]
            for row in try store.rows(of: projection.name, table).rows {
                rows[table.key.map { row.cells[$0] ?? .null } + [.text(row.subject)]] = row
            }
            tables[table.name] = rows
        }
    }

    /// What makes these rows those of a later moment: in the order of tables and keys.
    public func changes(to later: ViewSnapshot) -> [RowChange] {
        var changes: [RowChange] = []
        for table in Set(tables.keys).union(later.tables.keys).sorted() {
            let (old, new) = (tables[table] ?? [:], later.tables[table] ?? [:])
            for key in Set(old.keys).union(new.keys) where old[key] != new[key] {
                guard let entry = new[key] ?? old[key] else { continue }
                let (before, after) = (old[key]?.cells ?? [:], new[key]?.cells ?? [:])
                let cells = Set(before.keys).union(after.keys).sorted().compactMap { column -> RowChange.Cell? in
                    let (a, b) = (before[column] ?? .null, after[column] ?? .null)
                    return a == b ? nil : RowChange.Cell(column: column, before: a, after: b)
                }
                let kind: RowChange.Kind = old[key] == nil ? .added : new[key] == nil ? .removed : .changed
                changes.append(RowChange(table: table, key: key.dropLast(), subject: entry.subject, kind: kind, cells: cells))
            }
        }
        return changes.sorted { ($0.table, $0.key.map(\.description).joined(separator: "\u{1}"), $0.subject) < ($1.table, $1.key.map(\.description).joined(separator: "\u{1}"), $1.subject) }
    }

    /// These rows with the changes made to them.
    public func applying(_ changes: [RowChange]) -> ViewSnapshot {
        var result = self
        for change in changes {
            let key = change.key + [.text(change.subject)]
            switch change.kind {
            case .removed: result.tables[change.table]?[key] = nil
            case .added, .changed:
                var entry = result.tables[change.table]?[key] ?? SubjectRow(subject: change.subject, cells: [:])
                for cell in change.cells {
                    // A literal `nil` would be a value of its own here.
                    if cell.after == .null { entry.cells.removeValue(forKey: cell.column) } else { entry.cells[cell.column] = cell.after }
                }
                result.tables[change.table, default: [:]][key] = entry
            }
        }
        return result
    }
}
