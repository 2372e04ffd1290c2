/// Puts rows of one table in the order of its columns, and says where the table has no place for them.
struct RowEncoder: Sendable {
    let table: TableSchema
    private let takesText: [Bool]
    private let searched: [Int]
    private var searchText = SearchText()

    init(_ table: TableSchema) {
        self.table = table
        takesText = table.columns.map { $0.kind.storage == "TEXT" }
        searched = table.search.compactMap { name in table.columns.firstIndex { $0.name == name } }
    }

    /// A buffer for rows of this table: its columns, the subject, and what the row is found by.
    func buffer() -> RowBuffer { RowBuffer(width: table.columns.count + 1 + (searched.isEmpty ? 0 : 2)) }

    /// Appends a row to a buffer.
    ///
    /// - Returns: why it has no place in the table; the buffer is then as it was.
    mutating func append(_ cells: Cells, of subject: String, to buffer: inout RowBuffer) -> String? {
        let mark = buffer.mark
        if !appendInOrder(cells.cells, from: 0, to: &buffer) {
            buffer.cut(to: mark)
            if let fault = appendInAnyOrder(cells.cells, to: &buffer) { return fault }
        }
        complete(subject, &buffer)
        return nil
    }

    /// Appends an entry to a buffer.
    ///
    /// - Parameter id: the subject without its kind.
    /// - Returns: why it has no place in the table; the buffer is then as it was.
    mutating func append(
        _ cells: Cells, of subject: String, id: String, position: UInt64, to buffer: inout RowBuffer
    ) -> String? {
        let mark = buffer.mark
        var isWritten = false
        if table.columns[0].name == table.key[0], table.columns[1].name == table.key[1] {
            buffer.append(id)
            buffer.append(.integer(Int64(position)))
            isWritten = appendInOrder(cells.cells, from: 2, to: &buffer)
        }
        if !isWritten {
            buffer.cut(to: mark)
            let own = [(column: table.key[0], value: SQLValue.text(id)), (table.key[1], .integer(Int64(position)))]
            if let fault = appendInAnyOrder(cells.cells + own, to: &buffer) { return fault }
        }
        complete(subject, &buffer)
        return nil
    }

    /// Appends cells that come in the order of the columns, as they mostly do; false where they do not, or do not fit.
    private func appendInOrder(
        _ cells: [(column: String, value: SQLValue)], from first: Int, to buffer: inout RowBuffer
    ) -> Bool {
        var next = 0
        for column in first..<table.columns.count {
            guard next < cells.count, cells[next].column == table.columns[column].name else {
                buffer.append(.null)
                continue
            }
            guard cells[next].value.fits(text: takesText[column]) else { return false }
            buffer.append(cells[next].value)
            next += 1
        }
        return next == cells.count
    }

    /// Appends cells in whatever order they come, or says why they cannot be.
    private func appendInAnyOrder(
        _ cells: [(column: String, value: SQLValue)], to buffer: inout RowBuffer
    ) -> String? {
        var values = [SQLValue](repeating: .null, count: table.columns.count)
        for (name, value) in cells {
            guard let column = table.columns.firstIndex(where: { $0.name == name }) else {
                return "\(table.name) has no column \(name)"
            }
            guard value.fits(text: takesText[column]) else {
                // The reason is for everybody, the value perhaps not.
                return "\(table.name).\(name) holds \(takesText[column] ? "text, and not a number" : "numbers, and no text")"
            }
            values[column] = value
        }
        for value in values { buffer.append(value) }
        return nil
    }

    /// Adds to a row's columns whose it is and what it is found by.
    private mutating func complete(_ subject: String, _ buffer: inout RowBuffer) {
        let start = buffer.cells.count - table.columns.count
        buffer.append(subject)
        guard !searched.isEmpty else { return }
        searchText.begin()
        for column in searched {
            switch buffer.cells[start + column] {
            case .text(let from, let count):
                buffer.bytes.withUnsafeBufferPointer { bytes in
                    searchText.add(UnsafeBufferPointer(rebasing: bytes[Int(from)..<Int(from + count)]))
                }
            case .integer(let number): searchText.add(String(number))
            case .null: break
            }
        }
        buffer.append(searchText.folded)
        buffer.append(searchText.marked)
    }
}

extension SQLValue {
    fileprivate func fits(text isText: Bool) -> Bool {
        switch self {
        case .null: true
        case .integer: !isText
        case .text: isText
        }
    }
}
