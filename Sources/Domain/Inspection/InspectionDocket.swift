/// What an act on an inspection is decided on: that inspection, and the others of the same targets.
public struct InspectionDocket: Evolving, Hashable {
    /// Every inspection in those histories, by id.
    public private(set) var inspections: [String: InspectionState] = [:]
    /// Plans already approved.
    public private(set) var plans: Set<String> = []
    /// Which businesses were judged to be one: an inspection of either is one of both.
    public private(set) var identities = BusinessIdentities()

    public init(subject: String) {}

    /// The inspection of this id; absent where nothing is recorded of it.
    public func inspection(_ id: String) -> InspectionState {
        inspections[id] ?? InspectionState(subject: Tag.text("inspection", id))
    }

    /// Those of these businesses that are among the others, or were judged to be the same as one of them.
    func same(_ businesses: [String], as others: [String]) -> Set<String> {
        let tags = Set(others.map(BusinessIdentities.tag))
        return Set(businesses.filter { !tags.isDisjoint(with: identities.members(of: BusinessIdentities.tag($0))) })
    }

    public mutating func evolve(_ fact: Fact) {
        identities.evolve(fact)
        guard case .inspection(let event) = fact.event else { return }
        if case .inspectionPlanApproved(let m) = event { plans.insert(m.plan) }
        for id in event.inspectionIDs {
            inspections[id, default: InspectionState(subject: Tag.text("inspection", id))].evolve(fact)
        }
    }
}

extension InspectionEvent {
    /// The inspections an event speaks of: its own, and for a follow-up the one that will follow.
    var inspectionIDs: [String] {
        switch self {
        case .inspectionPlanApproved: []
        case .surpriseInspectionTriggered(let m): [m.inspection]
        case .inspectionDecisionIssued(let m): [m.inspection]
        case .inspectionTeamFormed(let m): [m.inspection]
        case .inspectionTeamJoined(let m): [m.inspection]
        case .inspectionStarted(let m): [m.inspection]
        case .inspectionFindingRecorded(let m): [m.inspection]
        case .inspectionRecordSigned(let m): [m.inspection]
        case .reminderIssued(let m): [m.inspection]
        case .inspectionCompleted(let m): [m.inspection]
        case .inspectionConclusionIssued(let m): [m.inspection]
        case .followUpInspectionScheduled(let m): [m.inspection, m.followUp]
        case .inspectionCancelled(let m): [m.inspection]
        }
    }
}
