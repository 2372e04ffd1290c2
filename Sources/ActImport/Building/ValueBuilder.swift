import CivilTime

/// Why a row is no act.
struct RowFault: Error, Hashable {
    let reason: ImportMessage

    init(vi: String, en: String) { reason = ImportMessage(vi: vi, en: en) }
}

/// The row in hand, seen as a mapping wants to see it, and which of its cells have gone somewhere.
struct RowCursor {
    private(set) var row: Row
    private let absent: Set<String>
    private let trims: Bool
    /// By column: whether a value that was kept holds this cell whole.
    private(set) var carried: [Bool]

    init(_ row: Row, columns: Int, reading: Mapping.Reading) {
        self.row = row
        absent = reading.absent
        trims = reading.trims
        carried = [Bool](repeating: false, count: columns)
    }

    /// The cell's text, or `nil` where it is absent.
    func cell(_ index: Int) -> String? {
        let text = row[index]
        if text.isEmpty { return nil }
        guard trims || !absent.isEmpty else { return text }
        let value = trims ? RowCursor.trimmed(text) : text
        return value.isEmpty || absent.contains(value) ? nil : value
    }

    mutating func carry(_ indices: [Int]) {
        for index in indices { carried[index] = true }
    }

    /// Without the blanks around it, the non-breaking one too.
    static func trimmed(_ text: String) -> String {
        func blank(_ byte: UInt8) -> Bool {
            byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0xA0 || byte == 0xC2
        }
        // The common case needs no look at characters: a non-breaking blank is C2 A0, and may stand at an end only then.
        guard let first = text.utf8.first, let last = text.utf8.last, blank(first) || blank(last) else { return text }
        var rest = Substring(text)
        while let character = rest.first, character.isWhitespace { rest.removeFirst() }
        while let character = rest.last, character.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

/// Makes the text of one value out of a row: template, table, stand-ins.
struct ValueBuilder {
    private enum Part {
        case text(String)
        case cell(Int)
    }

    let value: Mapping.Value
    private let parts: [Part]
    private let cells: [Int]
    private let columnNames: [String]
    /// The currency of an amount, where the mapping or the value names one.
    private let currency: [Part]?

    /// - Parameter index: the index of a column, or an error that it does not exist.
    init(
        _ value: Mapping.Value, currency: Template?, index: (Mapping.Named) throws(ImportError) -> Int
    ) throws(ImportError) {
        self.value = value
        parts = try ValueBuilder.parts(value.template, line: value.line, index: index)
        cells = parts.compactMap { if case .cell(let index) = $0 { index } else { nil } }
        columnNames = value.template.columns
        if let template = value.currency ?? currency {
            self.currency = try ValueBuilder.parts(template, line: value.line, index: index)
        } else {
            self.currency = nil
        }
    }

    private static func parts(
        _ template: Template, line: Int?, index: (Mapping.Named) throws(ImportError) -> Int
    ) throws(ImportError) -> [Part] {
        var parts: [Part] = []
        for part in template.parts {
            switch part {
            case .text(let text): parts.append(.text(text))
            case .column(let name): parts.append(.cell(try index(Mapping.Named(name: name, line: line))))
            }
        }
        return parts
    }

    /// Every cell it looks at, whatever becomes of it.
    var sources: [Int] { cells + (currency ?? []).compactMap { if case .cell(let index) = $0 { index } else { nil } } }
    var isConstant: Bool { cells.isEmpty }
    var hasCurrency: Bool { currency != nil }
    /// The cells it is made of, for the report of which cells have gone somewhere.
    ///
    /// A cell that only chose an entry of a table, or was cut in pieces, is not carried whole.
    var carriedCells: [Int] { value.table == nil && value.separator == nil ? cells : [] }

    /// The text, or `nil` where a cell it needs is absent and nothing stands in.
    func text(_ row: RowCursor) throws(RowFault) -> String? {
        guard var text = fill(parts, row) else {
            if let standIn = value.ifAbsent { return standIn }
            if value.required {
                let names = columnNames.joined(separator: ", ")
                throw RowFault(vi: "ô bắt buộc bị trống: \(names)", en: "a required cell is empty: \(names)")
            }
            return nil
        }
        if let table = value.table {
            guard let entry = table[text] ?? value.otherwise else {
                let names = columnNames.joined(separator: ", ")
                throw RowFault(
                    vi: "giá trị “\(text)” của \(names) không có trong bảng chuyển đổi",
                    en: "the value “\(text)” of \(names) is not in the table")
            }
            text = entry
        }
        return text
    }

    func currency(_ row: RowCursor) -> String? { currency.flatMap { fill($0, row) } }

    private func fill(_ parts: [Part], _ row: RowCursor) -> String? {
        if parts.count == 1, case .cell(let index) = parts[0] { return row.cell(index) }
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .cell(let index):
                guard let cell = row.cell(index) else { return nil }
                result += cell
            }
        }
        return result.isEmpty ? nil : result
    }
}
