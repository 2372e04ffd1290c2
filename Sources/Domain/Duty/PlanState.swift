public import CivilTime

/// A plan as its history tells it: a unit's plan of work, or a body's plan of inspections.
public struct PlanState: SubjectState {
    /// How far a plan has come.
    public enum Stage: String, Sendable, Encodable, CaseIterable {
        case absent, submitted, approved, superseded
    }

    public static let kinds = ["plan"]

    /// The tag of this plan.
    public let subject: String
    public private(set) var stage: Stage = .absent
    /// The unit whose plan it is.
    public private(set) var unit = ""
    public private(set) var to = ""
    public private(set) var number = ""
    public private(set) var year = 0
    public private(set) var duty = ""
    public private(set) var submittedOn: Day?
    public private(set) var due: Day?
    /// Whether it came after its last day.
    public private(set) var late = false
    /// The plan that takes its place.
    public private(set) var successor = ""
    /// Inspections decided under it, sorted.
    public private(set) var inspections: [String] = []
    /// Targets planned, for a plan of inspections.
    public private(set) var targetsPlanned = 0
    /// Position of the last act.
    public private(set) var lastPosition: UInt64?

    public init(subject: String) { self.subject = subject }

    /// The id of this plan.
    public var id: String { Tag.id(of: subject) }

    public mutating func evolve(_ fact: Fact) {
        switch fact.event {
        case .duty(.planSubmitted(let m)) where m.plan == id:
            (unit, to, number, year, duty) = (m.unit, m.toAgency, m.number, Int(m.year), m.duty)
            submittedOn = Day(m.submittedOn) ?? fact.occurred.day
            due = Day(m.dueOn)
            late = if let due, let submittedOn { submittedOn > due } else { false }
            if stage == .absent { stage = .submitted }
        case .duty(.planSuperseded(let m)) where m.plan == id:
            successor = m.successor
            stage = .superseded
        case .inspection(.inspectionPlanApproved(let m)) where m.plan == id:
            (unit, number, year, targetsPlanned) = (m.leadAgency, m.number, Int(m.year), Int(m.targetsPlanned))
            if stage != .superseded { stage = .approved }
        case .inspection(.inspectionDecisionIssued(let m)) where m.plan == id:
            inspections = Set(inspections + [m.inspection]).sorted()
        default: return  // everything else belongs to other subjects
        }
        lastPosition = fact.position
    }
}
