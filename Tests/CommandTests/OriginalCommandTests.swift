import Foundation
import Testing

/// Originals and bundles with the real program; what a bundle holds is held against `verify.py` in tools/checks/bundle.
@Suite struct OriginalCommandTests {
    let scene: SealedScene
    let file: String
    private let secret = "Zưởngkhôngai \(UUID().uuidString)"
    private var child: String { "childcase:\(SealedScene.people[0])" }
    private let labour = ["--as", SealedScene.labour, "--reader", "A", "--purpose", "B"]
    private let school = ["--as", SealedScene.school, "--reader", "A", "--purpose", "B"]

    init() throws {
        scene = try SealedScene(variant: 0)
        file = scene.folder + "/\(secret).txt"
        try Data(secret.utf8).write(to: URL(fileURLWithPath: file))
    }

    private func attach(_ subject: String, by agency: String = SealedScene.labour, _ more: String...) throws -> Program.Result {
        try scene.run(["attach", subject, file, "--agency", agency, "--officer", "A", "--ground", "C", "--json"] + more)
    }

    private var size: Int {
        get throws { try #require(try scene.run("attachments", child, "--json").object["size"] as? Int) }
    }

    @Test func `an original goes in by its file and comes out byte for byte, by subject or by event`() throws {
        let place = "agency:\(SealedScene.communications)"
        let made = try attach(place, by: SealedScene.communications)
        try #require(made.status == 0, "\(made.err)")
        let id = try #require(made.object["attachment"] as? String)
        #expect(made.object["name"] as? String == "\(secret).txt" && made.object["media_type"] as? String == "text/plain")
        let out = scene.folder + "/out"
        let given = try scene.run(["original", id, "--out", out] + ["--as", SealedScene.communications, "--reader", "A", "--purpose", "B"])
        #expect(given.status == 0, "\(given.err)")
        #expect(try String(contentsOfFile: out, encoding: .utf8) == secret)
        let position = try #require(
            try scene.run("events", "--type", "AgencyEstablished", "--tag", place, "--json").objects.first?["position"] as? Int)
        let second = try attach("\(position)", by: SealedScene.communications)
        #expect(second.object["subject"] as? String == place && second.object["event"] is String, "\(second.err)")
        #expect(try scene.run("verify", "--json").object["originals"] as? Int == 2)
    }

    @Test func `a child's original gives nothing away to anyone without clearance, in no answer and no file`() throws {
        let made = try attach(child)
        try #require(made.status == 0, "\(made.err)")
        let id = try #require(made.object["attachment"] as? String)
        #expect(made.object["sealed_in"] as? String == "child")
        let before = try size
        let bundle = scene.folder + "/b.zip"
        let asked = [
            ["attachments", child], ["attachments", child, "--json"], ["show", child], ["trace", child], ["events", "--tag", child, "--json"],
            ["export", "--format", "jsonl"], ["export", "--format", "csv"], ["dossier", child, "--json"], ["verify"],
            ["show", "attachment:\(id)", "--json"],
        ]
        for words in asked {
            let answer = try scene.run(words)
            #expect(answer.status == 0, "\(words): \(answer.err)")
            #expect(!(answer.out + answer.err).contains(secret), "\(words)")
        }
        for words in [["original", id, "--out", scene.folder + "/o"], ["bundle", child, "--out", bundle]] {
            let refused = try scene.run(words + school)
            #expect(refused.status == 4 && refused.out.isEmpty && !refused.err.contains(secret), "\(words): \(refused.err)")
            #expect(try scene.run(words).status == 2)
        }
        #expect(try size == before)
        #expect(!FileManager.default.fileExists(atPath: bundle) && !FileManager.default.fileExists(atPath: scene.folder + "/o"))
        #expect(try Traces([secret]).found(below: scene.ledger) == [])
        // Another body's export does not tell that there is an original.
        let theirs = try scene.run("export", "--format", "jsonl", "--type", "EvidenceAttached", "--as", SealedScene.school)
        #expect(theirs.status == 0 && theirs.out.isEmpty)
        // Who may, may: the reading stands in the child's dossier and in the original's custody.
        let opened = try scene.run(["original", id, "--out", scene.folder + "/o"] + labour)
        #expect(opened.status == 0, "\(opened.err)")
        #expect(try String(contentsOfFile: scene.folder + "/o", encoding: .utf8) == secret)
        #expect(try size == before + 2)
    }

    @Test func `a sample needs a seed, tells its population, and is empty with a word`() throws {
        let drawn = try scene.run("sample-cases", "--seed", "1", "--count", "3", "--json")
        #expect((drawn.object["cases"] as? [String])?.count == 3 && drawn.object["root"] is String)
        #expect(try scene.run("sample-cases", "--seed", "1", "--count", "3", "--json").out == drawn.out)
        let other = try scene.run("sample-cases", "--seed", "1", "--count", "3", "--json", "--known", "500")
        #expect(other.object["position"] as? Int == 500 && other.object["cases"] as? [String] != drawn.object["cases"] as? [String])
        #expect(try scene.run("sample-cases", "--count", "3").status == 2)
        #expect(try scene.run("sample-cases", "--seed", "1", "--kind", "khong-co").status == 2)
        let none = try scene.run("sample-cases", "--seed", "1", "--where", "agency=khong-co")
        #expect(none.status == 1 && none.err.contains("Không hồ sơ nào khớp"))
    }

    @Test func `a bundle names what it rests on, and of nothing there is no bundle`() throws {
        let case1 = try #require((try scene.run("sample-cases", "--seed", "1", "--count", "1", "--json").object["cases"] as? [String])?.first)
        let path = scene.folder + "/case.zip"
        let made = try scene.run("bundle", case1, "--out", path, "--json")
        #expect(made.status == 0, "\(made.err)")
        #expect(made.object["subjects"] as? [String] == [case1] && made.object["root"] is String && made.object["position"] is Int)
        #expect((FileManager.default.contents(atPath: path) ?? Data()).starts(with: Data("PK".utf8)))
        #expect(try scene.run("bundle", "case:KHONG-CO", "--out", scene.folder + "/none.zip").status == 1)
        #expect(try scene.run("bundle", "khong", "--out", scene.folder + "/none.zip").status == 2)
        #expect(!FileManager.default.fileExists(atPath: scene.folder + "/none.zip"))
    }
}
