/// Text with cells put in: `A-{case_id}`. Text without braces is a constant; `{{` and `}}` are braces.
struct Template: Hashable {
    enum Part: Hashable {
        case text(String)
        case column(String)
    }

    let parts: [Part]

    init(parts: [Part]) { self.parts = parts }

    /// The cell of one column, as it stands.
    init(column: String) { parts = [.column(column)] }

    /// Reads a template; `nil` where a brace is left open or a name is empty.
    init?(_ source: String) {
        var parts: [Part] = []
        var text = ""
        var rest = Substring(source)
        while let character = rest.popFirst() {
            switch character {
            case "{" where rest.first == "{", "}" where rest.first == "}":
                text.append(rest.removeFirst())
            case "{":
                guard let end = rest.firstIndex(of: "}"), end > rest.startIndex else { return nil }
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                parts.append(.column(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            case "}": return nil
            default: text.append(character)
            }
        }
        if !text.isEmpty || parts.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    /// The columns it names.
    var columns: [String] {
        parts.compactMap { part in
            if case .column(let name) = part { name } else { nil }
        }
    }

    /// The text, where it names no column.
    var constant: String? {
        var result = ""
        for part in parts {
            guard case .text(let text) = part else { return nil }
            result += text
        }
        return result
    }
}
