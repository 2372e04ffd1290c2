public import CivilTime

/// One row of a rule pack: what the law demands, where it says so, when it is in force, and how sure we are.
public struct Rule: Hashable, Sendable {
    /// `GAM-2`; several rows of one id follow one another in time.
    public let id: String
    public let predicate: Predicate
    /// The predicate as the pack writes it.
    public let words: String
    /// The law and article.
    public let article: String
    /// Where it was read.
    public let source: String
    /// First and last day in force; no last day while in force.
    public let from: Day
    public let through: Day?
    public let status: RuleStatus
    public let labelVi: String
    public let labelEn: String
    /// The pack it stands in, and the line.
    public let pack: String
    public let line: Int

    /// Whether the rule is in force on a day.
    public func isInForce(on day: Day) -> Bool { from <= day && through.map { day <= $0 } ?? true }

    /// The rule as a dated value of one kind; `nil` where its predicate is of another.
    public func dated<Value>(_ pick: (Predicate) -> Value?) -> Dated<Value>? {
        pick(predicate).map {
            Dated(from: from, through: through, value: $0, article: article, status: status, rule: id)
        }
    }
}
