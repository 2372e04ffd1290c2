/// A table as it is printed: titles in the reader's language, cells that keep what they are.
public struct PrintTable: Sendable, Hashable {
    /// What a column's cells are, so that each format aligns and formats them.
    public enum Kind: Sendable, Hashable {
        case text, integer
        /// Smallest units of a currency, grouped by thousands.
        case amount
        /// Tenths of a percent.
        case perMille
    }

    /// A column's head and kind.
    public struct Column: Sendable, Hashable {
        /// What stands at its head.
        public let title: String
        /// What its cells are.
        public let kind: Kind

        /// Names a column.
        public init(_ title: String, _ kind: Kind = .text) { (self.title, self.kind) = (title, kind) }
    }

    /// What stands in one cell.
    public enum Cell: Sendable, Hashable {
        case empty
        case text(String)
        case number(Int64)
    }

    /// One line of the table.
    public struct Row: Sendable, Hashable {
        /// One a column.
        public let cells: [Cell]
        /// A line that heads those below it, printed bold.
        public let isHeading: Bool

        /// Makes a line; missing cells at its end are empty.
        public init(_ cells: [Cell], isHeading: Bool = false) { (self.cells, self.isHeading) = (cells, isHeading) }
    }

    /// Stands above the table.
    public let title: String
    /// From left to right.
    public let columns: [Column]
    /// From top to bottom.
    public let rows: [Row]
    /// Printed below the table, one line each.
    public let notes: [String]

    /// Puts a table together.
    public init(title: String, columns: [Column], rows: [Row], notes: [String] = []) {
        (self.title, self.columns, self.rows, self.notes) = (title, columns, rows, notes)
    }

    /// The cell as a person reads it: thousands grouped with a dot, percent with a comma, as Vietnamese print does.
    public static func text(_ cell: Cell, _ kind: Kind) -> String {
        switch (cell, kind) {
        case (.empty, _): return ""
        case (.text(let text), _): return text
        case (.number(let number), .perMille):
            let (whole, rest) = number.quotientAndRemainder(dividingBy: 10)
            let sign = number < 0 && whole == 0 ? "-" : ""
            return "\(sign)\(grouped(whole)),\(rest.magnitude)%"
        case (.number(let number), _): return grouped(number)
        }
    }

    private static func grouped(_ number: Int64) -> String {
        var digits = Array(String(number.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(".", at: index)
            index -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }
}
