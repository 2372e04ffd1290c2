/// A row of a table, as a fold gives it.
public struct Row: Hashable, Sendable {
    public let table: String
    /// By column; a column that is not named is empty.
    public let values: Cells

    /// Makes a row.
    public init(_ table: String, _ values: Cells) { (self.table, self.values) = (table, values) }
}

/// The cells of a row by the names of their columns: `["point": .text("P1"), "machines": 12]`.
///
/// The order is free; cells in the order of the table's columns are written fastest.
public struct Cells: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    struct Cell: Hashable, Sendable {
        let column: String
        var value: SQLValue
    }

    private(set) var cells: [Cell]

    /// Names cells; of two for one column the later holds.
    public init(dictionaryLiteral elements: (String, SQLValue)...) {
        cells = elements.map { Cell(column: $0.0, value: $0.1) }
    }

    /// The value of a column; `nil` where it is not named.
    public subscript(column: String) -> SQLValue? {
        get { cells.last { $0.column == column }?.value }
        set {
            cells.removeAll { $0.column == column }
            if let newValue { cells.append(Cell(column: column, value: newValue)) }
        }
    }

    /// Adds cells; those of `others` hold where both name a column.
    public mutating func add(_ others: Cells) { cells += others.cells }
}
