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
        let sums = try [one, two].map { try #require(($0["totals"] as? [String: Int])?["points-inspected"]) }
        let stated = [one, two].map { ($0["stated"] as? [String: Int])?["points-inspected"] }
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
            #expect(result.status == 0 && result.out.contains("points-inspected"), "\(format)")
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
