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
