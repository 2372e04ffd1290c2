import CivilTime
import Domain
import EventLog
import ProjectionKit
import SeededSource
import SwiftProtobuf
import Testing

struct HistoryTests {
    private func names(_ facts: [Fact]) -> [String] {
        facts.map { fact in
            guard case .registration(.businessRegistrationIssued(let act)) = fact.event else { return fact.type }
            return act.businessName
        }
    }

    @Test func `facts are ordered by effect, then by position`() throws {
        let scratch = try Scratch()
        try scratch.append(registered("B1", name: "ba"), on: "2020-03-01")
        try scratch.append(registered("B1", name: "một"), on: "2020-01-01")
        try scratch.append(registered("B1", name: "hai"), on: "2020-01-01")
        let history = try scratch.reader().history(of: "business:B1")
        #expect(names(history) == ["một", "hai", "ba"])
        #expect(try names(scratch.reader().history(of: "business:B1", known: 2)) == ["một", "ba"])
        let inEffect = try scratch.reader().history(of: "business:B1", true: Scratch.instant("2020-02-01"))
        #expect(names(inEffect) == ["một", "hai"])
    }

    @Test func `a correction takes the place of what it corrects, from when it is known`() throws {
        let scratch = try Scratch()
        let id = Scratch.id(1)
        try scratch.append(registered("B1", name: "sai"), id: id, on: "2020-01-01")
        try scratch.append(
            corrected(id, to: registered("B1", name: "đúng"), effective: "2020-02-01", subjects: ["business:B1"]),
            on: "2020-05-01")
        let history = try scratch.reader().history(of: "business:B1")
        #expect(names(history) == ["đúng"])
        #expect(history[0].position == 0)
        #expect(history[0].amendedBy == [1])
        #expect(history[0].effective == Scratch.instant("2020-02-01"))
        #expect(try names(scratch.reader().history(of: "business:B1", known: 1)) == ["sai"])
    }

    @Test func `a correction of the time alone leaves the content`() throws {
        let scratch = try Scratch()
        let id = Scratch.id(1)
        try scratch.append(registered("B1", name: "quán"), id: id, on: "2020-01-01")
        try scratch.append(
            corrected(
                id, to: nil, type: "BusinessRegistrationIssued", effective: "2021-01-01", subjects: ["business:B1"]),
            on: "2020-05-01")
        let history = try scratch.reader().history(of: "business:B1")
        #expect(names(history) == ["quán"])
        #expect(history[0].effective == Scratch.instant("2021-01-01"))
    }

    @Test func `of several corrections what the last one states holds`() throws {
        let scratch = try Scratch()
        let id = Scratch.id(1)
        try scratch.append(registered("B1", name: "một"), id: id, on: "2020-01-01")
        try scratch.append(
            corrected(id, to: registered("B1", name: "hai"), subjects: ["business:B1"]), on: "2020-05-02")
        try scratch.append(corrected(id, to: registered("B1", name: "ba"), subjects: ["business:B1"]), on: "2020-05-01")
        let history = try scratch.reader().history(of: "business:B1")
        #expect(names(history) == ["ba"])
        #expect(history[0].amendedBy == [1, 2])
    }

    @Test func `what was retracted is left out, and comes back when the retraction is retracted`() throws {
        let scratch = try Scratch()
        let id = Scratch.id(1)
        let retraction = Scratch.id(2)
        try scratch.append(registered("B1", name: "một"), id: id, on: "2020-01-01")
        try scratch.append(retracted(id, subjects: ["business:B1"]), id: retraction, on: "2020-02-01")
        #expect(try scratch.reader().history(of: "business:B1").isEmpty)
        try scratch.append(retracted(retraction, subjects: ["business:B1"]), on: "2020-03-01")
        #expect(try names(scratch.reader().history(of: "business:B1")) == ["một"])
    }

    @Test func `a retracted correction no longer corrects`() throws {
        let scratch = try Scratch()
        let (id, correction) = (Scratch.id(1), Scratch.id(2))
        try scratch.append(registered("B1", name: "một"), id: id, on: "2020-01-01")
        try scratch.append(
            corrected(id, to: registered("B1", name: "hai"), subjects: ["business:B1"]), id: correction,
            on: "2020-02-01")
        try scratch.append(retracted(correction, subjects: ["business:B1"]), on: "2020-03-01")
        let history = try scratch.reader().history(of: "business:B1")
        #expect(names(history) == ["một"])
        #expect(history[0].amendedBy.isEmpty)
    }

    @Test func `an event that a correction moves leaves one history and enters the other`() throws {
        let scratch = try Scratch()
        let id = Scratch.id(1)
        try scratch.append(registered("B1", name: "quán"), id: id, on: "2020-01-01")
        try scratch.append(
            corrected(id, to: registered("B2", name: "quán"), subjects: ["business:B1", "business:B2"]),
            on: "2020-02-01")
        #expect(try scratch.reader().history(of: "business:B1").isEmpty)
        let moved = try scratch.reader().history(of: "business:B2")
        #expect(names(moved) == ["quán"])
        #expect(moved.map(\.position) == [0])
        #expect(try names(scratch.reader().history(of: "business:B1", known: 1)) == ["quán"])
        #expect(try scratch.reader().history(of: "business:B2", known: 1).isEmpty)
    }

    @Test func `a correction acts on nothing that is recorded after it, and on no other type`() throws {
        let scratch = try Scratch()
        let (early, other) = (Scratch.id(7), Scratch.id(8))
        try scratch.append(
            corrected(early, to: registered("B1", name: "hai"), subjects: ["business:B1"]), on: "2020-01-01")
        try scratch.append(registered("B1", name: "một"), id: early, on: "2020-02-01")
        try scratch.append(registered("B1", name: "ba"), id: other, on: "2020-03-01")
        let paid = DomainEvent.sanction(.finePaid(.with { $0.caseID = "C1" }))
        try scratch.append(corrected(other, to: paid, subjects: ["business:B1"]), on: "2020-04-01")
        #expect(try names(scratch.reader().history(of: "business:B1")) == ["một", "ba"])
    }

    @Test func `resolving does not depend on the order given`() throws {
        let scratch = try Scratch()
        let id = Scratch.id(1)
        try scratch.append(registered("B1", name: "một"), id: id, on: "2020-01-01")
        try scratch.append(
            corrected(id, to: registered("B1", name: "hai"), subjects: ["business:B1"]), on: "2020-02-01")
        try scratch.append(registered("B1", name: "ba"), on: "2019-02-01")
        var facts: [Fact] = []
        try scratch.log.forEach { event in
            facts.append(try scratch.reader().fact(event))
            return true
        }
        var source = Source(1)
        for _ in 0..<10 { #expect(names(History.resolve(facts.shuffled(using: &source))) == ["ba", "hai"]) }
    }

    @Test func `a sealed part stays with a corrected event`() throws {
        let scratch = try Scratch()
        let id = Scratch.id(1)
        func report(_ name: String, serious: Bool) -> DomainEvent {
            .childCase(
                .childReportReceived(
                    .with {
                        $0.childcase = "T1"
                        $0.childName = name
                        $0.serious = serious
                    }))
        }
        try scratch.append(report("Nguyễn Thị Bé", serious: false), id: id, on: "2020-01-01")
        try scratch.append(corrected(id, to: report("", serious: true), subjects: ["childcase:T1"]), on: "2020-02-01")
        let cleared = try scratch.reader(Clearance(compartments: [.child])).history(of: "childcase:T1")
        guard case .childCase(.childReportReceived(let act))? = cleared.first?.event else {
            Issue.record("no report")
            return
        }
        #expect(act.serious)
        #expect(act.childName == "Nguyễn Thị Bé")
        let plain = try scratch.reader().history(of: "childcase:T1")
        #expect(plain.first?.withheld == [Withheld(compartment: .child, reason: .noClearance)])
    }
}
