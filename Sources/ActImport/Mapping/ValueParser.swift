import CivilTime

/// Reads how a value is made of cells.
struct ValueParser {
    private static let keys = [
        "column", "text", "table", "default", "if_absent", "required", "as", "dates", "time_zone", "decimal",
        "thousands",
        "currency", "split",
    ]

    /// A text is a template; pairs say more.
    func value(_ node: YAMLNode, _ what: String, also: [String] = []) throws(ImportError) -> Mapping.Value {
        guard node.isMapping else {
            return Mapping.Value(template: try template(node, what), line: node.line)
        }
        var template: Template?
        var value = Mapping.Value(template: Template(parts: []), line: node.line)
        for (key, name, part) in try node.pairs(what, keys: ValueParser.keys + also) {
            switch name {
            case "column", "text":
                guard template == nil else {
                    throw key.error(
                        vi: "\(what): chỉ dùng column hoặc text, không cả hai", en: "\(what): column or text, not both")
                }
                template = name == "column" ? Template(column: try part.text(what)) : try self.template(part, what)
            case "table": value.table = try table(part, what)
            case "default": value.otherwise = try part.text(what)
            case "if_absent": value.ifAbsent = try part.text(what)
            case "required": value.required = try part.flag(what)
            case "as": value.conversion = try part.choice(what, as: Mapping.Conversion.self)
            case "dates": value.dates = try dates(part)
            case "time_zone": value.zone = try zone(part)
            case "decimal", "thousands":
                var numbers = value.numbers ?? NumberFormat()
                if name == "decimal" {
                    numbers.decimal = try separator(part, name)
                } else {
                    numbers.thousands = try separator(part, name)
                }
                value.numbers = numbers
            case "currency": value.currency = try self.template(part, what)
            case "split": value.separator = try part.text(what)
            default: break
            }
        }
        guard let template else {
            throw node.error(vi: "\(what): thiếu column hoặc text", en: "\(what): column or text is missing")
        }
        if value.otherwise != nil, value.table == nil {
            throw node.error(
                vi: "\(what): default chỉ dùng cùng table; cho ô trống hãy dùng if_absent",
                en: "\(what): default goes with a table; for an empty cell use if_absent")
        }
        value.template = template
        return value
    }

    func template(_ node: YAMLNode, _ what: String) throws(ImportError) -> Template {
        let text = try node.text(what)
        guard let template = Template(text) else {
            throw node.error(
                vi: "\(what): dấu ngoặc nhọn không khớp trong “\(text)”; tên cột viết {cột}, dấu ngoặc viết {{ và }}",
                en: "\(what): the braces in “\(text)” do not match; a column is written {column}, a brace {{ or }}")
        }
        return template
    }

    /// `case:{case_id}`, or pairs with `kind`.
    func subject(_ node: YAMLNode) throws(ImportError) -> Mapping.Subject {
        if node.isMapping {
            let pairs = try node.pairs("subject")
            guard let kind = pairs.first(where: { $0.name == "kind" }) else {
                throw node.error(vi: "subject: thiếu kind", en: "subject: kind is missing")
            }
            return Mapping.Subject(
                kind: try kind.value.text("subject.kind"), value: try value(node, "subject", also: ["kind"]))
        }
        let text = try node.text("subject")
        guard let colon = text.firstIndex(of: ":"), text[..<colon].utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
            colon > text.startIndex, let template = Template(String(text[text.index(after: colon)...]))
        else {
            throw node.error(
                vi: "subject: phải có dạng loại:giá trị, ví dụ \"case:{case_id}\"",
                en: "subject: must be kind:value, for example \"case:{case_id}\"")
        }
        return Mapping.Subject(kind: String(text[..<colon]), value: Mapping.Value(template: template, line: node.line))
    }

    private func table(_ node: YAMLNode, _ what: String) throws(ImportError) -> [String: String] {
        var table: [String: String] = [:]
        for (_, name, value) in try node.pairs("\(what).table") { table[name] = try value.text("\(what).table") }
        return table
    }

    func dates(_ node: YAMLNode) throws(ImportError) -> [DateFormat] {
        var formats: [DateFormat] = []
        for item in node.items {
            let text = try item.text("dates")
            guard let format = DateFormat(text) else {
                throw item.error(
                    vi: "dates: không hiểu mẫu “\(text)”; dùng iso hoặc mẫu như dd/MM/yyyy HH:mm",
                    en: "dates: the pattern “\(text)” is not understood; use iso, or a pattern like dd/MM/yyyy HH:mm")
            }
            formats.append(format)
        }
        guard !formats.isEmpty else { throw node.error(vi: "dates: danh sách trống", en: "dates: the list is empty") }
        return formats
    }

    /// Names of zones whose offset has not changed since computers keep records.
    private static let fixedZones: [String: Int] = [
        "UTC": 0, "GMT": 0, "Etc/UTC": 0, "Asia/Ho_Chi_Minh": 7, "Asia/Saigon": 7, "Asia/Bangkok": 7,
    ]

    func zone(_ node: YAMLNode) throws(ImportError) -> Int {
        let text = try node.text("time_zone")
        if let hours = ValueParser.fixedZones[text] { return hours * 3600 }
        guard let offset = Instant.zone(text) else {
            throw node.error(
                vi:
                    "time_zone: “\(text)” không phải độ lệch cố định; hãy viết như +07:00, Z hoặc UTC (múi giờ theo tên có thể đổi theo mùa)",
                en:
                    "time_zone: “\(text)” is not a fixed offset; write +07:00, Z or UTC (a named zone may change with the season)"
            )
        }
        return offset
    }

    func separator(_ node: YAMLNode, _ what: String) throws(ImportError) -> Character {
        let text = try node.text(what)
        if text == "space" { return " " }
        guard let character = text.first, text.count == 1, !character.isNumber, character != "-" else {
            throw node.error(vi: "\(what): phải là một ký tự", en: "\(what): must be one character")
        }
        return character
    }
}
