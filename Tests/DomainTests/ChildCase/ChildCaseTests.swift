import CivilTime
import SwiftProtobuf
import Testing

@testable import Domain

/// Every stage × every act of a child-protection case, its clocks, and what of it is sealed.
struct ChildCaseTests {
    typealias Entry = (day: String, event: DomainEvent)
    typealias Stage = ChildCaseState.Stage

    // MARK: Acts

    static func report(_ change: (inout ChildReportReceived) -> Void = { _ in }) -> DomainEvent {
        var m = ChildReportReceived.with {
            ($0.childcase, $0.channel, $0.harm, $0.commune, $0.serious) = ("C1", .hotline111, .onlineAbuse, "X1", true)
        }
        change(&m)
        return m.domainEvent
    }
    static let verified = ChildInfoVerified.with { ($0.childcase, $0.result) = ("C1", .confirmed) }.domainEvent
    static let unfounded = ChildInfoVerified.with { ($0.childcase, $0.result) = ("C1", .unfounded) }.domainEvent
    static let assessed = InitialRiskAssessed.with { ($0.childcase, $0.risk) = ("C1", .high) }.domainEvent
    static func emergency(_ at: String = "") -> DomainEvent {
        EmergencyMeasureApplied.with { ($0.childcase, $0.measure, $0.appliedAt) = ("C1", .safePlace, at) }.domainEvent
    }
    static let separated = TemporarySeparationDecided.with {
        ($0.childcase, $0.number, $0.from, $0.until) = ("C1", "1/QĐ", "2024-03-05", "2024-03-20")
    }.domainEvent
    static let detailed = DetailedAssessmentCompleted.with { ($0.childcase, $0.risk) = ("C1", .high) }.domainEvent
    static let approved = SupportPlanApproved.with { ($0.childcase, $0.number) = ("C1", "2/KH") }.domainEvent
    static let delivered = SupportMeasureDelivered.with { ($0.childcase, $0.measure) = ("C1", .psychological) }
        .domainEvent
    static let removal = HarmfulContentRemovalRequested.with {
        ($0.childcase, $0.request, $0.toAgency) = ("C1", "R1", "ISP1")
    }.domainEvent
    static let removed = HarmfulContentRemoved.with { ($0.childcase, $0.request) = ("C1", "R1") }.domainEvent
    static let referred = ChildCaseReferred.with { ($0.childcase, $0.toAgency) = ("C1", "CA") }.domainEvent
    static let reviewed = ChildCaseReviewed.with { ($0.childcase, $0.risk) = ("C1", .low) }.domainEvent
    static func closed(_ closure: ChildCaseClosure) -> DomainEvent {
        ChildCaseClosed.with { ($0.childcase, $0.closure) = ("C1", closure) }.domainEvent
    }
    static let moved = ChildCaseTransferred.with { ($0.childcase, $0.toCommune) = ("C1", "X2") }.domainEvent

    static func history(_ stage: Stage) -> [Entry] {
        let all: [DomainEvent] = [report(), verified, assessed, detailed, approved, reviewed, closed(.riskGone)]
        let count = Stage.allCases.firstIndex(of: stage) ?? 0
        return all.prefix(count).map { ("2024-03-04", $0) }
    }

    private static let open: Set<Stage> = [.reported, .verified, .assessed, .planning, .intervening, .reviewing]

    static let table: [(event: DomainEvent, stages: Set<Stage>, otherwise: String?)] = [
        (report(), [.absent], nil),
        (verified, [.reported, .verified], nil),
        (assessed, [.reported, .verified, .assessed], nil),
        (emergency(), open, nil),
        (separated, open, nil),
        (detailed, [.assessed, .planning, .intervening, .reviewing], nil),
        (approved, [.planning, .intervening, .reviewing], nil),
        (delivered, [.intervening, .reviewing], nil),
        (removal, open, nil),
        (removed, [], "child-case-complete"),
        (referred, open, nil),
        (reviewed, [.intervening, .reviewing], nil),
        (closed(.noLongerChild), open, nil),
        (moved, open, nil),
    ]

    // MARK: Life cycle

    @Test(arguments: Stage.allCases)
    func `each act is taken at its stages and refused at every other`(stage: Stage) throws {
        let history = Self.history(stage)
        #expect(ChildCaseState(subject: "childcase:C1", history: Script.facts(history)).stage == stage)
        for (event, stages, otherwise) in Self.table {
            let refusal = Script.refusal(event, after: history, on: "2024-03-05", by: .commune)
            if stages.contains(stage) {
                #expect(refusal == nil, "\(event.type) at \(stage): \(refusal.map(String.init(describing:)) ?? "")")
            } else {
                let refusal = try #require(refusal, "\(event.type) at \(stage)")
                #expect(refusal.rule == otherwise ?? "child-case-life-cycle")
                #expect(!refusal.article.isEmpty && !refusal.missing.isEmpty)
            }
        }
    }

    @Test func `the table has every act of the concept`() {
        let types = Set(Catalogue.eventTypes.filter { $0.concept == "childCase" }.map(\.name))
        #expect(types == Set(Self.table.map(\.event.type)))
    }

    @Test(arguments: [AgencyKind.informationCommunications, .internetProvider, .press, .culture, .finance])
    func `only bodies of child protection take a case`(kind: AgencyKind) throws {
        for event in [Self.report(), Self.assessed, Self.emergency(), Self.approved, Self.closed(.other)] {
            #expect(throws: Refusal.self) {
                try Authority.check(
                    type: event.type, agency: Script.agency("D1", kind), at: Script.instant("2024-03-04"))
            }
        }
    }

    @Test func `a plan is approved by the commune, or entered with the commune that approved it`() throws {
        let history = Self.history(.planning)
        #expect(
            Script.refusal(Self.approved, after: history, on: "2024-03-05", by: .labour)?.missing == [
                "approving_commune"
            ])
        let named = SupportPlanApproved.with { ($0.childcase, $0.number, $0.approvingCommune) = ("C1", "2/KH", "X1") }
            .domainEvent
        #expect(Script.refusal(named, after: history, on: "2024-03-05", by: .labour) == nil)
    }

    @Test func `an unfounded report is not assessed, but closed as unfounded`() {
        let history: [Entry] = [("2024-03-04", Self.report()), ("2024-03-04", Self.unfounded)]
        #expect(
            Script.refusal(Self.assessed, after: history, on: "2024-03-05", by: .commune)?.rule == "report-unfounded")
        #expect(Script.refusal(Self.closed(.unfounded), after: history, on: "2024-03-05", by: .commune) == nil)
        #expect(
            Script.refusal(Self.closed(.unfounded), after: Self.history(.verified), on: "2024-03-05", by: .commune)
                != nil)
    }

    @Test func `a case is closed for want of risk only after a review that says so`() {
        #expect(
            Script.refusal(Self.closed(.riskGone), after: Self.history(.reviewing), on: "2024-03-05", by: .commune)
                == nil)
        #expect(
            Script.refusal(Self.closed(.riskGone), after: Self.history(.intervening), on: "2024-03-05", by: .commune)
                != nil)
    }

    @Test func `an emergency measure needs serious harm or a high risk`() {
        let mild: [Entry] = [("2024-03-04", Self.report { $0.serious = false })]
        #expect(Script.refusal(Self.emergency(), after: mild, on: "2024-03-05", by: .commune)?.rule == "serious-harm")
        #expect(
            Script.refusal(
                Self.emergency(), after: mild + [("2024-03-04", Self.assessed)], on: "2024-03-05", by: .commune) == nil)
    }

    @Test func `content is taken down once, after it was asked for`() {
        let asked = Self.history(.reported) + [("2024-03-04", Self.removal)]
        #expect(Script.refusal(Self.removed, after: asked, on: "2024-03-05", by: .commune) == nil)
        #expect(
            Script.refusal(Self.removed, after: asked + [("2024-03-05", Self.removed)], on: "2024-03-06", by: .commune)
                != nil)
        #expect(
            Script.refusal(Self.removal, after: asked, on: "2024-03-05", by: .commune)?.missing == [
                "another request id"
            ])
    }

    @Test func `a child that moves takes its case along`() {
        let state = ChildCaseState(
            subject: "childcase:C1", history: Script.facts(Self.history(.assessed) + [("2024-03-05", Self.moved)]))
        #expect(state.commune == "X2" && state.stage == .assessed && state.transfers == 1)
    }

    // MARK: Clocks

    @Test(arguments: [("2024-03-05T11:50:00+07:00", false), ("2024-03-05T11:50:01+07:00", true)])
    func `a report at 23:50 asks for a measure by 11:50 next day`(at: String, late: Bool) throws {
        let report = Self.report { $0.receivedAt = "2024-03-04T23:50:00+07:00" }
        let history: [Entry] = [("2024-03-04", report)]
        let due = try #require(ChildCaseState(subject: "childcase:C1", history: Script.facts(history)).emergencyDue)
        #expect(due.description == "2024-03-05T11:50:00+07:00")
        #expect(Script.refusal(Self.emergency(at), after: history, on: "2024-03-05", by: .commune) == nil)
        let state = ChildCaseState(
            subject: "childcase:C1", history: Script.facts(history + [("2024-03-05", Self.emergency(at))]))
        #expect(state.flags.contains(.lateEmergency) == late)
    }

    @Test func `a missing measure is overdue after its hour and not before`() throws {
        let state = ChildCaseState(
            subject: "childcase:C1",
            history: Script.facts([("2024-03-04", Self.report { $0.receivedAt = "2024-03-04T23:50:00+07:00" })]))
        #expect(!state.isEmergencyOverdue(at: try #require(Instant("2024-03-05T11:50:00+07:00"))))
        #expect(state.isEmergencyOverdue(at: try #require(Instant("2024-03-05T11:51:00+07:00"))))
        #expect(state.flags == [.emergencyOpen])
    }

    @Test func `a measure before the report is refused`() {
        let history: [Entry] = [("2024-03-04", Self.report { $0.receivedAt = "2024-03-04T23:50:00+07:00" })]
        let event = Self.emergency("2024-03-04T23:49:00+07:00")
        #expect(Script.refusal(event, after: history, on: "2024-03-04", by: .commune)?.rule == "child-case-order")
    }

    @Test(arguments: [("2024-03-11", false), ("2024-03-12", true)])
    func `the plan is due 5 working days after the assessment; a late one is recorded and flagged`(
        day: String, late: Bool
    ) {
        let plan = SupportPlanApproved.with { ($0.childcase, $0.number, $0.approvedOn) = ("C1", "2/KH", day) }
            .domainEvent
        #expect(Script.refusal(plan, after: Self.history(.planning), on: day, by: .commune) == nil)
        let state = ChildCaseState(
            subject: "childcase:C1", history: Script.facts(Self.history(.planning) + [(day, plan)]))
        #expect(state.planDue?.description == "2024-03-11" && state.flags.contains(.latePlan) == late)
    }

    // MARK: Sealing

    @Test func `nothing that tells of the child is in the clear`() {
        let clear: Set<String> = [
            "childcase", "channel", "harm", "serious", "commune", "received_at", "result", "risk", "measure",
            "measures",
            "applied_at", "number", "from", "until", "approving_commune", "approved_on", "review_on", "request",
            "to_agency",
            "remove_by", "removed_at", "criminal_signs", "next_review_on", "closure", "to_commune",
        ]
        for type in Catalogue.eventTypes where type.concept == "childCase" {
            #expect(type.sealedUnder == "childcase", "\(type.name)")
            for field in type.fields where field.sealed == nil {
                #expect(clear.contains(field.name), "\(type.name).\(field.name)")
            }
            #expect(type.fields.contains { $0.sealed == .child }, "\(type.name)")
        }
    }

    @Test func `a report's payload holds no name, and the parts come back under their keys`() throws {
        let whole = Self.report {
            ($0.childName, $0.childAge, $0.childSchool, $0.description_p) = ("Bé Na", "9", "Trường A", "Bị quấy rối")
            ($0.reporterName) = "Bà Ba"
        }
        let (payload, sealed, under) = try whole.split()
        #expect(Set(sealed.keys) == [.child, .complainant] && under == "childcase:C1")
        let text = String(decoding: payload, as: UTF8.self)
        for secret in ["Bé Na", "Trường A", "Bị quấy rối", "Bà Ba"] { #expect(!text.contains(secret)) }
        var back = try DomainEvent(type: whole.type, payload: payload)
        for part in sealed.values { try back.merge(sealed: part) }
        #expect(back == whole)
        let clear = try DomainEvent(type: whole.type, payload: payload)
        let states = [whole, clear].map {
            ChildCaseState(subject: "childcase:C1", history: Script.facts([("2024-03-04", $0)]))
        }
        #expect(states[0] == states[1])
    }
}
