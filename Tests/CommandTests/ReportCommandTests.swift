import Foundation
import Testing

/// Reports, the work queue, the sample as a file: on the sample province, with the real program.
@Suite struct ReportCommandTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 1)
    }

    private func report(_ more: String...) throws -> Program.Result {
        let arguments = ["report", "half-year", "--unit", "stttt-gialai", "--period", "2024-H1", "--ledger", ledger] + more
        return try Program.run(arguments)
    }

    private func rows(_ result: Program.Result) -> [[String: Any]] { result.object["rows"] as? [[String: Any]] ?? [] }

    @Test func `every counted figure has as many acts behind it as it says, every sum adds up, in each column`() throws {
        let figures = try #require(try report("--json").object["figures"] as? [[String: Any]])
        #expect(figures.count > 30)
        for figure in figures {
            let code = try #require(figure["code"] as? String)
            // One figure a section is enough; each is a run of the program.
            guard ["1.2", "1.5", "1.7", "1.8", "2.2", "2.8", "3.2", "3.5", "3.9", "4.3", "5.2", "6.6", "6.8", "7.2"].contains(code) else { continue }
            for column in ["now", code < "1.7" || code > "1.9" ? "total" : "before"] {
                let wanted = try #require(figure[column] as? Int)
                let acts = rows(try report("--explain", "\(code):\(column)", "--json"))
                let sum =
                    switch code {
                    case "3.5", "7.2": acts.reduce(0) { $0 + ($1["amount"] as? Int ?? 0) }
                    case "5.2": acts.reduce(0) { $0 + ($1["quantity"] as? Int ?? 0) }
                    default: acts.count
                    }
                #expect(sum == wanted, "\(code) \(column)")
            }
        }
        #expect(figures.contains { ($0["now"] as? Int ?? 0) > 0 })
    }

    @Test func `a part of a figure is expanded as the figure is, and the parts by rule add up to it`() throws {
        let figures = try #require(try report("--json").object["figures"] as? [[String: Any]])
        let rules = try #require(figures.first { $0["code"] as? String == "3.9" })
        let parts = try #require(rules["parts"] as? [[String: Any]])
        #expect(parts.count > 1)
        #expect(parts.reduce(0) { $0 + ($1["now"] as? Int ?? 0) } == rules["now"] as? Int)
        let part = try #require(parts.first?["part"] as? String)
        #expect(rows(try report("--explain", "3.9[\(part)]", "--json")).count == parts.first?["now"] as? Int)
        let places = try #require(try report("--json").object["places"] as? [[String: Any]])
        let pleiku = try #require(places.first { $0["place"] as? String == "622" })
        for figure in try #require(pleiku["figures"] as? [[String: Any]]) {
            let code = try #require(figure["code"] as? String)
            #expect(rows(try report("--explain", "\(code)[622]", "--json")).count == figure["now"] as? Int, "\(code)")
        }
        #expect(try report("--explain", "1.7[nowhere]").status == 2)
    }

    @Test func `in either geography the places of every figure add up to it, and what cannot be converted has a row`() throws {
        func annual(_ geography: String) throws -> [String: Any] {
            try Program.run(
                ["report", "annual", "--unit", "stttt-gialai", "--period", "2025", "--geography", geography, "--json", "--ledger", ledger]
            ).object
        }
        for geography in ["old", "new"] {
            let answer = try annual(geography)
            let figures = try #require(answer["figures"] as? [[String: Any]])
            let places = try #require(answer["places"] as? [[String: Any]])
            #expect(answer["geography"] as? String == geography)
            #expect(places.contains { $0["place"] as? String == "!" }, "\(geography)")
            #expect(places.contains { $0["place"] as? String == "622" } == (geography == "old"))
            for figure in figures where !["8.1", "8.2", "6.8"].contains(figure["code"] as? String ?? "") {
                let code = try #require(figure["code"] as? String)
                for column in ["now", "before", "total"] {
                    let parts = places.compactMap { place in
                        (place["figures"] as? [[String: Any]])?.first { $0["code"] as? String == code }?[column] as? Int
                    }
                    #expect(parts.reduce(0, +) == figure[column] as? Int ?? 0, "\(geography) \(code) \(column)")
                }
            }
        }
        let untold = try Program.run("report", "annual", "--unit", "stttt-gialai", "--period", "2025", "--json", "--ledger", ledger)
        #expect(untold.object["geography"] as? String == "new")
    }

    @Test func `counts of children and pupils are for who may have them, hidden where small, and cannot be expanded by who may only count`() throws {
        func figure(_ code: String, _ arguments: String...) throws -> [String: Any] {
            let result = try Program.run(["report"] + arguments + ["--json", "--ledger", ledger])
            let figures = try #require(result.object["figures"] as? [[String: Any]], "\(result.err)")
            return try #require(figures.first { $0["code"] as? String == code })
        }
        let hub = try figure("8.1", "annual", "--unit", "stttt-gialai", "--period", "2024")
        #expect((hub["now"] as? Int ?? 0) >= 5)
        #expect((hub["hidden"] as? [String: String])?["before"] == "suppressed")
        let parts = try #require(hub["parts"] as? [[String: Any]])
        #expect(parts.allSatisfy { ($0["now"] as? Int ?? 5) >= 5 })
        #expect(parts.filter { $0["now"] is Int }.count != parts.count - 1)
        let spans = try figure("8.1", "ad-hoc", "--unit", "stttt-gialai", "--period", "2024-01-01..2024-12-31")
        #expect((spans["hidden"] as? [String: String])?["now"] == "withheld")
        let police = try figure("8.2", "annual", "--unit", "stttt-gialai", "--period", "2024", "--as", "ca-gialai")
        #expect((police["hidden"] as? [String: String])?["now"] == "withheld")
        let district = try figure("8.1", "annual", "--unit", "ubnd-h622", "--period", "2024")
        #expect((district["hidden"] as? [String: String])?["now"] == "withheld")
        for (cell, agency) in [("8.1", "stttt-gialai"), ("8.1:before", "stttt-gialai"), ("8.2", "ca-gialai"), ("4.1", "gddt-gialai"), ("6.8", "gddt-gialai")] {
            let refused = try Program.run(
                "report", "annual", "--unit", "stttt-gialai", "--period", "2024", "--explain", cell, "--as", agency, "--ledger", ledger)
            #expect(refused.status == 4 && refused.out.isEmpty, "\(cell) \(agency)")
        }
        let press = try Program.run("report", "annual", "--unit", "stttt-gialai", "--period", "2024", "--as", "baogialai", "--ledger", ledger)
        #expect(press.status == 4 && press.out.isEmpty)
    }

    @Test func `the same position gives the same bytes, whatever was recorded since`() throws {
        let early = try report("--at", "3000", "--format", "html").out
        let establish = #"{"occurred":"2025-01-31","payload":{"agencyId":"x","name":"X","kind":"AGENCY_KIND_PRESS"}}"#
        let act = folder.path + "/act.json"
        try establish.write(toFile: act, atomically: true, encoding: .utf8)
        let before = try report("--json").out
        let recorded = try Program.run("record", "AgencyEstablished", act, "--agency", "ubnd-gialai", "--officer", "a", "--ledger", ledger)
        #expect(recorded.status == 0, "\(recorded.err)")
        let (again, after) = (try report("--at", "3000", "--format", "html").out, try report("--json").out)
        #expect(again == early)
        #expect(after != before)
        #expect(try report("--at", "99999999").status == 1)
    }

    @Test func `a period that does not fit, a unit that is none and a cell that is none are wrong usage`() throws {
        #expect(try Program.run("report", "annual", "--unit", "stttt-gialai", "--period", "2024-H1", "--ledger", ledger).status == 2)
        #expect(try Program.run("report", "annual", "--unit", "nobody", "--period", "2024", "--ledger", ledger).status == 2)
        #expect(try report("--explain", "9.9").status == 2)
        #expect(try report("--format", "pdf").status == 2)
    }

    @Test func `the queue's counts are those of its lists, one body sees no other's, and the calendar holds no names`() throws {
        let file = folder.path + "/queue.ics"
        let all = try Program.run("queue", "--on", "2024-08-01", "--json", "--ics", file, "--ledger", ledger)
        let counts = try #require(all.object["counts"] as? [String: Int])
        let items = try #require(all.object["items"] as? [String: [[String: Any]]])
        for (group, list) in items { #expect(counts[group] == list.count) }
        #expect((counts["overdue"] ?? 0) > 0)
        let unit = try #require(items.values.joined().lazy.compactMap { $0["unit"] as? String }.first)
        let own = try Program.run("queue", "--body", unit, "--on", "2024-08-01", "--json", "--ledger", ledger)
        let mine = try #require(own.object["items"] as? [String: [[String: Any]]])
        #expect(mine.values.joined().allSatisfy { $0["unit"] as? String == unit } && !mine.values.joined().isEmpty)
        let calendar = try String(contentsOfFile: file, encoding: .utf8)
        #expect(calendar.hasPrefix("BEGIN:VCALENDAR\r\n") && calendar.hasSuffix("END:VCALENDAR\r\n"))
        #expect(calendar.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        for title in items.values.joined().compactMap({ $0["title"] as? String }).prefix(40) where title.count > 8 {
            #expect(!calendar.contains("SUMMARY:\(title)"))
        }
    }

    @Test func `after a reorganisation the work of a body that ended is with its successor, and the body it was of is still named`() throws {
        func queue(_ day: String) throws -> [[String: Any]] {
            let all = try Program.run("queue", "--on", day, "--json", "--ledger", ledger)
            return Array(try #require(all.object["items"] as? [String: [[String: Any]]]).values.joined())
        }
        func districts(_ items: [[String: Any]], _ column: String) -> [[String: Any]] {
            items.filter { ($0[column] as? String ?? "").hasPrefix("ubnd-h") && ($0["subject"] as? String ?? "").hasPrefix("case:") }
        }
        let (before, after) = (try queue("2025-06-30"), try queue("2025-07-02"))
        #expect(!districts(before, "holder").isEmpty)
        #expect(districts(after, "holder").isEmpty)
        #expect(districts(before, "unit").count == districts(after, "unit").count)
        let moved = try #require(districts(after, "unit").first)
        let (subject, holder) = (try #require(moved["subject"] as? String), try #require(moved["holder"] as? String))
        let own = try Program.run("queue", "--body", holder, "--on", "2025-07-02", "--json", "--ledger", ledger)
        let mine = Array(try #require(own.object["items"] as? [String: [[String: Any]]]).values.joined())
        #expect(mine.contains { $0["subject"] as? String == subject })
        let officer = try #require(before.lazy.compactMap { $0["officer"] as? String }.first)
        let officers = try Program.run("queue", "--officer", officer, "--on", "2025-06-30", "--json", "--ledger", ledger)
        let theirs = Array(try #require(officers.object["items"] as? [String: [[String: Any]]]).values.joined())
        #expect(!theirs.isEmpty && theirs.allSatisfy { $0["officer"] as? String == officer })
    }

    @Test func `statistics in the old and the new geography have equal totals, and say what cannot be converted`() throws {
        func rows(_ table: String) throws -> [[String: Any]] {
            let answer = try Program.run(
                "views", "query", "PlaceStatistics", "--table", table, "--limit", "100000", "--json", "--ledger", ledger)
            return try #require(answer.object["rows"] as? [[String: Any]], "\(answer.err)")
        }
        for (kind, count) in [("acts", "acts"), ("points", "points")] {
            let (old, new) = (try rows("\(kind)_by_old_place"), try rows("\(kind)_by_new_place"))
            func total(_ rows: [[String: Any]]) -> Int { rows.reduce(0) { $0 + ($1[count] as? Int ?? 0) } }
            #expect(total(old) == total(new) && total(old) > 0, "\(kind)")
            #expect(old.contains { $0["place"] as? String == "23575" } && !new.contains { $0["place"] as? String == "23575" }, "\(kind)")
            #expect(new.contains { $0["place"] as? String == "23575-2025" }, "\(kind)")
            // Units that were cut in two are nowhere in the new order; what a unit of many old ones does is nowhere in the old.
            #expect(new.contains { $0["name"] as? String == "(không quy đổi được)" }, "\(kind)")
        }
        #expect(try rows("acts_by_old_place").contains { $0["name"] as? String == "(không quy đổi được)" && $0["year"] as? String == "2025" })
    }

    @Test func `the sample in a file is the same bytes for the same seed`() throws {
        let (a, b) = (folder.path + "/a.jsonl", folder.path + "/b.jsonl")
        #expect(try Program.run("sample", "--seed", "7", "--out", a).status == 0)
        #expect(try Program.run("sample", "--seed", "7", "--out", b).status == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: a))
        let second = try Data(contentsOf: URL(fileURLWithPath: b))
        #expect(!bytes.isEmpty && bytes == second)
    }

    @Test func `verify takes a consistency proof for what it was signed over`() throws {
        let (old, newer) = (folder.path + "/old.txt", folder.path + "/since.json")
        try Program.run("checkpoint", "--ledger", ledger).out.write(toFile: old, atomically: true, encoding: .utf8)
        try Program.run("prove", "--since", "100", "--json", "--ledger", ledger).out.write(toFile: newer, atomically: true, encoding: .utf8)
        #expect(try Program.run("verify", "--since", old, "--ledger", ledger).status == 0)
        #expect(try Program.run("verify", "--since", newer, "--ledger", ledger).status == 0)
        let other = folder.path + "/other"
        try #require(Program.run("init", "--ledger", other, "--origin", "test.invalid/so-cai").status == 0)
        #expect(try Program.run("verify", "--since", newer, "--ledger", other).status == 3)
    }
}
