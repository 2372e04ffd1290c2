public import CivilTime

/// One piece of work as its history tells it.
public struct TaskState: SubjectState {
    /// How far a task has come.
    public enum Stage: String, Sendable, Encodable, CaseIterable {
        case absent, assigned, completed
    }

    public static let kinds = ["task"]

    /// The tag of this task.
    public let subject: String
    public private(set) var stage: Stage = .absent
    public private(set) var title = ""
    public private(set) var duty = ""
    public private(set) var document = ""
    public private(set) var unit = ""
    public private(set) var coordinating: [String] = []
    /// Whether the unit was asked, not ordered.
    public private(set) var requested = false
    /// The last day in time; `nil` for a task without deadline.
    public private(set) var due: Day?
    /// Days on which the unit was reminded.
    public private(set) var reminders: [Day] = []
    public private(set) var completedOn: Day?
    public private(set) var result = ""
    /// Whether it was done after its last day; never so for a requested unit.
    public private(set) var late = false
    /// Position of the last act.
    public private(set) var lastPosition: UInt64?

    public init(subject: String) { self.subject = subject }

    /// The id of this task.
    public var id: String { Tag.id(of: subject) }

    /// Whether the task is overdue on a day: it has a last day, that day is over, it was ordered, and it is not done.
    public func isOverdue(on day: Day) -> Bool {
        stage == .assigned && !requested && due.map { day > $0 } ?? false
    }

    public mutating func evolve(_ fact: Fact) {
        guard case .duty(let event) = fact.event else { return }
        let day = fact.occurred.day
        switch event {
        case .taskAssigned(let m) where m.task == id:
            (title, duty, document, unit) = (m.title, m.duty, m.document, m.unit)
            (coordinating, requested, due) = (m.coordinating, m.force == .requested, Day(m.dueOn))
            if stage == .absent { stage = .assigned }
        case .taskReminderIssued(let m) where m.task == id:
            reminders.append(day)
            if let later = Day(m.newDueOn) { due = later }
        case .taskCompleted(let m) where m.task == id:
            completedOn = Day(m.completedOn) ?? day
            result = m.result
            stage = .completed
        case .taskAssigned, .taskReminderIssued, .taskCompleted, .directiveIssued, .directiveReceived,
            .directiveAcknowledged, .dutyAssigned, .planSubmitted, .planSuperseded, .halfYearReportSubmitted,
            .annualReportSubmitted, .adHocReportSubmitted, .reportReturnedForCorrection, .reportOverdueFlagged,
            .reportConsolidated, .reviewConferenceHeld:
            return
        }
        late = if let due, let completedOn { completedOn > due && !requested } else { false }
        lastPosition = fact.position
    }
}
