import Foundation
import Testing

/// `socai dossier` and `socai verify --proof` on the sample province.
@Suite struct DossierCommandTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 7)
    }

    private var key: String { get throws { try Self.key(of: ledger) } }

    private func write(_ text: String) throws -> String {
        let path = folder.path + "/" + UUID().uuidString
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func verify(_ json: String) throws -> Program.Result {
        try Program.run("verify", "--proof", write(json), "--key", key, "--json")
    }

    @Test func `dossiers of several subjects are proved at several sizes, and say what the log says`() throws {
        let all = try Program.run("events", "--json", "--ledger", ledger).objects
        let tags = all.map { $0["tags"] as? [String] ?? [] }
        let counts = tags.joined().reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        let sorted = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map(\.key)
        // The largest dossiers, some in between, one of a single event; and two that do not exist.
        let subjects =
            [sorted[0], sorted[sorted.count / 20], sorted[sorted.count / 2], sorted[sorted.count - 1]]
            + ["business:KHÔNG-CÓ", "case:none"]
        for known in [nil, 0, 1_000, 4_321, all.count - 1] as [Int?] {
            for subject in subjects {
                let arguments =
                    ["dossier", subject, "--json", "--ledger", ledger] + (known.map { ["--known", "\($0)"] } ?? [])
                let made = try Program.run(arguments)
                #expect(made.status == 0, "\(arguments): \(made.err)")
                let size = (known ?? all.count - 1) + 1
                #expect(made.object["size"] as? Int == size)
                let expected = tags.indices.filter { $0 < size && tags[$0].contains(subject) }
                let events = made.object["events"] as? [[String: Any]] ?? []
                #expect(events.compactMap { $0["position"] as? Int } == expected, "\(subject) at \(size)")
                let head = made.object["head"] as? [String: Int]
                #expect(head == expected.last.map { ["ordinal": expected.count, "position": $0] })
                #expect(made.object["head"] != nil, "none is null, not missing")
                let verified = try verify(made.out)
                #expect(
                    verified.status == 0 && verified.object["ok"] as? Bool == true, "\(verified.out)\(verified.err)")
            }
        }
        let verified = try Program.run("verify", "--json", "--ledger", ledger)
        #expect(verified.status == 0 && verified.object["checkpoints"] as? Int ?? 0 > 3, "\(verified.out)")
    }

    @Test func `a file that was cut short, or signed by another, is refused with exit code 3`() throws {
        let tags = try Program.run("events", "--json", "--ledger", ledger).objects.flatMap {
            $0["tags"] as? [String] ?? []
        }
        let counts = tags.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        let subject = try #require(counts.filter { $0.value == 7 }.map(\.key).min())
        let made = try Program.run("dossier", subject, "--json", "--ledger", ledger).object
        let events = try #require(made["events"] as? [[String: Any]])
        try #require(events.count == 7)
        var cut = made
        cut["events"] = Array(events.dropLast())
        cut["head"] = ["ordinal": events.count - 1, "position": try #require(events[events.count - 2]["position"])]
        let json = String(decoding: try JSONSerialization.data(withJSONObject: cut), as: UTF8.self)
        let refused = try verify(json)
        #expect(refused.status == 3 && refused.object["ok"] as? Bool == false)
        let whole = try write(String(decoding: JSONSerialization.data(withJSONObject: made), as: UTF8.self))
        #expect(try Program.run("verify", "--proof", whole, "--key", key).status == 0)
        let other = folder.path + "/other"
        try Program.run("init", "--ledger", other, "--origin", "test.invalid/so-cai")
        let stranger = try Self.key(of: other)
        #expect(try Program.run("verify", "--proof", whole, "--key", stranger).status == 3)
    }

    @Test func `the readable form says how many there are, or that there is nothing, and a file can be written`() throws
    {
        let path = folder.path + "/d.json"
        let none = try Program.run("dossier", "business:NONE", "--out", path, "--ledger", ledger)
        #expect(none.status == 0 && none.out.contains("Không có gì được ghi về business:NONE"))
        #expect(try Program.run("verify", "--proof", path, "--key", key).status == 0)
        #expect(try Program.run("dossier", "not a subject", "--ledger", ledger).status == 2)
        #expect(try Program.run("dossier", "business:NONE", "--known", "99999999", "--ledger", ledger).status == 1)
    }

    private static func key(of ledger: String) throws -> String {
        let text = try String(contentsOfFile: ledger + "/ledger.toml", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("verifier_key") })
        return try #require(line.split(separator: "\"").dropFirst().first.map(String.init))
    }
}
