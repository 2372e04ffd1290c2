import Foundation
import Ledger
import LedgerTesting
import Testing

struct LawCommandTests {
    @Test func `rules are listed, shown and tested, each with article, days and status`() throws {
        let packs = try Program.run("rules", "list", "--json")
        #expect(packs.status == 0 && packs.objects.count == 9)
        let rule = try Program.run("rules", "show", "GAM-2", "--json")
        #expect(rule.objects.contains { $0["article"] as? String == "NĐ 72/2013/NĐ-CP, Điều 35.2b" && $0["to"] as? String == "2024-12-24" })
        #expect(try Program.run("rules", "show", "GAM-99").status == 2)
        let tested = try Program.run("rules", "test", "--json")
        #expect(tested.status == 0 && tested.objects.count >= 28 && tested.objects.allSatisfy { $0["ok"] as? Bool == true })
    }

    @Test func `a malformed pack is refused with file, line and reason`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/bad.tsv"
        let text =
            "#pack\ttry\n#title_vi\tThử\n#title_en\tTry\n#territory\t\nid\tpredicate\tarticle\tsource\tfrom\tto\tstatus\tvi\ten\n"
            + "X-1\tterm 7 weeks\tĐiều 1\tnguồn\t2020-01-01\t\tconfirmed\tvi\ten\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let result = try Program.run("rules", "check", path, "--lang", "en")
        #expect(result.status == 4 && result.err.contains("bad.tsv:6") && result.err.contains("term"))
        let good = folder.path + "/good.tsv"
        try Data(text.replacingOccurrences(of: "weeks", with: "days").utf8).write(to: URL(fileURLWithPath: good))
        #expect(try Program.run("rules", "check", good).status == 0)
    }

    @Test func `competence answers with the offices, the amounts and the pack`() throws {
        let before = try Program.run(
            "competence", "--act", "15/2020/NĐ-CP:35.3", "--amount", "20000000", "--at", "2025-06-30", "--json")
        let after = try Program.run(
            "competence", "--act", "15/2020/NĐ-CP:35.3", "--amount", "20000000", "--at", "2025-07-01", "--json")
        #expect(before.status == 0 && before.object["status"] as? String == "unconfirmed")
        #expect((before.object["answer"] as? String)?.contains("commune-chair") == false)
        #expect((after.object["answer"] as? String)?.contains("commune-chair") == true)
        #expect((after.object["pack"] as? String)?.count == 64)
        #expect(try Program.run("competence", "--act", "35.3", "--amount", "1", "--at", "1/7/2025").status == 2)
    }

    @Test func `the verdicts on the sample province are explained`() throws {
        let folder = try TemporaryFolder()
        let ledger = folder.path + "/so"
        #expect(try Program.run("init", "--ledger", ledger, "--origin", "thu.vn/so").status == 0)
        #expect(try Program.run("sample", "--seed", "1", "--years", "1", "--into", ledger).status == 0)
        let record = try #require(
            Program.run("events", "--ledger", ledger, "--type", "ViolationRecordMade", "--json").objects.first)
        let position = try #require(record["position"] as? Int)
        let due = try Program.run("deadline", "\(position)", "--ledger", ledger, "--json")
        #expect(due.status == 0 && due.object["root"] is String)
        let arithmetic = try #require(due.object["arithmetic"] as? [[String: Any]])
        #expect(arithmetic.count == 4 && arithmetic.contains { ($0["skipped"] as? [Any])?.isEmpty == false })

        let issued = try #require(
            Program.run("events", "--ledger", ledger, "--type", "LicenceIssued", "--json").objects.first)
        let tag = try #require((issued["tags"] as? [String])?.first { $0.hasPrefix("point:") })
        let day = try #require((issued["effective"] as? String)?.prefix(10))
        let point = try Program.run("assess", "point", tag, "--at", String(day), "--ledger", ledger, "--json")
        #expect(point.status == 0 && point.object["answer"] as? String == "licensable")
        let later = try Program.run("assess", "point", tag, "--at", "2012-01-01", "--ledger", ledger, "--json")
        #expect(later.status == 1)

        let business = try #require((issued["tags"] as? [String])?.first { $0.hasPrefix("business:") })
        let again = try Program.run(
            "recidivism", business, "--article", "15/2020/NĐ-CP:35.3", "--at", String(day), "--ledger", ledger, "--json")
        #expect(again.status == 0 && ["recidivist", "repeated", "not-recidivist"].contains(again.object["answer"] as? String))
    }

    @Test func `another pack is asked what it would change, and nothing is written`() throws {
        let folder = try TemporaryFolder()
        let ledger = folder.path + "/so"
        #expect(try Program.run("init", "--ledger", ledger, "--origin", "thu.vn/so").status == 0)
        #expect(try Program.run("sample", "--seed", "1", "--years", "1", "--into", ledger).status == 0)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shipped = try String(contentsOf: root.appendingPathComponent("Sources/Law/Packs/points.tsv"), encoding: .utf8)
        // A distance no point has, and no last day.
        let row = "school-distance 200\tNĐ 72/2013/NĐ-CP, Điều 35.2b\tlawnet 379518\t2013-09-01\t2024-12-24"
        #expect(shipped.contains(row))
        let other = shipped.replacingOccurrences(
            of: row, with: "school-distance 900000\tNĐ 72/2013/NĐ-CP, Điều 35.2b\tlawnet 379518\t2013-09-01\t")
        let path = folder.path + "/points.tsv"
        try Data(other.utf8).write(to: URL(fileURLWithPath: path))
        let size = try Program.run("events", "--ledger", ledger, "--json").objects.count
        let asked = try Program.run("whatif", "--rules", path, "--from", "2013-01-01", "--ledger", ledger, "--json")
        let changes = try #require(asked.object["changes"] as? [[String: Any]], "\(asked.err)")
        let issued = changes.filter { $0["type"] as? String == "LicenceIssued" }
        #expect(asked.status == 0 && !issued.isEmpty)
        for one in issued {
            #expect((one["after"] as? [String: Any])?["allowed"] as? Bool == false)
            #expect(((one["after"] as? [String: Any])?["rules"] as? [String])?.first == "GAM-2")
        }
        try Data(shipped.utf8).write(to: URL(fileURLWithPath: path))
        let same = try Program.run("whatif", "--rules", path, "--from", "2013-01-01", "--ledger", ledger, "--json")
        #expect(same.status == 0 && (same.object["changes"] as? [Any])?.isEmpty == true && same.object["root"] is String)
        // An individual's part of a bracket is a row as well.
        let sanctions = try String(contentsOf: root.appendingPathComponent("Sources/Law/Packs/sanctions.tsv"), encoding: .utf8)
        let fines = folder.path + "/sanctions.tsv"
        try Data(sanctions.replacingOccurrences(of: "FINE-INDIVIDUAL\tpercent 50", with: "FINE-INDIVIDUAL\tpercent 80").utf8).write(to: URL(fileURLWithPath: fines))
        let dearer = try Program.run("whatif", "--rules", fines, "--from", "2013-01-01", "--ledger", ledger, "--json")
        let refused = try #require(dearer.object["changes"] as? [[String: Any]], "\(dearer.err)")
        #expect(!refused.isEmpty && refused.allSatisfy { (($0["after"] as? [String: Any])?["rules"] as? [String])?.first == "fine-bracket" })
        try Data(sanctions.replacingOccurrences(of: "percent 50\t", with: "percent 0\t").utf8).write(to: URL(fileURLWithPath: fines))
        let malformed = try Program.run("rules", "check", fines, "--lang", "en")
        #expect(malformed.status == 4 && malformed.err.contains("sanctions.tsv:10: “percent 0” cannot be read; expected: percent 1…1000"))
        #expect(try Program.run("events", "--ledger", ledger, "--json").objects.count == size)
        #expect(try Program.run("whatif", "--rules", path, "--from", "1/1/2013", "--ledger", ledger).status == 2)
    }

    @Test func `opening hours are those of the point's own province, or the answer says that there are none`() throws {
        for (name, rule, words) in [("Tỉnh Vĩnh Long", "ACC-8:vinh-long", "07:00–23:00"), ("Thành phố Thanh Hóa", "ACC-8", "(thanh-hoa)")] {
            let scene = try TemporaryLedger()
            let acts = [
                ("PlaceEstablished", #"{"placeId":"86","name":"\#(name)","level":"PLACE_LEVEL_PROVINCE"}"#),
                ("PlaceEstablished", #"{"placeId":"p1","name":"Phường 1","level":"PLACE_LEVEL_COMMUNE","parentId":"86"}"#),
                ("PointRegistered", #"{"pointId":"D1","name":"Net","address":"1 A","placeId":"p1","services":["POINT_SERVICE_INTERNET_ACCESS"]}"#),
            ]
            for (type, json) in acts {
                let taken = try scene.ledger.importActs([scene.act(type, json, by: "h1", on: "2014-03-03")])
                #expect(taken.appended == 1)
            }
            func hours() throws -> [String: Any] {
                let answer = try Program.run("assess", "point", "D1", "--at", "2014-06-02", "--ledger", scene.ledger.directory, "--json", "--lang", "en")
                let steps = try #require(answer.object["arithmetic"] as? [[String: Any]], "\(answer.err)")
                return try #require(steps.first { ($0["rule"] as? String)?.hasPrefix("ACC-8") == true })
            }
            let first = try hours()
            #expect(first["rule"] as? String == rule && first["kind"] as? String == "not-assessed")
            #expect((first["en"] as? String)?.contains(words) == true, "\(first)")
            let found = #"{"inspection":"T1","point":"D1","rule":"ACC-8","result":"FINDING_RESULT_FAIL"}"#
            let taken = try scene.ledger.importActs([scene.act("InspectionFindingRecorded", found, by: "h1", on: "2014-05-05")])
            #expect(taken.appended == 1)
            let second = try hours()
            #expect(second["kind"] as? String == (rule == "ACC-8" ? "not-assessed" : "unmet"))
        }
    }
}
