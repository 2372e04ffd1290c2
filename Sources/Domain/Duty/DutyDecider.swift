import CivilTime

/// Decides the acts from a directive to the consolidation of reports. Pure: no clock, no storage.
///
/// A late plan or report is recorded and shows as late; what is refused is what has no ground: an overdue mark without a
/// deadline or against a body that was only asked, a task done twice, a version that does not follow the last.
public enum DutyDecider: Decider {
    public typealias State = DutyDocket
    public typealias Command = DutyEvent

    public static func reads(_ command: Command) -> [Reading] {
        var tags: [(String, String)] = []
        switch command {
        case .directiveIssued, .directiveReceived, .directiveAcknowledged: tags = [("document", command.document)]
        case .dutyAssigned(let m):
            // Who has it already, and that the document is issued: a document may have given thousands of assignments.
            return [("duty", m.duty, "DutyAssigned"), ("document", m.document, "DirectiveIssued")]
                .filter { !$0.1.isEmpty }.map { Reading(tag: Tag.text($0.0, $0.1), types: [$0.2]) }
        case .taskAssigned(let m): tags = [("task", m.task), ("duty", m.duty)]
        case .taskReminderIssued(let m): tags = [("task", m.task), ("duty", m.duty), ("report", m.report)]
        case .taskCompleted(let m): tags = [("task", m.task)]
        case .planSubmitted(let m): tags = [("plan", m.plan), ("duty", m.duty)]
        case .planSuperseded(let m): tags = [("plan", m.plan), ("plan", m.successor)]
        case .halfYearReportSubmitted(let m): tags = [("report", m.report), ("duty", m.duty)]
        case .annualReportSubmitted(let m): tags = [("report", m.report), ("duty", m.duty)]
        case .adHocReportSubmitted(let m): tags = [("report", m.report), ("duty", m.duty)]
        case .reportReturnedForCorrection(let m): tags = [("report", m.report)]
        case .reportOverdueFlagged(let m): tags = [("report", m.report), ("duty", m.duty)]
        case .reportConsolidated(let m):
            tags = ([m.report] + Set(m.sources + m.parts.map(\.report)).sorted()).map { ("report", $0) }
        case .reviewConferenceHeld(let m): tags = [("duty", m.duty), ("document", m.document), ("report", m.report)]
        }
        return tags.filter { !$0.1.isEmpty }.map { Reading(tag: Tag.text($0.0, $0.1)) }
    }

    public static func decide(_ command: Command, given docket: State, by context: Context) throws(Refusal)
        -> [DomainEvent]
    {
        let day = context.day
        switch command {
        case .directiveIssued(let m): try issue(m, docket.document(m.document))
        case .directiveReceived(let m): try receive(m, docket.document(m.document), day)
        case .directiveAcknowledged(let m): try acknowledge(m, docket.document(m.document), day)
        case .dutyAssigned(let m): try assign(m, docket)
        case .taskAssigned(let m): try assignTask(m, docket, day)
        case .taskReminderIssued(let m): try remind(m, docket, day)
        case .taskCompleted(let m): try complete(m, docket.task(m.task))
        case .planSubmitted(let m): try submit(m, docket)
        case .planSuperseded(let m): try supersede(m, docket)
        case .halfYearReportSubmitted(let m): return [try submit(m, .halfYear, docket)]
        case .annualReportSubmitted(let m): return [try submit(m, .annual, docket)]
        case .adHocReportSubmitted(let m): return [try submit(m, .adHoc, docket)]
        case .reportReturnedForCorrection(let m): try giveBack(m, docket.report(m.report))
        case .reportOverdueFlagged(let m): try flag(m, docket, day)
        case .reportConsolidated(let m): return [try consolidate(m, docket)]
        case .reviewConferenceHeld(let m): try hold(m, docket, day)
        }
        return [.duty(command)]
    }

    // MARK: Directives and duties

    private static func issue(_ m: DirectiveIssued, _ now: DocumentState) throws(Refusal) {
        var missing: [String] = []
        if m.documentType.isEmpty { missing.append("document_type") }
        if m.issuer.isEmpty { missing.append("issuer") }
        guard let issued = Day(m.issuedOn), missing.isEmpty else {
            throw .dutyIncomplete(missing + (Day(m.issuedOn) == nil ? ["issued_on"] : []))
        }
        let key = DocumentKey(type: m.documentType, number: m.number, issuer: m.issuer, issuedOn: issued).description
        if m.document != key { throw .documentKey(m.document, key) }
        if now.issuedOn != nil { throw .documentExists(m.document) }
    }

    private static func receive(_ m: DirectiveReceived, _ now: DocumentState, _ day: Day) throws(Refusal) {
        try requireIssued(now, by: Day(m.receivedOn) ?? day)
        if m.unit.isEmpty { throw .dutyIncomplete(["unit"]) }
        if now.received.contains(where: { $0.unit == m.unit }) { throw .dutyTwice("DirectiveReceived", m.unit) }
    }

    private static func acknowledge(_ m: DirectiveAcknowledged, _ now: DocumentState, _ day: Day) throws(Refusal) {
        try requireIssued(now, by: Day(m.acknowledgedOn) ?? day)
        if m.unit.isEmpty { throw .dutyIncomplete(["unit"]) }
        if now.acknowledged.contains(where: { $0.unit == m.unit }) { throw .dutyTwice("DirectiveAcknowledged", m.unit) }
    }

    private static func requireIssued(_ now: DocumentState, by day: Day? = nil) throws(Refusal) {
        guard let issued = now.issuedOn else { throw .documentMissing(now.id) }
        if let day, day < issued { throw .dutyOrder(day, issued) }
    }

    private static func assign(_ m: DutyAssigned, _ docket: State) throws(Refusal) {
        var missing: [String] = []
        if m.document.isEmpty { missing.append("document") }
        if m.unit.isEmpty { missing.append("unit") }
        if m.role == .unspecified { missing.append("role") }
        if m.force == .unspecified { missing.append("force") }
        if m.titleVi.isEmpty && docket.duty(m.duty).titleVi.isEmpty { missing.append("title_vi") }
        if !missing.isEmpty { throw .dutyIncomplete(missing) }
        try requireIssued(docket.document(m.document), by: Day(m.dueOn))
        let same = docket.duty(m.duty).assignments.contains { $0.unit == m.unit && $0.document == m.document }
        if same { throw .dutyTwice("DutyAssigned", m.unit) }
    }

    // MARK: Tasks

    private static func assignTask(_ m: TaskAssigned, _ docket: State, _ day: Day) throws(Refusal) {
        var missing: [String] = []
        if m.unit.isEmpty { missing.append("unit") }
        if m.title.isEmpty { missing.append("title") }
        if !missing.isEmpty { throw .dutyIncomplete(missing) }
        let now = docket.task(m.task)
        guard now.stage == .absent else { throw .taskStage(now.stage, "TaskAssigned", [.absent]) }
        try requireDuty(m.duty, docket)
        if let due = Day(m.dueOn), due < day { throw .dutyOrder(due, day) }
    }

    private static func requireDuty(_ id: String, _ docket: State) throws(Refusal) {
        if !id.isEmpty && docket.duty(id).assignments.isEmpty { throw .dutyMissing(id) }
    }

    private static func remind(_ m: TaskReminderIssued, _ docket: State, _ day: Day) throws(Refusal) {
        if m.task.isEmpty && m.duty.isEmpty && m.report.isEmpty { throw .dutyIncomplete(["task, duty or report"]) }
        if m.unit.isEmpty { throw .dutyIncomplete(["unit"]) }
        if !m.task.isEmpty {
            let now = docket.task(m.task)
            guard now.stage == .assigned else { throw .taskStage(now.stage, "TaskReminderIssued", [.assigned]) }
        }
        if !m.report.isEmpty {
            let now = docket.report(m.report)
            guard [.absent, .overdue, .returned].contains(now.stage) else {
                throw .reportStage(now.stage, "TaskReminderIssued", [.absent, .overdue, .returned])
            }
        }
        try requireDuty(m.duty, docket)
        if let later = Day(m.newDueOn), later < day { throw .dutyOrder(later, day) }
    }

    private static func complete(_ m: TaskCompleted, _ now: TaskState) throws(Refusal) {
        guard now.stage == .assigned else { throw .taskStage(now.stage, "TaskCompleted", [.assigned]) }
        if !m.unit.isEmpty && m.unit != now.unit && !now.coordinating.contains(m.unit) {
            throw .taskUnit(m.unit, now.unit)
        }
    }

    // MARK: Plans

    private static func submit(_ m: PlanSubmitted, _ docket: State) throws(Refusal) {
        var missing: [String] = []
        if m.unit.isEmpty { missing.append("unit") }
        if m.toAgency.isEmpty { missing.append("to_agency") }
        if m.year == 0 { missing.append("year") }
        if !missing.isEmpty { throw .dutyIncomplete(missing) }
        let now = docket.plan(m.plan)
        guard now.stage == .absent else { throw .planStage(now.stage, "PlanSubmitted", [.absent]) }
        try requireDuty(m.duty, docket)
    }

    private static func supersede(_ m: PlanSuperseded, _ docket: State) throws(Refusal) {
        if m.successor.isEmpty || m.successor == m.plan { throw .dutyIncomplete(["successor"]) }
        let now = docket.plan(m.plan)
        guard [.submitted, .approved].contains(now.stage) else {
            throw .planStage(now.stage, "PlanSuperseded", [.submitted, .approved])
        }
        let next = docket.plan(m.successor)
        guard [.submitted, .approved].contains(next.stage) else {
            throw .planStage(next.stage, "PlanSuperseded (successor)", [.submitted, .approved])
        }
    }

    private static func hold(_ m: ReviewConferenceHeld, _ docket: State, _ day: Day) throws(Refusal) {
        var missing: [String] = []
        if m.unit.isEmpty { missing.append("unit") }
        guard let held = Day(m.heldOn) else { throw .dutyIncomplete(missing + ["held_on"]) }
        if !missing.isEmpty { throw .dutyIncomplete(missing) }
        if held > day { throw .dutyIncomplete(["held_on <= \(day)"]) }
        if !m.document.isEmpty { try requireIssued(docket.document(m.document), by: held) }
        try requireDuty(m.duty, docket)
    }
}
