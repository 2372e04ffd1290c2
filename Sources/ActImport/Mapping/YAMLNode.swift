import Yams

/// One node of the mapping file; every complaint names its line.
struct YAMLNode {
    let node: Node
    let file: String

    var line: Int? { node.mark?.line }

    func error(vi: String, en: String) -> ImportError {
        ImportError(.mapping, file: file, line: line, vi: vi, en: en)
    }

    /// The pairs of a mapping, in order; `what` names the place in complaints.
    ///
    /// - Parameter keys: the keys that may stand here, or `nil` for any.
    func pairs(_ what: String, keys: [String]? = nil) throws(ImportError) -> [(
        key: YAMLNode, name: String, value: YAMLNode
    )] {
        guard case .mapping(let mapping) = node else {
            throw error(
                vi: "\(what): ở đây phải là các cặp khóa: giá trị", en: "\(what): key: value pairs are expected here")
        }
        var pairs: [(key: YAMLNode, name: String, value: YAMLNode)] = []
        for (key, value) in mapping {
            let key = YAMLNode(node: key, file: file)
            let name = try key.text(what)
            if let keys, !keys.contains(name) {
                let known = keys.joined(separator: ", ")
                throw key.error(
                    vi: "\(what): không có khóa “\(name)”; các khóa dùng được: \(known)",
                    en: "\(what): there is no key “\(name)”; the keys are: \(known)")
            }
            pairs.append((key, name, YAMLNode(node: value, file: file)))
        }
        return pairs
    }

    /// A text, number or word, exactly as it is written.
    func text(_ what: String) throws(ImportError) -> String {
        guard case .scalar(let scalar) = node else {
            if case .mapping(let mapping) = node, let key = mapping.first?.key.string, mapping.count == 1 {
                throw error(
                    vi: "\(what): ở đây phải là văn bản; nếu là cột, hãy đặt trong nháy: \"{\(key)}\"",
                    en: "\(what): a text is expected here; a column is written in quotes: \"{\(key)}\"")
            }
            throw error(vi: "\(what): ở đây phải là văn bản", en: "\(what): a text is expected here")
        }
        // Words like `null` and `no` are texts here: cells say such things.
        if scalar.style == .plain, scalar.string.isEmpty {
            throw error(vi: "\(what): thiếu giá trị", en: "\(what): the value is missing")
        }
        return scalar.string
    }

    func flag(_ what: String) throws(ImportError) -> Bool {
        switch try text(what) {
        case "true", "yes": return true
        case "false", "no": return false
        default: throw error(vi: "\(what): phải là true hoặc false", en: "\(what): must be true or false")
        }
    }

    /// A text that is one of a few.
    func choice<Value: RawRepresentable & CaseIterable>(_ what: String, as type: Value.Type) throws(ImportError)
        -> Value
    where Value.RawValue == String {
        let text = try text(what)
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(
                vi: "\(what): “\(text)” không dùng được; chọn một trong: \(known)",
                en: "\(what): “\(text)” is not possible; choose one of: \(known)")
        }
        return value
    }

    /// A list; a single node stands for a list of one.
    var items: [YAMLNode] {
        if case .sequence(let sequence) = node { return sequence.map { YAMLNode(node: $0, file: file) } }
        return [self]
    }

    var isSequence: Bool { if case .sequence = node { true } else { false } }
    var isMapping: Bool { if case .mapping = node { true } else { false } }

    /// A list of texts, or one text; never empty.
    func texts(_ what: String) throws(ImportError) -> [Mapping.Named] {
        var names: [Mapping.Named] = []
        for item in items { names.append(Mapping.Named(name: try item.text(what), line: item.line)) }
        guard !names.isEmpty else { throw error(vi: "\(what): danh sách trống", en: "\(what): the list is empty") }
        return names
    }
}
