import CivilTime

/// Finds the index of a column the mapping names.
struct ColumnFinder {
    let columns: Columns
    /// Whether columns may yet appear that are not known now.
    let isOpen: Bool
    let mappingFile: String

    func index(_ name: Mapping.Named) throws(ImportError) -> Int {
        if isOpen { return columns.index(adding: name.name) }
        guard let index = columns.index(of: name.name) else {
            let known = columns.names.joined(separator: ", ")
            throw ImportError(
                .mapping, file: mappingFile, line: name.line,
                vi: "nguồn không có cột “\(name.name)”; các cột: \(known)",
                en: "the source has no column “\(name.name)”; its columns: \(known)")
        }
        return index
    }
}

/// A rule, ready to run. A class, because every row looks at several and copies none.
final class BuiltRule {
    let condition: BuiltCondition?
    /// `nil` where rows that meet the condition are passed over.
    let event: BuiltEvent?
    let frame: BuiltFrame?

    init(condition: BuiltCondition?, event: BuiltEvent?, frame: BuiltFrame?) {
        (self.condition, self.event, self.frame) = (condition, event, frame)
    }

    /// The cells that go into sealed fields.
    var sealedCells: [Int] { event?.writers.flatMap { $0.sources(isSealed: true) } ?? [] }

    /// The cells that go where everybody reads them: fields, agency, officer, times.
    var openCells: [Int] {
        (event?.writers.flatMap { $0.sources(isSealed: false) } ?? [])
            + [frame?.agency, frame?.officer, frame?.occurred, frame?.effective].compactMap(\.self).flatMap(\.sources)
    }
}

/// An event and its fields.
final class BuiltEvent {
    let type: String
    /// By field number.
    let writers: [FieldWriter]
    let required: [Int]

    init(type: String, writers: [FieldWriter], required: [Int]) {
        (self.type, self.writers, self.required) = (type, writers, required)
    }

    /// The event's payload.
    func payload(_ row: inout RowCursor) throws(RowFault) -> [UInt8] {
        var wire = WireWriter()
        for writer in writers {
            let before = wire.bytes.count
            _ = try writer.write(&row, to: &wire)
            guard wire.bytes.count == before, required.contains(writer.field.number) else { continue }
            throw RowFault(
                vi: "thiếu giá trị cho trường bắt buộc \(writer.field.name)",
                en: "the required field \(writer.field.name) has no value")
        }
        return wire.bytes
    }
}

/// Who acted and when.
final class BuiltFrame {
    let agency: ValueBuilder
    let officer: ValueBuilder?
    let occurred: ValueBuilder
    let effective: ValueBuilder?
    let moments: Moments

    init(
        agency: ValueBuilder, officer: ValueBuilder?, occurred: ValueBuilder, effective: ValueBuilder?, moments: Moments
    ) {
        (self.agency, self.officer, self.occurred, self.effective) = (agency, officer, occurred, effective)
        self.moments = moments
    }

    struct Answer {
        let agency: String
        let officer: String
        let occurred: Instant
        let effective: Instant
    }

    func answer(_ row: inout RowCursor) throws(RowFault) -> Answer {
        guard let agency = try agency.text(row) else {
            throw RowFault(vi: "thiếu cơ quan (agency)", en: "there is no agency")
        }
        guard let moment = try occurred.text(row) else {
            throw RowFault(vi: "thiếu thời điểm xảy ra (occurred)", en: "there is no time at which it occurred")
        }
        let occurredAt = try moments.instant(moment, occurred.value, what: "occurred")
        var effectiveAt = occurredAt
        row.carry(self.agency.carriedCells)
        row.carry(occurred.carriedCells)
        if let effective, let text = try effective.text(row) {
            effectiveAt = try moments.instant(text, effective.value, what: "effective")
            row.carry(effective.carriedCells)
        }
        var name = ""
        if let officer, let text = try officer.text(row) {
            name = text
            row.carry(officer.carriedCells)
        }
        return Answer(agency: agency, officer: name, occurred: occurredAt, effective: effectiveAt)
    }
}

/// A condition, ready to run.
indirect enum BuiltCondition {
    case all([BuiltCondition])
    case any([BuiltCondition])
    case not(BuiltCondition)
    case among(Int, Set<String>)
    case matches(Int, Regex<AnyRegexOutput>)
    case empty(Int, Bool)

    init(_ condition: Mapping.Condition, columns: ColumnFinder) throws(ImportError) {
        switch condition {
        case .all(let parts): self = .all(try BuiltCondition.each(parts, columns))
        case .any(let parts): self = .any(try BuiltCondition.each(parts, columns))
        case .not(let part): self = .not(try BuiltCondition(part, columns: columns))
        case .test(let column, let test):
            let index = try columns.index(column)
            switch test {
            case .among(let values): self = .among(index, values)
            case .empty(let expected): self = .empty(index, expected)
            case .matches(let pattern):
                do {
                    self = .matches(index, try Regex(pattern))
                } catch {
                    throw ImportError(
                        .mapping, file: columns.mappingFile, line: column.line, vi: "biểu thức “\(pattern)” sai",
                        en: "the expression “\(pattern)” is malformed")
                }
            }
        }
    }

    private static func each(_ parts: [Mapping.Condition], _ columns: ColumnFinder) throws(ImportError)
        -> [BuiltCondition]
    {
        var built: [BuiltCondition] = []
        for part in parts { built.append(try BuiltCondition(part, columns: columns)) }
        return built
    }

    /// Whether the row meets it; an absent cell equals nothing and matches nothing.
    func holds(for row: RowCursor) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(for: row) }
        case .any(let parts): parts.contains { $0.holds(for: row) }
        case .not(let part): !part.holds(for: row)
        case .among(let index, let values): row.cell(index).map { values.contains($0) } ?? false
        case .matches(let index, let regex): row.cell(index).map { $0.contains(regex) } ?? false
        case .empty(let index, let expected): (row.cell(index) == nil) == expected
        }
    }
}
