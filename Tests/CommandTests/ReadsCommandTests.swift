import Domain
import Foundation
import Ledger
import Testing

/// Who read: every way in which something sealed comes before somebody's eyes is on record, and what is on record can be asked.
@Suite struct ReadsCommandTests {
    let scene: SealedScene
    private var child: String { "childcase:\(SealedScene.people[0])" }
    private static let reader = ["--as", SealedScene.labour, "--reader", "Ng. V. A", "--purpose", "xác minh"]

    init() throws { scene = try SealedScene(variant: 0) }

    private func readings(_ subject: String, _ more: String...) throws -> [[String: Any]] {
        let answer = try scene.run(["reads", subject, "--json"] + more)
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.object["root"] is String && answer.object["position"] is Int)
        let readings = try #require(answer.object["readings"] as? [[String: Any]])
        #expect(answer.object["count"] as? Int == readings.count)
        return readings
    }

    @Test func `each access is one reading that says how, by whom and what for, and none says what was read`() throws {
        let word = SealedScene.words(SealedScene.people[0], in: .child)[0]
        let query = ["views", "query", "LabourChildProtection", "--table", "child_details"]
        let out = scene.folder + "/out.csv"
        let accesses: [(arguments: [String], kind: String)] = [
            (["show", child, "--unseal", "child"], "opened"),
            (["trace", child, "--unseal", "child"], "opened"),
            (query + ["--search", word], "listed"),
            (query + ["--search", word, "--format", "csv"], "exported"),
            (["export", "--format", "csv", "--subject", child, "--unseal", "child", "--out", out], "exported"),
        ]
        #expect(try readings(child).isEmpty)
        for access in accesses {
            let result = try scene.run(access.arguments + Self.reader)
            #expect(result.status == 0, "\(access.arguments): \(result.err)")
        }
        let found = try readings(child)
        #expect(found.map { $0["kind"] as? String } == accesses.map(\.kind))
        for reading in found {
            #expect(reading["officer"] as? String == "Ng. V. A" && reading["purpose"] as? String == "xác minh")
            #expect(reading["agency"] as? String == SealedScene.labour && reading["compartments"] as? [String] == ["child"])
        }
        let last = try #require(found.last?["document"] as? String)
        #expect(last == "export csv --subject \(child)")
        let readable = try scene.run("reads", child)
        #expect(readable.out.contains("\(accesses.count) lượt xem"))
        #expect(Traces(SealedScene.words(SealedScene.people[0])).found(in: readable.out) == [])
        // What had been recorded by then: the first of them.
        let first = try #require((found[0]["positions"] as? [Int])?.last)
        #expect(try readings(child, "--known", "\(first)").count == 1)
    }

    @Test func `several compartments opened at once are one reading`() throws {
        let subject = "case:\(SealedScene.people[0])"
        let opened = try scene.run(
            "show", subject, "--unseal", "personal", "complainant", "--as", SealedScene.communications, "--reader", "B", "--purpose", "C")
        try #require(opened.status == 0, "\(opened.err)")
        let found = try readings(subject)
        #expect(found.count == 1 && found[0]["compartments"] as? [String] == ["complainant", "personal"])
        #expect((found[0]["positions"] as? [Int])?.count == 2)
    }

    @Test func `a reading that was taken back was a reading all the same`() throws {
        #expect(try scene.run(["show", child, "--unseal", "child"] + Self.reader).status == 0)
        let event = try #require(try scene.run("events", "--type", "SealedPartRead", "--tag", child, "--json").objects.first)
        let id = try #require(event["id"] as? String)
        let file = scene.folder + "/retract.json"
        let act =
            #"{"agency":"\#(SealedScene.labour)","officer":"x","occurred":"2025-02-01","payload":{"target":"\#(id)","ground":"nhầm","authority":"QĐ 1","subjects":["\#(child)"]}}"#
        try Data(act.utf8).write(to: URL(fileURLWithPath: file))
        let retracted = try scene.run("record", "EventRetracted", file)
        #expect(retracted.status == 0, "\(retracted.err)")
        #expect(try readings(child).count == 1)
    }

    @Test func `a copy is on record when somebody is named, and not given when the record cannot be written`() throws {
        let report = ["report", "annual", "--unit", SealedScene.communications, "--period", "2024"]
        let named = ["--as", SealedScene.communications, "--reader", "D", "--purpose", "lưu hồ sơ"]
        let subject = "agency:\(SealedScene.communications)"
        #expect(try scene.run(report).status == 0)
        #expect(try readings(subject).isEmpty)
        let printed = try scene.run(report + named)
        #expect(printed.status == 0 && !printed.out.isEmpty)
        let found = try readings(subject)
        #expect(found.count == 1 && found[0]["kind"] as? String == "printed")
        #expect(found[0]["document"] as? String == "report annual \(SealedScene.communications) 2024 terminal")
        #expect(try scene.run(["export", "--format", "jsonl"] + named).status == 0)
        let copies = try scene.run("events", "--type", "CopyIssued", "--json").objects
        #expect(copies.count { ($0["officer"] as? String) == "D" } == 2)
        // A name without what for is no name.
        #expect(try scene.run(report + ["--as", SealedScene.communications, "--reader", "D"]).status == 2)
        // A body that there is not cannot be on record, so it is given nothing.
        let nobody = try scene.run(report + ["--as", "khong-co", "--reader", "D", "--purpose", "x"])
        #expect(nobody.status == 4 && nobody.out.isEmpty)
        // Nothing can be written any more: nothing sealed and no copy on record is given.
        for arguments in [report + named, ["export", "--format", "csv"] + named, ["show", child, "--unseal", "child"] + Self.reader] {
            let refused = try scene.runWithoutSpace(arguments)
            #expect(refused.status == 1 && refused.out.isEmpty && !refused.err.isEmpty, "\(arguments): \(refused.out) \(refused.err)")
        }
    }

    @Test func `who may not know of such records is not told whether there are readings`() throws {
        #expect(try scene.run(["show", child, "--unseal", "child"] + Self.reader).status == 0)
        let answers = try [child, "childcase:khong-co"].map { try scene.run("reads", $0, "--as", SealedScene.school) }
        #expect(answers.allSatisfy { $0.status == 4 && $0.out.isEmpty })
        #expect(answers[0].err == answers[1].err)
        #expect(try scene.run("reads", child, "--as", SealedScene.labour).status == 0)
        #expect(try scene.run("reads", "khong-phai-the").status == 2)
        // Nor is it given the record of the reading by another way.
        let export = ["export", "--format", "jsonl", "--type", "SealedPartRead", "--as"]
        #expect(try !scene.run(export + [SealedScene.school]).out.contains(child))
        #expect(try scene.run(export + [SealedScene.labour]).out.contains(child))
    }
}
