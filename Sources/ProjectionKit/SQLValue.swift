import GRDB

/// A value of a view's cell. No floating point: amounts are whole numbers of the smallest unit.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)

    /// A text, or nothing where it is empty.
    public static func optional(_ text: String) -> SQLValue { text.isEmpty ? .null : .text(text) }

    /// 1 or 0.
    public static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }

    /// What it reads like; empty for nothing.
    public var description: String {
        switch self {
        case .null: ""
        case .integer(let value): String(value)
        case .text(let text): text
        }
    }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
    CustomStringConvertible
{
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Nothing.
    public init(nilLiteral: ()) { self = .null }
}

extension SQLValue: Encodable {
    /// Writes a string, a number or null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .integer(let value): try container.encode(value)
        case .text(let text): try container.encode(text)
        }
    }
}

extension SQLValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let text): text.databaseValue
        }
    }

    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .string(let text): self = .text(text)
        // The kit writes neither; a foreign hand or an SQL expression may.
        case .double(let number): self = .text(String(number))
        case .blob(let data): self = .text("x'" + data.map { String($0, radix: 16) }.joined() + "'")
        }
    }
}
