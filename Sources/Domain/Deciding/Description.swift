internal import CivilTime

/// A field of an event as a person reads it.
public struct DescribedField: Hashable, Sendable {
    public let field: EventField
    /// The value in Vietnamese writing.
    public let vi: String
    /// The value in English writing.
    public let en: String
}

extension DomainEvent {
    /// The fields that are present, in the order of the `.proto`, with their values as text. Bytes are left out.
    public var describedFields: [DescribedField] {
        var writer = DescriptionWriter()
        message.visitFields(&writer)
        return writer.fields
    }
}

/// Writes values as text, groups included.
struct DescriptionWriter: FieldVisitor {
    private(set) var fields: [DescribedField] = []

    private mutating func add(_ field: EventField, _ vi: String, _ en: String) {
        fields.append(DescribedField(field: field, vi: vi, en: en))
    }

    mutating func text(_ field: EventField, _ value: String) {
        guard !value.isEmpty else { return }
        add(field, Self.vietnamese(field, value), value)
    }

    mutating func texts(_ field: EventField, _ values: [String]) {
        guard !values.isEmpty else { return }
        add(field, values.map { Self.vietnamese(field, $0) }.joined(separator: ", "), values.joined(separator: ", "))
    }

    mutating func integer(_ field: EventField, _ value: Int64?) {
        guard let value else { return }
        add(field, String(value), String(value))
    }

    mutating func integers(_ field: EventField, _ values: [Int64]) {
        guard !values.isEmpty else { return }
        let text = values.map { String($0) }.joined(separator: ", ")
        add(field, text, text)
    }

    mutating func flag(_ field: EventField, _ value: Bool?) {
        guard let value else { return }
        add(field, value ? "có" : "không", value ? "yes" : "no")
    }

    mutating func bytes(_ field: EventField, _ value: [UInt8]) {}

    mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?) {
        guard let value else { return }
        add(field, value.labelVi, value.labelEn)
    }

    mutating func choices(_ field: EventField, _ values: [any LabelledChoice]) {
        guard !values.isEmpty else { return }
        add(field, values.map(\.labelVi).joined(separator: ", "), values.map(\.labelEn).joined(separator: ", "))
    }

    mutating func group(_ field: EventField, _ value: (any FieldGroup)?) {
        guard let value else { return }
        let text = Self.text(value)
        add(field, text.vi, text.en)
    }

    mutating func groups(_ field: EventField, _ values: [any FieldGroup]) {
        guard !values.isEmpty else { return }
        let texts = values.map(Self.text)
        add(field, texts.map(\.vi).joined(separator: " | "), texts.map(\.en).joined(separator: " | "))
    }

    private static func vietnamese(_ field: EventField, _ value: String) -> String {
        switch field.kind {
        case .day: Day(value)?.vietnamese ?? value
        case .instant: Instant(value)?.vietnamese ?? value
        default: value
        }
    }

    private static func text(_ value: any FieldGroup) -> (vi: String, en: String) {
        if let money = value as? Money { return (money.vietnamese, money.english) }
        if let basis = value as? LegalBasis { return (basis.vietnamese, basis.english) }
        var writer = DescriptionWriter()
        value.visitFields(&writer)
        return (
            writer.fields.map { "\($0.field.labelVi) \($0.vi)" }.joined(separator: ", "),
            writer.fields.map { "\($0.field.labelEn) \($0.en)" }.joined(separator: ", ")
        )
    }
}
