import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import LedgerTesting
import ProjectionKit
import SwiftProtobuf
import Testing
import Vault

@Suite struct LedgerSealingTests {
    let scene: TemporaryLedger

    init() throws {
        scene = try TemporaryLedger()
        try scene.found()
        try scene.reportChild("TE-1")
    }

    private func name(_ clearance: Clearance) throws -> (name: String, withheld: [Withheld]) {
        let facts = try scene.ledger.history(of: "childcase:TE-1", clearance: clearance).facts
        for fact in facts {
            if case .childCase(.childReportReceived(let report)) = fact.event { return (report.childName, fact.withheld) }
        }
        return ("?", [])
    }

    @Test func `a sealed name is absent without clearance, and says so`() throws {
        let closed = try name(.none)
        #expect(closed.name.isEmpty && closed.withheld.map(\.reason) == [.noClearance])
        #expect(try name(Clearance(compartments: [.child])).name == TemporaryLedger.child)
        #expect(try name(Clearance(compartments: [.personal])).name.isEmpty)
    }

    @Test func `the plain name is in no file of the ledger`() throws {
        let needle = Data(TemporaryLedger.child.utf8)
        for file in try FileManager.default.subpathsOfDirectory(atPath: scene.ledger.directory) {
            guard let content = FileManager.default.contents(atPath: scene.ledger.directory + "/" + file) else { continue }
            #expect(content.range(of: needle) == nil, "\(file)")
        }
    }

    @Test func `a reading is on record before anything is opened, and only for bodies that may`() throws {
        let reader = Reader(agency: "ldtbxh", officer: "Ng. V. A", purpose: "xử lý hồ sơ")
        let clearance = try scene.ledger.open([.child], of: "childcase:TE-1", for: reader) { _ in scene.id() }
        #expect(try name(clearance).name == TemporaryLedger.child)
        let reads = try scene.ledger.log.read(Query(types: ["SealedPartRead"], tags: ["childcase:TE-1"]))
        #expect(reads.count == 1 && reads[0].agency == "ldtbxh")
        for agency in ["stttt", "nobody"] {
            #expect(throws: LedgerError.self) {
                try scene.ledger.open([.child], of: "childcase:TE-1", for: Reader(agency: agency, officer: "x", purpose: "y")) { _ in scene.id() }
            }
        }
        #expect(try scene.ledger.log.read(Query(types: ["SealedPartRead"])).count == 1)
    }

    @Test func `an erasure destroys the key, is on record, and everything still verifies`() throws {
        try scene.record(
            "PersonalDataErased", #"{"subject":"childcase:TE-1","ground":"yêu cầu của gia đình","authority":"QĐ 1"}"#,
            by: "ledger", on: "2020-04-01")
        #expect(try name(Clearance(compartments: [.child])).withheld.map(\.reason) == [.erased])
        #expect(try scene.ledger.vault.erased("childcase:TE-1") != nil)
        #expect(try scene.ledger.verify().isSound)
        #expect(throws: (any Error).self) { try scene.reportChild("TE-1") }
    }

    @Test func `an erasure on record that a crash cut short is finished when the ledger is opened to be written`() throws {
        // As a program leaves it that dies after the append: the event is there, and so is the key.
        let erasure = try DomainEvent(
            type: "PersonalDataErased", json: #"{"subject":"childcase:TE-1","ground":"yêu cầu","authority":"QĐ 1"}"#)
        _ = try scene.ledger.log.appendAndWait([
            EventData(
                id: scene.id(), type: erasure.type, tags: erasure.tags, occurred: Instant(microseconds: 1),
                agency: "ledger", payload: erasure.split().payload)
        ])
        let restored = scene.folder + "/restored"
        try FileManager.default.copyItem(atPath: scene.ledger.directory, toPath: restored)
        let reading = try Ledger(at: restored, readOnly: true) { .init(microseconds: 0) }
        #expect(try reading.vault.erased("childcase:TE-1") == nil)
        reading.close()
        reading.vault.close()
        let writing = try Ledger(at: restored) { .init(microseconds: 0) }
        defer { writing.close() }
        #expect(try writing.vault.erased("childcase:TE-1") != nil)
        #expect(try writing.vault.count() == scene.ledger.vault.count() - 1)
    }

    @Test func `a correction that would put sealed content in the clear is not taken, wherever it comes from`() throws {
        let report = DomainEvent.childCase(
            .childReportReceived(.with { ($0.childcase, $0.childName) = ("TE-1", TemporaryLedger.child) }))
        let correction = EventCorrected.with {
            ($0.target, $0.targetType, $0.ground, $0.authority) = (scene.id().description, report.type, "a", "b")
            $0.subjects = ["childcase:TE-1"]
        }
        for isSealed in [true, false] {
            var act = correction
            if isSealed { act.replacement = Data(try report.payload()) } else { act.replacement = Data(try report.split().payload) }
            let size = try scene.ledger.log.size
            let receipt = try scene.ledger.importActs([
                Act(id: scene.id(), event: .correction(.eventCorrected(act)), agency: "ldtbxh", occurred: .init(microseconds: 0))
            ])
            #expect(receipt.refused.count == (isSealed ? 1 : 0))
            #expect(try scene.ledger.log.size == size + (isSealed ? 0 : 1))
        }
    }

    @Test func `no field is both sealed and a tag, and what seals it is a tag`() {
        for type in Catalogue.eventTypes {
            let sealed = type.fields.filter { $0.sealed != nil }
            #expect(sealed.allSatisfy { $0.tag == nil }, "\(type.name)")
            guard !sealed.isEmpty else { continue }
            #expect(type.fields.contains { $0.name == type.sealedUnder && $0.tag != nil && $0.sealed == nil }, "\(type.name)")
        }
    }

    @Test func `a ledger whose keys are gone still verifies and shows the rest`() throws {
        let copy = scene.folder + "/copy"
        try scene.ledger.backup(to: copy)
        try FileManager.default.removeItem(atPath: Ledger.keysDirectory(ofBackup: copy))
        #expect(try Ledger.restore(copy, to: scene.folder + "/bare") == false)
        let bare = try Ledger(at: scene.folder + "/bare", readOnly: true) { .init(microseconds: 0) }
        defer { bare.close() }
        #expect(try bare.verify().isSound)
        let facts = try bare.history(of: "childcase:TE-1", clearance: Clearance(compartments: [.child])).facts
        #expect(facts.first?.withheld.map(\.reason) == [.noKey])
    }
}
