public import CivilTime
public import Domain
import EventLog
import ProjectionKit

extension Ledger {
    /// Every act that is late, unauthorised or out of order, and every act that is missing, by replaying the declared life cycles and
    /// clocks over the log.
    ///
    /// Each act is decided again by the deciders that decide on recording, on what the ledger held when it was recorded; imports are taken
    /// as they are, and this is where they are held against the rules. That a record lacks fields is no deviation. What was
    /// retracted is no act.
    ///
    /// - Parameters:
    ///   - subject: only acts on this subject.
    ///   - known: only what had been recorded by then.
    ///   - day: what had to be done by this day and was not is missing; `nil`: the day of the last record.
    ///   - audience: the body it is for: what it may not know of is not in it. `nil`: the ledger's own.
    ///   - progress: is told how many events have been gone through, and how many there are.
    /// - Returns: by position; with what it rests on, and the day asked for.
    /// - Throws: `LedgerError.malformedSubject`; the log's errors. Events that cannot be read are left out: `verify` and the views name them.
    public func deviations(
        of subject: String? = nil, known: Moment? = nil, on day: Day? = nil, audience: Audience? = nil,
        progress: ((UInt64, UInt64) -> Void)? = nil
    ) throws -> (deviations: [Deviation], basis: Basis, day: Day) {
        if let subject, Tag(subject) == nil { throw LedgerError.malformedSubject(subject) }
        let size = try size(at: known)
        let last = size == 0 ? nil : try log.event(at: size - 1)?.recorded.day
        let day = day ?? last ?? clock().day
        let retracted = try retracted(below: size)
        var found: [Deviation] = []
        let query = subject.map { Query(tags: [Tag.normalised($0)]) } ?? .all
        var bodies: [String: AgencyState] = [:]
        try log.forEach(query, from: nil, to: size, pageSize: 1_000, backwards: false) { event in
            progress?(event.position, size)
            guard !retracted.contains(event.id.description), let fact = try? reader().fact(event), !fact.event.isAboutRecord,
                audience?.mayKnow(fact) != false, let refusal = try refusal(of: fact, event, below: size, &bodies)
            else { return true }
            found.append(Deviation(refusal, of: fact, on: event.mainSubject(fact)))
            return true
        }
        found += try counting(below: size) { try clocks(of: subject, below: size, on: day, for: audience) }
        return (found.sorted { ($0.position, $0.rule) < ($1.position, $1.rule) }, try basis(size: size), day)
    }

    private func retracted(below size: UInt64) throws -> Set<String> {
        var ids: Set<String> = []
        try log.forEach(Query(types: ["EventRetracted"]), from: nil, to: size, pageSize: 1_000, backwards: false) { event in
            if case .correction(.eventRetracted(let act))? = try? reader().fact(event).event { ids.insert(act.target.lowercased()) }
            return true
        }
        return ids
    }

    /// What the ledger would have said to this act when it was recorded.
    private func refusal(
        of fact: Fact, _ event: RecordedEvent, below size: UInt64, _ bodies: inout [String: AgencyState]
    ) throws -> Refusal? {
        // What another act brought about was decided with it.
        if let cause = event.causation, (1...64).contains(where: { cause.consequence($0) == event.id }) { return nil }
        let body = try bodies[fact.agency] ?? Authority.state(of: fact.agency, history: history(of: "agency:\(fact.agency)", known: .position(size - 1)).facts)
        bodies[fact.agency] = body
        let act = Act(
            id: event.id, event: fact.event, agency: fact.agency, officer: fact.officer, occurred: fact.occurred, effective: fact.effective)
        do {
            let query = try query(act, below: fact.position)
            let history = try reader().history(matching: query, known: fact.position, true: fact.effective.day.end)
            try Authority.check(type: fact.type, agency: body, at: fact.occurred)
            let context = Context(
                agency: body, officer: fact.officer, occurred: fact.occurred, effective: fact.effective, now: fact.recorded)
            _ = try Deciders.decide(fact.event, history: history, context: context, checkingForm: false)
            return nil
        } catch let refusal as Refusal {
            // What a record leaves empty says nothing of order or authority.
            return refusal.rule.hasSuffix("-complete") ? nil : refusal
        } catch is FactError {
            return nil
        }
    }

    // MARK: Clocks

    /// What was done after its last day, or was not done.
    private func clocks(of subject: String?, below size: UInt64, on day: Day, for audience: Audience?) throws -> [Deviation] {
        var found: [Deviation] = []
        for kind in ["case", "childcase", "complaint", "plan", "point", "report", "task"] {
            if let subject, Tag(subject)?.kind != kind { continue }
            for subject in try subject.map({ [Tag.normalised($0)] }) ?? subjects(of: kind) {
                guard audience?.mayKnow(subject: subject) != false, let history = try? reader().history(of: subject, known: size) else { continue }
                // Who read the record or holds its originals did nothing of what is due.
                let acts = history.filter { !Confidentiality.isAboutRecord($0.event.eventType) && audience?.mayKnow($0) != false }
                guard let last = acts.max(by: { $0.position < $1.position }) else { continue }
                found += Self.clocks(subject, history, Acts(all: acts, last: last), day)
            }
        }
        return found
    }

    /// Every subject of a kind that some event names, in the order of their bytes.
    public func subjects(of kind: String) throws -> [String] {
        var all: [String] = []
        while true {
            let page = try log.tags(prefix: "\(kind):", after: all.last)
            if page.isEmpty { return all }
            all += page
        }
    }

    /// The acts that name one subject, and which of them was recorded last.
    private struct Acts {
        let all: [Fact]
        let last: Fact

        /// The act of this type in which something was done; the last act where there is none of it.
        func first(_ type: String) -> Fact { all.first { $0.type == type } ?? last }
    }

    private static func clocks(_ subject: String, _ history: [Fact], _ acts: Acts, _ day: Day) -> [Deviation] {
        switch Subjects.state(of: subject, history: history) {
        case let state as ReportState: report(state, acts, day)
        case let state as PlanState: plan(state, acts)
        case let state as TaskState: task(state, acts, day)
        case let state as ChildCaseState: child(state, acts, day)
        default: due(subject, history, acts, day)
        }
    }

    private static func report(_ state: ReportState, _ acts: Acts, _ day: Day) -> [Deviation] {
        guard let due = state.due else { return [] }
        let clock = Deviation.Clock(
            name: "report-due", article: "văn bản giao nhiệm vụ · the directive", vi: "Báo cáo \(state.kind) \(state.period)",
            en: "report \(state.kind) \(state.period)", unit: state.unit, due: due, done: state.versions.map(\.submittedOn).min())
        let submitted = acts.all.first { $0.position == state.versions.first?.position } ?? acts.last
        if state.late { return [Deviation(.late, clock, of: submitted, on: state.subject)] }
        return state.versions.isEmpty && due < day ? [Deviation(.missing, clock, of: acts.last, on: state.subject)] : []
    }

    private static func plan(_ state: PlanState, _ acts: Acts) -> [Deviation] {
        guard state.late, let due = state.due else { return [] }
        let clock = Deviation.Clock(
            name: "plan-due", article: "văn bản giao nhiệm vụ · the directive", vi: "Kế hoạch \(state.number)", en: "plan \(state.number)",
            unit: state.unit, due: due, done: state.submittedOn)
        return [Deviation(.late, clock, of: acts.first("PlanSubmitted"), on: state.subject)]
    }

    /// Who was asked, and not ordered, is never late.
    private static func task(_ state: TaskState, _ acts: Acts, _ day: Day) -> [Deviation] {
        guard let due = state.due, !state.requested else { return [] }
        let clock = Deviation.Clock(
            name: "task-due", article: "văn bản giao việc · the assignment", vi: "Việc được giao: \(state.title)",
            en: "task: \(state.title)", unit: state.unit, due: due, done: state.completedOn)
        if state.late { return [Deviation(.late, clock, of: acts.first("TaskCompleted"), on: state.subject)] }
        return state.completedOn == nil && due < day ? [Deviation(.missing, clock, of: acts.last, on: state.subject)] : []
    }

    private static func child(_ state: ChildCaseState, _ acts: Acts, _ day: Day) -> [Deviation] {
        var found: [Deviation] = []
        if let due = state.emergencyDue?.day {
            let clock = Deviation.Clock(
                name: "emergency-measure-due", article: LawBook.inForce.article("CHI-EMERGENCY", on: state.receivedAt?.day), vi: "Biện pháp can thiệp khẩn cấp",
                en: "emergency measure", unit: state.agency, due: due,
                done: state.emergencies.map(\.appliedAt).min()?.day)
            if state.flags.contains(.lateEmergency) {
                found.append(Deviation(.late, clock, of: acts.first("EmergencyMeasureApplied"), on: state.subject))
            }
            if state.isEmergencyOverdue(at: day.end) { found.append(Deviation(.missing, clock, of: acts.last, on: state.subject)) }
        }
        if let due = state.planDue {
            let clock = Deviation.Clock(
                name: "support-plan-due", article: LawBook.inForce.article("CHI-PLAN", on: state.detailedOn ?? state.assessedOn), vi: "Kế hoạch hỗ trợ, can thiệp", en: "support plan", unit: state.agency, due: due,
                done: state.planApprovedOn)
            if state.flags.contains(.latePlan) {
                found.append(Deviation(.late, clock, of: acts.first("SupportPlanApproved"), on: state.subject))
            }
            if state.isPlanOverdue(on: day) { found.append(Deviation(.missing, clock, of: acts.last, on: state.subject)) }
        }
        return found
    }

    /// What the work queue held due at each step of the history: an item that is gone was done with that step.
    private static func due(_ subject: String, _ history: [Fact], _ acts: Acts, _ day: Day) -> [Deviation] {
        let kind = Tag(subject)?.kind ?? ""
        guard let queue = Roster.projections.first(where: { $0.name == "WorkQueue" }),
            let fold = queue.folds.first(where: { $0.kind == kind })
        else { return [] }
        var found: [Deviation] = []
        var standing: [Int64: Deviation.Clock] = [:]
        for step in fold.steps(of: subject, history: history.filter({ fold.types?.contains($0.type) != false })) {
            var next: [Int64: Deviation.Clock] = [:]
            for row in step.rows {
                // That a certificate comes to its end is no act.
                guard case .integer(let number)? = row.values["number"], kind != "point" || number == 1, let clock = Deviation.Clock(row.values)
                else { continue }
                next[number] = clock
            }
            for (number, open) in standing.sorted(by: { $0.key < $1.key }) where next[number] == nil {
                var clock = open
                clock.done = step.fact.occurred.day
                if step.fact.occurred.day > clock.due { found.append(Deviation(.late, clock, of: step.fact, on: subject)) }
            }
            standing = next
        }
        let missing = standing.sorted { $0.key < $1.key }.map(\.value).filter { $0.due < day }
        return found + missing.map { Deviation(.missing, $0, of: acts.last, on: subject) }
    }
}

extension Deviation.Clock {
    /// A row of the work queue; `nil` where nothing is due.
    fileprivate init?(_ cells: Cells) {
        func text(_ name: String) -> String {
            if case .text(let text)? = cells[name] { text } else { "" }
        }
        guard let due = Day(iso: text("due")) else { return nil }
        self.init(
            name: "due", article: text("rule"), vi: text("what_vi"), en: text("what_en"), unit: text("unit"), due: due)
    }
}
