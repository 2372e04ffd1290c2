public import CivilTime

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

    /// Refuses an act. Where no article is given, ``grounded(on:_:)`` finds it in the packs.
    public init(
        rule: String, article: String = byPacks, status: RuleStatus = .confirmed, missing: [String] = [],
        vi messageVi: String, en messageEn: String
    ) {
        (self.rule, self.article, self.status, self.missing) = (rule, article, status, missing)
        (self.messageVi, self.messageEn) = (messageVi, messageEn)
    }

    /// What the ledger itself demands, whatever the law says.
    public static let ledgerRules = "Quy tắc sổ cái"

    /// What the packs say of the rule, or of the act, on its day.
    public static let byPacks = ""

    /// This refusal with its article and status from the pack `acts`, where it names none itself: the row of the rule for this type of act
    /// (`rule/Type`), of the rule, of the type of act (`act/Type`), or of its concept (`act/concept`); else the ledger's own rule.
    func grounded(on day: Day, _ type: EventType) -> Refusal {
        guard article == Self.byPacks else { return self }
        let law = LawBook.inForce
        let row = law.rule("\(rule)/\(type.name)", on: day) ?? law.rule(rule, on: day) ?? law.ground(of: type, on: day)
        return Refusal(
            rule: rule, article: row?.article ?? Self.ledgerRules, status: row.map { .weaker($0.status, status) } ?? status,
            missing: missing, vi: messageVi, en: messageEn)
    }

    /// The act does not fit the subject's present state.
    public static func wrongState(
        rule: String, article: String = ledgerRules, status: RuleStatus = .confirmed, needs: String,
        vi messageVi: String, en messageEn: String
    ) -> Refusal {
        Refusal(rule: rule, article: article, status: status, missing: [needs], vi: messageVi, en: messageEn)
    }
}

extension LawBook {
    /// What acts of a type rest on, on a day: the row of the pack `acts` for the type (`act/Type`), or for its concept (`act/concept`).
    public func ground(of type: EventType, on day: Day) -> Rule? {
        rule("act/\(type.name)", on: day) ?? rule("act/\(type.concept)", on: day)
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
