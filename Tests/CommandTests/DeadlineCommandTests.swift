import CivilTime
import Domain
import EventLog
import Foundation
import Law
import Ledger
import LedgerTesting
import Testing

/// Deadlines repair themselves: what a correction, a later act or a holiday announced later moves is told, old and new.
struct DeadlineCommandTests {
    /// One case whose record was made on Friday 01/3/2024.
    private static func scene() throws -> TemporaryLedger {
        let scene = try TemporaryLedger()
        try take(scene, "ViolationRecordMade", #"{"caseId":"V1","point":"P1","number":"01/BB-VPHC","recordedOn":"2024-03-01"}"#, "2024-03-01")
        return scene
    }

    private static func take(_ scene: TemporaryLedger, _ type: String, _ json: String, _ day: String) throws {
        let taken = try scene.ledger.importActs([scene.act(type, json, by: "h1", on: day)])
        #expect(taken.appended == 1)
    }

    /// Corrects the record: it was made on Monday 04/3.
    private static func correct(_ scene: TemporaryLedger) throws {
        let recorded = try #require(scene.ledger.log.read(Query(types: ["ViolationRecordMade"]), limit: 1).first)
        let right = try DomainEvent(
            type: "ViolationRecordMade", json: #"{"caseId":"V1","point":"P1","number":"01/BB-VPHC","recordedOn":"2024-03-04"}"#)
        var act = EventCorrected()
        (act.target, act.targetType, act.replacement) = (recorded.id.description, "ViolationRecordMade", Data(try right.payload()))
        (act.ground, act.authority, act.subjects) = ("ghi nhầm", "trưởng phòng", recorded.tags)
        let occurred = try #require(Instant("2024-03-05"))
        let taken = try scene.ledger.importActs([
            Act(id: scene.id(), event: .correction(.eventCorrected(act)), agency: "h1", occurred: occurred)
        ])
        #expect(taken.appended == 1)
    }

    private static func ask(_ scene: TemporaryLedger, _ arguments: String...) throws -> Program.Result {
        try Program.run(["deadline"] + arguments + ["--ledger", scene.ledger.directory])
    }

    /// The calendar pack with one more day off, Monday 11/3/2024.
    private static func laterCalendar() throws -> String {
        let shipped = try #require(LawBook.shipped.packs.first { $0.name == "calendar" })
        let row = "HOL-2024-03-11\tholiday\tThông báo\tThông báo\t2024-03-11\t2024-03-11\tunconfirmed\tNghỉ theo thông báo\tAnnounced day off\n"
        return String(decoding: shipped.bytes, as: UTF8.self) + row
    }

    private static func changes(_ result: Program.Result) throws -> [[String]] {
        let list = try #require(result.object["changes"] as? [[String: Any]], "\(result.err)")
        return list.map { one in ["subject", "rule", "before", "after"].map { one[$0] as? String ?? "–" } }
    }

    @Test func `a corrected start moves the deadline, and the answer names old and new`() throws {
        let scene = try Self.scene()
        let first = try Self.ask(scene, "0", "--json")
        #expect(first.object["answer"] as? String == "2024-03-12" && (first.object["calendar"] as? String)?.count == 64)
        try Self.correct(scene)
        let moved = try Self.ask(scene, "--changed-by", "1", "--json")
        #expect(try Self.changes(moved) == [["case:V1", "SAN-DECISION", "2024-03-12", "2024-03-13"]])
        #expect(moved.object["root"] is String && moved.object["pack"] is String && moved.object["position"] != nil)
        let text = try Self.ask(scene, "--changed-by", "1")
        #expect(text.out.contains("2024-03-12 → 2024-03-13"))
        #expect(try Self.changes(Self.ask(scene, "--changed-by", "0", "--json")) == [["case:V1", "SAN-DECISION", "–", "2024-03-12"]])
    }

    @Test func `a holiday announced later moves what is open and leaves what is done`() throws {
        let scene = try Self.scene()
        let path = scene.folder + "/calendar.tsv"
        try Data(Self.laterCalendar().utf8).write(to: URL(fileURLWithPath: path))
        let moved = try Self.ask(scene, "--rules", path, "--json")
        #expect(try Self.changes(moved) == [["case:V1", "SAN-DECISION", "2024-03-12", "2024-03-13"]])
        #expect(moved.object["calendar"] as? String != moved.object["calendar_before"] as? String)
        try Self.take(
            scene, "SanctionDecisionIssued",
            #"{"caseId":"V1","point":"P1","number":"05/QĐ-XPHC","main":"MAIN_SANCTION_FINE","fine":{"minor":"2500000","currency":"VND"},"decidedOn":"2024-03-08"}"#,
            "2024-03-08")
        #expect(try Self.changes(Self.ask(scene, "--rules", path, "--json")).isEmpty)
    }

    @Test func `what is open is compared with the law that the ledger kept`() throws {
        let scene = try Self.scene()
        let other = try LawBook.shipped.replacing(RulePack(tsv: Array(Self.laterCalendar().utf8), file: "calendar.tsv"))
        _ = try scene.ledger.log.storeSchema(other.archive)
        let since = try Self.ask(scene, "--changed-since", other.hashText, "--json")
        #expect(try Self.changes(since) == [["case:V1", "SAN-DECISION", "2024-03-13", "2024-03-12"]])
        #expect(try Self.changes(Self.ask(scene, "--changed-since", LawBook.shipped.hashText, "--json")).isEmpty)
        #expect(try Self.ask(scene, "--changed-since", "ffffffffffff").status == 2)
    }

    @Test func `one question at a time, and only of events that are there`() throws {
        let scene = try Self.scene()
        #expect(try Self.ask(scene).status == 2)
        #expect(try Self.ask(scene, "0", "--changed-by", "0").status == 2)
        #expect(try Self.ask(scene, "--changed-by", "99").status == 2)
    }
}
