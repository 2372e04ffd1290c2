import CivilTime
import SwiftProtobuf
import Testing

@testable import Domain

/// What a case shows of itself: parts, payments, flags, terms.
struct SanctionCaseTests {
    private typealias Entry = SanctionActs.Entry

    private func state(_ history: [SanctionActs.Entry]) -> SanctionCase {
        SanctionCase(subject: "case:V1", history: Script.facts(history))
    }

    private func consequences(_ event: DomainEvent, after history: [SanctionActs.Entry], on day: String) throws
        -> [String]
    {
        try Deciders.decide(event, history: Script.facts(history), context: Script.context(day, .commune)).map(\.type)
    }

    // MARK: Execution

    @Test func `a decision is executed when its last part is done`() throws {
        var history = SanctionActs.history(.served)
        #expect(state(history).outstanding == [.fine, .suspension, .confiscation, .remedy(SanctionActs.remedy)])
        let parts: [(DomainEvent, String)] = [
            (SanctionActs.paid(4_000_000), "2024-03-20"), (SanctionActs.suspensionServed, "2024-04-15"),
            (SanctionActs.confiscated, "2024-04-15"),
        ]
        for (event, day) in parts {
            #expect(try consequences(event, after: history, on: day).count == 1)
            history.append((day, event))
        }
        let last = try consequences(SanctionActs.remedied, after: history, on: "2024-04-16")
        #expect(last == ["RemedialMeasureCompleted", "SanctionExecuted"])
    }

    @Test func `a warning is executed when it is served, and forgotten after six months`() throws {
        let warning = SanctionActs.plainDecision {
            $0.main = .warning
            $0.clearFine()
        }
        let history: [Entry] = SanctionActs.history(.recorded) + [("2024-03-13", warning)]
        #expect(
            try consequences(SanctionActs.served, after: history, on: "2024-03-14") == [
                "DecisionServed", "SanctionExecuted",
            ])
        let executed = SanctionExecuted.with { ($0.caseID, $0.executedOn) = ("V1", "2024-01-01") }.domainEvent
        #expect(state(history + [("2024-01-01", executed)]).cleanOn?.description == "2024-07-01")
    }

    @Test func `a fine is forgotten a year after it was executed`() {
        let executed = SanctionExecuted.with { ($0.caseID, $0.executedOn) = ("V1", "2024-02-29") }.domainEvent
        #expect(
            state(SanctionActs.history(.executing) + [("2024-02-29", executed)]).cleanOn?.description == "2025-02-28")
    }

    @Test func `the 10 days to comply end on the next working day`() {
        // Served on Thursday 14/3: the 24th is a Sunday.
        #expect(state(SanctionActs.history(.served)).complianceDue?.description == "2024-03-25")
        let on = EnforcementOrdered.with { ($0.caseID, $0.number, $0.orderedOn) = ("V1", "1", "2024-03-25") }
            .domainEvent
        #expect(
            Script.refusal(on, after: SanctionActs.history(.served), on: "2024-03-25", by: .commune)?.rule
                == "term-running")
        let after = EnforcementOrdered.with { ($0.caseID, $0.number, $0.orderedOn) = ("V1", "1", "2024-03-26") }
            .domainEvent
        #expect(Script.refusal(after, after: SanctionActs.history(.served), on: "2024-03-26", by: .commune) == nil)
    }

    @Test func `a suspension served too short is refused`() {
        let short = SuspensionServed.with { ($0.caseID, $0.from, $0.until) = ("V1", "2024-03-15", "2024-04-14") }
            .domainEvent
        #expect(
            Script.refusal(short, after: SanctionActs.history(.served), on: "2024-04-15", by: .commune)?.rule
                == "term-running")
    }

    @Test func `acts carry the parties of their case`() throws {
        let events = try Deciders.decide(
            SanctionActs.paid(1), history: Script.facts(SanctionActs.history(.served)),
            context: Script.context("2024-03-20", .finance))
        #expect(events.first?.tags == ["business:B1", "case:V1", "point:P1"])
    }

    // MARK: Payments

    @Test func `payments that contradict their running total keep both figures and are flagged`() {
        let euro = { (minor: Int64) in Money(minor: minor, currency: "EUR") }
        let decision = SanctionDecisionIssued.with {
            ($0.caseID, $0.main, $0.fine, $0.withoutRecord) = ("V1", .fine, euro(3600), true)
        }.domainEvent
        let first = FinePaid.with { ($0.caseID, $0.amount, $0.runningTotal) = ("V1", euro(4900), euro(4900)) }
            .domainEvent
        let second = FinePaid.with { ($0.caseID, $0.amount, $0.runningTotal) = ("V1", euro(3800), euro(13600)) }
            .domainEvent
        let case1 = state([("2007-01-01", decision), ("2007-02-01", first), ("2007-03-01", second)])
        #expect(case1.flags.contains(.paymentsContradict))
        #expect(case1.paidSum == euro(8700) && case1.paidTotal == euro(13600) && case1.payments.count == 2)
        #expect(!state([("2007-01-01", decision), ("2007-02-01", first)]).flags.contains(.paymentsContradict))
    }

    @Test func `running totals alone are enough and contradict nothing`() {
        let total = FinePaid.with { ($0.caseID, $0.runningTotal) = ("V1", .vnd(4_000_000)) }.domainEvent
        let case1 = state(SanctionActs.history(.served) + [("2024-03-20", total)])
        #expect(case1.paid == .vnd(4_000_000) && !case1.flags.contains(.paymentsContradict))
        #expect(!case1.outstanding.contains(.fine))
    }

    @Test func `a surcharge raises what is due, and paying the fine alone leaves a part open`() {
        let history =
            SanctionActs.history(.served) + [
                ("2024-04-10", SanctionActs.surcharge), ("2024-04-11", SanctionActs.paid(4_000_000)),
            ]
        #expect(state(history).amountDue == .vnd(4_002_000) && state(history).outstanding.contains(.fine))
    }

    @Test func `too much paid is flagged, not refused`() {
        let history = SanctionActs.history(.served)
        #expect(Script.refusal(SanctionActs.paid(5_000_000), after: history, on: "2024-03-20", by: .finance) == nil)
        #expect(state(history + [("2024-03-20", SanctionActs.paid(5_000_000))]).flags.contains(.overpaid))
    }

    @Test(arguments: [Money.vnd(0), Money(minor: 100, currency: "EUR")])
    func `nothing, and another currency, is no payment`(money: Money) {
        let event = FinePaid.with { ($0.caseID, $0.amount, $0.paidOn) = ("V1", money, "2024-03-20") }.domainEvent
        #expect(
            Script.refusal(event, after: SanctionActs.history(.served), on: "2024-03-20", by: .finance)?.rule
                == "sanction-amount")
    }

    @Test func `sums at the end of the scale do not trap`() {
        let history =
            SanctionActs.history(.served) + [
                ("2024-03-20", SanctionActs.paid(.max)), ("2024-03-21", SanctionActs.paid(.max)),
            ]
        #expect(state(history).paidSum?.minor == .max)
    }

    // MARK: Flags

    @Test(arguments: [("2024-03-06", false), ("2024-03-07", true)])
    func `a record later than 2 working days is recorded and flagged`(day: String, late: Bool) {
        let event = SanctionActs.record { $0.recordedOn = day }
        let history: [Entry] = [("2024-03-04", SanctionActs.detected)]
        #expect(Script.refusal(event, after: history, on: day, by: .commune) == nil)
        #expect(state(history + [(day, event)]).flags.contains(.lateRecord) == late)
    }

    @Test func `the decree of 2021 binds no record of before`() {
        let detected = ViolationDetected.with { ($0.caseID, $0.detectedOn) = ("V1", "2021-12-31") }.domainEvent
        let record = SanctionActs.record { ($0.recordedOn, $0.detectedOn) = ("2022-01-20", "2021-12-31") }
        #expect(!state([("2021-12-31", detected), ("2022-01-20", record)]).flags.contains(.lateRecord))
    }

    @Test func `an imported decision that came too late is kept and flagged`() {
        let late = SanctionActs.plainDecision { $0.decidedOn = "2025-06-02" }
        let flags = state(SanctionActs.history(.recorded) + [("2025-06-02", late)]).flags
        #expect(flags.contains(.lateDecision) && flags.contains(.pastLimitation))
    }

    @Test func `a payment without a decision is kept and flagged`() {
        #expect(state([("2024-03-20", SanctionActs.paid(1))]).flags == [.decisionMissing])
    }

    @Test func `an annulled decision stays in the history, and another may be made in time`() {
        let history = SanctionActs.history(.annulled)
        #expect(state(history).annulled == ["12/QĐ-XPVPHC"] && state(history).decision == nil)
        let again = SanctionActs.plainDecision { ($0.number, $0.decidedOn) = ("21/QĐ", "2024-03-14") }
        #expect(Script.refusal(again, after: history, on: "2024-03-14", by: .commune) == nil)
        #expect(state(history + [("2024-03-14", again)]).decision?.number == "21/QĐ")
    }

    @Test func `sealed names need the person whose key seals them`() throws {
        let named = SanctionActs.record { $0.violatorName = "Nguyễn Văn A" }
        #expect(try #require(Script.refusal(named, after: [], on: "2024-03-05", by: .commune)).missing == ["person"])
        let known = SanctionActs.record { ($0.violatorName, $0.person) = ("Nguyễn Văn A", "N1") }
        #expect(Script.refusal(known, after: [], on: "2024-03-05", by: .commune) == nil)
        let (payload, sealed, under) = try known.split()
        #expect(sealed.keys.sorted { $0.rawValue < $1.rawValue } == [.personal] && under == "person:N1")
        #expect(!String(decoding: payload, as: UTF8.self).contains("Nguyễn"))
    }

    @Test func `the state is the same with and without the sealed names`() throws {
        let known = SanctionActs.record { ($0.violatorName, $0.person) = ("Nguyễn Văn A", "N1") }
        let clear = try DomainEvent(type: known.type, payload: known.split().payload)
        #expect(state([("2024-03-05", known)]) == state([("2024-03-05", clear)]))
    }
}
