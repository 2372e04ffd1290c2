import CivilTime
import Domain
import EventLog
import Ledger
import LedgerTesting
import SwiftProtobuf
import Testing

@Suite struct RecordTests {
    let scene: TemporaryLedger

    init() throws {
        scene = try TemporaryLedger()
        try scene.found()
    }

    private let decision =
        #"{"inspection":"KT-1","number":"39/QD","kind":"INSPECTION_KIND_SURPRISE","nature":"INSPECTION_NATURE_SPECIALISED_CHECK","leadAgency":"stttt","leader":"A","points":["DG-1"],"periodFrom":"2020-03-02","periodTo":"2020-03-20"}"#

    @Test func `an act is recorded once, however often it is sent`() throws {
        let act = try scene.act("PlaceEstablished", #"{"placeId":"pleiku","name":"TP Pleiku","level":"PLACE_LEVEL_DISTRICT"}"#, by: "ledger", on: "2010-01-01")
        let first = try scene.ledger.record(act)
        let size = try scene.ledger.log.size
        let again = try scene.ledger.record(act)
        #expect(!first.present && again.present && again.positions.first == first.positions.first)
        #expect(try scene.ledger.log.size == size)
        var other = act
        other.officer = "someone else"
        #expect(throws: LedgerError.self) { try scene.ledger.record(other) }
    }

    @Test func `a body that is unknown, not yet founded, or of the wrong kind is refused with rule and article`() throws {
        let json = #"{"childcase":"TE-1","receivedAt":"2020-03-01T08:00:00+07:00"}"#
        for (agency, day, rule) in [
            ("nobody", "2020-03-01", "agency-established"), ("ldtbxh", "2009-12-31", "agency-established"),
            ("stttt", "2020-03-01", "recorded-by"),
        ] {
            let refusal = #expect(throws: Refusal.self) {
                try scene.record("ChildReportReceived", json, by: agency, on: day)
            }
            #expect(refusal?.rule == rule && refusal?.article.isEmpty == false, "\(agency)")
        }
        #expect(try scene.ledger.log.read(Query(types: ["ChildReportReceived"])).isEmpty)
    }

    @Test func `two bodies that race for one target never both pass`() async throws {
        let scene = scene
        let decision = decision
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                let json = decision.replacing("KT-1", with: "KT-\(number)")
                let act = try scene.act("InspectionDecisionIssued", json, by: "stttt", on: "2020-03-01")
                group.addTask {
                    do {
                        _ = try scene.ledger.record(act)
                        return true
                    } catch is Refusal {
                        return false
                    }
                }
            }
            return try await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 1)
        #expect(try scene.ledger.log.read(Query(types: ["InspectionDecisionIssued"])).count == 1)
    }

    @Test func `an import takes what is well formed, once, and names what it cannot take`() throws {
        let ids = (0..<3).map { _ in scene.id() }
        let acts = try ids.map { try scene.act("DecisionSent", #"{"caseId":"A1"}"#, by: "elsewhere", on: "2006-07-24", id: $0) }
        #expect(try scene.ledger.importActs(acts).appended == 3)
        var other = try scene.act("DecisionSent", #"{"caseId":"A2"}"#, by: "elsewhere", on: "2006-07-24", id: ids[1])
        other.officer = "x"
        let new = try scene.act("DecisionServed", #"{"caseId":"A1"}"#, by: "elsewhere", on: "2006-08-01")
        let receipt = try scene.ledger.importActs([acts[0], other, new])
        #expect(receipt.appended == 1 && receipt.present == 1 && receipt.refused.map(\.index) == [1])
    }

    @Test func `a correction is put in place and the record before it can still be asked for`() throws {
        try scene.record("PlaceEstablished", #"{"placeId":"p1","name":"Huyện Chư Sê","level":"PLACE_LEVEL_DISTRICT"}"#, by: "ledger", on: "2010-01-01")
        let wrong = try #require(try scene.ledger.log.read(Query(types: ["PlaceEstablished"])).first)
        let before = try scene.ledger.log.size - 1
        let right = try DomainEvent(type: "PlaceEstablished", json: #"{"placeId":"p1","name":"Huyện Chư Pưh","level":"PLACE_LEVEL_DISTRICT"}"#)
        let correction = EventCorrected.with {
            $0.target = wrong.id.description
            $0.targetType = "PlaceEstablished"
            $0.replacement = .init((try? right.payload()) ?? [])
            $0.ground = "gõ nhầm"
            $0.authority = "CV 12"
            $0.subjects = ["place:p1"]
        }
        _ = try scene.ledger.record(
            Act(id: scene.id(), event: .correction(.eventCorrected(correction)), agency: "ledger", occurred: Instant("2020-02-01") ?? wrong.occurred))
        func name(_ known: Moment?) throws -> String? { (try scene.ledger.show("place:p1", known: known).state as? PlaceState)?.name }
        #expect(try name(nil) == "Huyện Chư Pưh")
        #expect(try name(.position(before)) == "Huyện Chư Sê")
        let trace = try scene.ledger.trace("place:p1").entries
        #expect(trace.count == 2 && trace[0].fact.amendedBy.count == 1 && trace.allSatisfy(\.inForce))
    }

    @Test func `an event that a correction moves is told by the subject it belongs to`() throws {
        try scene.record("PlaceEstablished", #"{"placeId":"p1","name":"A","level":"PLACE_LEVEL_DISTRICT"}"#, by: "ledger", on: "2010-01-01")
        let wrong = try #require(try scene.ledger.log.read(Query(types: ["PlaceEstablished"])).first)
        let right = try DomainEvent(type: "PlaceEstablished", json: #"{"placeId":"p2","name":"A","level":"PLACE_LEVEL_DISTRICT"}"#)
        let correction = EventCorrected.with {
            $0.target = wrong.id.description
            $0.targetType = "PlaceEstablished"
            $0.replacement = .init((try? right.payload()) ?? [])
            $0.ground = "nhầm mã"
            $0.authority = "CV 13"
            $0.subjects = ["place:p1", "place:p2"]
        }
        _ = try scene.ledger.record(
            Act(id: scene.id(), event: .correction(.eventCorrected(correction)), agency: "ledger", occurred: Instant("2020-02-01") ?? wrong.occurred))
        let new = try scene.ledger.trace("place:p2").entries
        #expect(new.map(\.fact.type) == ["PlaceEstablished", "EventCorrected"] && new.allSatisfy(\.inForce))
        let old = try scene.ledger.trace("place:p1").entries
        #expect(old.map(\.inForce) == [false, true])
    }

    @Test func `what was known on a day is what had been recorded by its end`() throws {
        scene.set("2020-05-01T10:00:00+07:00")
        try scene.record("PlaceEstablished", #"{"placeId":"p1","name":"A","level":"PLACE_LEVEL_DISTRICT"}"#, by: "ledger", on: "2010-01-01")
        let size = try scene.ledger.log.size
        scene.set("2020-06-01T10:00:00+07:00")
        try scene.record("PlaceRenamed", #"{"placeId":"p1","name":"B"}"#, by: "ledger", on: "2012-01-01")
        #expect(try scene.ledger.size(at: Moment("2020-05-01")) == size)
        #expect(try scene.ledger.size(at: Moment("2019-01-01")) == 0)
        func name(_ known: String?, _ inEffect: String?) throws -> String? {
            let answer = try scene.ledger.show("place:p1", known: known.flatMap { Moment($0) }, true: inEffect.flatMap { Day($0)?.end })
            return (answer.state as? PlaceState)?.name
        }
        #expect(try name(nil, nil) == "B")
        #expect(try name("2020-05-31", nil) == "A")
        #expect(try name(nil, "2011-12-31") == "A")
        #expect(throws: LedgerError.self) { try scene.ledger.show("place:p1", known: .position(9_999)) }
        #expect(throws: LedgerError.self) { try scene.ledger.show("no tag") }
    }
}
