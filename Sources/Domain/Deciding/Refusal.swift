/// Why an act cannot be recorded: the rule, its article, and what is missing.
public struct Refusal: Error, Hashable, Sendable {
    /// `GAM-2`, or a rule of order such as `one-open-inspection`.
    public let rule: String
    /// The law and article, or the ledger's own rule.
    public let article: String
    public let status: RuleStatus
    /// What must be there, or must be otherwise; one entry a thing.
    public let missing: [String]
    public let messageVi: String
    public let messageEn: String

    /// Refuses an act.
    public init(
        rule: String, article: String, status: RuleStatus = .confirmed, missing: [String] = [],
        vi messageVi: String, en messageEn: String
    ) {
        (self.rule, self.article, self.status, self.missing) = (rule, article, status, missing)
        (self.messageVi, self.messageEn) = (messageVi, messageEn)
    }

    /// What the ledger itself demands, whatever the law says.
    public static let ledgerRules = "Quy tắc sổ cái"

    /// The act does not fit the subject's present state.
    public static func wrongState(
        rule: String, article: String = ledgerRules, status: RuleStatus = .confirmed, needs: String,
        vi messageVi: String, en messageEn: String
    ) -> Refusal {
        Refusal(rule: rule, article: article, status: status, missing: [needs], vi: messageVi, en: messageEn)
    }
}

extension Refusal: CustomStringConvertible {
    /// Vietnamese first, English second, rule and article named.
    public var description: String {
        let doubt = status == .unconfirmed ? " [chưa xác nhận · unconfirmed]" : ""
        let lacking = missing.isEmpty ? "" : " – thiếu · missing: " + missing.joined(separator: "; ")
        return "\(messageVi) · \(messageEn) (\(rule), \(article))\(doubt)\(lacking)"
    }
}
