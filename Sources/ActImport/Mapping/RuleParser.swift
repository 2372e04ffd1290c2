/// Reads the rules of a mapping file.
struct RuleParser {
    private let values = ValueParser()

    func rules(_ node: YAMLNode) throws(ImportError) -> [Mapping.Rule] {
        guard node.isSequence else {
            throw node.error(vi: "rules: phải là một danh sách", en: "rules: must be a list")
        }
        var rules: [Mapping.Rule] = []
        for item in node.items { rules.append(try rule(item)) }
        return rules
    }

    private func rule(_ node: YAMLNode) throws(ImportError) -> Mapping.Rule {
        var condition: Mapping.Condition?
        var type: Mapping.Named?
        var fields: [Mapping.Field] = []
        var skips = false
        var frame = Mapping.Frame()
        let keys = ["when", "type", "fields", "skip", "agency", "officer", "occurred", "effective"]
        for (_, name, value) in try node.pairs("rule", keys: keys) {
            switch name {
            case "when": condition = try self.condition(value)
            case "type": type = Mapping.Named(name: try value.text(name), line: value.line)
            case "fields": fields = try self.fields(value)
            case "skip": skips = try value.flag(name)
            case "agency": frame.agency = try values.value(value, name)
            case "officer": frame.officer = try values.value(value, name)
            case "occurred": frame.occurred = try values.value(value, name)
            case "effective": frame.effective = try values.value(value, name)
            default: break
            }
        }
        guard skips != (type != nil) else {
            throw node.error(
                vi: "quy tắc phải có hoặc type, hoặc skip: true", en: "a rule has either type or skip: true")
        }
        guard let type else { return Mapping.Rule(line: node.line, condition: condition, action: .skip, frame: frame) }
        return Mapping.Rule(
            line: node.line, condition: condition, action: .event(type: type, fields: fields), frame: frame)
    }

    private func fields(_ node: YAMLNode) throws(ImportError) -> [Mapping.Field] {
        var fields: [Mapping.Field] = []
        for (key, name, value) in try node.pairs("fields") {
            var parsed: [Mapping.Value] = []
            for item in value.items { parsed.append(try values.value(item, "fields.\(name)")) }
            fields.append(Mapping.Field(path: Mapping.Named(name: name, line: key.line), values: parsed))
        }
        return fields
    }

    // MARK: Conditions

    /// A list means that all must hold.
    private func condition(_ node: YAMLNode) throws(ImportError) -> Mapping.Condition {
        if node.isSequence { return .all(try conditions(node)) }
        let pairs = try node.pairs("when", keys: ["all", "any", "not", "column", "equals", "in", "matches", "empty"])
        if let first = pairs.first, ["all", "any", "not"].contains(first.name) {
            guard pairs.count == 1 else {
                throw node.error(
                    vi: "when: \(first.name) phải đứng một mình", en: "when: \(first.name) must stand alone")
            }
            switch first.name {
            case "all": return .all(try conditions(first.value))
            case "any": return .any(try conditions(first.value))
            default: return .not(try condition(first.value))
            }
        }
        return try test(pairs, node)
    }

    private func conditions(_ node: YAMLNode) throws(ImportError) -> [Mapping.Condition] {
        var conditions: [Mapping.Condition] = []
        for item in node.items { conditions.append(try condition(item)) }
        guard !conditions.isEmpty else { throw node.error(vi: "when: danh sách trống", en: "when: the list is empty") }
        return conditions
    }

    private func test(
        _ pairs: [(key: YAMLNode, name: String, value: YAMLNode)], _ node: YAMLNode
    ) throws(ImportError) -> Mapping.Condition {
        var column: Mapping.Named?
        var test: Mapping.Test?
        for (key, name, value) in pairs {
            if name == "column" {
                column = Mapping.Named(name: try value.text("when.column"), line: value.line)
                continue
            }
            guard test == nil else {
                throw key.error(
                    vi: "when: mỗi điều kiện chỉ có một phép thử; dùng all để ghép",
                    en: "when: one test a condition; join them with all")
            }
            switch name {
            case "equals": test = .among([try value.text("when.equals")])
            case "in": test = .among(Set(try value.texts("when.in").map(\.name)))
            case "matches": test = .matches(try pattern(value))
            case "empty": test = .empty(try value.flag("when.empty"))
            default: throw key.error(vi: "when: \(name) phải đứng một mình", en: "when: \(name) must stand alone")
            }
        }
        guard let column, let test else {
            throw node.error(
                vi: "when: cần column và một trong equals, in, matches, empty",
                en: "when: column and one of equals, in, matches, empty are needed")
        }
        return .test(column: column, test)
    }

    private func pattern(_ node: YAMLNode) throws(ImportError) -> String {
        let text = try node.text("when.matches")
        do {
            _ = try Regex(text)
        } catch {
            throw node.error(
                vi: "when.matches: biểu thức “\(text)” sai: \(error)",
                en: "when.matches: the expression “\(text)” is malformed: \(error)")
        }
        return text
    }
}
