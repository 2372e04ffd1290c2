/// Rows of one table, packed: texts lie one after the other in one buffer, so that a row costs no allocation of its own.
struct RowBuffer: Sendable {
    /// A cell; a text by where it lies.
    enum Cell: Sendable {
        case null
        case integer(Int64)
        case text(start: UInt32, count: UInt32)
    }

    /// How many cells a row has.
    let width: Int
    private(set) var cells: [Cell] = []
    private(set) var bytes: [UInt8] = []

    init(width: Int) { self.width = width }

    /// How many rows there are.
    var count: Int { width == 0 ? 0 : cells.count / width }

    /// Where the next row begins.
    var mark: (cells: Int, bytes: Int) { (cells.count, bytes.count) }

    /// Takes back what was appended since a mark.
    mutating func cut(to mark: (cells: Int, bytes: Int)) {
        cells.removeLast(cells.count - mark.cells)
        bytes.removeLast(bytes.count - mark.bytes)
    }

    mutating func removeAll() {
        cells.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ value: SQLValue) {
        switch value {
        case .null: cells.append(.null)
        case .integer(let number): cells.append(.integer(number))
        case .text(let text): append(text)
        }
    }

    mutating func append(_ text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        cells.append(.text(start: UInt32(start), count: UInt32(bytes.count - start)))
    }

    mutating func append(_ text: [UInt8]) {
        cells.append(.text(start: UInt32(bytes.count), count: UInt32(text.count)))
        bytes.append(contentsOf: text)
    }
}
