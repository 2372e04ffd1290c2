public import CivilTime

/// One child-protection case as its history tells it: the steps, the clocks and the coarse facts that counts need.
///
/// Nothing that tells of the child is in here, so the state is the same with and without the key.
public struct ChildCaseState: SubjectState {
    /// How far a case has come.
    public enum Stage: String, Sendable, Encodable, CaseIterable {
        case absent, reported, verified, assessed, planning, intervening, reviewing, closed
    }

    /// An emergency measure and its hour.
    public struct Emergency: Hashable, Sendable, Encodable {
        public let measure: String
        public let appliedAt: Instant
    }

    /// A request to take content down.
    public struct Removal: Hashable, Sendable, Encodable {
        public let request: String
        public let to: String
        public let requestedAt: Instant
        public internal(set) var removedAt: Instant?
    }

    /// What is out of the ordinary about a case.
    public enum Flag: String, Sendable, Encodable, CaseIterable {
        /// The first emergency measure came later than 12 hours after the report.
        case lateEmergency
        /// The plan was approved later than 5 working days after the assessment.
        case latePlan
        /// Harm is serious and no emergency measure is recorded.
        case emergencyOpen
        /// Content asked about is not recorded as removed.
        case contentOpen
    }

    public static let kinds = ["childcase"]

    /// The tag of this case.
    public let subject: String
    public private(set) var stage: Stage = .absent
    public private(set) var channel = ""
    public private(set) var harm = ""
    /// Whether report, verification or assessment said that harm is serious.
    public private(set) var serious = false
    /// The commune that has the case; changes when the child moves.
    public private(set) var commune = ""
    /// The body that has the case.
    public private(set) var agency = ""
    public private(set) var receivedAt: Instant?
    public private(set) var verification = ""
    /// The last risk assessed.
    public private(set) var risk = ""
    public private(set) var assessedOn: Day?
    public private(set) var emergencies: [Emergency] = []
    public private(set) var separatedUntil: Day?
    public private(set) var detailedOn: Day?
    public private(set) var planNumber = ""
    public private(set) var planApprovedOn: Day?
    public private(set) var reviewOn: Day?
    /// How many measures of each class were delivered.
    public private(set) var delivered: [String: Int] = [:]
    public private(set) var removals: [Removal] = []
    /// Bodies the case was referred to, in order.
    public private(set) var referredTo: [String] = []
    public private(set) var reviews = 0
    public private(set) var transfers = 0
    public private(set) var closure = ""
    /// When the first emergency measure is due; `nil` where harm is not serious.
    public private(set) var emergencyDue: Instant?
    /// Last day of the plan's approval.
    public private(set) var planDue: Day?
    /// What these times rest on that nobody has confirmed: ids of rules, and `calendar` where a day off is.
    public private(set) var unconfirmed: [String] = []
    public private(set) var flags: [Flag] = []
    /// Position of the last act.
    public private(set) var lastPosition: UInt64?

    public init(subject: String) { self.subject = subject }

    /// The id of this case, without its kind.
    public var id: String { Tag.id(of: subject) }

    /// Whether the emergency measure is missing at an instant, its hour having passed.
    public func isEmergencyOverdue(at now: Instant) -> Bool {
        emergencies.isEmpty && stage != .closed && emergencyDue.map { now > $0 } ?? false
    }

    /// Whether the plan is missing on a day, its last day having passed.
    public func isPlanOverdue(on day: Day) -> Bool {
        planApprovedOn == nil && stage != .closed && planDue.map { day > $0 } ?? false
    }

    public mutating func evolve(_ fact: Fact) {
        guard case .childCase(let event) = fact.event, event.caseID == id else { return }
        let day = fact.occurred.day
        switch event {
        case .childReportReceived(let m): received(m, fact)
        case .childInfoVerified(let m):
            verification = m.result.code
            serious = serious || m.serious
            reach(.verified)
        case .initialRiskAssessed(let m):
            risk = m.risk.code
            serious = serious || m.serious
            assessedOn = day
            reach(.assessed)
        case .emergencyMeasureApplied(let m):
            emergencies.append(Emergency(measure: m.measure.code, appliedAt: Instant(m.appliedAt) ?? fact.occurred))
        case .temporarySeparationDecided(let m): separatedUntil = Day(m.until) ?? separatedUntil
        case .detailedAssessmentCompleted(let m):
            risk = m.risk.code.isEmpty ? risk : m.risk.code
            detailedOn = day
            reach(.planning)
        case .supportPlanApproved(let m):
            planNumber = m.number
            planApprovedOn = Day(m.approvedOn) ?? day
            reviewOn = Day(m.reviewOn) ?? reviewOn
            reach(.intervening)
        case .supportMeasureDelivered(let m): delivered[m.measure.code, default: 0] += 1
        case .harmfulContentRemovalRequested(let m):
            removals.append(Removal(request: m.request, to: m.toAgency, requestedAt: fact.occurred))
        case .harmfulContentRemoved(let m):
            if let index = removals.firstIndex(where: { $0.request == m.request && $0.removedAt == nil }) {
                removals[index].removedAt = Instant(m.removedAt) ?? fact.occurred
            }
        case .childCaseReferred(let m): referredTo.append(m.toAgency)
        case .childCaseReviewed(let m):
            risk = m.risk.code.isEmpty ? risk : m.risk.code
            reviews += 1
            reviewOn = Day(m.nextReviewOn)
            reach(.reviewing)
        case .childCaseClosed(let m):
            closure = m.closure.code
            stage = .closed
        case .childCaseTransferred(let m):
            transfers += 1
            if !m.toCommune.isEmpty { commune = m.toCommune }
            if !m.toAgency.isEmpty { agency = m.toAgency }
        }
        lastPosition = fact.position
        derive()
    }

    private mutating func received(_ m: ChildReportReceived, _ fact: Fact) {
        channel = m.channel.code
        harm = m.harm.code
        serious = serious || m.serious
        commune = m.commune
        agency = fact.agency
        receivedAt = Instant(m.receivedAt) ?? fact.occurred
        reach(.reported)
    }

    /// Goes on to a later stage; a late entry never takes a case back, nor opens a closed one.
    private mutating func reach(_ next: Stage) {
        guard stage != .closed else { return }
        let order = Stage.allCases
        if let now = order.firstIndex(of: stage), let then = order.firstIndex(of: next), then > now { stage = next }
    }

    private mutating func derive() {
        emergencyDue = serious ? receivedAt.flatMap { ChildCaseLaw.emergencyDue(receivedAt: $0) } : nil
        planDue = (detailedOn ?? assessedOn).flatMap { ChildCaseLaw.planDue(assessedOn: $0) }
        unconfirmed = doubts
        flags = Flag.allCases.filter(holds)
    }

    private var doubts: [String] {
        var found: [String] = []
        if emergencyDue != nil, let day = receivedAt?.day, let rule = ChildCaseLaw.emergencyHours.inForce(on: day), rule.status == .unconfirmed {
            found.append(rule.rule)
        }
        if let day = detailedOn ?? assessedOn, let rule = ChildCaseLaw.plan.inForce(on: day) { found += rule.doubts(after: day) }
        return Set(found).sorted()
    }

    private func holds(_ flag: Flag) -> Bool {
        switch flag {
        case .lateEmergency:
            if let due = emergencyDue, let first = emergencies.map(\.appliedAt).min() { first > due } else { false }
        case .latePlan: if let due = planDue, let approved = planApprovedOn { approved > due } else { false }
        case .emergencyOpen: serious && emergencies.isEmpty && stage != .closed
        case .contentOpen: removals.contains { $0.removedAt == nil }
        }
    }
}

extension ChildCaseEvent {
    /// The case an event belongs to.
    var caseID: String {
        switch self {
        case .childReportReceived(let m): m.childcase
        case .childInfoVerified(let m): m.childcase
        case .initialRiskAssessed(let m): m.childcase
        case .emergencyMeasureApplied(let m): m.childcase
        case .temporarySeparationDecided(let m): m.childcase
        case .detailedAssessmentCompleted(let m): m.childcase
        case .supportPlanApproved(let m): m.childcase
        case .supportMeasureDelivered(let m): m.childcase
        case .harmfulContentRemovalRequested(let m): m.childcase
        case .harmfulContentRemoved(let m): m.childcase
        case .childCaseReferred(let m): m.childcase
        case .childCaseReviewed(let m): m.childcase
        case .childCaseClosed(let m): m.childcase
        case .childCaseTransferred(let m): m.childcase
        }
    }
}
