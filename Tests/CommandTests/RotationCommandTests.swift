import CivilTime
import Domain
import Foundation
import Ledger
import ProjectionKit
import Testing

/// `socai vault rotate`, killed wherever it stands.
@Suite struct RotationCommandTests {
    private static let reader = ["--unseal", "child", "--as", SealedScene.labour, "--reader", "A", "--purpose", "B", "--json"]

    private func opens(_ scene: SealedScene, _ ledger: String) throws -> Bool {
        let subject = "childcase:\(SealedScene.people[0])"
        let answer = try Program.run(["show", subject, "--ledger", ledger] + Self.reader)
        guard answer.status == 0 else { return false }
        let trace = try Program.run(["trace", subject, "--ledger", ledger] + Self.reader)
        return !Traces(SealedScene.words(SealedScene.people[0], in: .child)).found(in: trace.out).isEmpty
    }

    @Test func `the wrapping key is changed, the log is not, and old copies of key and vault do not mix with new ones`() throws {
        let scene = try SealedScene(variant: 0)
        let before = try scene.run("verify", "--json").object["root"] as? String
        try FileManager.default.copyItem(atPath: scene.ledger + "/keys/vault.key", toPath: scene.folder + "/old.key")
        let done = try scene.run("vault", "rotate", "--json")
        #expect(done.status == 0 && done.object["changes"] as? Int == 1 && (done.object["keys"] as? Int ?? 0) > 2, "\(done.err)")
        #expect(try scene.run("verify", "--json").object["root"] as? String == before)
        #expect(try opens(scene, scene.ledger))
        #expect(try scene.run("backup", scene.folder + "/b").status == 0)
        #expect(try Program.run("restore", scene.folder + "/b", "--ledger", scene.folder + "/c").status == 0)
        #expect(try opens(scene, scene.folder + "/c"))
        let key = scene.ledger + "/keys/vault.key"
        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.copyItem(atPath: scene.folder + "/old.key", toPath: key)
        let refused = try scene.run("show", "childcase:\(SealedScene.people[0])")
        #expect(refused.status == 1 && refused.err.contains("vault"))
    }

    @Test func `a program that has the ledger open goes on with the new key`() throws {
        let scene = try SealedScene(variant: 0)
        let open = try Ledger(at: scene.ledger, readOnly: true) { .init(microseconds: 0) }
        defer { open.close() }
        func withheld(_ person: String) throws -> [String] {
            try open.history(of: "childcase:\(person)", clearance: .init(compartments: [.child])).facts.flatMap(\.withheld)
                .map(\.compartment.name)
        }
        let before = try withheld(SealedScene.people[0])
        #expect(!before.contains("child") && before.contains("complainant"))
        #expect(try scene.run("vault", "rotate").status == 0)
        // One whose key it has in memory, and one whose key it must fetch.
        for person in SealedScene.people { #expect(try withheld(person) == before) }
    }

    @Test func `killed at any moment, the ledger opens with the old key or the new one`() throws {
        let scene = try SealedScene(variant: 0)
        var random = SystemRandomNumberGenerator()
        let seed = random.next() % 1_000_000
        var number = seed
        var killed = 0
        for round in 0..<40 {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let process = Process()
            process.executableURL = Program.directory.appendingPathComponent("socai")
            process.arguments = ["vault", "rotate", "--ledger", scene.ledger]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32(number >> 33 % 60_000))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { killed += 1 }
            // A reader first, who may not put anything right; then a writer, who does.
            let read = try scene.run("show", "childcase:\(SealedScene.people[0])")
            #expect(read.status == 0, "seed \(seed), round \(round): \(read.err)")
            #expect(try opens(scene, scene.ledger), "seed \(seed), round \(round)")
            let keys = try FileManager.default.contentsOfDirectory(atPath: scene.ledger + "/keys").filter { $0.hasPrefix("vault.key") }
            #expect(keys.filter { $0 != "vault.key" && $0 != "vault.key.next.new" } == [], "seed \(seed), round \(round)")
        }
        #expect(killed > 0)
        #expect(try scene.run("vault", "rotate").status == 0)
        #expect(try opens(scene, scene.ledger))
    }
}
