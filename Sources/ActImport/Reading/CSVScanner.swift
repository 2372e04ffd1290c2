/// What breaks the rules of CSV.
enum CSVFault: Hashable {
    case openQuote
    case textAfterQuote
    case encoding
    case tooLong(Int)

    var message: ImportMessage {
        switch self {
        case .openQuote:
            ImportMessage(vi: "dấu nháy mở mà không đóng", en: "a quote is opened and never closed")
        case .textAfterQuote:
            ImportMessage(
                vi: "có chữ sau dấu nháy đóng (dấu nháy trong ô phải viết đôi)",
                en: "text follows a closing quote (a quote within a cell is written twice)")
        case .encoding:
            ImportMessage(vi: "không phải UTF-8 hợp lệ", en: "is not valid UTF-8")
        case .tooLong(let limit):
            ImportMessage(vi: "dài hơn \(limit) byte", en: "is longer than \(limit) bytes")
        }
    }
}

/// Cuts one record out of bytes, without copying them.
struct CSVScanner {
    struct Cell {
        let range: Range<Int>
        /// Holds doubled quotes.
        let escaped: Bool
        /// Holds a NUL, which no text has.
        let hasNull: Bool
    }

    enum Outcome {
        /// The record ends before `next` and spans `lines` line ends; its cells are in `cells`.
        case complete(next: Int, lines: Int)
        /// More bytes are wanted.
        case incomplete(openQuote: Bool)
        /// The record cannot be cut; the next one may begin at `next`.
        case broken(CSVFault, next: Int)
    }

    let delimiter: UInt8
    let quote: UInt8?
    /// No more bytes will come.
    var atEnd = false
    private(set) var cells: [Cell] = []

    init(delimiter: UInt8, quote: UInt8?) {
        self.delimiter = delimiter
        self.quote = quote
    }

    /// The number of line ends: LF, CRLF, or CR alone.
    static func lines(in bytes: some Collection<UInt8>) -> Int {
        var count = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { count += 1 }
            previous = byte
        }
        return count
    }

    /// Scans the record that begins at `start`.
    mutating func scan(_ buffer: [UInt8], from start: Int) -> Outcome {
        cells.removeAll(keepingCapacity: true)
        return buffer.withUnsafeBufferPointer { bytes in
            var index = start
            var lines = 0
            while true {
                let step =
                    index < bytes.count && bytes[index] == quote
                    ? quoted(bytes, from: index, lines: &lines) : plain(bytes, from: index)
                switch step {
                case .cell(let end): index = end
                case .outcome(let outcome): return outcome
                }
                switch ending(bytes, at: index, lines: lines, recordStart: start) {
                case .cell(let next): index = next
                case .outcome(let outcome): return outcome
                }
            }
        }
    }

    private enum Step {
        /// Go on at this index.
        case cell(Int)
        case outcome(Outcome)
    }

    private mutating func plain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Step {
        var index = start
        var hasNull = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
            if byte == 0 { hasNull = true }
            index += 1
        }
        if index == bytes.count, !atEnd { return .outcome(.incomplete(openQuote: false)) }
        cells.append(Cell(range: start..<index, escaped: false, hasNull: hasNull))
        return .cell(index)
    }

    private mutating func quoted(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, lines: inout Int) -> Step {
        var index = start + 1
        var (escaped, hasNull) = (false, false)
        while true {
            guard index < bytes.count else {
                return .outcome(
                    atEnd ? .broken(.openQuote, next: lineEnd(bytes, from: start)) : .incomplete(openQuote: true))
            }
            let byte = bytes[index]
            if byte == quote {
                guard index + 1 < bytes.count || atEnd else { return .outcome(.incomplete(openQuote: true)) }
                guard index + 1 < bytes.count, bytes[index + 1] == quote else { break }
                escaped = true
                index += 2
                continue
            }
            // A CR counts by itself unless the LF that follows does.
            if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)) { lines += 1 }
            if byte == 0 { hasNull = true }
            index += 1
        }
        cells.append(Cell(range: start + 1..<index, escaped: escaped, hasNull: hasNull))
        return .cell(index + 1)
    }

    /// What stands after a cell: a delimiter, the end of the record, or something that may not stand there.
    private func ending(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, lines: Int, recordStart: Int) -> Step {
        guard index < bytes.count else {
            return .outcome(atEnd ? .complete(next: index, lines: lines) : .incomplete(openQuote: false))
        }
        switch bytes[index] {
        case delimiter: return .cell(index + 1)
        case 0x0A: return .outcome(.complete(next: index + 1, lines: lines + 1))
        case 0x0D:
            guard index + 1 < bytes.count || atEnd else { return .outcome(.incomplete(openQuote: false)) }
            let pair = index + 1 < bytes.count && bytes[index + 1] == 0x0A
            return .outcome(.complete(next: index + (pair ? 2 : 1), lines: lines + 1))
        default:
            let end = lineEnd(bytes, from: index)
            if end == bytes.count, bytes[end - 1] != 0x0A, !atEnd { return .outcome(.incomplete(openQuote: false)) }
            return .outcome(.broken(.textAfterQuote, next: end))
        }
    }

    private func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
        return min(index + 1, bytes.count)
    }
}
