import Yams

/// Reads the text of a mapping file.
struct MappingParser {
    let file: String

    private static let keys = [
        "name", "description", "format", "delimiter", "quote", "header", "globals", "time_zone", "dates", "decimal",
        "thousands",
        "currency", "absent", "trim", "agency", "officer", "occurred", "effective", "subject", "id", "attributes",
        "on_unmatched", "rules",
    ]

    /// What the file may leave out.
    private struct Draft {
        var name: String?
        var format: Mapping.Format?
        var dialect = CSVDialect()
        var appliesGlobals = true
        var reading = Mapping.Reading()
        var frame = Mapping.Frame()
        var subject: Mapping.Subject?
        var id: [Mapping.Named] = []
        var attributes = Mapping.Attributes.rest
        var skipsUnmatched = false
        var rules: [Mapping.Rule] = []
    }

    func parse(_ text: String) throws(ImportError) -> Mapping {
        let root = try compose(text)
        var draft = Draft()
        var csvOnly: (name: String, node: YAMLNode)?
        var xesOnly: YAMLNode?
        for (key, name, value) in try root.pairs("mapping", keys: MappingParser.keys) {
            if ["delimiter", "quote", "header"].contains(name) { csvOnly = (name, key) }
            if name == "globals" { xesOnly = key }
            try take(name, value, into: &draft)
        }
        guard let name = draft.name, !name.isEmpty else {
            throw root.error(
                vi: "thiếu khóa name (tên này quyết định mã của các sự kiện)",
                en: "the key name is missing (it enters the acts' ids)")
        }
        guard let format = draft.format else {
            throw root.error(vi: "thiếu khóa format (csv hoặc xes)", en: "the key format is missing (csv or xes)")
        }
        guard !draft.rules.isEmpty else {
            throw root.error(
                vi: "thiếu khóa rules, hoặc không có quy tắc nào", en: "the key rules is missing, or there is no rule")
        }
        if format == .xes, let csvOnly {
            throw csvOnly.node.error(vi: "\(csvOnly.name) chỉ dùng cho csv", en: "\(csvOnly.name) is for csv only")
        }
        if format == .csv, let xesOnly {
            throw xesOnly.error(vi: "globals chỉ dùng cho xes", en: "globals is for xes only")
        }
        return Mapping(
            name: name, format: format, file: file, dialect: draft.dialect, appliesGlobals: draft.appliesGlobals,
            reading: draft.reading, frame: draft.frame, subject: draft.subject, id: draft.id,
            attributes: draft.attributes,
            skipsUnmatched: draft.skipsUnmatched, rules: draft.rules)
    }

    private func compose(_ text: String) throws(ImportError) -> YAMLNode {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw ImportError(.mapping, file: file, vi: "tệp ánh xạ trống", en: "the mapping file is empty")
            }
            return YAMLNode(node: node, file: file)
        } catch let error as ImportError {
            throw error
        } catch let error as YamlError {
            throw yamlError(error)
        } catch {
            throw ImportError(.mapping, file: file, vi: "YAML sai: \(error)", en: "malformed YAML: \(error)")
        }
    }

    private func yamlError(_ error: YamlError) -> ImportError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ImportError(
                .mapping, file: file, line: mark.line, vi: "YAML sai: \(problem)", en: "malformed YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map(String.init(describing:)).joined(separator: ", ")
            return ImportError(
                .mapping, file: file, line: context.mark.line, vi: "khóa lặp lại: \(names)",
                en: "a key is repeated: \(names)")
        default:
            return ImportError(.mapping, file: file, vi: "YAML sai: \(error)", en: "malformed YAML: \(error)")
        }
    }

    private func take(_ name: String, _ value: YAMLNode, into draft: inout Draft) throws(ImportError) {
        let values = ValueParser()
        switch name {
        case "name": draft.name = try value.text(name)
        case "description": _ = try value.text(name)
        case "format": draft.format = try value.choice(name, as: Mapping.Format.self)
        case "delimiter": draft.dialect.delimiter = try delimiter(value)
        case "quote": draft.dialect.quote = try quote(value)
        case "header": draft.dialect.header = try header(value)
        case "globals": draft.appliesGlobals = try value.choice(name, as: Globals.self) == .apply
        case "time_zone": draft.reading.zone = try values.zone(value)
        case "dates": draft.reading.dates = try values.dates(value)
        case "decimal": draft.reading.numbers.decimal = try values.separator(value, name)
        case "thousands": draft.reading.numbers.thousands = try values.separator(value, name)
        case "currency": draft.reading.currency = try values.template(value, name)
        case "absent": draft.reading.absent = Set(try value.texts(name).map(\.name))
        case "trim": draft.reading.trims = try value.flag(name)
        case "agency": draft.frame.agency = try values.value(value, name)
        case "officer": draft.frame.officer = try values.value(value, name)
        case "occurred": draft.frame.occurred = try values.value(value, name)
        case "effective": draft.frame.effective = try values.value(value, name)
        case "subject": draft.subject = try values.subject(value)
        case "id": draft.id = try value.texts(name)
        case "attributes": draft.attributes = try attributes(value)
        case "on_unmatched": draft.skipsUnmatched = try value.choice(name, as: Unmatched.self) == .skip
        case "rules": draft.rules = try RuleParser().rules(value)
        default: break
        }
    }

    private enum Globals: String, CaseIterable { case apply, ignore }
    private enum Unmatched: String, CaseIterable { case reject, skip }

    private func delimiter(_ node: YAMLNode) throws(ImportError) -> UInt8 {
        let text = try node.text("delimiter")
        if text == "tab" { return 0x09 }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x0A, byte != 0x0D, byte != 0x22
        else {
            throw node.error(
                vi: "delimiter: phải là một ký tự ASCII, ví dụ \",\" \";\" hoặc tab",
                en: "delimiter: must be one ASCII character, such as \",\" \";\" or tab")
        }
        return byte
    }

    private func quote(_ node: YAMLNode) throws(ImportError) -> UInt8? {
        let text = try node.text("quote")
        if text == "none" { return nil }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte > 0x20 else {
            throw node.error(
                vi: "quote: phải là một ký tự ASCII hoặc none", en: "quote: must be one ASCII character, or none")
        }
        return byte
    }

    private func header(_ node: YAMLNode) throws(ImportError) -> CSVDialect.Header {
        if node.isSequence { return .names(try node.texts("header").map(\.name)) }
        return try node.flag("header") ? .first : .none
    }

    private func attributes(_ node: YAMLNode) throws(ImportError) -> Mapping.Attributes {
        if node.isSequence { return .listed(try node.texts("attributes")) }
        switch try node.text("attributes") {
        case "rest": return .rest
        case "none": return .none
        default:
            throw node.error(
                vi: "attributes: phải là rest, none hoặc một danh sách cột",
                en: "attributes: must be rest, none, or a list of columns")
        }
    }
}
