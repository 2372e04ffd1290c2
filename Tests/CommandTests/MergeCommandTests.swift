import Foundation
import Testing

/// `socai merge` and `unmerge`, with the real program on the sample province.
@Suite struct MergeCommandTests {
    let folder: TemporaryFolder
    let ledger: String
    /// Two businesses, each with a case of the same article, and a third.
    let one, two, third: String
    let article: String
    /// A day on which both have been sanctioned, and one before it.
    let at, earlier: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 1)
        let cases = try Program.run("views", "query", "BusinessRecord", "--table", "cases", "--limit", "200", "--json", "--ledger", ledger)
        let rows = try #require(cases.object["rows"] as? [[String: Any]])
        let days = { (business: String) in rows.first { $0["business"] as? String == business && $0["executed_on"] is String }?["executed_on"] as? String ?? "" }
        let executed = rows.filter { $0["executed_on"] is String && ($0["articles"] as? String)?.hasPrefix("khoản 1 Điều 35") == true }
        let businesses = executed.compactMap { $0["business"] as? String }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        try #require(businesses.count > 2)
        (one, two, third) = ("business:\(businesses[0])", "business:\(businesses[1])", "business:\(businesses[2])")
        article = "15/2020/NĐ-CP:35.1"
        (at, earlier) = (max(days(businesses[0]), days(businesses[1])), min(days(businesses[0]), days(businesses[1])))
        try #require(earlier < at)
    }

    private func run(_ arguments: [String]) throws -> Program.Result { try Program.run(arguments + ["--ledger", ledger]) }

    /// What a judgement changes, as `--json` tells it.
    private func judge(_ command: String, _ pair: [String], _ more: [String]) throws -> [String: Any] {
        let answer = try run([command] + pair + ["--at", at, "--json"] + more)
        #expect(answer.status == 0, "\(answer.err)")
        return answer.object
    }

    private var signed: [String] {
        ["--ground", "cùng chủ", "--document", "12/KL", "--agency", "ca-gialai", "--officer", "A", "--occurred", at]
    }

    private func digests(_ effect: [String: Any], _ name: String) -> [String: String] {
        let standings = effect[name] as? [[String: Any]] ?? []
        return Dictionary(uniqueKeysWithValues: standings.map { (($0["businesses"] as? [String] ?? []).joined(separator: "="), $0["digest"] as? String ?? "") })
    }

    private func changes(_ effect: [String: Any]) -> Set<[String]> {
        Set(
            (effect["changes"] as? [[String: Any]] ?? []).map { change in
                let businesses = (change["businesses"] as? [String] ?? []).joined(separator: "=")
                return ["kind", "name", "before", "after"].map { change[$0] as? String ?? "–" } + [businesses]
            })
    }

    private func traced(_ subject: String, _ more: String...) throws -> (positions: [Int], summary: [String: Any]) {
        let lines = try run(["trace", subject, "--json"] + more).objects
        return (lines.dropLast().compactMap { $0["position"] as? Int }, try #require(lines.last))
    }

    @Test func `what the preview tells is what changes, and the inverse restores it to the byte`() throws {
        let state = try [one, two].map { try #require(try run(["show", $0, "--json"]).object["state"] as? NSDictionary) }
        let before = try [one, two].map { Set(try traced($0).positions) }
        let size = try #require(try run(["events", "--json", "--backwards", "--limit", "1"]).object["position"] as? Int) + 1

        let preview = try judge("merge", [one, two], ["--preview"])
        #expect(preview["positions"] is NSNull && preview["position"] as? Int == size - 1)
        let kinds = Set(changes(preview).map { $0[0] })
        #expect(kinds.isSuperset(of: ["recidivism", "total"]), "\(kinds)")
        let merged = try judge("merge", [one, two], signed)
        #expect(merged["positions"] as? [Int] == [size] && changes(merged) == changes(preview))

        // What it told has come about: asked of the ledger, not of the preview.
        let inverse = try judge("unmerge", [two, one], ["--preview"])
        #expect(digests(inverse, "before") == digests(preview, "after") && digests(inverse, "after") == digests(preview, "before"))
        #expect(changes(inverse) == Set(changes(preview).map { [$0[0], $0[1], $0[3], $0[2], $0[4]] }))
        let record = try traced(one)
        #expect(Set(record.positions) == before[0].union(before[1]).union([size]) && Set(record.positions).count == record.positions.count)
        #expect(try traced(two).positions == record.positions && record.summary["members"] as? [String] == [one, two].sorted())
        let answers = try [one, two].map { try run(["recidivism", $0, "--article", article, "--at", at, "--json"]).object["answer"] as? String }
        let told = ((preview["after"] as? [[String: Any]])?.first?["figures"] as? [[String: Any]])?.first { $0["name"] as? String == article }
        #expect(answers[0] != nil && answers[0] == answers[1] && told?["value"] as? String == answers[0])
        let view = try run(["views", "query", "BusinessRecord", "--table", "same_business", "--where", "business=\(one.dropFirst(9))", "--json"])
        #expect((view.object["rows"] as? [[String: Any]])?.compactMap { $0["member"] as? String } == [one, two].sorted().map { String($0.dropFirst(9)) })

        // As the ledger knew it before, and as it was before it had effect, there are two.
        #expect(Set(try traced(one, "--known", "\(size - 1)").positions) == before[0])
        #expect(try traced(one, "--true", earlier).summary["members"] as? [String] == [one])
        #expect(try run(["show", one]).out.contains(two))

        let withdrawn = try judge("unmerge", [one, two], signed)
        #expect(digests(withdrawn, "after") == digests(preview, "before"))
        #expect(try judge("merge", [one, two], ["--preview"])["before"] as? NSArray == preview["before"] as? NSArray)
        for (index, subject) in [one, two].enumerated() {
            #expect(try run(["show", subject, "--json"]).object["state"] as? NSDictionary == state[index])
            #expect(Set(try traced(subject).positions) == before[index].union([size, size + 1]))
        }
        let same = try run(["same", one, "--json"]).object["suggestions"] as? [[String: Any]] ?? []
        #expect(same.allSatisfy { ($0["judgement"] as? [String: Any])?["merged"] as? Bool != true })
    }

    @Test func `three hang together through judgements on two, and come apart where one is withdrawn`() throws {
        _ = try judge("merge", [one, two], signed)
        _ = try judge("merge", [two, third], signed)
        #expect(try traced(third).summary["members"] as? [String] == [one, two, third].sorted())
        let again = try run(["merge", one, third, "--preview"])
        #expect(again.status == 4 && again.err.contains("merge-once"))
        let indirect = try run(["unmerge", one, third, "--preview"])
        #expect(indirect.status == 4 && indirect.err.contains(two))
        let graph = try run(["network", one, "--hops", "2", "--json"]).object["links"] as? [[String: Any]] ?? []
        #expect(Set(graph.filter { $0["kind"] as? String == "same" }.flatMap { [$0["from"] as? String, $0["to"] as? String] }) == [one, two, third])
        // A bundle of one holds the dossiers of all, as it was known then.
        let last = try #require(try run(["events", "--json", "--backwards", "--limit", "1"]).object["position"] as? Int)
        for (known, members) in [(last, Set([one, two, third])), (last - 1, [one, two]), (last - 2, [one])] {
            let bundle = try run(["bundle", one, "--out", folder.path + "/\(known).zip", "--known", "\(known)", "--json"])
            let subjects = bundle.object["subjects"] as? [String] ?? []
            #expect(Set(subjects) == members && subjects.first == one && subjects.count == members.count, "\(bundle.err)")
        }
        // A body that may not know of judgements is not told.
        let isp = try run(["network", one, "--hops", "2", "--json", "--as", "isp-taynguyen"])
        #expect(isp.status == 0 && !isp.out.contains(#""same""#) && !isp.out.contains(third))
        _ = try judge("unmerge", [two, one], signed)
        #expect(try traced(one).summary["members"] as? [String] == [one])
        #expect(try traced(two).summary["members"] as? [String] == [two, third].sorted())
    }

    @Test func `an inspection of either counts for both, while they are one`() throws {
        func decide(_ id: String, _ business: String, _ month: String) throws -> Program.Result {
            let act = #"{"agency":"ca-gialai","officer":"A","occurred":"2026-11-02","payload":{"inspection":"\#(id)","number":"\#(id)/QĐ","kind":"INSPECTION_KIND_PERIODIC","nature":"INSPECTION_NATURE_CHECK","leadAgency":"ca-gialai","businesses":["\#(business.dropFirst(9))"],"periodFrom":"2027-\#(month)-04","periodTo":"2027-\#(month)-05"}}"#
            let path = folder.path + "/\(id).json"
            try Data(act.utf8).write(to: URL(fileURLWithPath: path))
            return try run(["record", "InspectionDecisionIssued", path])
        }
        #expect(try decide("KT-X1", one, "03").status == 0)
        _ = try judge("merge", [one, two], signed)
        let refused = try decide("KT-X2", two, "06")
        #expect(refused.status == 4 && refused.err.contains("inspection-quota"), "\(refused.err)")
        let overlap = try decide("KT-X3", two, "03")
        #expect(overlap.status == 4)
        _ = try judge("unmerge", [one, two], signed)
        let taken = try decide("KT-X2", two, "06")
        #expect(taken.status == 0, "\(taken.err)")
    }

    @Test func `what makes no sense is refused with a remedy, and nothing is recorded`() throws {
        let size = try run(["events", "--json", "--backwards", "--limit", "1"]).out
        for (arguments, status, word) in [
            (["merge", one, one, "--preview"], Int32(4), "merge-two"), (["merge", one, "business:khong-co", "--preview"], 4, "khong-co"),
            (["unmerge", one, two, "--preview"], 4, "unmerge-merged"), (["merge", one, two], 2, "--preview"), (["merge", one, "point:D1", "--preview"], 2, "point:D1"),
            (["merge", one, two, "--preview", "--at", "gestern"], 2, "--at"),
            (["merge", one, two, "--ground", "x", "--document", "y", "--agency", "isp-taynguyen", "--officer", "z"], 4, "recorded-by"),
        ] {
            let answer = try run(arguments)
            #expect(answer.status == status && answer.err.contains(word), "\(arguments): \(answer.status) \(answer.err)")
        }
        #expect(try run(["events", "--json", "--backwards", "--limit", "1"]).out == size)
    }
}
