import Foundation
import Testing

/// What programs rely on: exit codes, streams, JSON members.
@Suite struct ContractTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: nil)
    }

    private func sample() throws {
        let made = try Program.run("sample", "--seed", "7", "--years", "1", "--into", ledger)
        try #require(made.status == 0, "\(made.err)")
    }

    @Test func `a ledger is made once and never made over`() throws {
        let again = try Program.run("init", "--ledger", ledger, "--origin", "test.invalid/so-cai")
        #expect(again.status == 1 && again.out.isEmpty && again.err.contains("đã có một sổ cái"))
        let english = try Program.run("init", "--ledger", ledger, "--origin", "x", "--lang", "en")
        #expect(english.err.contains("A ledger exists"))
    }

    @Test(arguments: [
        ["events"], ["nothing"], ["init", "--ledger", "x"], ["init", "--ledger", "x", "--origin", "has blank"],
        ["show"], ["prove", "--ledger", "x"], ["prove", "minus", "--ledger", "x"], ["record", "--ledger", "x"],
        ["events", "--ledger", "x", "--tag", "notag"], ["verify", "--lang", "fr", "--ledger", "x"],
    ]) func `wrong usage exits with 2 and says so on standard error`(arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.status == 2 && result.out.isEmpty && !result.err.isEmpty, "\(arguments)")
    }

    @Test(arguments: [["verify"], ["events"], ["show", "case:1"], ["checkpoint"], ["views", "status"], ["backup", "/nonexistent/b"]])
    func `a directory that is no ledger is named, with the remedy`(arguments: [String]) throws {
        let result = try Program.run(arguments + ["--ledger", folder.path + "/nothing"])
        #expect(result.status == 1 && result.out.isEmpty && result.err.contains("socai init"), "\(arguments): \(result.err)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/nothing"))
    }

    @Test func `the environment names the ledger where the option does not`() throws {
        let result = try Program.run(["verify", "--json"], environment: ["SOCAI_LEDGER": ledger])
        #expect(result.status == 0 && result.object["ok"] as? Bool == true && result.object["size"] as? Int == 0)
    }

    @Test func `help speaks Vietnamese first and English on request`() throws {
        let vi = try Program.run("--help", environment: ["LANG": "C.UTF-8"])
        #expect(vi.status == 0 && vi.out.contains("Sổ Cái: sổ ghi sự kiện") && vi.out.contains("VÍ DỤ"))
        #expect(try Program.run("--help", environment: ["LANG": "en_US.UTF-8"]).out.contains("EXAMPLES"))
        for command in ["init", "import", "record", "events", "show", "trace", "views", "checkpoint", "prove", "verify", "backup", "restore", "directive", "bench"] {
            let help = try Program.run(command, "--help", "--lang", "vi")
            #expect(help.status == 0 && help.out.contains("USAGE: socai \(command)"), "\(command)")
        }
        #expect(try Program.run("--generate-completion-script", "bash").out.contains("_socai"))
    }

    @Test func `a checkpoint, a proof and a verification fit together`() throws {
        try sample()
        let note = try Program.run("checkpoint", "--ledger", ledger).out
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "test.invalid/so-cai" && lines[3].hasPrefix("dossier-map ") && lines[4].isEmpty && lines[5].hasPrefix("— test.invalid/so-cai "))
        let leaf = folder.path + "/leaf"
        let proof = try Program.run("prove", "17", "--json", "--leaf", leaf, "--ledger", ledger).object
        #expect(proof["position"] as? Int == 17 && proof["size"] as? Int == Int(lines[1]))
        #expect(proof["root"] as? String == String(lines[2]) && proof["checkpoint"] as? String == note)
        #expect(try !Data(contentsOf: URL(fileURLWithPath: leaf)).isEmpty)
        let verified = try Program.run("verify", "--json", "--ledger", ledger)
        #expect(verified.status == 0 && verified.object["root"] as? String == String(lines[2]))
        let missing = try Program.run("prove", "99999999", "--ledger", ledger)
        #expect(missing.status == 1 && missing.err.contains("99999999"))
    }

    @Test func `an older checkpoint finds a truncated or a foreign log`() throws {
        try sample()
        let old = folder.path + "/old"
        try FileManager.default.copyItem(atPath: ledger, toPath: old)
        try write(Program.run("checkpoint", "--ledger", old).out, "since.txt")
        #expect(try Program.run("verify", "--since", folder.path + "/since.txt", "--ledger", ledger).status == 0)

        let shorter = folder.path + "/shorter"
        try Program.run("init", "--ledger", shorter, "--origin", "test.invalid/so-cai")
        for part in ["ledger.toml", "keys/checkpoint.key"] {
            try FileManager.default.removeItem(atPath: shorter + "/" + part)
            try FileManager.default.copyItem(atPath: ledger + "/" + part, toPath: shorter + "/" + part)
        }
        let truncated = try Program.run("verify", "--since", folder.path + "/since.txt", "--json", "--ledger", shorter)
        #expect(truncated.status == 3 && truncated.out.contains("truncation") && truncated.object["ok"] as? Bool == false)
        try Program.run("sample", "--seed", "8", "--years", "1", "--into", shorter)
        let rewritten = try Program.run("verify", "--since", folder.path + "/since.txt", "--json", "--ledger", shorter)
        #expect(rewritten.status == 3 && (rewritten.out.contains("rewrite") || rewritten.out.contains("truncation")))

        try write("nonsense", "bad.txt")
        #expect(try Program.run("verify", "--since", folder.path + "/bad.txt", "--ledger", ledger).status == 3)
        #expect(try Program.run("verify", "--since", folder.path + "/no.txt", "--ledger", ledger).status == 1)
    }

    @Test func `a backup restored elsewhere has the same root and can go on`() throws {
        try sample()
        let (copy, target) = (folder.path + "/backup", folder.path + "/restored")
        let root = try Program.run("verify", "--json", "--ledger", ledger).object["root"] as? String
        #expect(try Program.run("backup", copy, "--ledger", ledger).status == 0)
        #expect(!FileManager.default.fileExists(atPath: copy + "/vault"))
        #expect(try Program.run("backup", copy, "--ledger", ledger).status == 1)
        #expect(try Program.run("restore", copy, "--ledger", target).status == 0)
        #expect(try Program.run("verify", "--json", "--ledger", target).object["root"] as? String == root)
        #expect(try Program.run("checkpoint", "--ledger", target).status == 0)

        try FileManager.default.removeItem(atPath: copy + ".keys")
        let bare = folder.path + "/bare"
        let restored = try Program.run("restore", copy, "--ledger", bare)
        #expect(restored.status == 0 && restored.err.contains("Không tìm thấy khóa"))
        #expect(try Program.run("verify", "--ledger", bare).status == 0)
        #expect(try Program.run("views", "rebuild", "--ledger", bare).status == 0)
    }

    @Test func `events are filtered, paged and turned round`() throws {
        try sample()
        let all = try Program.run("events", "--json", "--ledger", ledger).objects
        #expect(all.count >= 5_000 && all.enumerated().allSatisfy { $1["position"] as? Int == $0 })
        for name in ["position", "id", "type", "tags", "occurred", "effective", "recorded", "agency", "officer", "payload", "sealed"] {
            #expect(all[0][name] != nil, "\(name)")
        }
        let part = try Program.run("events", "--json", "--from", "10", "--to", "19", "--ledger", ledger).objects
        #expect(part.compactMap { $0["position"] as? Int } == Array(10...19))
        let last = try Program.run("events", "--json", "--backwards", "--limit", "3", "--ledger", ledger).objects
        #expect(last.compactMap { $0["position"] as? Int } == [all.count - 1, all.count - 2, all.count - 3])
        let tag = try #require((all[200]["tags"] as? [String])?.first)
        let tagged = try Program.run("events", "--json", "--tag", tag, "--ledger", ledger).objects
        #expect(tagged.count == all.count { ($0["tags"] as? [String])?.contains(tag) == true } && !tagged.isEmpty)
        let type = try #require(all[300]["type"] as? String)
        let typed = try Program.run("events", "--json", "--type", type, "--ledger", ledger).objects
        #expect(typed.count == all.count { $0["type"] as? String == type } && !typed.isEmpty)
    }

    @Test func `an act without standing is refused with rule and article, and nothing is added`() throws {
        try sample()
        let before = try Program.run("verify", "--json", "--ledger", ledger).object["size"] as? Int
        let act = #"{"agency":"nobody","occurred":"2025-03-10","payload":{"caseId":"V-1"}}"#
        let refused = try Program.run(["record", "SanctionDecisionIssued", "-", "--ledger", ledger], input: act)
        #expect(refused.status == 4 && refused.err.contains("Quy tắc:") && refused.err.contains("Căn cứ:"))
        for bad in ["", "[]", "{}", #"{"agency":"a","occurred":"yesterday","payload":{}}"#, #"{"agency":"a","occurred":"2025-01-01","payload":{"nofield":1}}"#, #"{"agency":"a","occurred":"2025-01-01","payload":{},"more":1}"#] {
            let result = try Program.run(["record", "SanctionDecisionIssued", "-", "--ledger", ledger], input: bad)
            #expect(result.status == 1 && !result.err.isEmpty && result.out.isEmpty, "\(bad)")
        }
        #expect(try Program.run("record", "NoSuchAct", "--ledger", ledger).status == 2)
        #expect(try Program.run("verify", "--json", "--ledger", ledger).object["size"] as? Int == before)
    }

    @Test func `a template can be printed for every command`() throws {
        let commands = try Program.run("record", "--list", "--json").objects
        #expect(commands.count >= 60)
        for command in commands {
            let name = try #require(command["command"] as? String)
            let example = try Program.run("record", name, "--example").out
            #expect((try? JSONSerialization.jsonObject(with: Data(example.utf8))) != nil, "\(name): \(example)")
            #expect((command["label_vi"] as? String)?.isEmpty == false)
        }
    }

    @Test func `a sealed name is in no answer without clearance`() throws {
        try sample()
        let sealed = try Program.run("events", "--json", "--type", "ChildReportReceived", "--limit", "1", "--ledger", ledger).object
        let parts = try #require(sealed["sealed"] as? [[String: Any]])
        #expect(!parts.isEmpty && parts.allSatisfy { $0["open"] as? Bool == false && $0["reason"] as? String != nil })
        let subject = try #require((sealed["tags"] as? [String])?.first { $0.hasPrefix("childcase:") })
        let denied = try Program.run(
            "show", subject, "--unseal", "child", "--as", "nobody", "--reader", "X", "--purpose", "curiosity", "--ledger", ledger)
        #expect(denied.status == 4 && denied.out.isEmpty)
        #expect(try Program.run("show", subject, "--unseal", "child", "--ledger", ledger).status == 2)
        #expect(try Program.run("views", "query", "LabourChildProtection", "--ledger", ledger).status == 4)
    }

    @Test func `views are built, verified, and an edited row is named`() throws {
        try sample()
        #expect(try Program.run("views", "rebuild", "--ledger", ledger).status == 0)
        #expect(try Program.run("views", "verify", "--ledger", ledger).status == 0)
        let status = try Program.run("views", "status", "--json", "--ledger", ledger)
        #expect(status.status == 0 && status.out.contains("BusinessRecord"))
        let path = try Program.run("views", "path", "BusinessRecord", "--ledger", ledger).out.trimmingCharacters(in: .newlines)
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(try Program.run("views", "path", "Nothing", "--ledger", ledger).status == 2)
        let rows = try Program.run("views", "query", "BusinessRecord", "--limit", "3", "--format", "json", "--ledger", ledger)
        #expect(rows.status == 0 && (rows.object["rows"] as? [Any])?.count == 3)
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }
}
