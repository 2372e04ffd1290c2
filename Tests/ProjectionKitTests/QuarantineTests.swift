import CivilTime
import Domain
import EventLog
import ProjectionKit
import SwiftProtobuf
import Testing
import Vault

struct QuarantineTests {
    private func poison(_ scratch: Scratch, _ tag: String, type: String = "UnknownThing", id: EventID = Scratch.id(77))
        throws
    {
        try scratch.append(
            EventData(id: id, type: type, tags: [tag], occurred: Scratch.instant("2020-01-02"), payload: [0x0A, 0xFF]))
    }

    private func subjects(_ store: ViewStore, _ view: String = "Docket") throws -> Set<String> {
        Set(try store.query(view, sql: "SELECT DISTINCT subject FROM business_docket").rows.map { $0[0].description })
    }

    @Test(arguments: ["UnknownThing", "FinePaid"])
    func `an event that cannot be read takes one subject out of the view and nothing else`(type: String) throws {
        let scratch = try Scratch()
        let store = try scratch.store([docket()])
        for name in ["B1", "B2"] { try scratch.append(registered(name, name: name), on: "2020-01-01") }
        try store.catchUp()
        try poison(scratch, "business:B1", type: type)
        try scratch.append(registered("B1", name: "sau"), on: "2020-01-03")
        try scratch.append(registered("B3", name: "ba"), on: "2020-01-03")
        try store.catchUp()
        #expect(try subjects(store) == ["business:B2", "business:B3"])
        let status = try store.status()[0]
        #expect(status.state == .current)
        #expect(status.quarantined.map(\.subject) == ["business:B1"])
        #expect(status.quarantined.map(\.position) == [2])
        #expect(status.quarantined[0].reason.contains(type))
        #expect(try store.query("Docket", ViewQuery(table: "business_docket")).quarantined == status.quarantined)
        let live = try dump(store.path("Docket"), docket())
        #expect(try store.verify().isSound)
        try store.rebuild()
        #expect(try dump(store.path("Docket"), docket()) == live)
    }

    @Test func `retracting the unreadable event brings the subject back`() throws {
        let scratch = try Scratch()
        let store = try scratch.store([docket()])
        try scratch.append(registered("B1", name: "một"), on: "2020-01-01")
        try poison(scratch, "business:B1")
        try store.catchUp()
        #expect(try subjects(store).isEmpty)
        try scratch.append(retracted(Scratch.id(77), subjects: ["business:B1"]), on: "2020-02-01")
        try store.catchUp()
        #expect(try subjects(store) == ["business:B1"])
        #expect(try store.status()[0].quarantined.isEmpty)
        #expect(try store.verify().isSound)
    }

    @Test func `rows the schema has no place for take the subject out until a fixed version is built`() throws {
        let scratch = try Scratch()
        func projection(_ version: Int) -> Projection {
            let table = TableSchema(
                "business_docket", vi: "Tên", en: "Names", columns: [Column("name", vi: "Tên", en: "Name")],
                key: ["name"])
            let fold = Fold(
                kind: "business", tables: [table.name], initial: { _ in [String]() },
                evolve: { names, fact in
                    if case .registration(.businessRegistrationIssued(let act)) = fact.event {
                        names.append(act.businessName)
                    }
                },
                rows: { names, _ in
                    (version == 1 ? names : Set(names).sorted()).map { Row(table.name, ["name": .text($0)]) }
                })
            return Projection(
                name: "Docket", version: version, titleVi: "", titleEn: "", schema: [table], folds: [fold])
        }
        for name in ["B1", "B1", "B2"] { try scratch.append(registered(name, name: "Quán \(name)"), on: "2020-01-01") }
        let faulty = try scratch.store([projection(1)])
        try faulty.catchUp()
        #expect(try subjects(faulty) == ["business:B2"])
        #expect(try faulty.quarantined("business:B1").map(\.quarantine.position) == [1])
        #expect(try faulty.verify().isSound)
        let fixed = try scratch.store([projection(2)])
        try fixed.catchUp()
        #expect(try subjects(fixed) == ["business:B1", "business:B2"])
        #expect(try fixed.quarantined().isEmpty)
    }

    @Test func `a seal that does not fit is a reason, for the view that opens it alone`() throws {
        let scratch = try Scratch()
        let part = SealedPart(
            compartment: "child", subject: "childcase:T1",
            keyID: try scratch.vault.seal([1], compartment: "child", subject: "childcase:T1", context: []).keyID,
            nonce: [UInt8](repeating: 0, count: 12), ciphertext: [UInt8](repeating: 0, count: 20))
        try scratch.append(
            EventData(
                id: Scratch.id(1), type: "ChildReportReceived", tags: ["childcase:T1"],
                occurred: Scratch.instant("2020-01-01"),
                payload: [], sealed: [part]))
        let store = try scratch.store([docket(name: "Open"), docket(name: "Restricted", compartments: [.child])])
        try store.catchUp()
        #expect(try store.quarantined().map(\.view) == ["Restricted"])
        #expect(try store.query("Open", ViewQuery(table: "childcase_docket")).rows.count == 1)
    }
}
