import Foundation
import Testing

/// The hub's consolidation and the year's cycle, and what a school sees: on the sample province, with the real program.
@Suite struct ConsolidatedReportTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 1)
    }

    private func consolidated(_ more: String...) throws -> Program.Result {
        try Program.run(["report", "consolidated", "--period", "2024-H1", "--ledger", ledger] + more)
    }

    private func rows(_ view: String, _ table: String, _ more: String...) throws -> [[String: Any]] {
        let answer = try Program.run(["views", "query", view, "--table", table, "--limit", "100000", "--json", "--ledger", ledger] + more)
        return try #require(answer.object["rows"] as? [[String: Any]], "\(answer.err)")
    }

    @Test func `a version that was consolidated stays as it was, whatever is corrected and recorded afterwards`() throws {
        let first = try consolidated("--version", "1", "--json")
        let (one, two) = (first.object, try consolidated("--json").object)
        #expect(one["consolidated_version"] as? Int == 1 && two["consolidated_version"] as? Int == 2)
        let sums = try [one, two].map { try #require(($0["totals"] as? [String: Int])?["2.8"]) }
        let stated = [one, two].map { ($0["stated"] as? [String: Int])?["2.8"] }
        #expect(stated == sums.map { $0 })
        let change = try #require((two["changes"] as? [[String: Any]])?.first)
        #expect(sums[1] - sums[0] == (change["to"] as? Int ?? 0) - (change["from"] as? Int ?? 0) && sums[1] != sums[0])
        #expect((one["changes"] as? [Any])?.isEmpty == true)
        let act = folder.path + "/act.json"
        try #"{"occurred":"2025-01-31","payload":{"agencyId":"x","name":"X","kind":"AGENCY_KIND_PRESS"}}"#.write(toFile: act, atomically: true, encoding: .utf8)
        try #require(try Program.run("record", "AgencyEstablished", act, "--agency", "ubnd-gialai", "--officer", "a", "--ledger", ledger).status == 0)
        #expect(try consolidated("--version", "1", "--json").out == first.out)
    }

    @Test func `the sheet names who is late by how many days, who is missing and who had nothing to report`() throws {
        let sheet = try consolidated("--json").object
        let late = try #require(sheet["late"] as? [String])
        let missing = try #require(sheet["missing"] as? [String])
        // Every seventh of 26 from the fourth on is late; the first of these does not report.
        #expect(late.count == 3 && missing == ["ubnd-h625"], "\(late) \(missing)")
        let rows = try #require(sheet["rows"] as? [[String: Any]])
        #expect(rows.count == 52)
        for row in rows where late.contains(row["unit"] as? String ?? "") && row["document"] as? String != "PLAN" {
            #expect((row["days_late"] as? Int ?? 0) >= 5 && row["due"] as? String == "2024-07-10")
        }
        #expect(rows.contains { $0["nil_return"] as? Bool == true && ($0["figures"] as? [String: Int])?.isEmpty == true })
    }

    @Test func `every form of the sheet can be had, and wrong questions are wrong usage`() throws {
        for format in ["terminal", "csv", "html"] {
            let result = try consolidated("--format", format)
            #expect(result.status == 0 && result.out.contains("2.8 Điểm đã kiểm tra"), "\(format)")
        }
        for format in ["xlsx", "pdf"] {
            let path = "\(folder.path)/sheet.\(format)"
            #expect(try consolidated("--format", format, "--out", path).status == 0)
            #expect((try? Data(contentsOf: URL(fileURLWithPath: path)).count) ?? 0 > 2_000)
        }
        #expect(try consolidated("--version", "9").status == 2)
        #expect(try consolidated("--explain", "3.2").status == 2)
        #expect(try Program.run("report", "consolidated", "--period", "2024-01-01..2024-03-01", "--ledger", ledger).status == 2)
        #expect(try Program.run("report", "annual", "--period", "2024", "--ledger", ledger).status == 2)
        let press = try consolidated("--as", "baogialai")
        #expect(press.status == 4 && press.out.isEmpty)
    }

    @Test func `a period that nobody consolidated shows what has come in so far`() throws {
        let before = try consolidated("--known", "2024-07-12", "--json").object
        #expect(before["consolidated_version"] is NSNull)
        let missing = try #require(before["missing"] as? [String])
        #expect(missing.count > 1 && missing.count < 26)
    }

    private func consolidate(_ hub: String, _ period: String, on day: String = "2025-06-26", _ more: String...) throws -> Program.Result {
        try Program.run(["consolidate", "--unit", hub, "--period", period, "--occurred", day, "--json", "--ledger", ledger] + more)
    }

    private func record(_ type: String, by agency: String, on day: String, _ payload: String) throws {
        let act = folder.path + "/act.json"
        try #"{"occurred":"\#(day)","payload":\#(payload)}"#.write(toFile: act, atomically: true, encoding: .utf8)
        let recorded = try Program.run("record", type, act, "--agency", agency, "--officer", "a", "--ledger", ledger)
        try #require(recorded.status == 0, "\(recorded.err)")
    }

    private func report(_ unit: String, _ version: Int, on day: String, _ inspected: Int) throws {
        try record(
            "HalfYearReportSubmitted", by: unit, on: day,
            #"""
            {"report":"BC-\#(unit)","unit":"\#(unit)","toAgency":"skhcn-gialai","period":"2025-H1","submittedOn":"\#(day)","version":\#(version),
            "figures":[{"code":"2.8","place":"622","value":"\#(inspected)","unit":"điểm"},{"code":"3.1","place":"623","value":"1","unit":"vụ"}]}
            """#)
    }

    @Test func `a hub consolidates what has come, names who is missing, and again only where something is other`() throws {
        try report("ubnd-h622", 1, on: "2025-06-20", 10)
        try report("ubnd-h623", 1, on: "2025-06-21", 7)
        let tried = try consolidate("skhcn-gialai", "2025-H1", "--dry-run")
        #expect(tried.status == 0 && tried.object["positions"] is NSNull, "\(tried.err)")
        let first = try consolidate("skhcn-gialai", "2025-H1", "--officer", "a")
        #expect(first.object["version"] as? Int == 1 && first.object["received"] as? [String] == ["ubnd-h622", "ubnd-h623"], "\(first.err)")
        #expect(first.object["totals"] as? [String: Int] == ["2.8": 17, "3.1": 2])
        // Summed by place: two reports told of the first place, two of the second.
        let shown = try Program.run("events", "--type", "ReportConsolidated", "--from", "\((first.object["positions"] as? [Int])?.first ?? -1)", "--json", "--ledger", ledger)
        let figures = try #require((shown.object["payload"] as? [String: Any])?["figures"] as? [[String: Any]], "\(shown.out) \(shown.err)")
        #expect(figures.map { $0["place"] as? String } == ["622", "623"] && figures.map { $0["value"] as? String } == ["17", "2"])
        let same = try consolidate("skhcn-gialai", "2025-H1", "--officer", "a")
        #expect(same.object["changed"] as? Bool == false && same.object["positions"] is NSNull)

        try record(
            "ReportReturnedForCorrection", by: "skhcn-gialai", on: "2025-06-27",
            #"{"report":"BC-ubnd-h623","unit":"ubnd-h623","ground":"thiếu số liệu","version":1}"#)
        let returned = try consolidate("skhcn-gialai", "2025-H1", on: "2025-06-27", "--dry-run").object
        #expect(returned["missing"] as? [String] == ["ubnd-h623"] && returned["version"] as? Int == 2)
        try report("ubnd-h623", 2, on: "2025-06-28", 5)
        let second = try consolidate("skhcn-gialai", "2025-H1", on: "2025-06-29", "--officer", "a").object
        #expect(second["report"] as? String == first.object["report"] as? String && second["version"] as? Int == 2)
        #expect((second["totals"] as? [String: Int])?["2.8"] == 15)
        let sheet = try Program.run("report", "consolidated", "--period", "2025-H1", "--version", "1", "--json", "--ledger", ledger).object
        #expect((sheet["totals"] as? [String: Int])?["2.8"] == 17 && (sheet["stated"] as? [String: Int])?["2.8"] == 17)
    }

    @Test func `what cannot be consolidated is refused, and nothing is recorded`() throws {
        let before = try Program.run("verify", "--json", "--ledger", ledger).object["size"] as? Int
        #expect(try consolidate("skhcn-gialai", "2025-H1").status == 2)
        #expect(try consolidate("skhcn-gialai", "2025-03-01..2025-04-01", "--dry-run").status == 2)
        #expect(try consolidate("khong-co", "2025-H1", "--dry-run").status == 2)
        // Nothing has come.
        #expect(try consolidate("skhcn-gialai", "2025-H1", "--officer", "a").status == 4)
        // The press has nobody's reports.
        #expect(try consolidate("baogialai", "2024-H1", "--officer", "a").status == 4)
        #expect(try Program.run("verify", "--json", "--ledger", ledger).object["size"] as? Int == before)
    }

    @Test func `the year leads from the directive over plan, reports and conference to the next plan`() throws {
        for view in ["DutyTracker", "ReportCalendar"] {
            let cycle = try rows(view, "year_cycle")
            let pleiku = try #require(cycle.first { $0["unit"] as? String == "ubnd-h622" && $0["year"] as? String == "2024" })
            #expect((pleiku["directive"] as? String)?.isEmpty == false && pleiku["plan"] as? String == "KH-2024-ubnd-h622")
            #expect(pleiku["consolidated_in"] as? String == "BCN-2024-tinh" && pleiku["conference_on"] is String)
            #expect(pleiku["next_step"] as? String == "kế hoạch năm sau")
        }
        let act = folder.path + "/plan.json"
        let plan = #"{"occurred":"2025-03-20","payload":{"plan":"KH-2025-ubnd-h622","unit":"ubnd-h622","toAgency":"stttt-gialai","year":2025,"submittedOn":"2025-03-20","dueOn":"2025-03-31"}}"#
        try plan.write(toFile: act, atomically: true, encoding: .utf8)
        let recorded = try Program.run("record", "PlanSubmitted", act, "--agency", "ubnd-h622", "--officer", "a", "--ledger", ledger)
        try #require(recorded.status == 0, "\(recorded.err)")
        let after = try rows("ReportCalendar", "year_cycle").first { $0["unit"] as? String == "ubnd-h622" && $0["year"] as? String == "2024" }
        #expect(after?["next_plan"] as? String == "KH-2025-ubnd-h622" && after?["next_step"] is NSNull)
    }

    @Test func `a school sees its own pupils and their acts, every pupil is some school's, and no school sees a summary of others`() throws {
        let all = try rows("EducationTraining", "students", "--as", "gddt-gialai")
        let acts = try rows("EducationTraining", "acts_student", "--as", "gddt-gialai")
        let schools = Set(all.compactMap { $0["school"] as? String }).sorted()
        #expect(schools.count > 3)
        for school in schools {
            let own = try rows("EducationTraining", "students", "--as", school)
            let names = Set(own.compactMap { $0["student"] as? String })
            #expect(Set(all.filter { $0["school"] as? String == school }.compactMap { $0["student"] as? String }).isSubset(of: names))
            let theirs = Set(try rows("EducationTraining", "acts_student", "--as", school).compactMap { $0["position"] as? Int })
            #expect(theirs == Set(acts.filter { names.contains($0["act_subject"] as? String ?? "") }.compactMap { $0["position"] as? Int }))
        }
        // A school that others went into has theirs, too; a school without pupils has none.
        let merged = Set(try rows("EducationTraining", "students", "--as", "truong-4").compactMap { $0["school"] as? String })
        #expect(merged.isSubset(of: ["truong-4", "truong-21"]))
        for table in ["acts_by_type", "duties"] {
            let refused = try Program.run("views", "query", "EducationTraining", "--table", table, "--as", schools[0], "--ledger", ledger)
            #expect(refused.status == 4 && refused.out.isEmpty, "\(table)")
        }
        for table in ["student_statistics", "acts"] {
            #expect(try rows("EducationTraining", table, "--as", schools[0]).allSatisfy { $0["agency"] as? String == schools[0] }, "\(table)")
        }
        let other = try #require(all.first { $0["school"] as? String != schools[0] }?["student"] as? String)
        let why = try Program.run("why", "EducationTraining", "students", other, "--as", schools[0], "--ledger", ledger)
        #expect(why.status == 1 && why.out.isEmpty)
        let search = try Program.run("views", "query", "EducationTraining", "--where", "student=\(other)", "--as", schools[0], "--json", "--ledger", ledger)
        #expect((search.object["rows"] as? [Any])?.isEmpty == true)
    }
}
