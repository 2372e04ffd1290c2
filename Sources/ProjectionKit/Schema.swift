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

    /// A value of the column as somebody typed it: a number where the column holds numbers, nothing where it is empty.
    public func value(of text: String) -> SQLValue {
        if kind == .integer || kind == .amount || kind == .flag, let number = Int64(text) { return .integer(number) }
        return .optional(text)
    }
}

/// A table of a view.
public struct TableSchema: Hashable, Sendable {
    public let name: String
    public let labelVi: String
    public let labelEn: String
    public let columns: [Column]
    /// The columns that tell rows of one subject apart; rows can be found by them quickly.
    public let key: [String]
    /// The columns that can be searched.
    public let search: [String]
    /// Further groups of columns that rows are found by: what an ``SQLView`` joins on.
    public let indexes: [[String]]

    /// Declares a table.
    public init(
        _ name: String, vi: String, en: String, columns: [Column], key: [String], search: [String] = [],
        indexes: [[String]] = []
    ) {
        (self.name, labelVi, labelEn, self.columns, self.key) = (name, vi, en, columns, key)
        (self.search, self.indexes) = (search, indexes)
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
