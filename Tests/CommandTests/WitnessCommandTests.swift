import Foundation
import Testing

/// Ledgers and witnesses as agencies run them: each command a process of its own.
@Suite struct WitnessCommandTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: nil)
    }

    private func write(_ text: String, _ name: String) throws -> String {
        let path = folder.path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Records the founding of so many agencies.
    private func grow(_ ledger: String, _ names: Range<Int>, _ suffix: String = "") throws {
        for name in names {
            let act = #"{"agency":"ledger","occurred":"2010-01-01","payload":{"agencyId":"a\#(name)","name":"Cơ quan \#(name)\#(suffix)","kind":"AGENCY_KIND_POLICE"}}"#
            let recorded = try Program.run(["record", "AgencyEstablished", "-", "--ledger", ledger], input: act)
            try #require(recorded.status == 0, "\(recorded.err)")
        }
    }

    private func verifierKey(_ ledger: String) throws -> String {
        let text = try String(contentsOfFile: ledger + "/ledger.toml", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("verifier_key") })
        return String(line.split(separator: "\"")[1])
    }

    /// Makes a witness that follows the ledger, and gives its directory and key.
    private func witness(_ name: String) throws -> (state: String, key: String) {
        let state = folder.path + "/" + name
        let made = try Program.run("witness", "init", "--state", state, "--name", "test.invalid/" + name)
        try #require(made.status == 0, "\(made.err)")
        try #require(Program.run("witness", "trust", verifierKey(ledger), "--state", state).status == 0)
        return (state, made.out.trimmingCharacters(in: .newlines))
    }

    private func request(_ ledger: String, from old: Int) throws -> String {
        let asked = try Program.run("checkpoint", "--request", "\(old)", "--ledger", ledger)
        try #require(asked.status == 0, "\(asked.err)")
        return asked.out
    }

    @Test func `two of three witnesses make a checkpoint published`() throws {
        try grow(ledger, 0..<3)
        let witnesses = try ["w1", "w2", "w3"].map { try witness($0) }
        let before = try Program.run("checkpoint", "--published", "--ledger", ledger)
        #expect(before.status == 1 && before.out.isEmpty && before.err.contains("witnesses = ["))
        let settings = ledger + "/ledger.toml"
        let plain = try String(contentsOfFile: settings, encoding: .utf8)
        let keys = witnesses.map { "  \"\($0.key)\",  # nhân chứng\n" }.joined()
        try Data((plain + "witnesses = [\n\(keys)]\nquorum = 2\n").utf8).write(to: URL(fileURLWithPath: settings))

        let asked = try request(ledger, from: 0)
        #expect(asked.hasPrefix("old 0\n\ntest.invalid/so-cai\n3\n"))
        let first = try Program.run(["witness", "cosign", "-", "--state", witnesses[0].state], input: asked)
        #expect(first.status == 0 && first.out.hasPrefix("— test.invalid/w1 ") && first.err.isEmpty)
        let added = try Program.run(["checkpoint", "--cosign", "-", "--ledger", ledger, "--json"], input: first.out)
        #expect(added.status == 0 && added.object["published"] as? Bool == false, "\(added.err)")
        let early = try Program.run("checkpoint", "--published", "--ledger", ledger)
        #expect(early.status == 1 && early.out.isEmpty && early.err.contains("cần 2 nhân chứng, nhiều nhất mới có 1"))
        // The log goes on before the second answers: its cosignature is still of the checkpoint it was asked for.
        try grow(ledger, 3..<5)
        #expect(try Program.run("checkpoint", "--ledger", ledger).out.contains("\n5\n"))
        let second = try Program.run("witness", "cosign", write(asked, "request"), "--state", witnesses[1].state)
        let both = try Program.run("checkpoint", "--cosign", write(second.out, "second"), "--ledger", ledger, "--json")
        #expect(both.object["published"] as? Bool == true && both.object["size"] as? Int == 3)
        let published = try Program.run("checkpoint", "--published", "--ledger", ledger)
        #expect(published.status == 0 && published.out.hasPrefix("test.invalid/so-cai\n3\n"))
        #expect(published.out.contains("\n— test.invalid/so-cai ") && published.out.contains("\n— test.invalid/w1 ") && published.out.contains("\n— test.invalid/w2 "))
        // Twice the same changes nothing; and a cosigned checkpoint is as good an anchor as any.
        #expect(try Program.run("checkpoint", "--cosign", write(second.out, "second"), "--ledger", ledger).status == 0)
        #expect(try Program.run("checkpoint", "--published", "--ledger", ledger).out == published.out)
        #expect(try Program.run("verify", "--since", write(published.out, "since"), "--ledger", ledger).status == 0)
    }

    @Test func `cosignatures that are not right are not kept`() throws {
        try grow(ledger, 0..<2)
        let (named, stranger) = (try witness("named"), try witness("stranger"))
        let settings = ledger + "/ledger.toml"
        let plain = try String(contentsOfFile: settings, encoding: .utf8)
        try Data((plain + "witnesses = [\"\(named.key)\"]\n").utf8).write(to: URL(fileURLWithPath: settings))
        let asked = try request(ledger, from: 0)
        let right = try Program.run(["witness", "cosign", "-", "--state", named.state], input: asked).out
        let foreign = try Program.run(["witness", "cosign", "-", "--state", stranger.state], input: asked).out
        let letter = try #require(right.dropLast(8).last)
        let wrong = String(right.dropLast(9)) + (letter == "A" ? "B" : "A") + right.suffix(8)
        for (answer, status) in [(foreign, 3), (wrong, 3), (foreign + wrong, 3), ("", 3), ("— nonsense\n", 1)] as [(String, Int32)] {
            let result = try Program.run(["checkpoint", "--cosign", "-", "--ledger", ledger], input: answer)
            #expect(result.status == status && result.out.isEmpty && !result.err.isEmpty, "\(answer)")
        }
        #expect(try Program.run("checkpoint", "--published", "--ledger", ledger).status == 1)
        let kept = try Program.run(["checkpoint", "--cosign", "-", "--ledger", ledger], input: foreign + right)
        #expect(kept.status == 0 && kept.out.contains("ĐÃ CÔNG BỐ"))
        #expect(try !Program.run("checkpoint", "--published", "--ledger", ledger).out.contains("stranger"))
    }

    @Test(arguments: [
        ("witnesses = [\"KEY\", \"KEY\"]", "witnesses"), ("witnesses = [\"KEY\"]\nquorum = 2", "quorum"),
        ("witnesses = [\"KEY\"]\nquorum = 0", "quorum"), ("quorum = 1", "quorum"), ("witnesses = \"KEY\"", "witnesses"),
        ("witnesses = [\"OWN\"]", "witnesses"), ("witnesses = [\"KEY\"", "witnesses"), ("witnesses = [\"no key\"]", "witnesses"),
        ("checkpoint_every_events = many", "checkpoint_every_events"), ("checkpoint_every_minutes = -1", "checkpoint_every_minutes"),
        ("origin = \"again\"", "origin"), ("nonsense", "name = value"),
    ]) func `settings that make no sense are named with their line`(lines: String, named: String) throws {
        let key = try witness("w").key
        let settings = ledger + "/ledger.toml"
        let plain = try String(contentsOfFile: settings, encoding: .utf8)
        let text = try lines.replacing("OWN", with: verifierKey(ledger)).replacing("KEY", with: key)
        try Data((plain + text + "\n").utf8).write(to: URL(fileURLWithPath: settings))
        let result = try Program.run("events", "--ledger", ledger, "--lang", "en")
        #expect(result.status == 1 && result.out.isEmpty && result.err.contains(named) && result.err.contains("line 1"), "\(result.err)")
    }

    @Test func `a refusal is exit 4, its status, and with 409 the size`() throws {
        try grow(ledger, 0..<4)
        let state = try witness("w").state
        let asked = try request(ledger, from: 0)
        #expect(try Program.run(["witness", "cosign", "-", "--state", state], input: asked).status == 0)
        let again = try Program.run(["witness", "cosign", "-", "--state", state], input: asked)
        #expect(again.status == 4 && again.out == "4\n" && again.err.contains("409") && again.err.contains("--request 4"))
        let json = try Program.run(["witness", "cosign", "-", "--state", state, "--json"], input: asked)
        #expect(json.status == 4 && json.object["status"] as? Int == 409 && json.object["size"] as? Int == 4)
        for (text, status) in [("nonsense", "400"), (asked.replacing("so-cai", with: "other"), "404"), (asked.replacing("old 0", with: "old 9"), "400")] {
            let result = try Program.run(["witness", "cosign", "-", "--state", state], input: text)
            #expect(result.status == 4 && result.out.isEmpty && result.err.contains(status), "\(result.err)")
        }
        let status = try Program.run("witness", "--state", state, "--json")
        let logs = try #require(status.object["logs"] as? [[String: Any]])
        #expect(logs.count == 1 && logs[0]["size"] as? Int == 4 && logs[0]["origin"] as? String == "test.invalid/so-cai")
        for arguments in [["cosign", "-"], ["trust", "x"], ["status"]] {
            let result = try Program.run(["witness"] + arguments + ["--state", folder.path + "/nothing"], input: asked)
            #expect(result.status == 1 && result.err.contains("socai witness init"), "\(result.err)")
        }
        #expect(try Program.run("witness", "trust", "no key", "--state", state).status == 1)
        #expect(try Program.run("witness", "init", "--name", "has blank", "--state", state).status == 2)
        #expect(try Program.run("checkpoint", "--request", "0", "--published", "--ledger", ledger).status == 2)
        let ahead = try Program.run("checkpoint", "--request", "5", "--ledger", ledger)
        #expect(ahead.status == 1 && ahead.out.isEmpty && ahead.err.contains("5"))
    }

    @Test func `a copy of a ledger that goes its own way is never cosigned again`() throws {
        try grow(ledger, 0..<3)
        let fork = folder.path + "/fork"
        try FileManager.default.copyItem(atPath: ledger, toPath: fork)
        try grow(fork, 3..<6, " khác")
        try grow(ledger, 3..<6)
        let state = try witness("w").state
        #expect(try Program.run(["witness", "cosign", "-", "--state", state], input: request(ledger, from: 0)).status == 0)
        for round in 0..<3 {
            for old in [0, 3, 6] {
                let refused = try Program.run(["witness", "cosign", "-", "--state", state], input: request(fork, from: old))
                #expect(refused.status == 4 && !refused.out.contains("—"), "round \(round), from \(old)")
            }
            try grow(fork, (6 + round)..<(7 + round), " khác")
        }
        let status = try Program.run("witness", "status", "--state", state)
        #expect(status.out.contains("SỔ NÀY ĐÃ RẼ NHÁNH"))
        try grow(ledger, 6..<7)
        #expect(try Program.run(["witness", "cosign", "-", "--state", state], input: request(ledger, from: 6)).status == 0)
    }

    @Test func `two processes at once do not take a witness back`() throws {
        let state = try witness("w").state
        var known = 0
        for round in 0..<12 {
            try grow(ledger, (2 * round)..<(2 * round + 1))
            let smaller = try request(ledger, from: known)
            try grow(ledger, (2 * round + 1)..<(2 * round + 2))
            let larger = try request(ledger, from: known)
            let (paths, sizes) = ([try write(smaller, "smaller"), try write(larger, "larger")], [2 * round + 1, 2 * round + 2])
            let statuses = Statuses()
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                statuses.add(index, (try? Program.run("witness", "cosign", paths[index], "--state", state))?.status ?? -1)
            }
            // Whoever came second was told the size that the first left.
            #expect(statuses.all.values.sorted() == [0, 4])
            let taken = try #require(statuses.all.first { $0.value == 0 }?.key)
            let logs = try #require(Program.run("witness", "--state", state, "--json").object["logs"] as? [[String: Any]])
            #expect(logs[0]["size"] as? Int == sizes[taken])
            known = sizes[taken]
        }
    }
}

/// Exit codes of processes that ran at the same time.
// Its one variable is guarded by its lock.
private final class Statuses: @unchecked Sendable {
    private var statuses: [Int: Int32] = [:]
    private let lock = NSLock()

    func add(_ index: Int, _ status: Int32) { lock.withLock { statuses[index] = status } }
    var all: [Int: Int32] { lock.withLock { statuses } }
}
