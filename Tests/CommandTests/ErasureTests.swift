import Domain
import Foundation
import Testing

/// After an erasure the plain text is in no file, in no form, and everything that was proved stays proved.
@Suite struct ErasureTests {
    let scene: SealedScene
    let gone = Traces(SealedScene.words(SealedScene.people[0]))
    let kept = Traces(SealedScene.words(SealedScene.people[1]))

    init() throws { scene = try SealedScene(variant: 0) }

    private var views: String { scene.ledger + "/views" }

    private func erase(_ subject: String) throws {
        let file = scene.folder + "/erase.json"
        let act = #"{"agency":"\#(SealedScene.labour)","officer":"x","occurred":"2025-02-01","payload":{"subject":"\#(subject)","ground":"yêu cầu","authority":"QĐ 1"}}"#
        try Data(act.utf8).write(to: URL(fileURLWithPath: file))
        let result = try scene.run("record", "PersonalDataErased", file)
        #expect(result.status == 0, "\(result.err)")
    }

    /// Everybody of whom something was sealed in the acts that name the first person.
    private func eraseAll() throws {
        let sealed = try scene.run("events", "--json").objects.flatMap { $0["sealed"] as? [[String: Any]] ?? [] }
        let subjects = Set(sealed.compactMap { $0["subject"] as? String }).filter { $0.hasSuffix(":" + SealedScene.people[0]) }
        #expect(subjects.count > 1)
        for subject in subjects.sorted() { try erase(subject) }
    }

    @Test func `what is erased is in no file of the ledger, in no export and in no backup, and all proofs stand`() throws {
        #expect(try scene.run("views", "rebuild").status == 0)
        let present = URL(fileURLWithPath: scene.restrictedView).lastPathComponent
        let before = try #require(FileManager.default.contents(atPath: scene.restrictedView))
        // Else the search below could not fail: both are there, as written and as indexed.
        #expect(!gone.found(in: before).isEmpty && !kept.found(in: before).isEmpty)
        // What crashes and older programs leave behind.
        try FileManager.default.createDirectory(atPath: views + "/at/100", withIntermediateDirectories: true)
        let remains = ["LabourChildProtection-v0.sqlite", "Elsewhere-v3.sqlite", "at/100/" + present, "at/100/\(present).building"]
            + [".building", ".building-journal", ".verifying", ".rewritten"].map { present + $0 }
        for name in remains { try before.write(to: URL(fileURLWithPath: views + "/" + name)) }
        let checkpoint = try scene.run("checkpoint").out
        let note = scene.folder + "/checkpoint"
        try Data(checkpoint.utf8).write(to: URL(fileURLWithPath: note))
        #expect(try scene.run("backup", scene.folder + "/before").status == 0)
        try FileManager.default.removeItem(atPath: scene.folder + "/before.keys")

        try eraseAll()

        #expect(try gone.found(below: scene.ledger) == [])
        #expect(remains.filter { FileManager.default.fileExists(atPath: views + "/" + $0) } == [])
        #expect(try !kept.found(below: scene.ledger).isEmpty, "the others are still there to be read")
        // Everything that is written afterwards.
        #expect(try scene.run("export", "--format", "jsonl", "--out", scene.folder + "/export.jsonl").status == 0)
        #expect(try scene.run("tiles", scene.folder + "/tiles").status == 0)
        for (index, subject) in ["childcase", "person"].enumerated() {
            let proof = try scene.run("dossier", "\(subject):\(SealedScene.people[0])", "--json")
            #expect(proof.status == 0)
            try Data(proof.out.utf8).write(to: URL(fileURLWithPath: scene.folder + "/dossier-\(index)"))
        }
        #expect(try scene.run("backup", scene.folder + "/after").status == 0)
        #expect(try Program.run("restore", scene.folder + "/before", "--ledger", scene.folder + "/bare").status == 0)
        #expect(try Program.run("views", "rebuild", "--ledger", scene.folder + "/bare").status == 0)
        for command in [["views", "rebuild"], ["views", "verify"], ["verify"], ["verify", "--since", note]] {
            let result = try scene.run(command)
            #expect(result.status == 0, "\(command): \(result.out)\(result.err)")
        }
        #expect(try gone.found(below: scene.folder) == [])
        #expect(try Program.run("verify", "--ledger", scene.folder + "/bare").status == 0)
    }

    @Test func `what is erased reads as absent, and says why`() throws {
        let subject = "childcase:\(SealedScene.people[0])"
        let reader = ["--unseal", "child", "complainant", "--as", SealedScene.labour, "--reader", "A", "--purpose", "B", "--json"]
        let open = ["--unseal", "child", "--as", SealedScene.labour, "--reader", "A", "--purpose", "B", "--json"]
        #expect(try scene.run(["trace", subject] + reader).status == 4, "no labour department reads who complained")
        let before = try scene.run(["trace", subject] + open)
        #expect(before.status == 0 && !gone.found(in: before.out).isEmpty)
        try erase(subject)
        for command in [["trace", subject], ["show", subject]] {
            let after = try scene.run(command + open)
            #expect(after.status == 0 && gone.found(in: after.out + after.err) == [], "\(after.err)")
            #expect(after.out.contains("erased"))
        }
        let parts = try scene.run(["trace", subject] + open).objects.flatMap { $0["sealed"] as? [[String: Any]] ?? [] }
            .filter { $0["compartment"] as? String == "child" }
        #expect(!parts.isEmpty && parts.allSatisfy { $0["open"] as? Bool == false && $0["reason"] as? String == "erased" })
        let rows = try scene.run(
            "views", "query", "LabourChildProtection", "--table", "child_details", "--where",
            "childcase=\(SealedScene.people[0])", "--as", SealedScene.labour, "--reader", "A", "--purpose", "B", "--json")
        #expect(rows.status == 0 && gone.found(in: rows.out) == [] && rows.out.contains("erased"))
    }

    @Test func `keys that an older copy of the vault brings back go again, and so does what was opened with them`() throws {
        let subject = "childcase:\(SealedScene.people[0])"
        #expect(try scene.run("views", "rebuild", "LabourChildProtection").status == 0)
        let files = FileManager.default
        for part in ["vault", "views"] {
            try files.copyItem(atPath: scene.ledger + "/" + part, toPath: scene.folder + "/old-" + part)
        }
        try erase(subject)
        #expect(try scene.run("backup", scene.folder + "/after").status == 0)
        // Brought back in place, both of them.
        for part in ["vault", "views"] {
            try files.removeItem(atPath: scene.ledger + "/" + part)
            try files.copyItem(atPath: scene.folder + "/old-" + part, toPath: scene.ledger + "/" + part)
        }
        let slots = try Data(contentsOf: URL(fileURLWithPath: scene.folder + "/old-vault/keys-1"))
        func lost() throws -> Bool { try Data(contentsOf: URL(fileURLWithPath: scene.ledger + "/vault/keys-1")) != slots }
        #expect(try !lost())
        let child = Traces(Self.childWords)
        #expect(try !child.found(below: scene.ledger).isEmpty)
        // The next that opens the ledger to write makes it good.
        #expect(
            try scene.run("show", "agency:\(SealedScene.labour)", "--unseal", "child", "--as", SealedScene.labour, "--reader", "A", "--purpose", "B").status == 0)
        #expect(try lost())
        #expect(try child.found(below: scene.ledger) == [])
        // And restored from a backup whose keys are older than its log.
        try files.removeItem(atPath: scene.folder + "/after.keys/vault")
        try files.copyItem(atPath: scene.folder + "/old-vault", toPath: scene.folder + "/after.keys/vault")
        #expect(try Program.run("restore", scene.folder + "/after", "--ledger", scene.folder + "/again").status == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scene.folder + "/again/vault/keys-1")) != slots)
    }

    /// The words of the first person that the view of child protection shows.
    private static var childWords: [String] {
        SealedScene.words(SealedScene.people[0], in: .child)
    }
}
