import Domain
import Foundation
import Testing

/// `socai export` in every format, and `socai import` of what it wrote.
@Suite struct ExportCommandTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 7)
    }

    private func export(_ format: String, _ name: String, _ more: String...) throws -> Program.Result {
        try Program.run(
            ["export", "--format", format, "--out", folder.path + "/" + name, "--ledger", ledger, "--json"] + more)
    }

    private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name)) }

    @Test func `an export taken into an empty ledger of the same origin gives the same log, and taken in again adds nothing`() throws {
        let before = try Program.run("verify", "--json", "--ledger", ledger).object
        #expect(try export("jsonl", "e.jsonl").status == 0)
        let copy = folder.path + "/copy"
        #expect(try Program.run("init", "--ledger", copy, "--origin", "test.invalid/so-cai").status == 0)
        let first = try Program.run("import", folder.path + "/e.jsonl", "--ledger", copy, "--json")
        #expect(first.status == 0, "\(first.err)")
        #expect(first.object["root"] as? String == before["root"] as? String)
        #expect(first.object["appended"] as? Int == before["size"] as? Int)
        let after = try Program.run("verify", "--json", "--ledger", copy)
        #expect(after.status == 0 && after.object["root"] as? String == before["root"] as? String, "\(after.out)\(after.err)")
        let again = try Program.run("import", folder.path + "/e.jsonl", "--ledger", copy, "--json")
        #expect(again.status == 0 && again.object["appended"] as? Int == 0)
        // What the copy writes out is the same, byte for byte, but for what only the keys can open; which is nothing here.
        let second = try Program.run("export", "--format", "jsonl", "--ledger", copy, "--out", folder.path + "/f.jsonl")
        #expect(second.status == 0)
        #expect(try bytes("e.jsonl") == bytes("f.jsonl"))
    }

    @Test func `an export that was altered, cut at its head or of another log is refused`() throws {
        #expect(try export("jsonl", "e.jsonl", "--to", "99").status == 0)
        let lines = String(decoding: try bytes("e.jsonl"), as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.count == 100)
        func taken(_ lines: [String], into name: String) throws -> Program.Result {
            let (path, copy) = (folder.path + "/\(name).jsonl", folder.path + "/" + name)
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
            if !FileManager.default.fileExists(atPath: copy) {
                try #require(Program.run("init", "--ledger", copy, "--origin", "test.invalid/so-cai").status == 0)
            }
            return try Program.run("import", path, "--ledger", copy, "--json")
        }
        #expect(try taken(Array(lines.dropFirst()), into: "a").status == 1)
        var gap = lines
        gap.remove(at: 50)
        #expect(try taken(gap, into: "b").status == 1)
        var swapped = lines
        swapped[40] = lines[40].replacingOccurrences(of: #""event":""#, with: #""event":"AAAA"#)
        let altered = try taken(swapped, into: "c")
        #expect(altered.status == 1 && altered.err.contains("41"), "\(altered.err)")
        // A ledger that holds other events takes in nothing.
        let other = folder.path + "/other"
        try #require(Program.run("init", "--ledger", other, "--origin", "test.invalid/so-cai").status == 0)
        try #require(Program.run("sample", "--seed", "8", "--years", "1", "--into", other).status == 0)
        let before = try Program.run("verify", "--json", "--ledger", other).object["root"] as? String
        #expect(try Program.run("import", folder.path + "/e.jsonl", "--ledger", other).status == 1)
        #expect(try Program.run("verify", "--json", "--ledger", other).object["root"] as? String == before)
        #expect(try taken(lines, into: "d").object["appended"] as? Int == 100)
    }

    @Test func `every format holds the events of the query, is the same twice, and says what it rests on`() throws {
        let types = ["--type", "FinePaid", "--type", "SanctionDecisionIssued"]
        let listed = try Program.run(["events", "--json", "--ledger", ledger] + types).objects
        #expect(listed.count > 20)
        for format in ["jsonl", "cloudevents", "xes", "ocel-json", "ocel-xml", "ocel-sqlite", "csv", "xlsx"] {
            let made = try ["1", "2"].map { name in
                try Program.run(
                    ["export", "--format", format, "--out", folder.path + "/\(format).\(name)", "--ledger", ledger, "--json"] + types)
            }
            #expect(made[0].status == 0, "\(format): \(made[0].err)")
            #expect(made[0].object["events"] as? Int == listed.count, "\(format)")
            #expect(made[0].object["root"] is String && made[0].object["position"] is Int)
            #expect(try bytes("\(format).1") == bytes("\(format).2"), "\(format)")
        }
    }

    @Test func `conditions choose by agency, by subject and by field`() throws {
        let paid = try Program.run("events", "--json", "--type", "FinePaid", "--ledger", ledger).objects
        let agency = try #require(paid.first?["agency"] as? String)
        let chosen = try Program.run(
            "export", "--format", "jsonl", "--type", "FinePaid", "--where", "agency=\(agency)", "--ledger", ledger)
        #expect(chosen.objects.count == paid.count { $0["agency"] as? String == agency } && chosen.objects.count > 0)
        let caseID = try #require((paid.first?["payload"] as? [String: Any])?["caseId"] as? String)
        let one = try Program.run(
            "export", "--format", "jsonl", "--type", "FinePaid", "--where", "caseId=\(caseID)", "--ledger", ledger)
        #expect(one.objects.count > 0 && one.objects.allSatisfy { ($0["payload"] as? [String: Any])?["caseId"] as? String == caseID })
        #expect(try Program.run("export", "--format", "csv", "--where", "nothing", "--ledger", ledger).status == 2)
        #expect(try Program.run("export", "--format", "xlsx", "--ledger", ledger).status == 2)
    }

    @Test func `what is sealed is in no export, and opened only for its subject by who may, on record`() throws {
        let scene = try SealedScene(variant: 0)
        let traces = Traces(SealedScene.people.flatMap { SealedScene.words($0) })
        let subject = "childcase:\(SealedScene.people[0])"
        for format in ["jsonl", "cloudevents", "xes", "ocel-json", "ocel-xml", "ocel-sqlite", "csv"] {
            let path = scene.folder + "/" + format
            #expect(try scene.run("export", "--format", format, "--out", path).status == 0)
            #expect(traces.found(in: try Data(contentsOf: URL(fileURLWithPath: path))) == [], "\(format)")
        }
        let child = Traces(SealedScene.words(SealedScene.people[0], in: .child))
        let open = ["export", "--format", "csv", "--subject", subject, "--unseal", "child", "--reader", "A", "--purpose", "B", "--as"]
        let refused = try scene.run(open + [SealedScene.school])
        #expect(refused.status == 4 && refused.out.isEmpty)
        #expect(try scene.run("export", "--format", "csv", "--unseal", "child").status == 2)
        let opened = try scene.run(open + [SealedScene.labour])
        #expect(opened.status == 0 && !child.found(in: opened.out).isEmpty, "\(opened.err)")
        #expect(try scene.run("events", "--type", "SealedPartRead", "--tag", subject, "--json").objects.count == 1)
        // A body that may not know of such acts does not learn that there are any.
        let school = try scene.run("export", "--format", "csv", "--as", SealedScene.school)
        #expect(school.status == 0 && !school.out.contains("ChildCase"))
    }

    @Test func `a text that a spreadsheet would take for a formula stays a text`() throws {
        let act = folder.path + "/act.json"
        let json = #"{"agency":"ledger","officer":"=1+1","occurred":"2010-01-01","payload":{"agencyId":"x-1","name":"=HYPERLINK(1)","kind":"AGENCY_KIND_POLICE"}}"#
        try Data(json.utf8).write(to: URL(fileURLWithPath: act))
        let recorded = try Program.run("record", "AgencyEstablished", act, "--ledger", ledger)
        try #require(recorded.status == 0, "\(recorded.err)")
        let csv = try Program.run("export", "--format", "csv", "--where", "officer==1+1", "--ledger", ledger)
        #expect(csv.out.split(separator: "\r\n").count == 2)
        #expect(csv.out.contains(",'=1+1,") && !csv.out.contains(",=1+1"))
    }
}
