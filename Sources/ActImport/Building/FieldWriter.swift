import CivilTime
import Domain
import SwiftProtobuf

/// Writes one field of the event (or of a group of fields) from a row.
final class FieldWriter {
    let field: EventSchema.Field
    private let values: [ValueBuilder]
    private let reading: Mapping.Reading
    private(set) var children: [FieldWriter]

    init(field: EventSchema.Field, values: [ValueBuilder], reading: Mapping.Reading) {
        (self.field, self.values, self.reading, children) = (field, values, reading, [])
    }

    /// A group, to which its fields are added.
    init(group field: EventSchema.Field, reading: Mapping.Reading) {
        (self.field, values, self.reading, children) = (field, [], reading, [])
    }

    func add(_ child: FieldWriter) {
        children.append(child)
        children.sort { $0.field.number < $1.field.number }
    }

    /// Whether any value beneath comes from a cell.
    private var hasCells: Bool { values.contains { !$0.isConstant } || children.contains(where: \.hasCells) }

    /// The cells of the fields beneath that are sealed, or of those that are not.
    func sources(isSealed: Bool, within group: Bool = false) -> [Int] {
        let here = group || field.isSealed
        return (here == isSealed ? values.flatMap(\.sources) : [])
            + children.flatMap { $0.sources(isSealed: isSealed, within: here) }
    }

    /// Writes the field and returns whether a cell (not only a constant) gave it a value.
    func write(_ row: inout RowCursor, to wire: inout WireWriter) throws(RowFault) -> Bool {
        guard children.isEmpty else { return try writeGroup(&row, to: &wire) }
        var wrote = false
        for value in values {
            guard let text = try value.text(row) else { continue }
            let pieces = value.value.separator.map { split(text, by: $0) } ?? [text]
            var kept = true
            for piece in pieces { kept = try write(piece, of: value, row, to: &wire) && kept }
            if kept { row.carry(value.carriedCells) }
            wrote = wrote || !value.isConstant
        }
        return wrote
    }

    /// A group whose cells are all absent is absent, whatever constants would stand in it.
    private func writeGroup(_ row: inout RowCursor, to wire: inout WireWriter) throws(RowFault) -> Bool {
        var inner = WireWriter()
        var wrote = false
        for child in children { wrote = try child.write(&row, to: &inner) || wrote }
        guard wrote || !hasCells else { return false }
        wire.delimited(field.number, inner.bytes)
        return wrote
    }

    private func split(_ text: String, by separator: String) -> [String] {
        var pieces: [String] = []
        var rest = Substring(text)
        while let range = rest.firstRange(of: separator) {
            pieces.append(RowCursor.trimmed(String(rest[..<range.lowerBound])))
            rest = rest[range.upperBound...]
        }
        pieces.append(RowCursor.trimmed(String(rest)))
        return pieces.filter { !$0.isEmpty }
    }

    /// Writes one text as the field's kind wants it.
    ///
    /// - Returns: whether the event will hold the value; a number without presence does not hold its zero.
    func write(
        _ text: String, of value: ValueBuilder, _ row: RowCursor?, to wire: inout WireWriter
    ) throws(RowFault) -> Bool {
        let number = field.number
        switch field.kind {
        case .text: wire.delimited(number, Array(try converted(text, value).utf8))
        case .day: wire.delimited(number, Array(try moment(text, value).day.description.utf8))
        case .instant: wire.delimited(number, Array(try instant(text, value).description.utf8))
        case .bytes: throw RowFault(vi: "trường byte không ánh xạ được", en: "a field of bytes cannot be mapped")
        case .flag:
            let flag = try flag(text)
            wire.varint(number, flag ? 1 : 0)
            return flag || field.tracksPresence
        case .integer(let type):
            let integer = try integer(text, value)
            try IntegerField.write(integer, as: type, number: number, name: field.name, to: &wire)
            return integer != 0 || field.tracksPresence
        case .real(let type):
            guard let plain = numbers(value).plain(RowCursor.trimmed(text)), let real = Double(plain) else {
                throw notANumber(text)
            }
            if type == .float {
                wire.fixed32(number, Float(real).bitPattern)
            } else {
                wire.fixed64(number, real.bitPattern)
            }
            return real != 0 || field.tracksPresence
        case .choice(let choice):
            guard let chosen = choice.number(RowCursor.trimmed(text)) else {
                let known = choice.names.joined(separator: ", ")
                throw RowFault(
                    vi: "\(field.name): “\(text)” không phải một trong \(known)",
                    en: "\(field.name): “\(text)” is none of \(known)")
            }
            wire.varint(number, UInt64(UInt32(bitPattern: chosen)))
        case .money:
            let money = try money(text, value, row)
            var inner = WireWriter()
            if money.minor != 0 { inner.varint(1, UInt64(bitPattern: money.minor)) }
            inner.delimited(2, Array(money.currency.utf8))
            wire.delimited(number, inner.bytes)
        case .group:
            throw RowFault(vi: "\(field.name) là nhóm trường", en: "\(field.name) is a group of fields")
        }
        return true
    }

    // MARK: Conversions

    private func converted(_ text: String, _ value: ValueBuilder) throws(RowFault) -> String {
        switch value.value.conversion {
        case nil, .text: return text
        case .int: return String(try integer(text, value))
        case .decimal:
            guard let plain = numbers(value).plain(RowCursor.trimmed(text)) else { throw notANumber(text) }
            return plain
        case .bool: return try flag(text) ? "true" : "false"
        case .day: return try moment(text, value).day.description
        case .instant: return try instant(text, value).description
        }
    }

    private func numbers(_ value: ValueBuilder) -> NumberFormat { value.value.numbers ?? reading.numbers }

    private func notANumber(_ text: String) -> RowFault {
        RowFault(vi: "\(field.name): “\(text)” không phải số", en: "\(field.name): “\(text)” is not a number")
    }

    private func integer(_ text: String, _ value: ValueBuilder) throws(RowFault) -> Int64 {
        guard let integer = numbers(value).integer(RowCursor.trimmed(text)) else {
            throw RowFault(
                vi: "\(field.name): “\(text)” không phải số nguyên",
                en: "\(field.name): “\(text)” is not a whole number")
        }
        return integer
    }

    private func flag(_ text: String) throws(RowFault) -> Bool {
        switch RowCursor.trimmed(text).lowercased() {
        case "true", "1", "yes", "y", "có", "x": return true
        case "false", "0", "no", "n", "không": return false
        default:
            throw RowFault(
                vi: "\(field.name): “\(text)” không phải có hay không (true/false)",
                en: "\(field.name): “\(text)” is neither true nor false")
        }
    }

    private func moment(_ text: String, _ value: ValueBuilder) throws(RowFault) -> CivilMoment {
        try Moments(reading: reading).moment(text, value.value, what: field.name)
    }

    private func instant(_ text: String, _ value: ValueBuilder) throws(RowFault) -> Instant {
        try Moments(reading: reading).instant(text, value.value, what: field.name)
    }

    private func money(_ text: String, _ value: ValueBuilder, _ row: RowCursor?) throws(RowFault) -> Money {
        guard let plain = numbers(value).plain(RowCursor.trimmed(text)) else { throw notANumber(text) }
        // A constant is checked before there is any row; its currency may still come from one.
        let currency = row.map { value.currency($0) } ?? "XXX"
        guard let currency, Currency.isWellFormed(currency) else {
            throw RowFault(
                vi: "\(field.name): thiếu mã tiền tệ ba chữ cái (currency)",
                en: "\(field.name): the three letters of the currency are missing")
        }
        guard let money = Money(decimal: plain, currency: currency) else {
            throw RowFault(
                vi: "\(field.name): “\(text)” không phải số tiền \(currency) hợp lệ",
                en: "\(field.name): “\(text)” is not an amount of \(currency)")
        }
        return money
    }
}

/// Reads dates as a mapping says they are written.
struct Moments {
    let reading: Mapping.Reading

    func moment(_ text: String, _ value: Mapping.Value, what: String) throws(RowFault) -> CivilMoment {
        let trimmed = RowCursor.trimmed(text)
        for format in value.dates ?? reading.dates {
            if let moment = format.parse(trimmed) { return moment }
        }
        throw RowFault(
            vi: "\(what): không hiểu ngày giờ “\(text)”", en: "\(what): the date “\(text)” is not understood")
    }

    func instant(_ text: String, _ value: Mapping.Value, what: String) throws(RowFault) -> Instant {
        try moment(text, value, what: what).instant(offset: value.zone ?? reading.zone)
    }
}
