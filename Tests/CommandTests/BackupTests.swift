import Foundation
import Testing

/// Backups of a ledger that is being written, and copies that are brought up to a newer original.
@Suite struct BackupTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 1)
    }

    private func state(_ directory: String) throws -> [String] {
        let verified = try Program.run("verify", "--ledger", directory, "--json")
        try #require(verified.status == 0, "\(verified.out)\(verified.err)")
        return ["\(verified.object["size"] ?? "")", "\(verified.object["root"] ?? "")"]
    }

    private func state(of answer: Program.Result) -> [String] {
        ["\(answer.object["size"] ?? "")", "\(answer.object["root"] ?? "")"]
    }

    private func update(from original: String, _ copy: String) throws -> Program.Result {
        try Program.run("restore", original, "--ledger", copy, "--update", "--json", environment: ["SOCAI_LANG": "en"])
    }

    /// Appends for a while in a process of its own.
    private func load() throws -> Process {
        let process = Process()
        process.executableURL = Program.directory.appendingPathComponent("socai")
        process.arguments = ["sample", "--seed", "2", "--years", "4", "--into", ledger]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    @Test func `a ledger under load is backed up and restored to the same root, and the copy catches up`() throws {
        let load = try load()
        let (backup, copy) = (folder.path + "/backup", folder.path + "/copy")
        let made = try Program.run("backup", backup, "--ledger", ledger, "--json")
        #expect(made.status == 0, "\(made.err)")
        let restored = try Program.run("restore", backup, "--ledger", copy, "--json")
        #expect(restored.status == 0 && state(of: restored) == state(of: made))
        #expect(try state(copy) == state(of: made))
        // The original may go on while the copy takes over what is new.
        #expect(try update(from: ledger, copy).status == 0)
        load.waitUntilExit()
        #expect(load.terminationStatus == 0)
        let caughtUp = try update(from: ledger, copy)
        #expect(caughtUp.status == 0 && caughtUp.object["keys_replaced"] as? Bool == false, "\(caughtUp.err)")
        #expect(try state(copy) == state(ledger))
        #expect(state(of: caughtUp) == (try state(ledger)))
        #expect(try update(from: ledger, copy).object["new"] as? Int == 0)
        #expect(try Program.run("views", "rebuild", "--ledger", copy).status == 0)
        #expect(try Program.run("views", "verify", "--ledger", copy).status == 0)
    }

    @Test func `a newer backup brings its keys, and the keys lie apart from every backup`() throws {
        let (older, newer, copy) = (folder.path + "/older", folder.path + "/newer", folder.path + "/copy")
        #expect(try Program.run("backup", older, "--ledger", ledger).status == 0)
        #expect(try Program.run("restore", older, "--ledger", copy).status == 0)
        #expect(try Program.run("sample", "--seed", "3", "--into", ledger).status == 0)
        #expect(try Program.run("checkpoint", "--ledger", ledger).status == 0)
        #expect(try Program.run("backup", newer, "--ledger", ledger).status == 0)
        for backup in [older, newer] {
            let names = try FileManager.default.contentsOfDirectory(atPath: backup)
            #expect(!names.contains("vault") && !names.contains("keys"))
        }
        let updated = try update(from: newer, copy)
        #expect(updated.status == 0 && updated.object["keys_replaced"] as? Bool == true, "\(updated.err)")
        #expect(try state(copy) == state(ledger))
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy + "/vault/keys-1")) == Data(contentsOf: URL(fileURLWithPath: ledger + "/vault/keys-1")))
        #expect(try Program.run("verify", "--ledger", copy, "--json").object["checkpoints"] as? Int == 1)
        #expect(!FileManager.default.fileExists(atPath: copy + "/vault.old"))
        // Without keys everything is there but what is sealed.
        try FileManager.default.removeItem(atPath: newer + ".keys")
        let bare = try Program.run("restore", newer, "--ledger", folder.path + "/bare", "--json")
        #expect(bare.status == 0 && bare.object["keys_restored"] as? Bool == false)
        #expect(try state(folder.path + "/bare") == state(ledger))
    }

    @Test func `a copy that went its own way, and another ledger, are refused and nothing is changed`() throws {
        let (backup, copy, other) = (folder.path + "/backup", folder.path + "/copy", folder.path + "/other")
        #expect(try Program.run("backup", backup, "--ledger", ledger).status == 0)
        #expect(try Program.run("restore", backup, "--ledger", copy).status == 0)
        #expect(try Program.run("sample", "--seed", "4", "--into", copy).status == 0)
        #expect(try Program.run("sample", "--seed", "5", "--into", ledger).status == 0)
        let before = try state(copy)
        let diverged = try update(from: ledger, copy)
        #expect(diverged.status == 3 && diverged.err.contains("differ within the first"), "\(diverged.err)")
        #expect(try Program.run("init", "--ledger", other, "--origin", "test.invalid/khac").status == 0)
        let foreign = try update(from: other, copy)
        #expect(foreign.status == 1 && foreign.err.contains("another ledger"), "\(foreign.err)")
        #expect(try state(copy) == before)
    }
}
