import CivilTime
import Domain
import EventLog

/// What became of one row.
public enum ImportedRow: Sendable {
    case act(MappedAct)
    /// The row became no act; the reason is for a person.
    case rejected(RejectedRow)
    /// A rule, or `on_unmatched: skip`, passes the row over.
    case skipped(row: Int)
    /// The row is the same act as an earlier one: the same `id` cells and the same content.
    case repeated(row: Int, of: Int)
}

/// Reads a source and makes an act of each row, as a mapping says; knows nothing of ledgers.
///
/// Rows come in the order of the file. The source is read as it is asked for, in bounded memory but for 16 bytes a row
/// that recognise repetitions.
public final class Importer {
    /// The mapping it reads by.
    public let mapping: Mapping
    private let source: ByteReader
    private let reader: any RowReader
    private let rules: [BuiltRule]
    private let kept: [Int]?
    /// Columns that go into a sealed field of any rule: they are nowhere in the clear, not even as a hash.
    private let sealed: Set<Int>
    private let idColumns: [(name: String, index: Int)]
    private let ids: ActID
    private var seen = SeenRows()
    private var named: [EventID: (content: EventID, row: Int)] = [:]
    private let limits: ImportLimits

    /// Opens the source and checks the whole mapping: its types and fields against the catalogue, its columns against the
    /// source where they are known beforehand (CSV).
    ///
    /// - Throws: an error that names the mapping's line, or what is wrong with the source.
    public convenience init(mapping: Mapping, source: ByteReader, limits: ImportLimits = ImportLimits())
        throws(ImportError)
    {
        let schema: EventSchema
        do {
            schema = try EventSchema.catalogue()
        } catch {
            throw ImportError(
                .mapping, file: mapping.file, vi: "không đọc được danh mục sự kiện: \(error)",
                en: "the catalogue of events cannot be read: \(error)")
        }
        try self.init(mapping: mapping, source: source, schema: schema, limits: limits)
    }

    init(mapping: Mapping, source: ByteReader, schema: EventSchema, limits: ImportLimits) throws(ImportError) {
        self.mapping = mapping
        self.source = source
        self.limits = limits
        switch mapping.format {
        case .csv: reader = try CSVReader(source: source, dialect: mapping.dialect, limits: limits)
        case .xes: reader = try XESReader(source: source, limits: limits, appliesGlobals: mapping.appliesGlobals)
        }
        let finder = ColumnFinder(columns: reader.columns, isOpen: mapping.format == .xes, mappingFile: mapping.file)
        let builder = RuleBuilder(mapping: mapping, schema: schema, columns: finder)
        var rules: [BuiltRule] = []
        for rule in mapping.rules { rules.append(try builder.build(rule)) }
        self.rules = rules
        sealed = Set(rules.flatMap(\.sealedCells))
        var idColumns: [(name: String, index: Int)] = []
        for column in mapping.id { idColumns.append((column.name, try finder.index(column))) }
        self.idColumns = idColumns
        switch mapping.attributes {
        case .rest: kept = nil
        case .none: kept = []
        case .listed(let names):
            var indices: [Int] = []
            for name in names { indices.append(try finder.index(name)) }
            kept = indices
        }
        ids = ActID(mappingName: mapping.name)
        try checkSealed(finder)
    }

    /// What one rule seals may not stand in the clear by another way.
    private func checkSealed(_ columns: ColumnFinder) throws(ImportError) {
        var open: [(index: Int, line: Int?, vi: String, en: String)] = []
        for (rule, built) in zip(mapping.rules, rules) {
            for index in built.openCells { open.append((index, rule.line, "trường không niêm phong", "an unsealed field")) }
        }
        for (column, built) in zip(mapping.id, idColumns) {
            open.append((built.index, column.line, "mã (id)", "the id, which anybody can compute from a guess"))
        }
        if case .listed(let names) = mapping.attributes {
            for name in names { open.append((try columns.index(name), name.line, "thuộc tính", "an attribute")) }
        }
        guard let fault = open.first(where: { sealed.contains($0.index) }) else { return }
        let name = reader.columns.names[fault.index]
        throw ImportError(
            .mapping, file: mapping.file, line: fault.line,
            vi: "cột “\(name)” vào một trường niêm phong, nên không thể vào \(fault.vi)",
            en: "the column “\(name)” goes into a sealed field, so it cannot go into \(fault.en)")
    }

    /// The names of the source's columns; of an XES those met so far.
    public var columnNames: [String] { reader.columns.names }
    /// How much of the source has been read, in the measure of `totalBytes`.
    public var consumedBytes: UInt64 { source.consumedBytes }
    /// The size of the source, where it is known.
    public var totalBytes: UInt64? { source.totalBytes }
    /// What the source is called.
    public var sourceName: String { source.name }

    /// What became of the next row; `nil` at the end.
    ///
    /// - Throws: when the source cannot be read any further, with the place; the rows before stand.
    public func next() throws(ImportError) -> ImportedRow? {
        switch try reader.next() {
        case nil: return nil
        case .malformed(let row): return .rejected(row)
        case .row(let row):
            do throws(RowFault) {
                return try map(row)
            } catch {
                return .rejected(rejection(of: row, for: error.reason))
            }
        }
    }

    private func rejection(of row: Row, for reason: ImportMessage) -> RejectedRow {
        RejectedRow(row: row.number, line: row.line, reason: reason, cells: cells(of: row))
    }

    /// The row as a report shows it.
    private func cells(of row: Row) -> [String] {
        guard mapping.format == .xes else { return row.cells }
        let columns = reader.columns
        let pairs = columns.byName.filter { !row[$0].isEmpty }.map { "\(columns.names[$0])=\(row[$0])" }
        return [pairs.joined(separator: "\n")]
    }

    private func map(_ row: Row) throws(RowFault) -> ImportedRow {
        var cursor = RowCursor(row, columns: reader.columns.names.count, reading: mapping.reading)
        guard let rule = rules.first(where: { $0.condition?.holds(for: cursor) ?? true }) else {
            if mapping.skipsUnmatched { return .skipped(row: row.number) }
            throw RowFault(vi: "không quy tắc nào khớp với dòng này", en: "no rule matches this row")
        }
        guard let built = rule.event, let frame = rule.frame else { return .skipped(row: row.number) }
        let answer = try frame.answer(&cursor)
        let payload = try built.payload(&cursor)
        let event: DomainEvent
        do {
            event = try DomainEvent(type: built.type, payload: payload)
        } catch {
            throw RowFault(vi: "không lập được sự kiện: \(error)", en: "the event cannot be made: \(error)")
        }
        let attributes = attributes(cursor)
        try checkSize(payload, attributes, event)
        guard let id = try identify(row, cursor) else { return repetition(row, cursor) }
        return .act(
            MappedAct(
                id: id, event: event, agency: answer.agency, officer: answer.officer, occurred: answer.occurred,
                effective: answer.effective, attributes: attributes, row: row.number, line: row.line,
                cells: cells(of: row)))
    }

    /// The cells no field holds, by name.
    private func attributes(_ cursor: RowCursor) -> [Attribute] {
        let columns = reader.columns
        var attributes: [Attribute] = []
        for index in columns.byName {
            guard kept.map({ $0.contains(index) }) ?? (!cursor.carried[index] && !sealed.contains(index)),
                let value = cursor.cell(index) else {
                continue
            }
            attributes.append(Attribute(name: columns.names[index], value: value))
        }
        return attributes
    }

    /// What a ledger would refuse for its size is refused here, so that its neighbours are not held up.
    private func checkSize(_ payload: [UInt8], _ attributes: [Attribute], _ event: DomainEvent) throws(RowFault) {
        let named = attributes.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 12 }
        guard payload.count + named + 1024 > limits.eventBytes else { return }
        throw RowFault(
            vi: "sự kiện quá lớn: \(payload.count + named) byte, giới hạn \(limits.eventBytes) byte",
            en: "the event is too large: \(payload.count + named) bytes; the limit is \(limits.eventBytes)")
    }

    // MARK: Identity

    /// The row's id, or `nil` where it is the same act as an earlier row.
    ///
    /// Sealed cells are no part of an id: whoever knows the rest of a row could try names until one gives the id.
    private func identify(_ row: Row, _ cursor: RowCursor) throws(RowFault) -> EventID? {
        guard !idColumns.isEmpty else {
            let content = ActID.content(row, reader.columns, without: sealed)
            guard let first = ids.ofRow(content, ordinal: 0) else { return nil }
            let ordinal = seen.ordinal(of: first)
            return ordinal == 0 ? first : ids.ofRow(content, ordinal: ordinal)
        }
        guard let first = ids.ofRow(ActID.content(row, reader.columns), ordinal: 0) else { return nil }
        guard let id = try namedID(cursor) else { return nil }
        guard let earlier = named[id] else {
            named[id] = (first, row.number)
            return id
        }
        guard earlier.content == first else {
            let names = idColumns.map(\.name).joined(separator: ", ")
            throw RowFault(
                vi: "trùng mã (\(names)) với dòng \(earlier.row) nhưng nội dung khác",
                en: "has the same id (\(names)) as row \(earlier.row) but other content")
        }
        return nil
    }

    private func namedID(_ cursor: RowCursor) throws(RowFault) -> EventID? {
        let cells = idColumns.map { (name: $0.name, value: cursor.cell($0.index) ?? "") }
        guard cells.contains(where: { !$0.value.isEmpty }) else {
            let names = idColumns.map(\.name).joined(separator: ", ")
            throw RowFault(vi: "các cột id đều trống: \(names)", en: "the id columns are all empty: \(names)")
        }
        return ids.ofCells(cells)
    }

    private func repetition(_ row: Row, _ cursor: RowCursor) -> ImportedRow {
        let cells = idColumns.map { (name: $0.name, value: cursor.cell($0.index) ?? "") }
        let earlier = ids.ofCells(cells).flatMap { named[$0] }
        return .repeated(row: row.number, of: earlier?.row ?? row.number)
    }
}
