// Foundation alone can normalise text (`precomposedStringWithCanonicalMapping`); the standard library keeps it to itself.
internal import Foundation

/// A subject's name in the ledger: `kind:value`.
public struct Tag: Hashable, Sendable, CustomStringConvertible {
    public let kind: String
    public let value: String

    /// Makes a tag; the value is brought to NFC, because `"\u{e9}"` and `"e\u{301}"` are different bytes.
    public init(kind: String, value: String) {
        self.kind = kind
        self.value = Tag.normalised(value)
    }

    /// Reads `kind:value`; `nil` where either is missing or the kind is not lower-case letters.
    public init?(_ text: String) {
        let text = Tag.normalised(text)
        guard let colon = text.utf8.firstIndex(of: 0x3A) else { return nil }
        let kind = text[..<colon]
        let value = text[text.index(after: colon)...]
        guard !kind.isEmpty, !value.isEmpty, kind.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return nil }
        (self.kind, self.value) = (String(kind), String(value))
    }

    public var description: String { "\(kind):\(value)" }

    /// Unicode Normalization Form C; plain ASCII costs one pass and no copy.
    public static func normalised(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        return text.precomposedStringWithCanonicalMapping
    }
}

/// Collects the tags of an event's fields.
struct TagCollector: FieldVisitor {
    private(set) var tags: Set<String> = []
    /// The one field to look at; all where `nil`.
    var only: String?

    init(only: String? = nil) { self.only = only }

    mutating func text(_ field: EventField, _ value: String) {
        guard let kind = field.tag, !value.isEmpty, only == nil || only == field.name else { return }
        tags.insert(kind == "*" ? Tag.normalised(value) : "\(kind):\(Tag.normalised(value))")
    }

    mutating func texts(_ field: EventField, _ values: [String]) {
        for value in values { text(field, value) }
    }

    mutating func integer(_ field: EventField, _ value: Int64?) {}
    mutating func integers(_ field: EventField, _ values: [Int64]) {}
    mutating func flag(_ field: EventField, _ value: Bool?) {}
    mutating func bytes(_ field: EventField, _ value: [UInt8]) {}
    mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?) {}
    mutating func choices(_ field: EventField, _ values: [any LabelledChoice]) {}
    mutating func group(_ field: EventField, _ value: (any FieldGroup)?) {}
    mutating func groups(_ field: EventField, _ values: [any FieldGroup]) {}
}
