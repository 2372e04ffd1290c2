import CivilTime

/// Decides the acts of an inspection's life cycle. Pure: no clock, no storage.
public enum InspectionDecider: Decider {
    public typealias State = InspectionDocket
    public typealias Command = InspectionEvent

    /// What closes or opens an inspection, and carries its targets as tags.
    static let targetTypes = [
        "InspectionDecisionIssued", "InspectionStarted", "InspectionRecordSigned", "InspectionCompleted",
        "InspectionCancelled",
    ]

    public static func reads(_ command: Command) -> [Reading] {
        switch command {
        case .inspectionPlanApproved(let m): return [Reading(tag: Tag.text("plan", m.plan))]
        case .inspectionDecisionIssued(let m):
            let own = [Reading(tag: Tag.text("inspection", m.inspection))]
            return own + m.points.map { Reading(tag: Tag.text("point", $0), types: targetTypes) }
                + m.businesses.map { Reading(tag: Tag.text("business", $0), types: targetTypes, withMerged: true) }
        default:
            return command.inspectionIDs.filter { !$0.isEmpty }
                .map { Reading(tag: Tag.text("inspection", $0)) }
        }
    }

    public static func decide(_ command: Command, given docket: State, by context: Context) throws(Refusal)
        -> [DomainEvent]
    {
        switch command {
        case .inspectionPlanApproved(let m): try plan(m, docket)
        case .surpriseInspectionTriggered(let m): try trigger(m, docket.inspection(m.inspection))
        case .inspectionDecisionIssued(let m): try issue(m, docket, context)
        case .inspectionTeamFormed(let m): try require(docket, m.inspection, in: [.decided], command)
        case .inspectionTeamJoined(let m):
            try require(docket, m.inspection, in: [.decided, .running, .recorded], command)
        case .inspectionStarted(let m): try start(m, docket.inspection(m.inspection), command)
        case .inspectionFindingRecorded(let m): try finding(m, docket.inspection(m.inspection), command)
        case .inspectionRecordSigned(let m): try sign(m, docket.inspection(m.inspection), command)
        case .reminderIssued(let m):
            try require(docket, m.inspection, in: [.running, .recorded, .completed, .concluded, .followedUp], command)
        case .inspectionCompleted(let m): return [try complete(m, docket.inspection(m.inspection), command)]
        case .inspectionConclusionIssued(let m):
            try require(docket, m.inspection, in: [.completed, .followedUp], command)
        case .followUpInspectionScheduled(let m): try followUp(m, docket, command)
        case .inspectionCancelled(let m): return [try cancel(m, docket.inspection(m.inspection), command)]
        }
        return [DomainEvent.inspection(command)]
    }

    // MARK: Each act

    private static func plan(_ m: InspectionPlanApproved, _ docket: State) throws(Refusal) {
        var missing: [String] = []
        if m.year == 0 { missing.append("year") }
        if m.leadAgency.isEmpty { missing.append("lead_agency") }
        if !missing.isEmpty { throw .inspectionIncomplete(missing) }
        if docket.plans.contains(m.plan) { throw .inspectionPlanExists(m.plan) }
    }

    private static func trigger(_ m: SurpriseInspectionTriggered, _ now: InspectionState) throws(Refusal) {
        guard now.stage == .absent else { throw .inspectionStage(now.stage, "SurpriseInspectionTriggered", [.absent]) }
        var missing: [String] = []
        if m.source == .unspecified { missing.append("source") }
        if m.ground.isEmpty { missing.append("ground") }
        if !missing.isEmpty { throw .inspectionIncomplete(missing) }
    }

    private static func issue(_ m: InspectionDecisionIssued, _ docket: State, _ context: Context) throws(Refusal) {
        let now = docket.inspection(m.inspection)
        guard [.absent, .triggered].contains(now.stage) else {
            throw .inspectionStage(now.stage, "InspectionDecisionIssued", [.absent, .triggered])
        }
        guard let from = Day(m.periodFrom), let to = Day(m.periodTo), missing(m).isEmpty else {
            throw .inspectionIncomplete(missing(m))
        }
        if to < from { throw .inspectionPeriod(from, to) }
        let day = context.day
        if m.nature == .inspectorate, let rule = InspectionLaw.forbidsInspectorate(context.agency.kind, on: day) {
            throw .inspectorateForbidden(context.agency.kind, rule)
        }
        try refuseOverlap(m, from: from, to: to, docket, on: day)
        try refuseBeyondQuota(m, from: from, now, docket, on: day)
    }

    private static func missing(_ m: InspectionDecisionIssued) -> [String] {
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        if m.kind == .unspecified { missing.append("kind") }
        if m.nature == .unspecified { missing.append("nature") }
        if m.leadAgency.isEmpty { missing.append("lead_agency") }
        if m.points.isEmpty && m.businesses.isEmpty && m.place.isEmpty { missing.append("points, businesses or place") }
        if Day(m.periodFrom) == nil { missing.append("period_from") }
        if Day(m.periodTo) == nil { missing.append("period_to") }
        return missing
    }

    private static func refuseOverlap(
        _ m: InspectionDecisionIssued, from: Day, to: Day, _ docket: State, on day: Day
    ) throws(Refusal) {
        guard let rule = InspectionLaw.noOverlap.inForce(on: day) else { return }
        let others = docket.inspections.values.filter { $0.id != m.inspection && $0.stage.isOpen }
            .sorted { $0.id < $1.id }
        for other in others {
            let shared = Set(m.points).intersection(other.points).union(docket.same(m.businesses, as: other.businesses))
            // An inspection without a period is taken to go on.
            let together = (other.from.map { $0 <= to } ?? true) && (other.to.map { $0 >= from } ?? true)
            guard let target = shared.sorted().first, together else { continue }
            let missing = m.missingOfOverride
            if !missing.isEmpty { throw .inspectionOverlap(target, other.id, rule, missing) }
        }
    }

    /// A target that any body inspected, or decided to inspect, in this calendar year needs a ground and a document to be inspected
    /// again. To look again at the outcome of an inspection needs neither.
    private static func refuseBeyondQuota(
        _ m: InspectionDecisionIssued, from: Day, _ now: InspectionState, _ docket: State, on day: Day
    ) throws(Refusal) {
        guard let rule = InspectionLaw.yearlyQuota.inForce(on: day), now.followUpOf.isEmpty else { return }
        let missing = m.missingOfOverride
        guard !missing.isEmpty else { return }
        let year = from.civil.year
        let others = docket.inspections.values.filter { other in
            other.id != m.inspection && other.from?.civil.year == year
                && ![.absent, .triggered, .cancelled].contains(other.stage)
        }.sorted { ($0.from ?? from, $0.id) < ($1.from ?? from, $1.id) }
        for target in (m.businesses.isEmpty ? m.points : m.businesses).sorted() {
            let used = others.filter { m.businesses.isEmpty ? $0.points.contains(target) : !docket.same([target], as: $0.businesses).isEmpty }
            guard used.count >= rule.value, let last = used.last, let held = last.from else { continue }
            throw .inspectionQuota(target, last.leadAgency, held, rule, missing)
        }
    }

    private static func start(_ m: InspectionStarted, _ now: InspectionState, _ command: Command) throws(Refusal) {
        try require(now, in: [.decided, .running, .recorded], command)
        try target(point: m.point, business: m.business, of: now)
    }

    private static func finding(_ m: InspectionFindingRecorded, _ now: InspectionState, _ command: Command)
        throws(Refusal)
    {
        try require(now, in: [.running, .recorded], command)
        var missing: [String] = []
        if m.rule.isEmpty { missing.append("rule") }
        if m.result == .unspecified { missing.append("result") }
        if !missing.isEmpty { throw .inspectionIncomplete(missing) }
        try target(point: m.point, business: m.business, of: now)
    }

    private static func sign(_ m: InspectionRecordSigned, _ now: InspectionState, _ command: Command) throws(Refusal) {
        try require(now, in: [.running, .recorded], command)
        if m.number.isEmpty { throw .inspectionIncomplete(["number"]) }
        if m.refusedToSign && !m.witnessed && m.refusalGround.isEmpty {
            throw .inspectionIncomplete(["witnessed or refusal_ground"])
        }
        if (m.hasSealedName) && m.person.isEmpty { throw .inspectionIncomplete(["person"]) }
        try target(point: m.point, business: m.business, of: now)
    }

    /// The end is tagged with every target, so that a target's history alone shows that it is free again.
    private static func complete(
        _ m: InspectionCompleted, _ now: InspectionState, _ command: Command
    ) throws(Refusal) -> DomainEvent {
        try require(now, in: [.recorded], command)
        if m.violationsFound < 0 || m.targetsInspected < 0 {
            throw .inspectionIncomplete(["violations_found, targets_inspected"])
        }
        var whole = m
        whole.points = Set(m.points).union(now.points).sorted()
        whole.businesses = Set(m.businesses).union(now.businesses).sorted()
        return whole.domainEvent
    }

    private static func cancel(
        _ m: InspectionCancelled, _ now: InspectionState, _ command: Command
    ) throws(Refusal) -> DomainEvent {
        try require(now, in: [.triggered, .decided, .running, .recorded], command)
        if m.ground.isEmpty { throw .inspectionIncomplete(["ground"]) }
        var whole = m
        whole.points = Set(m.points).union(now.points).sorted()
        whole.businesses = Set(m.businesses).union(now.businesses).sorted()
        return whole.domainEvent
    }

    private static func followUp(_ m: FollowUpInspectionScheduled, _ docket: State, _ command: Command) throws(Refusal)
    {
        try require(docket, m.inspection, in: [.completed, .concluded, .followedUp], command)
        if m.followUp.isEmpty || m.followUp == m.inspection { throw .inspectionIncomplete(["follow_up"]) }
        let next = docket.inspection(m.followUp)
        if next.stage != .absent && next.stage != .triggered {
            throw .inspectionStage(next.stage, "FollowUpInspectionScheduled", [.absent, .triggered])
        }
    }

    // MARK: Guards

    private static func require(
        _ docket: State, _ id: String, in stages: [InspectionState.Stage], _ command: Command
    ) throws(Refusal) {
        try require(docket.inspection(id), in: stages, command)
    }

    private static func require(
        _ now: InspectionState, in stages: [InspectionState.Stage], _ command: Command
    ) throws(Refusal) {
        guard stages.contains(now.stage) else { throw .inspectionStage(now.stage, command.type, stages) }
    }

    /// The target must be one the decision names, unless it names a place only.
    private static func target(point: String, business: String, of now: InspectionState) throws(Refusal) {
        if point.isEmpty && business.isEmpty { throw .inspectionIncomplete(["point or business"]) }
        if now.points.isEmpty && now.businesses.isEmpty || !now.place.isEmpty { return }
        guard now.points.contains(point) || now.businesses.contains(business) else {
            throw .inspectionTarget(point.isEmpty ? business : point)
        }
    }
}

extension InspectionDecisionIssued {
    /// What a decision to inspect all the same lacks.
    fileprivate var missingOfOverride: [String] {
        (overrideGround.isEmpty ? ["override_ground"] : []) + (overrideDocument.isEmpty ? ["override_document"] : [])
    }
}

extension InspectionRecordSigned {
    fileprivate var hasSealedName: Bool { !representativeName.isEmpty || !witnessName.isEmpty }
}
