import CivilTime

/// What an act on a violation is decided on: that case, and the other cases of the same violator.
public struct SanctionDocket: Evolving, Hashable {
    /// Every case in the histories read, by id.
    public private(set) var cases: [String: SanctionCase] = [:]

    public init(subject: String) {}

    /// The case of this id; absent where nothing is recorded of it.
    public func sanctionCase(_ id: String) -> SanctionCase {
        cases[id] ?? SanctionCase(subject: Tag.text("case", id))
    }

    public mutating func evolve(_ fact: Fact) {
        guard case .sanction(let event) = fact.event else { return }
        cases[event.caseID, default: SanctionCase(subject: Tag.text("case", event.caseID))].evolve(fact)
    }

    /// A case of the same violator, other than `id`, about the same act: the same day and the same article.
    func sameAct(as articles: [LegalBasis], on day: Day, violator: SanctionCase.Violator, not id: String)
        -> SanctionCase?
    {
        cases.values.sorted { $0.id < $1.id }.first { other in
            guard other.id != id, other.act.endedOn == day, other.recordedOn != nil || other.decision != nil else {
                return false
            }
            return other.violator.isSame(as: violator)
                && other.act.articles.contains { one in articles.contains { one.isSameAct(as: $0, on: day) } }
        }
    }
}

extension SanctionCase.Violator {
    func isSame(as other: SanctionCase.Violator) -> Bool {
        (!business.isEmpty && business == other.business) || (!point.isEmpty && point == other.point)
            || (!person.isEmpty && person == other.person)
    }
}

extension LegalBasis {
    /// Whether these are the same act; points and clauses of one article are, while a rule says so.
    func isSameAct(as other: LegalBasis, on day: Day) -> Bool {
        guard !article.isEmpty, document == other.document, article == other.article else { return false }
        return clause == other.clause && point == other.point || SanctionLaw.isWholeArticleOneAct(on: day)
    }
}

/// What every event of a sanction case carries: the case and whom it concerns.
protocol SanctionAct: EventMessage {
    var caseID: String { get }
    var business: String { get set }
    var point: String { get set }
    var person: String { get set }
}

extension ViolationDetected: SanctionAct {}
extension ViolationRecordMade: SanctionAct {}
extension ViolationFileTransferred: SanctionAct {}
extension ExplanationSubmitted: SanctionAct {}
extension ExhibitSeized: SanctionAct {}
extension SanctionDecisionIssued: SanctionAct {}
extension NoSanctionDecided: SanctionAct {}
extension DecisionSent: SanctionAct {}
extension DecisionServed: SanctionAct {}
extension SurchargeAdded: SanctionAct {}
extension FinePaid: SanctionAct {}
extension FineReduced: SanctionAct {}
extension SuspensionServed: SanctionAct {}
extension ExhibitConfiscated: SanctionAct {}
extension RemedialMeasureCompleted: SanctionAct {}
extension SanctionExecuted: SanctionAct {}
extension SanctionLapsed: SanctionAct {}
extension EnforcementOrdered: SanctionAct {}
extension DecisionComplained: SanctionAct {}
extension AppealForwarded: SanctionAct {}
extension AppealResultReceived: SanctionAct {}
extension AppealResultNotified: SanctionAct {}
extension AppealedToCourt: SanctionAct {}
extension CourtJudgmentReceived: SanctionAct {}
extension DecisionAmended: SanctionAct {}
extension DecisionAnnulled: SanctionAct {}

extension SanctionEvent {
    /// The act; every event of this concept is one (a test says so).
    var act: (any SanctionAct)? { message as? any SanctionAct }

    /// The case it belongs to.
    var caseID: String { act?.caseID ?? "" }

    /// Whom it concerns.
    var parties: (business: String, point: String, person: String) {
        act.map { ($0.business, $0.point, $0.person) } ?? ("", "", "")
    }
}
