/// The names of a source's columns, each with its index; a reader may add to them as it meets new ones.
final class Columns {
    private(set) var names: [String] = []
    private var indices: [String: Int] = [:]
    private var sortedIndices: [Int] = []

    init(_ names: [String] = []) {
        for name in names { _ = index(adding: name) }
    }

    /// The index of a column, or `nil` where the source has (so far) none of that name.
    func index(of name: String) -> Int? { indices[name] }

    /// The index of a column, which is added where it is new.
    func index(adding name: String) -> Int {
        if let index = indices[name] { return index }
        let index = names.count
        names.append(name)
        indices[name] = index
        return index
    }

    /// All indices in the order of the columns' names, by UTF-8.
    ///
    /// What a row becomes must not depend on the order of columns, nor on which rows came before it.
    var byName: [Int] {
        if sortedIndices.count != names.count {
            sortedIndices = names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
        }
        return sortedIndices
    }
}

/// One row of a source: a record of a CSV file, an event of an XES log.
struct Row {
    /// Counted from 1; the header does not count, blank lines do not count.
    let number: Int
    /// The line of the file where the row begins, from 1.
    let line: Int
    /// By index of `Columns`; shorter where later columns were not known yet. An empty text is an absent value.
    var cells: [String]

    /// The text of a cell; empty where there is none.
    subscript(index: Int) -> String { index < cells.count ? cells[index] : "" }
}

/// What a reader found: a row, or a place where there should have been one.
enum ReadRow {
    case row(Row)
    case malformed(RejectedRow)
}

/// Reads rows from front to back in bounded memory.
protocol RowReader: AnyObject {
    var columns: Columns { get }
    /// `nil` at the end.
    ///
    /// - Throws: when the source cannot be read any further; what was returned before stands.
    func next() throws(ImportError) -> ReadRow?
}

/// A row that became no act.
public struct RejectedRow: Hashable, Sendable {
    /// Counted from 1, without the header.
    public let row: Int
    /// The line of the source where the row begins, from 1.
    public let line: Int
    /// Why, for the person who will mend it.
    public let reason: ImportMessage
    /// The row as it was read: of a CSV its cells in order; of an XES one text, `name=value` a line. A row that
    /// could not be cut into cells is one text.
    public let cells: [String]
}

/// What is refused before it can exhaust memory.
public struct ImportLimits: Hashable, Sendable {
    /// The greatest size of one row, in bytes of the source.
    public var rowBytes = 1 << 20
    /// The greatest number of columns.
    public var columns = 4096
    /// The greatest size of one event, in bytes; the log's own limit (65,535) takes it together with what it adds.
    public var eventBytes = 65_535
    /// The greatest number of events of one XES trace.
    public var traceEvents = 100_000

    /// The limits that suit a machine of an office.
    public init() {}
}
