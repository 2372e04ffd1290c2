public import CivilTime
public import Domain

/// What registers ask of subjects and values.
public enum Subject {
    /// The value of a tag: `P1` of `point:P1`.
    public static func id(_ subject: String) -> String { Tag(subject)?.value ?? subject }
}

extension SQLValue {
    /// A day as `YYYY-MM-DD`, or nothing.
    public static func day(_ day: Day?) -> SQLValue { day.map { .text($0.description) } ?? .null }

    /// An instant as RFC 3339, or nothing.
    public static func instant(_ instant: Instant?) -> SQLValue { instant.map { .text($0.description) } ?? .null }

    /// A whole number, or nothing.
    public static func number(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }

    /// The smallest units of an amount, or nothing.
    public static func amount(_ money: Money?) -> SQLValue { money.map { .integer($0.minor) } ?? .null }

    /// The currency of an amount, or nothing.
    public static func currency(_ money: Money?) -> SQLValue { money.map { .optional($0.currency) } ?? .null }

    /// What a person reads for a code of the catalogue; the code itself where the catalogue has no such value.
    public static func label<Choice: LabelledChoice & CaseIterable>(of _: Choice.Type, _ code: String) -> SQLValue {
        .optional(Choice.allCases.first { $0.protoName == code }?.labelVi ?? code)
    }

    /// Several texts as one, separated by commas; nothing where there is none.
    public static func list(_ texts: [String]) -> SQLValue { .optional(texts.joined(separator: ", ")) }
}
