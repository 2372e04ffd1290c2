public import CivilTime
public import EventLog

/// What to ask of one table (or SQL view) of a view.
public struct ViewQuery: Sendable, Hashable {
    /// A comparison of one column.
    public struct Filter: Sendable, Hashable {
        /// How a column is compared.
        public enum Comparison: String, Sendable, Hashable, CaseIterable {
            case equal = "=", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
            case like = "LIKE"
        }

        /// Which column, how, and with what it is compared.
        public var column: String
        public var comparison: Comparison
        public var value: SQLValue

        /// Compares a column; with nothing, `=` asks whether it is empty.
        public init(_ column: String, _ comparison: Comparison = .equal, _ value: SQLValue) {
            (self.column, self.comparison, self.value) = (column, comparison, value)
        }
    }

    /// The table; the view's first where `nil`.
    public var table: String?
    public var filters: [Filter] = []
    /// An SQL expression over the table's columns, for what filters cannot say.
    public var expression: String?
    /// Vietnamese text to be found, with or without marks.
    public var search: String?
    /// Columns to order by; a `-` before a name turns the order around.
    public var order: [String] = []
    public var limit = 100
    public var offset = 0

    /// Asks for the first rows of a table.
    public init(
        table: String? = nil, filters: [Filter] = [], expression: String? = nil, search: String? = nil,
        order: [String] = [], limit: Int = 100, offset: Int = 0
    ) {
        (self.table, self.filters, self.expression, self.search) = (table, filters, expression, search)
        (self.order, self.limit, self.offset) = (order, limit, offset)
    }
}

/// How well a row matches a search.
public enum SearchMatch: Int, Sendable, Hashable, Comparable, Encodable {
    /// Every word as typed, marks included.
    case exact
    /// The marks that were typed are there; words typed without marks match with any.
    case marked
    /// The row has the words without marks.
    case unmarked
    /// The words match when all marks are set aside.
    case folded

    /// Better matches first.
    public static func < (a: SearchMatch, b: SearchMatch) -> Bool { a.rawValue < b.rawValue }
}

/// Rows of a view, and what they rest on.
public struct ViewAnswer: Sendable {
    public let view: String
    public let version: Int
    public let table: String
    /// How many events the view held.
    public let size: UInt64
    /// The root of the log over them, base64.
    public let root: String
    /// Only what was in effect by then is in the rows; `nil`: everything.
    public let inEffect: Instant?
    public let columns: [Column]
    /// In the order of `columns`.
    public let rows: [[SQLValue]]
    /// For a search: how each row matches.
    public let matches: [SearchMatch]
    /// For a search: the words that were looked for, where they are not those typed (Telex keys read as marks).
    public let readAs: String?
    /// The view's quarantined subjects: what the rows may lack.
    public let quarantined: [Quarantine]

    /// The last position the rows take into account; `nil` for an empty log.
    public var position: Position? { size == 0 ? nil : size - 1 }
}
