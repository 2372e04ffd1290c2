import CivilTime
import SwiftProtobuf
import Testing

@testable import Domain

/// Every stage × every act, and each guard.
struct InspectionDeciderTests {
    typealias Stage = InspectionState.Stage

    /// Each act with the stages at which it may be recorded.
    static let table: [(event: DomainEvent, stages: Set<Stage>)] = [
        (InspectionActs.trigger, [.absent]),
        (InspectionActs.decision(), [.absent, .triggered]),
        (InspectionActs.team, [.decided]),
        (InspectionActs.joined, [.decided, .running, .recorded]),
        (InspectionActs.started, [.decided, .running, .recorded]),
        (InspectionActs.finding, [.running, .recorded]),
        (InspectionActs.signed, [.running, .recorded]),
        (InspectionActs.reminder, [.running, .recorded, .completed, .concluded, .followedUp]),
        (InspectionActs.completed, [.recorded]),
        (InspectionActs.concluded, [.completed, .followedUp]),
        (InspectionActs.followUp, [.completed, .concluded, .followedUp]),
        (InspectionActs.cancelled, [.triggered, .decided, .running, .recorded]),
    ]

    @Test(arguments: Stage.allCases)
    func `each act is taken at its stages and refused at every other`(stage: Stage) throws {
        let history = InspectionActs.history(stage)
        let state = InspectionState(subject: "inspection:I1", history: Script.facts(history))
        #expect(state.stage == stage)
        for (event, stages) in Self.table {
            let refusal = Script.refusal(event, after: history, on: "2024-03-06", by: .informationCommunications)
            if stages.contains(stage) {
                #expect(refusal == nil, "\(event.type) at \(stage)")
            } else {
                let refusal = try #require(refusal, "\(event.type) at \(stage)")
                #expect(refusal.rule == "inspection-life-cycle" && !refusal.article.isEmpty && !refusal.missing.isEmpty)
                #expect(refusal.missing.contains { name in stages.contains { $0.rawValue == name } })
            }
        }
    }

    @Test func `the table has every act of the concept but the plan`() {
        let types = Set(Catalogue.eventTypes.filter { $0.concept == "inspection" }.map(\.name))
        #expect(types == Set(Self.table.map(\.event.type)).union(["InspectionPlanApproved"]))
    }

    @Test func `a plan is approved once`() throws {
        let plan = InspectionPlanApproved.with { ($0.plan, $0.year, $0.leadAgency) = ("KH1", 2024, "D1") }.domainEvent
        #expect(Script.refusal(plan, after: [], on: "2024-01-02") == nil)
        let refusal = try #require(Script.refusal(plan, after: [("2024-01-02", plan)], on: "2024-01-03"))
        #expect(refusal.rule == "inspection-plan-once")
        let empty = try #require(
            Script.refusal(InspectionPlanApproved.with { $0.plan = "KH2" }.domainEvent, after: [], on: "2024-01-02"))
        #expect(empty.missing == ["year", "lead_agency"])
    }

    @Test func `a decision names everything it lacks`() throws {
        let bare = InspectionDecisionIssued.with { $0.inspection = "I1" }.domainEvent
        let refusal = try #require(Script.refusal(bare, after: [], on: "2024-03-04"))
        #expect(refusal.rule == "inspection-complete")
        #expect(
            refusal.missing == [
                "number", "kind", "nature", "lead_agency", "points, businesses or place", "period_from", "period_to",
            ])
    }

    @Test func `a period does not end before it begins`() throws {
        let event = InspectionActs.decision { ($0.periodFrom, $0.periodTo) = ("2024-03-15", "2024-03-14") }
        #expect(try #require(Script.refusal(event, after: [], on: "2024-03-04")).rule == "inspection-period")
    }

    @Test(arguments: [AgencyKind.informationCommunications, .culture, .district, .commune, .marketSurveillance])
    func `departments, districts and communes hold no inspectorate inspection since 01-7-2025`(kind: AgencyKind) throws
    {
        let event = InspectionActs.decision { $0.nature = .inspectorate }
        #expect(Script.refusal(event, after: [], on: "2025-06-30", by: kind) == nil)
        let refusal = try #require(Script.refusal(event, after: [], on: "2025-07-01", by: kind))
        #expect(refusal.rule == "inspectorate-or-check" && refusal.article.contains("84/2025/QH15"))
        let check = InspectionActs.decision { $0.nature = .specialisedCheck }
        #expect(Script.refusal(check, after: [], on: "2025-07-01", by: kind) == nil)
    }

    @Test func `the provincial inspectorate still inspects after 01-7-2025`() {
        let event = InspectionActs.decision { $0.nature = .inspectorate }
        #expect(Script.refusal(event, after: [], on: "2025-07-01", by: .inspectorate) == nil)
    }

    // MARK: One open inspection

    @Test func `a target with an open inspection refuses another in the same period`() throws {
        let second = InspectionActs.decision("I2") { ($0.periodFrom, $0.periodTo) = ("2024-03-15", "2024-03-20") }
        let refusal = try #require(Script.refusal(second, after: InspectionActs.history(.decided), on: "2024-03-06"))
        #expect(refusal.rule == "one-open-inspection")
        #expect(refusal.missing == ["override_ground", "override_document"])
        #expect(refusal.messageEn.contains("I1") && refusal.messageVi.contains("I1"))
    }

    @Test func `the day after the other's last day is another period`() {
        let second = InspectionActs.decision("I2") { ($0.periodFrom, $0.periodTo) = ("2024-03-16", "2024-03-20") }
        // It is the year's second, which is another matter.
        #expect(Script.refusal(second, after: InspectionActs.history(.decided), on: "2024-03-06")?.rule == "inspection-quota")
    }

    @Test func `a ground and a document open a second inspection beside the first`() throws {
        let ground = InspectionActs.decision("I2") { $0.overrideGround = "Tin báo của công an" }
        #expect(
            try #require(Script.refusal(ground, after: InspectionActs.history(.decided), on: "2024-03-06")).missing == [
                "override_document"
            ])
        let both = InspectionActs.decision("I2") {
            ($0.overrideGround, $0.overrideDocument) = ("Tin báo", "12/UBND-NC")
        }
        #expect(Script.refusal(both, after: InspectionActs.history(.decided), on: "2024-03-06") == nil)
    }

    @Test(arguments: [Stage.completed, .concluded])
    func `an inspection that has ended leaves its target free next year`(stage: Stage) {
        let later = InspectionActs.decision("I2") { ($0.periodFrom, $0.periodTo) = ("2025-01-01", "2025-01-10") }
        #expect(Script.refusal(later, after: InspectionActs.history(stage), on: "2024-12-30") == nil)
        let cancelled = InspectionActs.history(.cancelled)
        #expect(Script.refusal(InspectionActs.decision("I2"), after: cancelled, on: "2024-03-06") == nil)
    }

    // MARK: One inspection a year

    @Test func `a second inspection of a business in a year is refused, whoever holds it, naming body and day and nothing else`() throws {
        let history = InspectionActs.history(.concluded)
        let refusal = try #require(
            Script.refusal(InspectionActs.decision("I2"), after: history, on: "2024-12-30", by: .marketSurveillance))
        #expect(refusal.rule == "inspection-quota" && refusal.status == .unconfirmed && refusal.article.contains("20/CT-TTg"))
        #expect(refusal.missing == ["override_ground", "override_document"])
        #expect(refusal.messageEn.contains("D1") && refusal.messageEn.contains("2024-03-04"))
        for text in [refusal.messageVi, refusal.messageEn] { #expect(!text.contains("I1") && !text.contains("05/KL")) }
        let override = InspectionActs.decision("I2") { ($0.overrideGround, $0.overrideDocument) = ("Tin báo", "12/UBND-NC") }
        #expect(Script.refusal(override, after: history, on: "2024-12-30") == nil)
        let half = InspectionActs.decision("I2") { $0.overrideDocument = "12/UBND-NC" }
        #expect(Script.refusal(half, after: history, on: "2024-12-30")?.missing == ["override_ground"])
    }

    @Test func `the outcome of an inspection is looked at again within the year, and before 2017 there was no quota`() throws {
        let again = InspectionActs.decision("I9")
        #expect(Script.refusal(again, after: InspectionActs.history(.followedUp), on: "2024-06-03") == nil)
        func decision(_ id: String) -> DomainEvent {
            InspectionActs.decision(id) { ($0.periodFrom, $0.periodTo) = ("2017-05-15", "2017-05-16") }
        }
        let acts = [decision("I1"), InspectionActs.started, InspectionActs.signed, InspectionActs.completed]
        let history = acts.map { (day: "2017-05-02", event: $0) }
        #expect(Script.refusal(decision("I2"), after: history, on: "2017-05-16") == nil)
        #expect(Script.refusal(decision("I2"), after: history, on: "2017-05-17")?.rule == "inspection-quota")
    }

    @Test func `another point of the same business is another target`() {
        #expect(
            Script.refusal(
                InspectionActs.decision("I2", point: "P2"), after: InspectionActs.history(.decided), on: "2024-03-06")
                == nil)
    }

    @Test func `the end of an inspection is tagged with every target`() throws {
        for event in [InspectionActs.completed, InspectionActs.cancelled] {
            let events = try Deciders.decide(
                event, history: Script.facts(InspectionActs.history(.recorded)), context: Script.context("2024-03-06"))
            #expect(events.first?.tags.contains("point:P1") == true)
        }
    }

    // MARK: At the target

    @Test func `a target the decision does not name is not inspected`() throws {
        let other = InspectionStarted.with { ($0.inspection, $0.point) = ("I1", "P9") }.domainEvent
        let refusal = try #require(Script.refusal(other, after: InspectionActs.history(.decided), on: "2024-03-06"))
        #expect(refusal.rule == "inspection-target")
        let none = InspectionStarted.with { $0.inspection = "I1" }.domainEvent
        #expect(
            try #require(Script.refusal(none, after: InspectionActs.history(.decided), on: "2024-03-06")).missing == [
                "point or business"
            ])
    }

    @Test func `a decision for a place covers the points found there`() {
        let decision = InspectionActs.decision { ($0.points, $0.place) = ([], "X1") }
        let start = InspectionStarted.with { ($0.inspection, $0.point) = ("I1", "P9") }.domainEvent
        #expect(Script.refusal(start, after: [("2024-03-04", decision)], on: "2024-03-06") == nil)
    }

    @Test func `a refusal to sign needs a witness or its ground`() throws {
        let refused = InspectionRecordSigned.with {
            ($0.inspection, $0.point, $0.number, $0.refusedToSign) = ("I1", "P1", "2", true)
        }
        #expect(
            try #require(Script.refusal(refused.domainEvent, after: InspectionActs.history(.running), on: "2024-03-06"))
                .missing == ["witnessed or refusal_ground"])
        var witnessed = refused
        witnessed.witnessed = true
        #expect(Script.refusal(witnessed.domainEvent, after: InspectionActs.history(.running), on: "2024-03-06") == nil)
    }

    @Test func `a name in the record needs the person it is sealed for`() throws {
        let named = InspectionRecordSigned.with {
            ($0.inspection, $0.point, $0.number, $0.representativeName) = ("I1", "P1", "2", "Trần A")
        }
        #expect(
            try #require(Script.refusal(named.domainEvent, after: InspectionActs.history(.running), on: "2024-03-06"))
                .missing == ["person"])
    }

    // MARK: State

    @Test func `a late entry never takes an inspection back`() {
        let facts = Script.facts(InspectionActs.history(.concluded))
        let state = InspectionState(subject: "inspection:I1", history: facts.reversed())
        #expect(state.stage == .concluded && state.points == ["P1"] && state.records == ["01/BB"])
    }

    @Test func `a follow-up knows what it follows`() {
        let facts = Script.facts(InspectionActs.history(.followedUp))
        #expect(InspectionState(subject: "inspection:I9", history: facts).followUpOf == "I1")
        #expect(InspectionState(subject: "inspection:I1", history: facts).followUp == "I9")
    }
}
