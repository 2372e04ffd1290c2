public import CivilTime

/// One inspection as its history tells it.
public struct InspectionState: SubjectState {
    /// How far an inspection has come.
    public enum Stage: String, Sendable, Encodable, CaseIterable {
        case absent, triggered, decided, running, recorded, completed, concluded, followedUp, cancelled

        /// Whether the target is, or is about to be, under inspection.
        public var isOpen: Bool {
            switch self {
            case .decided, .running, .recorded: true
            case .absent, .triggered, .completed, .concluded, .followedUp, .cancelled: false
            }
        }
    }

    /// One rule checked at one target.
    public struct Finding: Hashable, Sendable, Encodable {
        /// The target: a point's id, or a business's where no point is named.
        public let target: String
        /// The rule checked.
        public let rule: String
        /// Whether the target met it.
        public let result: String
    }

    public static let kinds = ["inspection"]

    /// The tag of this inspection.
    public let subject: String
    /// How far it has come.
    public private(set) var stage: Stage = .absent
    /// Periodic, surprise, interagency or thematic.
    public private(set) var kind = ""
    /// Inspectorate inspection, check, or specialised check.
    public private(set) var nature = ""
    /// Number of the decision that opened it.
    public private(set) var decisionNumber = ""
    /// The plan it belongs to.
    public private(set) var plan = ""
    /// The body that leads.
    public private(set) var leadAgency = ""
    /// Who leads the team.
    public private(set) var leader = ""
    /// The bodies that send members.
    public private(set) var teamAgencies: [String] = []
    /// Points under inspection, in order of their ids.
    public private(set) var points: [String] = []
    /// Businesses under inspection, in order of their ids.
    public private(set) var businesses: [String] = []
    /// The place it covers.
    public private(set) var place = ""
    /// First day of the period decided.
    public private(set) var from: Day?
    /// Last day of the period decided.
    public private(set) var to: Day?
    /// Why it is held beside another open inspection, or after another of the year.
    public private(set) var overrideGround = ""
    /// The document that allows it.
    public private(set) var overrideDocument = ""
    /// Targets at which it was announced.
    public private(set) var startedAt: [String] = []
    /// What was checked, in order.
    public private(set) var findings: [Finding] = []
    /// Numbers of the records signed, in order.
    public private(set) var records: [String] = []
    /// How many records the representative refused to sign.
    public private(set) var refusals = 0
    /// How many reminders were issued.
    public private(set) var reminders = 0
    /// Number of the conclusion.
    public private(set) var conclusionNumber = ""
    /// The inspection that follows up on this one.
    public private(set) var followUp = ""
    /// The inspection this one follows up on.
    public private(set) var followUpOf = ""
    /// Position of the last act.
    public private(set) var lastPosition: UInt64?

    public init(subject: String) { self.subject = subject }

    /// The id of this inspection, without its kind.
    public var id: String { Tag.id(of: subject) }

    public mutating func evolve(_ fact: Fact) {
        guard case .inspection(let event) = fact.event else { return }
        switch event {
        case .inspectionPlanApproved: return
        case .surpriseInspectionTriggered(let m): if m.inspection == id { triggered(m) } else { return }
        case .inspectionDecisionIssued(let m): if m.inspection == id { decided(m) } else { return }
        case .inspectionTeamFormed(let m): if m.inspection == id { formed(m) } else { return }
        case .inspectionTeamJoined(let m):
            if m.inspection == id { teamAgencies = united(teamAgencies, [m.agency]) } else { return }
        case .inspectionStarted(let m): if m.inspection == id { started(m) } else { return }
        case .inspectionFindingRecorded(let m):
            guard m.inspection == id else { return }
            let target = m.point.isEmpty ? m.business : m.point
            findings.append(Finding(target: target, rule: m.rule, result: m.result.code))
        case .inspectionRecordSigned(let m): if m.inspection == id { signed(m) } else { return }
        case .reminderIssued(let m): if m.inspection == id { reminders += 1 } else { return }
        case .inspectionCompleted(let m): if m.inspection == id { reach(.completed) } else { return }
        case .inspectionConclusionIssued(let m):
            guard m.inspection == id else { return }
            conclusionNumber = m.number
            reach(.concluded)
        case .followUpInspectionScheduled(let m): scheduled(m)
        case .inspectionCancelled(let m): if m.inspection == id { stage = .cancelled } else { return }
        }
        lastPosition = fact.position
    }

    private mutating func triggered(_ m: SurpriseInspectionTriggered) {
        kind = InspectionKind.surprise.code
        leadAgency = m.leadAgency
        points = united(points, m.points)
        businesses = united(businesses, m.businesses)
        if !m.place.isEmpty { place = m.place }
        reach(.triggered)
    }

    private mutating func decided(_ m: InspectionDecisionIssued) {
        kind = m.kind.code
        nature = m.nature.code
        decisionNumber = m.number
        plan = m.plan
        leadAgency = m.leadAgency
        leader = m.leader
        points = united(points, m.points)
        businesses = united(businesses, m.businesses)
        if !m.place.isEmpty { place = m.place }
        from = Day(m.periodFrom)
        to = Day(m.periodTo)
        (overrideGround, overrideDocument) = (m.overrideGround, m.overrideDocument)
        teamAgencies = united(teamAgencies, m.coordinatingAgencies)
        reach(.decided)
    }

    private mutating func formed(_ m: InspectionTeamFormed) {
        if !m.leader.isEmpty { leader = m.leader }
        teamAgencies = united(teamAgencies, m.agencies + m.members.map(\.agency))
    }

    private mutating func started(_ m: InspectionStarted) {
        startedAt = united(startedAt, [m.point.isEmpty ? m.business : m.point])
        points = united(points, [m.point])
        businesses = united(businesses, [m.business])
        reach(.running)
    }

    private mutating func signed(_ m: InspectionRecordSigned) {
        records.append(m.number)
        if m.refusedToSign { refusals += 1 }
        reach(.recorded)
    }

    private mutating func scheduled(_ m: FollowUpInspectionScheduled) {
        if m.inspection == id {
            followUp = m.followUp
            reach(.followedUp)
        }
        if m.followUp == id { followUpOf = m.inspection }
    }

    /// Goes on to a later stage; a late entry never takes an inspection back, nor opens a cancelled one.
    private mutating func reach(_ next: Stage) {
        guard stage != .cancelled else { return }
        let order = Stage.allCases
        if let now = order.firstIndex(of: stage), let then = order.firstIndex(of: next), then > now { stage = next }
    }

    private func united(_ old: [String], _ new: [String]) -> [String] {
        Set(old + new.filter { !$0.isEmpty }).sorted()
    }
}
