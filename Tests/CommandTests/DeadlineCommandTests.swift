import CivilTime
import Domain
import EventLog
import Foundation
import Law
import Ledger
import LedgerTesting
import ProjectionKit
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

    // MARK: Days announced in the ledger

    /// A scene with a body that announces days, one that handles cases, and one that may not know of child-protection cases.
    private static func province() throws -> TemporaryLedger {
        let scene = try scene()
        for (id, kind) in [("snv", "HOME_AFFAIRS"), ("h1", "DISTRICT"), ("bao", "PRESS")] {
            let founded = #"{"agencyId":"\#(id)","name":"\#(id)","kind":"AGENCY_KIND_\#(kind)"}"#
            try take(scene, "AgencyEstablished", founded, "2020-01-02")
        }
        return scene
    }

    private static func holiday(_ day: String, _ name: String = "Nghỉ bão") -> String {
        #"{"calendar":"vn","firstDay":"\#(day)","name":"\#(name)","document":"12/QĐ-UBND"}"#
    }

    private static let decided = #"""
        {"caseId":"V1","number":"05/QĐ-XPHC","signer":"A","articles":[{"document":"15/2020/NĐ-CP","article":"35","clause":"1"}],"violatorKind":"VIOLATOR_KIND_INDIVIDUAL","act":"không niêm yết","actedOn":"2024-03-01","authority":"SANCTION_AUTHORITY_DISTRICT_CHAIR","main":"MAIN_SANCTION_WARNING",
        "decidedOn":"2024-03-13"}
        """#

    @Test func `a holiday that is recorded moves what runs, says so, and is undone by taking it back`() throws {
        let scene = try Self.province()
        let act = scene.folder + "/nghi.json"
        let file = #"{"agency":"snv","officer":"A","occurred":"2024-03-08","payload":\#(Self.holiday("2024-03-11"))}"#
        try Data(file.utf8).write(to: URL(fileURLWithPath: act))
        let recorded = try Program.run(["record", "HolidayDeclared", act, "--json", "--ledger", scene.ledger.directory])
        let moved = try #require(recorded.object["deadlines"] as? [[String: Any]], "\(recorded.err)")
        #expect(moved.map { $0["before"] as? String } == ["2024-03-12"] && moved.map { $0["after"] as? String } == ["2024-03-13"])
        let position = try #require((recorded.object["positions"] as? [Int])?.first)

        let again = try Self.ask(scene, "--changed-by", "\(position)", "--json")
        #expect(try Self.changes(again) == [["case:V1", "SAN-DECISION", "2024-03-12", "2024-03-13"]])
        #expect(again.object["calendar"] as? String != again.object["calendar_before"] as? String)
        let told = try Self.ask(scene, "0", "--lang", "en")
        #expect(told.out.contains("2024-03-13") && told.out.contains("12/QĐ-UBND, #\(position)"))

        let event = try scene.ledger.log.event(at: UInt64(position))
        let target = try #require(event)
        var act2 = EventRetracted()
        (act2.target, act2.ground, act2.authority, act2.subjects) = (target.id.description, "bão không vào", "giám đốc", target.tags)
        let occurred = try #require(Instant("2024-03-09"))
        let taken = try scene.ledger.importActs([
            Act(id: scene.id(), event: .correction(.eventRetracted(act2)), agency: "snv", occurred: occurred)
        ])
        #expect(taken.appended == 1)
        #expect(try Self.changes(Self.ask(scene, "--changed-by", "\(position + 1)", "--json")) == [["case:V1", "SAN-DECISION", "2024-03-13", "2024-03-12"]])
        #expect(try Self.ask(scene, "0", "--json").object["answer"] as? String == "2024-03-12")
    }

    @Test func `states, views, differences and reasons count with the days announced, and the past without`() throws {
        let scene = try Self.province()
        func due(_ arguments: String...) throws -> [String?] {
            let rows = try Program.run(["views", "query", "WorkQueue", "--table", "due_case", "--json", "--ledger", scene.ledger.directory] + arguments)
            let list = try #require(rows.object["rows"] as? [[String: Any]], "\(rows.err)")
            return list.map { $0["due"] as? String }
        }
        #expect(try due() == ["2024-03-12"])
        let before = try scene.ledger.log.size - 1
        try Self.take(scene, "HolidayDeclared", Self.holiday("2024-03-11"), "2024-03-08")
        #expect(try due() == ["2024-03-13"] && due("--known", "\(before)") == ["2024-03-12"])
        #expect(try due("--true", "2024-03-07") == ["2024-03-12"] && due("--true", "2024-03-08") == ["2024-03-13"])
        let verified = try scene.ledger.views.verify(["WorkQueue"])
        #expect(verified.problems.isEmpty)

        let state = try Program.run(["show", "case:V1", "--json", "--ledger", scene.ledger.directory])
        #expect(state.out.contains("2024-03-13") && !state.out.contains("2024-03-12"))
        let why = try Program.run(["why", "WorkQueue", "due_case", "V1,1", "due", "--ledger", scene.ledger.directory])
        #expect(why.out.contains("2024-03-13") && why.out.contains("#\(before + 1)"), "\(why.out) \(why.err)")
        let difference = try Program.run(["diff", "case:V1", "--from", "\(before)", "--json", "--ledger", scene.ledger.directory])
        #expect(difference.out.contains(#""before":"2024-03-12","after":"2024-03-13","event":\#(before + 1)"#), "\(difference.out) \(difference.err)")
        let calendar = try Program.run(["show", "calendar:vn", "--json", "--ledger", scene.ledger.directory])
        #expect(calendar.out.contains("Nghỉ bão"))
    }

    @Test func `a day worked in exchange brings the last day back, and what was announced last holds`() throws {
        let scene = try Self.province()
        try Self.take(scene, "WorkdayDeclared", #"{"calendar":"vn","day":"2024-03-09","reason":"làm bù","document":"3/TB"}"#, "2024-03-04")
        #expect(try Self.ask(scene, "0", "--json").object["answer"] as? String == "2024-03-11")
        try Self.take(scene, "HolidayDeclared", Self.holiday("2024-03-09"), "2024-03-05")
        #expect(try Self.ask(scene, "0", "--json").object["answer"] as? String == "2024-03-12")
    }

    @Test func `a decision on the day that a holiday adds is taken, and refused without it`() throws {
        let scene = try Self.province()
        let refused = #expect(throws: Refusal.self) { try scene.record("SanctionDecisionIssued", Self.decided, by: "h1", on: "2024-03-13") }
        #expect(refused?.rule == "decision-deadline", "\(String(describing: refused))")
        try Self.take(scene, "HolidayDeclared", Self.holiday("2024-03-11"), "2024-03-08")
        let receipt = try scene.record("SanctionDecisionIssued", Self.decided, by: "h1", on: "2024-03-13")
        #expect(receipt.positions.count == 1)
    }

    @Test func `who may not announce days, or announces what is known, is refused`() throws {
        let scene = try Self.province()
        try scene.record("HolidayDeclared", Self.holiday("2024-03-11"), by: "snv", on: "2024-03-08")
        func rule(_ type: String, _ json: String, by body: String = "snv") -> String? {
            (#expect(throws: Refusal.self) { try scene.record(type, json, by: body, on: "2024-03-08") })?.rule
        }
        #expect(rule("HolidayDeclared", Self.holiday("2024-03-11")) == "calendar-once")
        #expect(rule("HolidayDeclared", Self.holiday("2024-03-12"), by: "h1") != nil)
        #expect(rule("HolidayDeclared", #"{"calendar":"tinh","firstDay":"2024-03-12","name":"a","document":"b"}"#) == "calendar-one")
        #expect(rule("HolidayDeclared", #"{"calendar":"vn","firstDay":"2024-03-12","lastDay":"2024-03-11","name":"a","document":"b"}"#) == "calendar-order")
        #expect(rule("HolidayDeclared", #"{"calendar":"vn","firstDay":"2024-03-12","lastDay":"2024-05-11","name":"a","document":"b"}"#) == "calendar-length")
    }

    @Test func `a body is told of no deadline of what it may not know`() throws {
        let scene = try Self.province()
        try Self.take(scene, "DetailedAssessmentCompleted", #"{"childcase":"T1","risk":"RISK_LEVEL_HIGH"}"#, "2024-03-06")
        try Self.take(scene, "HolidayDeclared", Self.holiday("2024-03-11"), "2024-03-08")
        let size = try scene.ledger.log.size
        let all = try Self.changes(Self.ask(scene, "--changed-by", "\(size - 1)", "--json"))
        #expect(all.map(\.first) == ["case:V1", "childcase:T1"])
        let press = try Self.ask(scene, "--changed-by", "\(size - 1)", "--json", "--as", "bao")
        #expect(try Self.changes(press).isEmpty)
        #expect(try Self.ask(scene, "\(size - 2)", "--as", "bao").status == 2 && Self.ask(scene, "\(size - 2)").status == 0)
        let district = try Self.ask(scene, "--changed-by", "\(size - 1)", "--json", "--as", "h1")
        #expect(try Self.changes(district).map(\.first) == ["case:V1"])
    }

    @Test func `of a rule that was opened again only the last opening runs`() throws {
        let scene = try Self.province()
        let acts = [
            ("PointRegistered", #"{"pointId":"D1","name":"Net","address":"1 A","placeId":"x1"}"#, "2020-01-02"),
            ("LicenceApplicationReceived", #"{"pointId":"D1","businessId":"B1","kind":"APPLICATION_KIND_NEW"}"#, "2020-01-03"),
            ("LicenceRefused", #"{"pointId":"D1"}"#, "2020-01-15"),
            ("LicenceApplicationReceived", #"{"pointId":"D1","businessId":"B1","kind":"APPLICATION_KIND_NEW"}"#, "2020-02-03"),
        ]
        for (type, json, day) in acts { try Self.take(scene, type, json, day) }
        let size = try scene.ledger.log.size
        try Self.take(scene, "HolidayDeclared", Self.holiday("2020-01-13"), "2020-02-10")
        #expect(try Self.changes(Self.ask(scene, "--changed-by", "\(size)", "--json")).isEmpty)
        try Self.take(scene, "HolidayDeclared", Self.holiday("2020-02-12"), "2020-02-11")
        #expect(try Self.changes(Self.ask(scene, "--changed-by", "\(size + 1)", "--json")) == [["point:D1", "CER-TERM", "2020-02-17", "2020-02-18"]])
    }

    @Test func `what a body announced then is recorded and answered when the body is no more`() throws {
        let scene = try Self.province()
        try Self.take(scene, "AgencyMerged", #"{"fromIds":["snv"],"toId":"h1","document":"1/NQ"}"#, "2025-03-01")
        let act = scene.folder + "/nghi.json"
        let file = #"{"agency":"snv","officer":"A","occurred":"2024-03-08","payload":\#(Self.holiday("2024-03-11"))}"#
        try Data(file.utf8).write(to: URL(fileURLWithPath: act))
        let recorded = try Program.run(["record", "HolidayDeclared", act, "--json", "--ledger", scene.ledger.directory])
        let moved = recorded.object["deadlines"] as? [[String: Any]]
        #expect(recorded.status == 0 && moved?.map { $0["after"] as? String } == ["2024-03-13"], "\(recorded.err)")
    }

    @Test func `the queue names the days off that a term passes over: all of working days, of other terms those at its end`() throws {
        for (day, due, passed) in [
            ("2025-05-02", "2025-05-19", "2 days off do not count: 2025-05-17, 2025-05-18"),
            ("2024-03-04", "2024-03-18", "4 days off do not count: 2024-03-09, 2024-03-10, 2024-03-16, 2024-03-17"),
        ] {
            let scene = try TemporaryLedger()
            try Self.take(scene, "PointRegistered", #"{"pointId":"D1","name":"Net","address":"1 A","placeId":"x1"}"#, "2020-01-02")
            try Self.take(scene, "LicenceApplicationReceived", #"{"pointId":"D1","businessId":"B1","kind":"APPLICATION_KIND_NEW"}"#, day)
            let rows = try Program.run("views", "query", "WorkQueue", "--table", "due_point", "--json", "--ledger", scene.ledger.directory)
            let row = try #require((rows.object["rows"] as? [[String: Any]])?.first, "\(rows.err)")
            #expect(row["due"] as? String == due && (row["why_en"] as? String)?.contains(passed) == true, "\(row)")
        }
    }
}
