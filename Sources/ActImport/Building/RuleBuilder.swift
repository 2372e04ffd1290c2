/// Checks one rule against the catalogue and the source's columns, and makes of it something that runs.
struct RuleBuilder {
    let mapping: Mapping
    let schema: EventSchema
    let columns: ColumnFinder

    func build(_ rule: Mapping.Rule) throws(ImportError) -> BuiltRule {
        let condition = try rule.condition.map { condition throws(ImportError) in
            try BuiltCondition(condition, columns: columns)
        }
        guard case .event(let type, let fields) = rule.action else {
            return BuiltRule(condition: condition, event: nil, frame: nil)
        }
        guard let shape = schema.event(type.name) else {
            let like = schema.events(like: type.name).joined(separator: ", ")
            throw error(
                type.line, vi: "không có loại sự kiện “\(type.name)”; gần giống: \(like)",
                en: "there is no event type “\(type.name)”; similar: \(like)")
        }
        var writers: [FieldWriter] = []
        var given: Set<String> = []
        for field in fields {
            guard given.insert(field.path.name).inserted else {
                throw error(
                    field.path.line, vi: "trường \(field.path.name) xuất hiện hai lần",
                    en: "the field \(field.path.name) occurs twice")
            }
            try add(field, to: &writers, in: shape)
        }
        try addSubject(to: &writers, in: shape, given: given, line: type.line)
        for field in shape.fields where field.required && !writers.contains(where: { $0.field.name == field.name }) {
            throw error(
                type.line, vi: "\(shape.name) cần trường \(field.name), nhưng không có giá trị nào cho nó",
                en: "\(shape.name) needs the field \(field.name), which is given no value")
        }
        writers.sort { $0.field.number < $1.field.number }
        let event = BuiltEvent(
            type: shape.name, writers: writers,
            required: shape.fields.filter(\.required).map(\.number))
        return BuiltRule(condition: condition, event: event, frame: try frame(rule))
    }

    func error(_ line: Int?, vi: String, en: String) -> ImportError {
        ImportError(.mapping, file: mapping.file, line: line, vi: vi, en: en)
    }

    func value(_ value: Mapping.Value) throws(ImportError) -> ValueBuilder {
        try ValueBuilder(value, currency: mapping.reading.currency) { name throws(ImportError) in
            try columns.index(name)
        }
    }

    // MARK: Fields

    private func add(_ field: Mapping.Field, to writers: inout [FieldWriter], in shape: EventSchema.Shape)
        throws(ImportError)
    {
        let path = field.path.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var shape = shape
        var group: FieldWriter?
        for (depth, name) in path.enumerated() {
            guard let found = shape.field(name) else {
                let like = EventSchema.nearest(to: name, among: shape.fields.map(\.name)).joined(separator: ", ")
                throw error(
                    field.path.line, vi: "\(shape.name) không có trường “\(name)”; gần giống: \(like)",
                    en: "\(shape.name) has no field “\(name)”; similar: \(like)")
            }
            if depth == path.count - 1 {
                let writer = try leaf(found, field)
                if let group { group.add(writer) } else { writers.append(writer) }
                return
            }
            guard case .group(let inner) = found.kind else {
                throw error(
                    field.path.line, vi: "\(name) không có trường con; hãy cho nó giá trị trực tiếp",
                    en: "\(name) has no fields of its own; give it its value as a whole")
            }
            let known = group.map(\.children) ?? writers
            if let existing = known.first(where: { $0.field.name == name }) {
                group = existing
            } else {
                let writer = FieldWriter(group: found, reading: mapping.reading)
                if let group { group.add(writer) } else { writers.append(writer) }
                group = writer
            }
            shape = inner
        }
    }

    private func leaf(_ found: EventSchema.Field, _ field: Mapping.Field) throws(ImportError) -> FieldWriter {
        if case .group(let inner) = found.kind {
            let names = inner.fields.map { "\(field.path.name).\($0.name)" }.joined(separator: ", ")
            throw error(
                field.path.line, vi: "\(found.name) là nhóm trường; hãy cho giá trị từng trường: \(names)",
                en: "\(found.name) is a group; give its fields: \(names)")
        }
        guard found.repeated || field.values.count == 1 else {
            throw error(
                field.path.line, vi: "\(found.name) chỉ nhận một giá trị", en: "\(found.name) takes one value only")
        }
        var values: [ValueBuilder] = []
        for value in field.values { values.append(try self.value(value)) }
        let writer = FieldWriter(field: found, values: values, reading: mapping.reading)
        for value in values { try check(value, of: writer, field) }
        return writer
    }

    /// Everything that can be known of a value before a row is read.
    private func check(_ value: ValueBuilder, of writer: FieldWriter, _ field: Mapping.Field) throws(ImportError) {
        let line = value.value.line ?? field.path.line
        if case .money = writer.field.kind, !value.hasCurrency {
            throw error(
                line, vi: "\(field.path.name) là số tiền: thiếu currency",
                en: "\(field.path.name) is an amount: currency is missing")
        }
        if value.value.separator != nil, !writer.field.repeated {
            throw error(
                line, vi: "split chỉ dùng cho trường nhận nhiều giá trị",
                en: "split is for a field that takes several values")
        }
        if let conversion = value.value.conversion, conversion != .text, !writer.field.kind.isText {
            throw error(
                line, vi: "as: chỉ dùng cho trường văn bản; \(field.path.name) tự chuyển theo kiểu của nó",
                en: "as: is for a field of text; \(field.path.name) is converted by its own kind")
        }
        var constants = (value.value.table?.values).map { $0.sorted() } ?? []
        if value.value.table == nil, let constant = value.value.template.constant { constants.append(constant) }
        constants += [value.value.otherwise, value.value.ifAbsent].compactMap { $0 }
        for constant in constants {
            var wire = WireWriter()
            do {
                _ = try writer.write(constant, of: value, nil, to: &wire)
            } catch {
                throw self.error(line, vi: error.reason.vi, en: error.reason.en)
            }
        }
    }

    /// Gives the subject's value to the field that carries its tag, unless the rule has done so itself.
    private func addSubject(
        to writers: inout [FieldWriter], in shape: EventSchema.Shape, given: Set<String>, line: Int?
    ) throws(ImportError) {
        guard let subject = mapping.subject else { return }
        let tagged = shape.fields.filter { $0.tag == subject.kind }
        guard let field = tagged.first(where: \.required) ?? tagged.first else {
            throw error(
                line, vi: "\(shape.name) không có trường nào mang nhãn “\(subject.kind)” của subject",
                en: "\(shape.name) has no field that carries the subject's tag “\(subject.kind)”")
        }
        if !given.contains(field.name) {
            var value = subject.value
            value.required = true
            let path = Mapping.Named(name: field.name, line: line)
            writers.append(try leaf(field, Mapping.Field(path: path, values: [value])))
        }
    }

    // MARK: Frame

    private func frame(_ rule: Mapping.Rule) throws(ImportError) -> BuiltFrame {
        guard let agency = rule.frame.agency ?? mapping.frame.agency else {
            throw error(rule.line, vi: "thiếu agency (cơ quan thực hiện)", en: "agency is missing: who acted")
        }
        guard let occurred = rule.frame.occurred ?? mapping.frame.occurred else {
            throw error(
                rule.line, vi: "thiếu occurred (thời điểm xảy ra)", en: "occurred is missing: when it took place")
        }
        let effective = try (rule.frame.effective ?? mapping.frame.effective).map { value throws(ImportError) in
            try self.value(value)
        }
        let officer = try (rule.frame.officer ?? mapping.frame.officer).map { value throws(ImportError) in
            try self.value(value)
        }
        let frame = BuiltFrame(
            agency: try value(agency), officer: officer, occurred: try value(occurred), effective: effective,
            moments: Moments(reading: mapping.reading))
        for (value, what) in [(frame.occurred, "occurred")] + (effective.map { [($0, "effective")] } ?? []) {
            guard let constant = value.value.template.constant else { continue }
            do {
                _ = try frame.moments.instant(constant, value.value, what: what)
            } catch {
                throw self.error(
                    value.value.line, vi: error.reason.vi + " (tên cột phải viết {cột})",
                    en: error.reason.en + " (a column is written {column})")
            }
        }
        return frame
    }
}

extension EventSchema.Kind {
    var isText: Bool { if case .text = self { true } else { false } }
}
