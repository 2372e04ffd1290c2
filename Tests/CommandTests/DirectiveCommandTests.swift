import Foundation
import Testing

/// `socai directive` as a person or a program runs it.
@Suite struct DirectiveCommandTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: nil)
    }

    private func issue(_ more: String...) throws -> Program.Result {
        try Program.run(["directive", "issue", "gia-lai-990", "--ledger", ledger, "--agency", "ubnd"] + more)
    }

    /// The province, its department of communications, two levels of police and a provider; nobody else.
    private func found() throws {
        let bodies = [
            ("ubnd", "PROVINCIAL_COMMITTEE", ""), ("stttt", "INFORMATION_COMMUNICATIONS", "ubnd"),
            ("ca", "POLICE", "ubnd"), ("ca-h1", "POLICE", "ca"), ("isp-1", "INTERNET_PROVIDER", ""),
        ]
        for (id, kind, parent) in bodies {
            let act = """
                {"agency": "ledger", "occurred": "2004-01-01", "payload":
                 {"agencyId": "\(id)", "name": "\(id)", "kind": "AGENCY_KIND_\(kind)", "parentId": "\(parent)"}}
                """
            let recorded = try Program.run("record", "AgencyEstablished", "-", "--ledger", ledger, input: act)
            try #require(recorded.status == 0, "\(recorded.err)")
        }
    }

    private func count(_ subject: String) throws -> Int {
        try Program.run("trace", subject, "--json", "--ledger", ledger).objects.count
    }

    @Test func `the directives and their duties are listed in both languages and for programs`() throws {
        let listed = try Program.run("directive", "list", "--json").objects
        #expect(listed.compactMap { $0["key"] as? String } == ["long-an-2013", "gia-lai-990"])
        #expect(listed.compactMap { $0["duty_count"] as? Int } == [90, 61])
        let shown = try Program.run("directive", "show", "long-an-2013", "--json").object
        let duties = shown["duties"] as? [[String: Any]] ?? []
        #expect(duties.count == 90 && duties.last?["id"] as? String == "LA-IV.3b")
        #expect(
            try Program.run("directive", "show", "gia-lai-990").out.contains("chủ trì: Sở Thông tin và Truyền thông"))
        let english = try Program.run("directive", "show", "LA-IV.1b", "--lang", "en").out
        #expect(english.contains("by 2013-03-31") && english.contains("PlanSubmitted"))
        let unknown = try Program.run("directive", "show", "khong-co")
        #expect(unknown.status == 2 && unknown.err.contains("socai directive list"))
    }

    @Test func `kinds of body that the ledger does not have are named, and left out only on request`() throws {
        try found()
        let refused = try issue()
        #expect(refused.status == 4 && refused.out.isEmpty && refused.err.contains("--skip-missing"))
        #expect(refused.err.contains("market-surveillance") && refused.err.contains("GL-6.a"))
        let tried = try issue("--skip-missing", "--dry-run", "--json")
        #expect(tried.status == 0 && tried.object["recorded"] as? Int == 0)
        #expect(try count("document:cong-van_990/UBND-KGVX_ubnd_2020-05-07") == 0, "a trial records nothing")
        let done = try issue("--skip-missing", "--json")
        let skipped = (done.object["skipped"] as? [[String: Any]] ?? []).compactMap { $0["kind"] as? String }
        #expect(
            skipped == ["education", "labour", "planning-investment", "market-surveillance", "district", "youth-union"])
        #expect(done.object["recorded"] as? Int == tried.object["would_record"] as? Int)
        #expect(try count("duty:GL-10") == 3 && count("agency:ca-h1") == 2, "founded, then given GL-2.4b")
    }

    @Test func `issued again, nothing is recorded twice, and a body that came in time gets its duties`() throws {
        try found()
        let first = try issue("--skip-missing", "--json").object
        let again = try issue("--skip-missing", "--json").object
        #expect(again["recorded"] as? Int == 0 && again["present"] as? Int == first["recorded"] as? Int)
        let market = """
            {"agency": "ledger", "occurred": "2019-01-01", "payload":
             {"agencyId": "qltt", "name": "QLTT", "kind": "AGENCY_KIND_MARKET_SURVEILLANCE"}}
            """
        #expect(try Program.run("record", "AgencyEstablished", "-", "--ledger", ledger, input: market).status == 0)
        #expect(try issue("--skip-missing", "--json").object["recorded"] as? Int == 3)
    }

    @Test func `an addressee can be chosen for a kind or a duty, and must exist`() throws {
        try found()
        let chosen = try issue("--skip-missing", "--json", "--addressee", "GL-2.5=ca-h1").object
        let pairs = (chosen["assignments"] as? [[String: String]] ?? []).map { ($0["duty"] ?? "", $0["unit"] ?? "") }
        #expect(pairs.filter { $0.0 == "GL-2.5" }.map(\.1) == ["ca-h1"] && pairs.contains { $0 == ("GL-2.1", "ca") })
        #expect(try issue("--addressee", "police=nobody").status == 4)
        #expect(try issue("--addressee", "police").status == 2)
        #expect(try issue("--addressee", "polize=ca").status == 2)
    }

    @Test func `who is not there, or is another kind of body, does not issue it`() throws {
        try found()
        let department = try Program.run("directive", "issue", "gia-lai-990", "--ledger", ledger, "--agency", "stttt")
        #expect(department.status == 4 && department.err.contains("directive-issuer"))
        let nobody = try Program.run("directive", "issue", "gia-lai-990", "--ledger", ledger, "--agency", "khong-co")
        #expect(nobody.status == 4 && nobody.err.contains("agency-established"))
    }
}
