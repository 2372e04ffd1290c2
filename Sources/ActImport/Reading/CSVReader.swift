/// How a CSV file is written.
struct CSVDialect: Hashable {
    enum Header: Hashable {
        /// The first record names the columns.
        case first
        /// There is no such record: columns are named `1`, `2`, `3` …
        case none
        /// There is no such record; these are the names.
        case names([String])
    }

    var delimiter = UInt8(ascii: ",")
    var quote: UInt8? = UInt8(ascii: "\"")
    var header = Header.first
}

/// Reads CSV as RFC 4180 describes it, and as it is met: LF, CRLF or CR, with or without a byte order mark or a last line
/// end. A record that breaks the rules is returned as malformed and reading goes on at the next line.
final class CSVReader: RowReader {
    let columns = Columns()
    private let source: ByteReader
    private let dialect: CSVDialect
    private let limits: ImportLimits
    private var scanner: CSVScanner
    private var buffer: [UInt8] = []
    private var start = 0
    private var line = 1
    private var number = 0
    /// Records read before the columns had names.
    private var peeked: [Record] = []

    init(source: ByteReader, dialect: CSVDialect, limits: ImportLimits) throws(ImportError) {
        self.source = source
        self.dialect = dialect
        self.limits = limits
        scanner = CSVScanner(delimiter: dialect.delimiter, quote: dialect.quote)
        try skipByteOrderMark()
        switch dialect.header {
        case .first: try readHeader()
        case .names(let names): try name(names, line: nil)
        case .none: try nameByPlace()
        }
    }

    func next() throws(ImportError) -> ReadRow? {
        while let record = try peeked.isEmpty ? nextRecord() : peeked.removeFirst() {
            switch record {
            case .cells(let cells, let line):
                if cells.count == 1, cells[0].isEmpty { continue }
                number += 1
                return check(cells, line: line)
            case .broken(let reason, let raw, let line):
                number += 1
                return .malformed(RejectedRow(row: number, line: line, reason: reason, cells: raw))
            }
        }
        return nil
    }

    private func check(_ cells: [String], line: Int) -> ReadRow {
        guard cells.count == columns.names.count else {
            let reason = ImportMessage(
                vi: "có \(cells.count) ô, trong khi phải có \(columns.names.count) ô",
                en: "has \(cells.count) cells where \(columns.names.count) are expected")
            return .malformed(RejectedRow(row: number, line: line, reason: reason, cells: cells))
        }
        return .row(Row(number: number, line: line, cells: cells))
    }

    // MARK: Header

    private func readHeader() throws(ImportError) {
        while let record = try nextRecord() {
            switch record {
            case .cells(let cells, _) where cells.count == 1 && cells[0].isEmpty: continue
            case .cells(let cells, let line): return try name(cells, line: line)
            case .broken(let reason, _, let line):
                throw ImportError(
                    .source, file: source.name, line: line, vi: "dòng tiêu đề hỏng: \(reason.vi)",
                    en: "the header is broken: \(reason.en)")
            }
        }
        throw ImportError(
            .source, file: source.name, vi: "tệp trống, không có dòng tiêu đề",
            en: "the file is empty: there is no header")
    }

    /// Where no header names the columns, the first row tells how many there are.
    private func nameByPlace() throws(ImportError) {
        while let record = try nextRecord() {
            guard case .cells(let cells, let line) = record else {
                peeked.append(record)
                continue
            }
            if cells.count == 1, cells[0].isEmpty { continue }
            peeked.append(record)
            return try name(cells.indices.map { String($0 + 1) }, line: line)
        }
    }

    private func name(_ names: [String], line: Int?) throws(ImportError) {
        guard names.count <= limits.columns else {
            throw ImportError(
                .source, file: source.name, line: line, vi: "có \(names.count) cột, vượt giới hạn \(limits.columns)",
                en: "has \(names.count) columns; the limit is \(limits.columns)")
        }
        for (index, name) in names.enumerated() {
            // A column without a name (an index column, often) is known by its place.
            let name = name.isEmpty ? String(index + 1) : name
            guard columns.index(of: name) == nil else {
                throw ImportError(
                    .source, file: source.name, line: line, vi: "cột “\(name)” xuất hiện hai lần trong tiêu đề",
                    en: "the column “\(name)” occurs twice in the header")
            }
            _ = columns.index(adding: name)
        }
    }

    private func skipByteOrderMark() throws(ImportError) {
        while buffer.count < 3, try fill() {}
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
            start = 3
        } else if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
            throw ImportError(
                .source, file: source.name, vi: "tệp mã hóa UTF-16; hãy lưu lại dưới dạng CSV UTF-8",
                en: "the file is UTF-16; save it again as CSV UTF-8")
        }
    }

    // MARK: Records

    private enum Record {
        case cells([String], line: Int)
        case broken(ImportMessage, raw: [String], line: Int)
    }

    private func nextRecord() throws(ImportError) -> Record? {
        while true {
            guard start < buffer.count || !scanner.atEnd else { return nil }
            let outcome = scanner.scan(buffer, from: start)
            switch outcome {
            case .complete(let next, let lines):
                guard next - start <= limits.rowBytes else { return try refuseOversized(upTo: next) }
                defer { advance(to: next, lines: lines) }
                return decode()
            case .broken(let fault, let next):
                return refuse(fault.message, upTo: next)
            case .incomplete(let openQuote):
                guard buffer.count - start > limits.rowBytes else {
                    if try !fill() { scanner.atEnd = true }
                    continue
                }
                let end = lineEnd(from: start)
                guard openQuote, buffer[end - 1] == 0x0A else { return try refuseOversized() }
                return refuse(CSVFault.openQuote.message, upTo: end)
            }
        }
    }

    /// The record the scanner has just found, as texts.
    private func decode() -> Record {
        var cells: [String] = []
        cells.reserveCapacity(scanner.cells.count)
        let valid = buffer.withUnsafeBufferPointer { bytes in
            for cell in scanner.cells {
                let text: String?
                if cell.escaped, let quote = dialect.quote {
                    text = String(validating: unescaped(bytes[cell.range], quote: quote), as: UTF8.self)
                } else {
                    text = String(validating: bytes[cell.range], as: UTF8.self)
                }
                guard let text, !cell.hasNull else { return false }
                cells.append(text)
            }
            return true
        }
        guard valid else {
            let raw = scanner.cells.map { String(decoding: buffer[$0.range], as: UTF8.self) }
            return .broken(CSVFault.encoding.message, raw: raw, line: line)
        }
        return .cells(cells, line: line)
    }

    private func unescaped(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, quote: UInt8) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var second = false
        for byte in bytes {
            if byte == quote, second {
                second = false
                continue
            }
            second = byte == quote
            result.append(byte)
        }
        return result
    }

    private func refuse(_ reason: ImportMessage, upTo next: Int) -> Record {
        var raw = buffer[start..<next]
        while let last = raw.last, last == 0x0A || last == 0x0D { raw.removeLast() }
        let record = Record.broken(reason, raw: [String(decoding: raw, as: UTF8.self)], line: line)
        advance(to: next, lines: CSVScanner.lines(in: buffer[start..<next]))
        return record
    }

    /// Drops a record that is too long, keeping only its beginning for the report; without an end in sight it reaches to the
    /// next line.
    private func refuseOversized(upTo next: Int? = nil) throws(ImportError) -> Record {
        let raw = String(decoding: buffer[start..<min(buffer.count, start + 200)], as: UTF8.self) + "…"
        let record = Record.broken(CSVFault.tooLong(limits.rowBytes).message, raw: [raw], line: line)
        if let next {
            advance(to: next, lines: CSVScanner.lines(in: buffer[start..<next]))
            return record
        }
        var end = lineEnd(from: start)
        while end == buffer.count, buffer.last != 0x0A {
            start = buffer.count
            guard try fill() else {
                scanner.atEnd = true
                break
            }
            end = lineEnd(from: start)
        }
        advance(to: end, lines: 1)
        return record
    }

    /// Where the line that holds `index` ends, or the end of the buffer.
    private func lineEnd(from index: Int) -> Int {
        buffer[index...].firstIndex(of: 0x0A).map { $0 + 1 } ?? buffer.count
    }

    private func advance(to next: Int, lines: Int) {
        start = next
        line += lines
    }

    private func fill() throws(ImportError) -> Bool {
        guard let bytes = try source.next() else { return false }
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer += bytes
        return true
    }
}
