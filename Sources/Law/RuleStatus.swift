/// How sure we are that a rule reads as we have it.
public enum RuleStatus: String, Hashable, Sendable, Encodable, CaseIterable {
    /// Read in a source.
    case confirmed
    /// From memory or a secondary text; to be confirmed before use in earnest, and said so wherever it decides.
    case unconfirmed
}

extension RuleStatus {
    /// The weaker of two: an answer is as sure as the least sure rule it rests on.
    public static func weaker(_ one: RuleStatus, _ other: RuleStatus) -> RuleStatus {
        one == .confirmed ? other : .unconfirmed
    }
}
