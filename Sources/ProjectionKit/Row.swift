/// A row of a table, as a fold gives it.
public struct Row: Hashable, Sendable {
    public let table: String
    /// By column; a column that is not named is empty.
    public let values: Cells

    /// Makes a row.
    public init(_ table: String, _ values: Cells) { (self.table, self.values) = (table, values) }
}

/// A row as a view's file holds it, with the subject it belongs to.
public struct SubjectRow: Hashable, Sendable {
    /// The subject, a tag.
    public let subject: String
    /// By column; an empty cell is not named.
    public var cells: [String: SQLValue]
}

/// The cells of a row by the names of their columns: `["point": .text("P1"), "machines": 12]`.
///
/// The order is free; cells in the order of the table's columns are written fastest.
public struct Cells: Sendable, ExpressibleByDictionaryLiteral {
    private(set) var cells: [(column: String, value: SQLValue)]

    /// Names cells; of two for one column the later holds.
    public init(dictionaryLiteral elements: (String, SQLValue)...) { cells = elements }

    /// The value of a column; `nil` where it is not named.
    public subscript(column: String) -> SQLValue? {
        get { cells.last { $0.column == column }?.value }
        set {
            cells.removeAll { $0.column == column }
            if let newValue { cells.append((column, newValue)) }
        }
    }

    /// Adds cells; those of `others` hold where both name a column.
    public mutating func add(_ others: Cells) { cells += others.cells }
}

extension Cells: Hashable {
    /// Whether both name the same cells in the same order.
    public static func == (a: Cells, b: Cells) -> Bool {
        a.cells.elementsEqual(b.cells) { $0.column == $1.column && $0.value == $1.value }
    }

    /// Feeds the cells to a hasher.
    public func hash(into hasher: inout Hasher) {
        for cell in cells {
            hasher.combine(cell.column)
            hasher.combine(cell.value)
        }
    }
}
