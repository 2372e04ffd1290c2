public import CivilTime
public import Domain
import EventLog
public import Law
import ProjectionKit

/// A decision of the record that another law would have let come out otherwise.
public struct ChangedOutcome: Sendable {
    /// The decision, as it is recorded.
    public let fact: Fact
    /// What the shipped law says of it.
    public let before: LegalOutcome
    /// What the other law says.
    public let after: LegalOutcome
}

/// What a law says of an act: allowed, or refused by which rules.
public struct LegalOutcome: Hashable, Sendable {
    /// The rules that stand against it; none where it is allowed.
    public let rules: [String]
    public let vi: String
    public let en: String

    /// Whether nothing stands against it.
    public var isAllowed: Bool { rules.isEmpty }

    static let allowed = LegalOutcome(rules: [], vi: "được phép", en: "allowed")
}

extension Ledger {
    /// The types of act whose outcome may hang on a pack: those of the concepts whose deciders ask one.
    static let decisionTypes = Catalogue.eventTypes
        .filter { ["appraisal", "certificate", "inspection", "registration", "sanction"].contains($0.concept) }.map(\.name)

    /// The recorded decisions of a span of days that come out otherwise under another law; nothing is written.
    ///
    /// Each is decided twice, on what was recorded before it and in effect on its day, sealed parts withheld both times. A refusal
    /// of a certificate is compared by the conditions that stand against the point.
    /// - Parameters:
    ///   - book: the other law.
    ///   - first: the first day of an act that is looked at.
    ///   - last: the last; `nil`: no end.
    public func whatIf(_ book: LawBook, from first: Day, through last: Day? = nil) throws -> (changed: [ChangedOutcome], decided: Int, basis: Basis) {
        let size = try size(at: nil)
        var changed: [ChangedOutcome] = []
        var decided = 0
        try log.forEach(Query(types: Self.decisionTypes), from: nil, to: size, pageSize: 1_000, backwards: false) { event in
            guard first <= event.occurred.day, last.map({ event.occurred.day <= $0 }) ?? true else { return true }
            let fact = try reader().fact(event)
            decided += 1
            let before = try LawBook.$inForce.withValue(.shipped) { try outcome(of: fact, event.id) }
            let after = try LawBook.$inForce.withValue(book) { try outcome(of: fact, event.id) }
            if before.rules != after.rules { changed.append(ChangedOutcome(fact: fact, before: before, after: after)) }
            return true
        }
        return (changed, decided, try basis(size: size))
    }

    /// What the law in force says of a recorded act, on what was recorded before it.
    private func outcome(of fact: Fact, _ id: EventID) throws -> LegalOutcome {
        if case .certificate(.licenceRefused(let act)) = fact.event { return try outcome(ofRefusal: act.pointID, fact) }
        let act = Act(
            id: id, event: fact.event, agency: fact.agency, officer: fact.officer, occurred: fact.occurred, effective: fact.effective)
        do {
            _ = try decide(act, query(act, below: fact.position), below: fact.position)
            return .allowed
        } catch let refusal as Refusal {
            return LegalOutcome(rules: [refusal.rule], vi: refusal.messageVi, en: refusal.messageEn)
        }
    }

    private func outcome(ofRefusal point: String, _ fact: Fact) throws -> LegalOutcome {
        let subject = Tag.normalised("point:\(point)")
        let history = try reader().history(of: subject, known: fact.position, true: fact.effective.day.end)
        guard let site = PointState(subject: subject, history: history).site else { return .allowed }
        let unmet = CertificateRules.unmet(site.facts, on: fact.occurred.day)
        return LegalOutcome(
            rules: unmet.map(\.rule), vi: unmet.isEmpty ? "đủ điều kiện" : unmet.map(\.vi).joined(separator: "; "),
            en: unmet.isEmpty ? "conditions met" : unmet.map(\.en).joined(separator: "; "))
    }
}
