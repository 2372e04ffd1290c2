/// Puts rows of one table in the order of its columns, and says where the table has no place for them.
struct RowEncoder: Sendable {
    let table: TableSchema
    private let takesText: [Bool]
    private let searched: [Int]
    /// Where the columns of the key are.
    private let key: [Int]
    private var values: [SQLValue]
    private var searchText = SearchText()

    init(_ table: TableSchema) {
        self.table = table
        takesText = table.columns.map { $0.kind.storage == "TEXT" }
        let places = { (names: [String]) in names.compactMap { name in table.columns.firstIndex { $0.name == name } } }
        (searched, key) = (places(table.search), places(table.key))
        values = Array(repeating: .null, count: table.columns.count)
    }

    /// A buffer for rows of this table: its columns, the subject, and what the row is found by.
    func buffer() -> RowBuffer { RowBuffer(width: table.columns.count + 1 + (searched.isEmpty ? 0 : 2)) }

    /// Appends an entry to a buffer.
    ///
    /// - Parameter id: the subject without its kind.
    /// - Returns: why it has no place in the table; the buffer is then as it was.
    mutating func append(
        _ cells: Cells, of subject: String, id: String, position: UInt64, to buffer: inout RowBuffer
    ) -> String? {
        if let fault = arrange(cells) { return fault }
        values[key[0]] = .text(id)
        values[key[1]] = .integer(Int64(position))
        write(subject, to: &buffer)
        return nil
    }

    /// Appends a row to a buffer.
    ///
    /// - Returns: why it has no place in the table; the buffer is then as it was.
    mutating func append(_ cells: Cells, of subject: String, to buffer: inout RowBuffer) -> String? {
        if let fault = arrange(cells) { return fault }
        write(subject, to: &buffer)
        return nil
    }

    private mutating func arrange(_ cells: Cells) -> String? {
        for index in values.indices { values[index] = .null }
        var next = 0
        for cell in cells.cells {
            // Cells mostly come in the order of the columns.
            if next >= table.columns.count || table.columns[next].name != cell.column {
                guard let found = table.columns.firstIndex(where: { $0.name == cell.column }) else {
                    return "\(table.name) has no column \(cell.column)"
                }
                next = found
            }
            switch (cell.value, takesText[next]) {
            case (.integer, true), (.text, false): return "\(table.name).\(cell.column) cannot hold “\(cell.value)”"
            default: values[next] = cell.value
            }
            next += 1
        }
        return nil
    }

    private mutating func write(_ subject: String, to buffer: inout RowBuffer) {
        for value in values { buffer.append(value) }
        buffer.append(subject)
        guard !searched.isEmpty else { return }
        searchText.begin()
        for index in searched {
            switch values[index] {
            case .text(let text): searchText.add(text)
            case .integer(let number): searchText.add(String(number))
            case .null: break
            }
        }
        buffer.append(searchText.folded)
        buffer.append(searchText.marked)
    }
}
