public import CivilTime

/// A value of law with its days in force, its article, and how sure we are of it.
public struct Dated<Value: Sendable>: Sendable {
    /// First day in force.
    public let from: Day
    /// Last day in force; `nil` while in force.
    public let through: Day?
    /// What the law says.
    public let value: Value
    /// Where it says so, as a refusal prints it.
    public let article: String
    /// Confirmed in a source, or still to be confirmed before use in earnest.
    public let status: RuleStatus
    /// The id of the rule in its pack; empty where a value comes from nowhere but code.
    public let rule: String

    /// Makes a dated value of a rule.
    public init(from: Day, through: Day?, value: Value, article: String, status: RuleStatus, rule: String) {
        (self.from, self.through, self.value) = (from, through, value)
        (self.article, self.status, self.rule) = (article, status, rule)
    }

    /// Makes a dated value; days are `YYYY-MM-DD`.
    public init(_ from: String, _ through: String? = nil, _ value: Value, _ article: String, _ status: RuleStatus) {
        // A row whose first day cannot be read is never in force; a test reads every table.
        self.from = Day(from) ?? Day(rawValue: .max)
        self.through = through.flatMap { Day($0) }
        self.value = value
        self.article = article
        self.status = status
        rule = ""
    }

    /// The same row with its value read as something else; `nil` where it cannot be.
    public func map<Other>(_ read: (Value) -> Other?) -> Dated<Other>? {
        read(value).map {
            Dated<Other>(from: from, through: through, value: $0, article: article, status: status, rule: rule)
        }
    }

    /// Whether this row is in force on a day.
    public func isInForce(on day: Day) -> Bool { from <= day && through.map { day <= $0 } ?? true }
}

extension Array {
    /// The row in force on a day; the first where several are.
    public func inForce<Value>(on day: Day) -> Dated<Value>? where Element == Dated<Value> {
        first { $0.isInForce(on: day) }
    }
}

extension Dated: Equatable where Value: Equatable {}
extension Dated: Hashable where Value: Hashable {}
