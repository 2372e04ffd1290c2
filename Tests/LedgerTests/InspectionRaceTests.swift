import CivilTime
import Dispatch
import Domain
import EventLog
import Law
import Ledger
import LedgerTesting
import Synchronization
import Testing

/// Bodies that decide at the same moment: the year's one inspection of a business goes to one of them.
@Suite struct InspectionRaceTests {
    @Test func `two bodies that race for a business never both pass without a ground`() throws {
        let scene = try TemporaryLedger()
        scene.set("2024-03-01T00:00:00Z")
        try scene.found()
        let bodies = ["stttt", "ca"]
        let rounds = 250
        let outcomes = Mutex<[Int: [String]]>([:])
        DispatchQueue.concurrentPerform(iterations: rounds * bodies.count) { index in
            let (round, body) = (index / bodies.count, bodies[index % bodies.count])
            let outcome: String
            do {
                let decision = #"{"inspection":"KT-\#(index)","number":"\#(index)/QĐ","kind":"INSPECTION_KIND_PERIODIC","nature":"INSPECTION_NATURE_CHECK","leadAgency":"\#(body)","businesses":["DN-\#(round)"],"points":["P-\#(round)"],"periodFrom":"2024-03-0\#(4 + index % 2)","periodTo":"2024-03-0\#(4 + index % 2)"}"#
                try scene.record("InspectionDecisionIssued", decision, by: body, on: "2024-03-01")
                outcome = "passed"
            } catch let refusal as Refusal {
                outcome = refusal.rule
            } catch {
                outcome = "\(error)"
            }
            outcomes.withLock { $0[round, default: []].append(outcome) }
        }
        for (round, all) in outcomes.withLock({ $0 }) {
            // On the same day it is two open inspections, on another the year's second: refused either way, and one passes.
            #expect(all.sorted() == ["inspection-quota", "passed"], "\(round)")
        }
    }

    @Test func `a merge that races with a decision on one of the two is never passed over by it`() throws {
        let scene = try TemporaryLedger()
        scene.set("2024-03-01T00:00:00Z")
        try scene.found()
        @Sendable func decision(_ id: String, _ business: String, _ month: String) -> String {
            #"{"inspection":"\#(id)","number":"\#(id)/QĐ","kind":"INSPECTION_KIND_PERIODIC","nature":"INSPECTION_NATURE_CHECK","leadAgency":"ca","businesses":["\#(business)"],"periodFrom":"2024-\#(month)-04","periodTo":"2024-\#(month)-05"}"#
        }
        let rounds = 150
        for round in 0..<rounds {
            try scene.record("InspectionDecisionIssued", decision("KT-A\(round)", "A\(round)", "04"), by: "ca", on: "2024-03-01")
            // Of last year, so that something is known of it.
            let earlier = try scene.act("SurpriseInspectionTriggered", #"{"inspection":"KT-0\#(round)","businesses":["B\#(round)"],"ground":"x"}"#, by: "ca", on: "2024-02-01")
            #expect(try scene.ledger.importActs([earlier]).appended == 1)
        }
        let outcomes = Mutex<[Int: (merged: UInt64, inspected: UInt64?)]>([:])
        DispatchQueue.concurrentPerform(iterations: rounds * 2) { index in
            let round = index / 2
            do {
                if index % 2 == 0 {
                    let merge = #"{"businessId":"A\#(round)","otherId":"B\#(round)","ground":"x","document":"1/KL"}"#
                    let position = try scene.record("BusinessesMerged", merge, by: "stttt", on: "2024-03-01").positions[0]
                    outcomes.withLock { $0[round, default: (0, nil)].merged = position }
                } else {
                    let position = try scene.record("InspectionDecisionIssued", decision("KT-B\(round)", "B\(round)", "06"), by: "ca", on: "2024-03-01").positions[0]
                    outcomes.withLock { $0[round, default: (0, nil)].inspected = position }
                }
            } catch let refusal as Refusal where refusal.rule == "inspection-quota" {
                return
            } catch {
                Issue.record("\(round): \(error)")
            }
        }
        for (round, outcome) in outcomes.withLock({ $0 }) {
            #expect(outcome.merged > 0, "\(round)")
            if let inspected = outcome.inspected { #expect(inspected < outcome.merged, "\(round): decided as if the two were not one") }
        }
    }

    @Test func `the law that decided is kept with the acts and can be asked for by the hash they state`() throws {
        let scene = try TemporaryLedger()
        try scene.found()
        let kept = try #require(try scene.ledger.keptLaw().first)
        let event = try #require(try scene.ledger.log.event(at: 0))
        #expect(kept.hash == event.rulePack && kept.rules.count > 100)
        scene.ledger.close()
        let again = try Ledger(at: scene.ledger.directory, readOnly: true) { Instant(microseconds: 0) }
        defer { again.close() }
        #expect(try again.keptLaw().map(\.hash) == [event.rulePack])
    }
}
