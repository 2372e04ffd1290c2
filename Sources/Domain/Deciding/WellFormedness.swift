public import CivilTime

/// Whether an act can be recorded at all, whoever records it and whatever the law says.
public enum WellFormedness {
    /// Refuses an event whose required fields are empty, whose days or instants cannot be read, whose amounts are
    /// negative or without currency, or whose tags are no tags. Names every such field.
    public static func check(_ event: DomainEvent) throws(Refusal) {
        var visitor = FormVisitor()
        event.message.visitFields(&visitor)
        guard !visitor.faults.isEmpty else { return }
        let type = event.eventType
        throw Refusal(
            rule: "well-formed", article: Refusal.ledgerRules, missing: visitor.faults.map(\.text),
            vi: "“\(type.labelVi)” chưa hợp lệ: " + visitor.faults.map(\.vi).joined(separator: "; "),
            en: "\(type.name) is not well formed: " + visitor.faults.map(\.en).joined(separator: "; "))
    }
}

/// Looks at the form of every field, groups included.
private struct FormVisitor: FieldVisitor {
    struct Fault {
        let text: String
        let vi: String
        let en: String
    }

    var faults: [Fault] = []
    /// The names of the groups around the present field.
    var path = ""

    private mutating func fault(_ field: EventField, _ vi: String, _ en: String) {
        faults.append(Fault(text: path + field.name, vi: "\(field.labelVi) \(vi)", en: "\(path)\(field.name) \(en)"))
    }

    private mutating func require(_ field: EventField, _ present: Bool) {
        if field.required, !present { fault(field, "bị thiếu", "is missing") }
    }

    private mutating func one(_ field: EventField, _ value: String) {
        switch field.kind {
        case .day where Day(iso: value) == nil: fault(field, "không phải ngày YYYY-MM-DD", "is no day YYYY-MM-DD")
        case .instant where Instant(value) == nil:
            fault(field, "không phải thời điểm RFC 3339", "is no RFC 3339 instant")
        default: break
        }
        guard let tag = field.tag else { return }
        if tag == "*", Tag(value) == nil { fault(field, "không phải thẻ loại:giá-trị", "is no tag kind:value") }
        if value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            fault(field, "chứa ký tự điều khiển", "contains a control character")
        }
    }

    mutating func text(_ field: EventField, _ value: String) {
        let blank = value.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        require(field, !blank)
        if !value.isEmpty { one(field, value) }
    }

    mutating func texts(_ field: EventField, _ values: [String]) {
        require(field, !values.isEmpty)
        for value in values {
            if value.isEmpty { fault(field, "có mục trống", "has an empty entry") } else { one(field, value) }
        }
    }

    mutating func integer(_ field: EventField, _ value: Int64?) {
        require(field, value != nil)
        if let value, value < 0 { fault(field, "là số âm", "is negative") }
    }

    mutating func integers(_ field: EventField, _ values: [Int64]) {
        require(field, !values.isEmpty)
        if values.contains(where: { $0 < 0 }) { fault(field, "có số âm", "has a negative entry") }
    }

    mutating func flag(_ field: EventField, _ value: Bool?) { require(field, value != nil) }
    mutating func bytes(_ field: EventField, _ value: [UInt8]) { require(field, !value.isEmpty) }
    mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?) { require(field, value != nil) }
    mutating func choices(_ field: EventField, _ values: [any LabelledChoice]) { require(field, !values.isEmpty) }

    mutating func group(_ field: EventField, _ value: (any FieldGroup)?) {
        require(field, value != nil)
        if let value { inside(field, value) }
    }

    mutating func groups(_ field: EventField, _ values: [any FieldGroup]) {
        require(field, !values.isEmpty)
        for value in values { inside(field, value) }
    }

    private mutating func inside(_ field: EventField, _ value: any FieldGroup) {
        if let money = value as? Money {
            if money.minor < 0 { fault(field, "là số tiền âm", "is a negative amount") }
            if !Currency.isWellFormed(money.currency) { fault(field, "thiếu loại tiền tệ", "has no ISO 4217 currency") }
            return
        }
        let outer = path
        path += field.name + "."
        value.visitFields(&self)
        path = outer
    }
}

extension Day {
    /// Reads `YYYY-MM-DD` and nothing else.
    public init?(iso text: String) {
        guard text.utf8.count == 10, !text.contains("/") else { return nil }
        guard let day = Day(text), day.description == text else { return nil }
        self = day
    }
}
