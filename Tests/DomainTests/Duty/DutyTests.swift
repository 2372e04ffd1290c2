import CivilTime
import SwiftProtobuf
import Testing

@testable import Domain

/// From a directive to the consolidation of reports: who is late, who is never late, and which version counts.
struct DutyTests {
    typealias Entry = (day: String, event: DomainEvent)

    static let key = "ke-hoach_khong-so_ubnd-long-an_2013-03-19"

    // MARK: Acts

    static let issued = DirectiveIssued.with {
        ($0.document, $0.documentType, $0.issuer, $0.issuedOn) = (key, "ke-hoach", "ubnd-long-an", "2013-03-19")
        $0.addressees = ["so-a", "so-b"]
    }.domainEvent
    static func assigned(_ unit: String = "so-a", due: String = "2013-03-31", _ force: BindingForce = .ordered)
        -> DomainEvent
    {
        DutyAssigned.with {
            ($0.duty, $0.document, $0.unit, $0.role) = ("LA-IV.1b", key, unit, .report)
            ($0.force, $0.titleVi, $0.dueOn) = (force, "Gửi kế hoạch", due)
        }.domainEvent
    }
    static func task(due: String = "2013-06-30", _ force: BindingForce = .ordered) -> DomainEvent {
        TaskAssigned.with { ($0.task, $0.unit, $0.title, $0.dueOn, $0.force) = ("T1", "so-a", "Tập huấn", due, force) }
            .domainEvent
    }
    static let reminded = TaskReminderIssued.with { ($0.task, $0.unit, $0.newDueOn) = ("T1", "so-a", "2013-07-15") }
        .domainEvent
    static let completed = TaskCompleted.with { ($0.task, $0.unit) = ("T1", "so-a") }.domainEvent
    static func plan(_ id: String = "KH1", on day: String = "2013-03-31") -> DomainEvent {
        PlanSubmitted.with {
            ($0.plan, $0.unit, $0.toAgency, $0.year, $0.submittedOn, $0.dueOn) = (
                id, "so-a", "so-tttt", 2013, day, "2013-03-31"
            )
        }.domainEvent
    }
    static let superseded = PlanSuperseded.with { ($0.plan, $0.successor) = ("KH1", "KH2") }.domainEvent
    static func report(version: Int32 = 0, _ change: (inout HalfYearReportSubmitted) -> Void = { _ in }) -> DomainEvent
    {
        var m = HalfYearReportSubmitted.with {
            ($0.report, $0.unit, $0.toAgency, $0.period, $0.version) = ("BC1", "so-a", "so-tttt", "2013-H1", version)
            ($0.submittedOn, $0.dueOn) = ("2013-07-10", "2013-07-10")
            $0.figures = [.with { ($0.code, $0.value) = ("diem", 12) }]
        }
        change(&m)
        return m.domainEvent
    }
    static let returned = ReportReturnedForCorrection.with {
        ($0.report, $0.unit, $0.ground) = ("BC1", "so-a", "Sai số liệu")
    }.domainEvent
    static let overdue = ReportOverdueFlagged.with {
        ($0.report, $0.unit, $0.kind, $0.period, $0.dueOn) = ("BC1", "so-a", .halfYear, "2013-H1", "2013-07-10")
    }.domainEvent
    static func consolidated(_ parts: [ConsolidatedPart]) -> DomainEvent {
        ReportConsolidated.with {
            ($0.report, $0.unit, $0.kind, $0.period, $0.parts) = ("TH1", "so-tttt", .halfYear, "2013-H1", parts)
        }.domainEvent
    }
    static let part = ConsolidatedPart.with { $0.report = "BC1" }

    private func decided(_ event: DomainEvent, after history: [Entry], on day: String) throws -> DomainEvent {
        try #require(
            try Deciders.decide(
                event, history: Script.facts(history), context: Script.context(day, .informationCommunications)
            ).first)
    }

    private func refusal(_ event: DomainEvent, _ history: [Entry], _ day: String) -> Refusal? {
        Script.refusal(event, after: history, on: day, by: .informationCommunications)
    }

    // MARK: Documents

    @Test func `a document is named by type, number, issuer and day`() throws {
        let letter = DocumentKey(
            type: "cong-van", number: "990/UBND-KGVX", issuer: "ubnd-gia-lai", issuedOn: try #require(Day("2020-05-07"))
        )
        #expect(letter.description == "cong-van_990/UBND-KGVX_ubnd-gia-lai_2020-05-07")
        let decree = DocumentKey(
            type: "nghi-dinh", number: "27/2018", issuer: "chinh-phu", issuedOn: try #require(Day("2018-03-01")))
        let decision = DocumentKey(
            type: "quyet-dinh", number: "27/2018", issuer: "ubnd-gia-lai", issuedOn: try #require(Day("2018-11-22")))
        #expect(decree.description != decision.description)
        #expect(refusal(Self.issued, [], "2013-03-19") == nil)
        let wrong = DirectiveIssued.with {
            ($0.document, $0.documentType, $0.issuer, $0.issuedOn) = ("27/2018", "nghi-dinh", "chinh-phu", "2018-03-01")
        }.domainEvent
        let refused = try #require(refusal(wrong, [], "2018-03-01"))
        #expect(
            refused.rule == "document-key" && refused.missing == ["document: nghi-dinh_khong-so_chinh-phu_2018-03-01"])
    }

    @Test func `a directive is issued once, and received and acknowledged once by each unit after that`() throws {
        let received = DirectiveReceived.with { ($0.document, $0.unit) = (Self.key, "so-a") }.domainEvent
        let acknowledged = DirectiveAcknowledged.with { ($0.document, $0.unit) = (Self.key, "so-a") }.domainEvent
        #expect(refusal(Self.issued, [("2013-03-19", Self.issued)], "2013-03-20")?.rule == "document-once")
        for event in [received, acknowledged] {
            #expect(refusal(event, [], "2013-03-20")?.rule == "document-issued")
            #expect(refusal(event, [("2013-03-19", Self.issued)], "2013-03-18")?.rule == "duty-order")
            #expect(refusal(event, [("2013-03-19", Self.issued)], "2013-03-20") == nil)
            #expect(
                refusal(event, [("2013-03-19", Self.issued), ("2013-03-20", event)], "2013-03-21")?.rule == "duty-once")
        }
        let state = DocumentState(
            subject: "document:\(Self.key)",
            history: Script.facts([("2013-03-19", Self.issued), ("2013-03-20", acknowledged)]))
        #expect(state.silent == ["so-b"])
    }

    // MARK: Duties

    @Test func `a duty needs its document and is given to a unit once`() {
        #expect(refusal(Self.assigned(), [], "2013-03-19")?.rule == "document-issued")
        #expect(refusal(Self.assigned(), [("2013-03-19", Self.issued)], "2013-03-19") == nil)
        let given: [Entry] = [("2013-03-19", Self.issued), ("2013-03-19", Self.assigned())]
        #expect(refusal(Self.assigned(), given, "2013-03-19")?.rule == "duty-once")
        #expect(refusal(Self.assigned("so-b"), given, "2013-03-19") == nil)
        #expect(
            refusal(Self.assigned(due: "2013-03-18"), [("2013-03-19", Self.issued)], "2013-03-19")?.rule == "duty-order"
        )
        let bare = DutyAssigned.with { $0.duty = "D" }.domainEvent
        #expect(refusal(bare, [], "2013-03-19")?.missing == ["document", "unit", "role", "force", "title_vi"])
    }

    @Test func `a duty without deadline is never overdue and a requested body never non-compliant`() throws {
        let far = try #require(Day("2030-01-01"))
        let events: [Entry] = [
            ("2013-03-19", Self.issued), ("2013-03-19", Self.assigned("so-a")),
            ("2013-03-19", Self.assigned("so-b", due: "")),
            ("2013-03-19", Self.assigned("mttq", .requested)),
        ]
        let state = DutyState(subject: "duty:LA-IV.1b", history: Script.facts(events))
        #expect(state.standing(of: "so-a", on: far) == .overdue)
        #expect(state.standing(of: "so-b", on: far) == .openEnded)
        #expect(state.standing(of: "mttq", on: far) == .awaited)
        #expect(state.standing(of: "so-c", on: far) == .notAssigned)
        #expect(state.standing(of: "so-a", on: try #require(Day("2013-03-31"))) == .running)
    }

    @Test func `a plan under a duty fulfils it, late or in time`() throws {
        func standing(_ day: String) throws -> DutyState.Standing {
            let plan = PlanSubmitted.with {
                ($0.plan, $0.duty, $0.unit, $0.toAgency, $0.year, $0.submittedOn) = (
                    "KH1", "LA-IV.1b", "so-a", "so-tttt", 2013, day
                )
            }.domainEvent
            let state = DutyState(
                subject: "duty:LA-IV.1b",
                history: Script.facts([("2013-03-19", Self.issued), ("2013-03-19", Self.assigned()), (day, plan)]))
            return state.standing(of: "so-a", on: try #require(Day("2013-12-31")))
        }
        #expect(try standing("2013-03-31") == .fulfilled)
        #expect(try standing("2013-04-01") == .fulfilledLate)
    }

    // MARK: Tasks: every stage × every act

    @Test(arguments: TaskState.Stage.allCases)
    func `each act on a task is taken at its stage`(stage: TaskState.Stage) throws {
        let histories: [TaskState.Stage: [Entry]] = [
            .absent: [], .assigned: [("2013-04-01", Self.task())],
            .completed: [("2013-04-01", Self.task()), ("2013-06-30", Self.completed)],
        ]
        let history = try #require(histories[stage])
        #expect(TaskState(subject: "task:T1", history: Script.facts(history)).stage == stage)
        let table: [(DomainEvent, TaskState.Stage)] = [
            (Self.task(), .absent), (Self.reminded, .assigned), (Self.completed, .assigned),
        ]
        for (event, wanted) in table {
            let refusal = refusal(event, history, "2013-06-30")
            if stage == wanted {
                #expect(refusal == nil, "\(event.type) at \(stage)")
            } else {
                #expect(
                    refusal?.rule == "task-life-cycle" && refusal?.missing == [wanted.rawValue],
                    "\(event.type) at \(stage)")
            }
        }
    }

    @Test func `a reminder's new day counts, and a late task says so unless it was requested`() {
        let done = TaskCompleted.with { ($0.task, $0.completedOn) = ("T1", "2013-07-10") }.domainEvent
        func state(_ events: [DomainEvent]) -> TaskState {
            TaskState(subject: "task:T1", history: Script.facts(events.map { ("2013-07-01", $0) }))
        }
        #expect(state([Self.task(), done]).late)
        #expect(!state([Self.task(), Self.reminded, done]).late)
        #expect(!state([Self.task(.requested), done]).late)
        #expect(!state([Self.task(due: ""), done]).late)
    }

    @Test func `a task is another unit's to complete`() {
        let other = TaskCompleted.with { ($0.task, $0.unit) = ("T1", "so-x") }.domainEvent
        #expect(refusal(other, [("2013-04-01", Self.task())], "2013-05-01")?.rule == "task-unit")
        let underNothing = TaskAssigned.with { ($0.task, $0.unit, $0.title, $0.duty) = ("T2", "so-a", "x", "GL-9") }
            .domainEvent
        #expect(refusal(underNothing, [], "2013-05-01")?.rule == "duty-assigned")
    }

    // MARK: Plans: every stage × every act

    @Test(arguments: PlanState.Stage.allCases)
    func `each act on a plan is taken at its stage`(stage: PlanState.Stage) throws {
        let second: Entry = ("2013-05-01", Self.plan("KH2"))
        let inspection = InspectionPlanApproved.with { ($0.plan, $0.year, $0.leadAgency) = ("KH1", 2013, "so-tttt") }
            .domainEvent
        let histories: [PlanState.Stage: [Entry]] = [
            .absent: [], .submitted: [("2013-03-31", Self.plan())], .approved: [("2013-01-02", inspection)],
            .superseded: [("2013-03-31", Self.plan()), second, ("2013-05-02", Self.superseded)],
        ]
        let history = try #require(histories[stage])
        #expect(PlanState(subject: "plan:KH1", history: Script.facts(history)).stage == stage)
        #expect((refusal(Self.plan(), history, "2013-05-03") == nil) == (stage == .absent))
        let taken = refusal(Self.superseded, history + (stage == .superseded ? [] : [second]), "2013-05-03")
        #expect((taken == nil) == [.submitted, .approved].contains(stage))
        if let taken { #expect(taken.rule == "plan-life-cycle") }
    }

    @Test func `a plan's successor must be there`() {
        #expect(refusal(Self.superseded, [("2013-03-31", Self.plan())], "2013-05-03")?.rule == "plan-life-cycle")
    }

    @Test func `a plan on the last day is in time, a day later it is late`() {
        func late(_ day: String) -> Bool {
            PlanState(subject: "plan:KH1", history: Script.facts([(day, Self.plan(on: day))])).late
        }
        #expect(!late("2013-03-31") && late("2013-04-01"))
    }

    // MARK: Reports: every stage × every act

    static func history(_ stage: ReportState.Stage) -> [Entry] {
        switch stage {
        case .absent: []
        case .overdue: [("2013-07-11", overdue)]
        case .submitted: [("2013-07-10", report())]
        case .returned: [("2013-07-10", report()), ("2013-07-12", returned)]
        case .consolidated:
            [
                ("2013-07-10", report()),
                ("2013-07-20", consolidated([ConsolidatedPart.with { ($0.report, $0.version) = ("BC1", 1) }])),
            ]
        }
    }

    @Test(arguments: ReportState.Stage.allCases)
    func `each act on a report is taken at its stages`(stage: ReportState.Stage) {
        let history = Self.history(stage)
        #expect(ReportState(subject: "report:BC1", history: Script.facts(history)).stage == stage)
        let next: Int32 = stage == .absent || stage == .overdue ? 1 : 2
        #expect(refusal(Self.report(version: next), history, "2013-07-25") == nil)
        #expect(refusal(Self.report(version: next + 1), history, "2013-07-25")?.rule == "report-version")
        let there = stage == .submitted || stage == .consolidated
        #expect((refusal(Self.returned, history, "2013-07-25") == nil) == there)
        #expect((refusal(Self.consolidated([Self.part]), history, "2013-07-25") == nil) == there)
        let flagged = refusal(Self.overdue, history, "2013-07-25")
        #expect((flagged == nil) == (stage == .absent || stage == .returned))
        if stage == .overdue { #expect(flagged?.rule == "duty-once") }
        let urged = TaskReminderIssued.with { ($0.report, $0.unit) = ("BC1", "so-a") }.domainEvent
        #expect((refusal(urged, history, "2013-07-25") == nil) == !there)
    }

    @Test func `a report is not overdue on its last day, without one, or of a requested body`() {
        #expect(refusal(Self.overdue, [], "2013-07-10")?.rule == "not-yet-due")
        #expect(refusal(Self.overdue, [], "2013-07-11") == nil)
        let openEnded = ReportOverdueFlagged.with { ($0.report, $0.unit, $0.kind) = ("BC2", "so-a", .adHoc) }
            .domainEvent
        #expect(refusal(openEnded, [], "2030-01-01")?.rule == "open-ended")
        let asked = ReportOverdueFlagged.with {
            ($0.report, $0.unit, $0.kind, $0.duty, $0.dueOn) = ("BC3", "mttq", .annual, "LA-IV.1b", "2013-12-20")
        }.domainEvent
        let given: [Entry] = [("2013-03-19", Self.issued), ("2013-03-19", Self.assigned("mttq", .requested))]
        #expect(refusal(asked, given, "2014-01-01")?.rule == "requested-not-overdue")
    }

    @Test func `a nil return has no figures, and any other report says something`() {
        let empty = Self.report { ($0.nilReturn, $0.figures) = (true, []) }
        #expect(refusal(empty, [], "2013-07-10") == nil)
        #expect(
            refusal(Self.report { $0.nilReturn = true }, [], "2013-07-10")?.missing == ["nil_return without figures"])
        #expect(
            refusal(Self.report { $0.figures = [] }, [], "2013-07-10")?.missing == ["figures, narrative or nil_return"])
        #expect(
            refusal(Self.report { $0.period = "2013" }, [], "2013-07-10")?.missing == ["period: YYYY-H1 or YYYY-H2"])
        let state = ReportState(subject: "report:BC1", history: Script.facts([("2013-07-10", empty)]))
        #expect(state.latest?.nilReturn == true && !state.late)
    }

    @Test func `the first version is filled in, and a report keeps its kind and its unit`() throws {
        guard case .duty(.halfYearReportSubmitted(let m)) = try decided(Self.report(), after: [], on: "2013-07-10")
        else {
            Issue.record("another event")
            return
        }
        #expect(m.version == 1)
        let other = Self.report(version: 2) { $0.unit = "so-b" }
        #expect(refusal(other, Self.history(.submitted), "2013-07-12")?.rule == "report-identity")
    }

    @Test func `a consolidation takes units, lateness and nil returns from the reports themselves`() throws {
        let late = Self.report { $0.submittedOn = "2013-07-11" }
        let event = try decided(Self.consolidated([Self.part]), after: [("2013-07-11", late)], on: "2013-07-20")
        guard case .duty(.reportConsolidated(let m)) = event else {
            Issue.record("another event")
            return
        }
        #expect(m.parts.map(\.unit) == ["so-a"] && m.parts.map(\.late) == [true] && m.parts.map(\.version) == [1])
        #expect(m.version == 1 && m.sources == ["BC1"] && event.tags.contains("report:BC1"))
    }

    @Test func `a figure corrected after consolidation makes a new version, and the old one stays`() {
        let corrected = Self.report(version: 2) { $0.figures[0].value = 13 }
        let state = ReportState(
            subject: "report:BC1", history: Script.facts(Self.history(.consolidated) + [("2013-07-25", corrected)]))
        #expect(state.correctedAfterConsolidation && state.versions.map { $0.figures[0].value } == [12, 13])
        #expect(state.consolidations.map(\.version) == [1] && state.latest?.version == 2)
        #expect(
            !ReportState(subject: "report:BC1", history: Script.facts(Self.history(.consolidated)))
                .correctedAfterConsolidation)
    }

    @Test func `a conference has a day that has come`() {
        let held = ReviewConferenceHeld.with { ($0.unit, $0.heldOn) = ("so-tttt", "2013-12-27") }.domainEvent
        #expect(refusal(held, [], "2013-12-27") == nil)
        #expect(refusal(held, [], "2013-12-26")?.missing == ["held_on <= 2013-12-26"])
        #expect(
            refusal(ReviewConferenceHeld.with { $0.unit = "so-tttt" }.domainEvent, [], "2013-12-26")?.missing == [
                "held_on"
            ])
    }
}
