public import CivilTime

/// One duty as its history tells it: who has to do what about it by when, and what was done.
public struct DutyState: SubjectState {
    /// A body's part in the duty.
    public struct Assignment: Hashable, Sendable, Encodable {
        public let unit: String
        public let document: String
        public let role: String
        public let requested: Bool
        public internal(set) var due: Day?
        /// The day the document itself gave, where a reminder gave a later one.
        public let firstDue: Day?
        public internal(set) var reminders = 0
        public internal(set) var fulfilledOn: Day?
    }

    /// How a body stands with the duty on a day.
    public enum Standing: String, Sendable, Encodable {
        case notAssigned, fulfilled, fulfilledLate
        /// There is no last day, so it is never overdue.
        case openEnded
        /// Before or on the last day.
        case running
        /// A requested body has not acted; it is not non-compliant.
        case awaited
        case overdue
    }

    public static let kinds = ["duty"]

    /// The tag of this duty.
    public let subject: String
    public private(set) var titleVi = ""
    public private(set) var titleEn = ""
    public private(set) var kind = ""
    /// In the order they were made.
    public private(set) var assignments: [Assignment] = []
    /// Tasks under this duty, sorted.
    public private(set) var tasks: [String] = []
    /// Tasks done, sorted.
    public private(set) var tasksDone: [String] = []
    /// Plans under this duty, sorted.
    public private(set) var plans: [String] = []
    /// Reports under this duty, sorted.
    public private(set) var reports: [String] = []
    /// Position of the last act.
    public private(set) var lastPosition: UInt64?

    public init(subject: String) { self.subject = subject }

    /// The id of this duty.
    public var id: String { Tag.id(of: subject) }

    /// How a unit stands on a day; of several assignments the worst counts.
    public func standing(of unit: String, on day: Day) -> Standing {
        let order: [Standing] = [.fulfilled, .fulfilledLate, .openEnded, .running, .awaited, .overdue]
        let each = assignments.filter { $0.unit == unit }.map { Self.standing(of: $0, on: day) }
        return each.max { (order.firstIndex(of: $0) ?? 0) < (order.firstIndex(of: $1) ?? 0) } ?? .notAssigned
    }

    private static func standing(of one: Assignment, on day: Day) -> Standing {
        if let done = one.fulfilledOn, done <= day {
            return one.due.map { done > $0 } ?? false ? .fulfilledLate : .fulfilled
        }
        guard let due = one.due else { return .openEnded }
        if day <= due { return .running }
        return one.requested ? .awaited : .overdue
    }

    public mutating func evolve(_ fact: Fact) {
        guard case .duty(let event) = fact.event, event.duty == id else { return }
        let day = fact.occurred.day
        switch event {
        case .dutyAssigned(let m): assigned(m)
        case .taskAssigned(let m): tasks = Set(tasks + [m.task]).sorted()
        case .taskReminderIssued(let m):
            for index in assignments.indices where assignments[index].unit == m.unit {
                assignments[index].reminders += 1
                // A day set later gives more time; it does not give a deadline to a duty that has none.
                if assignments[index].due != nil, let later = Day(m.newDueOn) { assignments[index].due = later }
            }
        case .taskCompleted(let m):
            tasksDone = Set(tasksDone + [m.task]).sorted()
            // A duty broken down into several tasks is done when the last one is.
            if Set(tasks).isSubset(of: tasksDone) { fulfil(m.unit, Day(m.completedOn) ?? day) }
        case .planSubmitted(let m):
            plans = Set(plans + [m.plan]).sorted()
            fulfil(m.unit, Day(m.submittedOn) ?? day)
        case .halfYearReportSubmitted(let m): report(m.report, m.unit, Day(m.submittedOn) ?? day)
        case .annualReportSubmitted(let m): report(m.report, m.unit, Day(m.submittedOn) ?? day)
        case .adHocReportSubmitted(let m): report(m.report, m.unit, Day(m.submittedOn) ?? day)
        case .reviewConferenceHeld(let m): fulfil(m.unit, Day(m.heldOn) ?? day)
        case .directiveIssued, .directiveReceived, .directiveAcknowledged, .planSuperseded,
            .reportReturnedForCorrection,
            .reportOverdueFlagged, .reportConsolidated:
            break
        }
        lastPosition = fact.position
    }

    private mutating func assigned(_ m: DutyAssigned) {
        if !m.titleVi.isEmpty { titleVi = m.titleVi }
        if !m.titleEn.isEmpty { titleEn = m.titleEn }
        if !m.kind.isEmpty { kind = m.kind }
        assignments.append(
            Assignment(
                unit: m.unit, document: m.document, role: m.role.code, requested: m.force == .requested,
                due: Day(m.dueOn), firstDue: Day(m.dueOn)))
    }

    private mutating func report(_ report: String, _ unit: String, _ day: Day) {
        reports = Set(reports + [report]).sorted()
        fulfil(unit, day)
    }

    private mutating func fulfil(_ unit: String, _ day: Day) {
        for index in assignments.indices where assignments[index].unit == unit && assignments[index].fulfilledOn == nil
        {
            assignments[index].fulfilledOn = day
        }
    }
}
