/// A column of a view's table: what it is called by programs, and by people.
public struct Column: Hashable, Sendable {
    /// What a column holds.
    public enum Kind: String, Hashable, Sendable, Encodable {
        case text, integer
        /// `YYYY-MM-DD`.
        case day
        /// RFC 3339.
        case instant
        /// A whole number of the smallest unit of the currency beside it.
        case amount
        /// 1 or 0.
        case flag

        var storage: String {
            switch self {
            case .text, .day, .instant: "TEXT"
            case .integer, .amount, .flag: "INTEGER"
            }
        }
    }

    /// The column's name in SQL, what it holds, and what a person reads above it.
    public let name: String
    public let kind: Kind
    public let labelVi: String
    public let labelEn: String

    /// Declares a column; `name` is lower-case letters, digits and underscores.
    public init(_ name: String, _ kind: Kind = .text, vi: String, en: String) {
        (self.name, self.kind, labelVi, labelEn) = (name, kind, vi, en)
    }
}

/// A table of a view.
public struct TableSchema: Hashable, Sendable {
    public let name: String
    public let labelVi: String
    public let labelEn: String
    public let columns: [Column]
    /// The columns that tell rows of one subject apart.
    public let key: [String]
    /// The columns that can be searched.
    public let search: [String]

    /// Declares a table.
    public init(_ name: String, vi: String, en: String, columns: [Column], key: [String], search: [String] = []) {
        (self.name, labelVi, labelEn, self.columns, self.key, self.search) = (name, vi, en, columns, key, search)
    }
}

/// What spans subjects (counts, lists, deadlines): SQL over the tables' rows.
public struct SQLView: Hashable, Sendable {
    public let name: String
    public let labelVi: String
    public let labelEn: String
    public let columns: [Column]
    /// A `SELECT` whose columns are `columns`, in their order.
    public let sql: String

    /// Declares a view.
    public init(_ name: String, vi: String, en: String, columns: [Column], sql: String) {
        (self.name, labelVi, labelEn, self.columns, self.sql) = (name, vi, en, columns, sql)
    }
}

/// A row of a table, as a fold gives it.
public struct Row: Hashable, Sendable {
    public let table: String
    /// By column; a column that is not named is empty.
    public let values: [String: SQLValue]

    /// Makes a row.
    public init(_ table: String, _ values: [String: SQLValue]) { (self.table, self.values) = (table, values) }
}
