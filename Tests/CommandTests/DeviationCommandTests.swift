import CivilTime
import Domain
import Foundation
import Ledger
import LedgerTesting
import SampleProvince
import Testing

/// Acts late, missing, unauthorised and out of order: what was put there is found, and nothing else.
@Suite struct DeviationCommandTests {
    let temporary: TemporaryLedger
    private var environment: [String: String] { ["SOCAI_LEDGER": temporary.folder + "/so-cai"] }
    private static let hub = "stttt"
    private static let school = "truong"

    init() throws {
        temporary = try TemporaryLedger(at: Instant("2024-12-31T00:00:00Z") ?? Instant(microseconds: 0))
        for (agency, kind) in [(Self.hub, "INFORMATION_COMMUNICATIONS"), (Self.school, "SCHOOL")] {
            try take("AgencyEstablished", #"{"agencyId":"\#(agency)","name":"Cơ quan","kind":"AGENCY_KIND_\#(kind)"}"#, "ledger", "2010-01-01")
        }
        for number in 1...3 { try complaint("D-\(number)", answered: "2024-03-2\(number)") }
    }

    private func take(_ type: String, _ json: String, _ agency: String, _ day: String) throws {
        let receipt = try temporary.ledger.importActs([try temporary.act(type, json, by: agency, on: day)])
        #expect(receipt.appended == 1, "\(receipt.refused)")
    }

    /// A complaint that is to be answered by 25/03/2024.
    private func complaint(_ id: String, answered: String?, by agency: String = Self.hub) throws {
        try take(
            "ComplaintReceived", #"{"complaint":"\#(id)","receivedOn":"2024-03-01","complaintKind":"COMPLAINT_KIND_FEEDBACK","title":"Phản ánh"}"#,
            Self.hub, "2024-03-01")
        try take("ComplaintAccepted", #"{"complaint":"\#(id)","acceptedOn":"2024-03-04","dueOn":"2024-03-25"}"#, Self.hub, "2024-03-04")
        guard let answered else { return }
        try take("ComplaintAnswered", #"{"complaint":"\#(id)","answeredOn":"\#(answered)","result":"đã kiểm tra"}"#, agency, answered)
    }

    private func deviations(_ more: String...) throws -> [[String: Any]] {
        let answer = try Program.run(["deviations", "--json"] + more, environment: environment)
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.object["root"] is String && answer.object["position"] is Int)
        return try #require(answer.object["deviations"] as? [[String: Any]])
    }

    @Test func `a clean log has none; each of four seeded ones is found in its kind, and nothing else`() throws {
        #expect(try deviations().isEmpty)
        try complaint("D-late", answered: "2024-03-28")
        try complaint("D-school", answered: "2024-03-20", by: Self.school)
        try take("ComplaintAnswered", #"{"complaint":"D-none","answeredOn":"2024-03-20","result":"x"}"#, Self.hub, "2024-03-20")
        try complaint("D-open", answered: nil)
        let found = try deviations("--on", "2024-04-04")
        func one(_ kind: String) throws -> [String: Any] {
            let own = found.filter { $0["kind"] as? String == kind }
            #expect(own.count == 1, "\(kind): \(own)")
            return try #require(own.first)
        }
        let late = try one("late")
        #expect(late["subject"] as? String == "complaint:D-late" && late["days_late"] as? Int == 3 && late["due"] as? String == "2024-03-25")
        let unauthorised = try one("unauthorised")
        #expect(unauthorised["subject"] as? String == "complaint:D-school" && unauthorised["rule"] as? String == "recorded-by")
        #expect(unauthorised["agency"] as? String == Self.school && (unauthorised["article"] as? String)?.isEmpty == false)
        let order = try one("out-of-order")
        #expect(order["subject"] as? String == "complaint:D-none" && order["rule"] as? String == "life-cycle")
        let missing = try one("missing")
        #expect(missing["subject"] as? String == "complaint:D-open" && missing["days_late"] as? Int == 10)
        #expect(found.count == 4)
        // On the last day in time nothing is missing yet; of one subject, only its own.
        #expect(try deviations("--on", "2024-03-25", "--kind", "missing").isEmpty)
        #expect(try deviations("--subject", "complaint:D-late").count == 1)
        #expect(try deviations("--subject", "complaint:D-1").isEmpty)
        // What had been recorded before them holds none.
        #expect(try deviations("--known", "10").isEmpty)
        let readable = try Program.run("deviations", "--on", "2024-04-04", "--lang", "en", environment: environment)
        #expect(readable.out.contains("Out of order: 1") && readable.out.contains("3 days late"))
        for wrong in [["--kind", "spät"], ["--on", "gestern"], ["--subject", "D-1"], ["--out", "x.svg"]] {
            #expect(try Program.run(["deviations"] + wrong, environment: environment).status == 2, "\(wrong)")
        }
    }

    @Test func `who may not know of a child's case is told of nothing late in it, not by who read it either`() throws {
        try take(
            "AgencyEstablished", #"{"agencyId":"ld","name":"Sở Lao động","kind":"AGENCY_KIND_LABOUR"}"#, "ledger", "2010-01-01")
        try take(
            "ChildReportReceived",
            #"{"childcase":"TE-1","channel":"REPORT_CHANNEL_SCHOOL","harm":"HARM_CATEGORY_NEGLECT","serious":true,"commune":"x1","receivedAt":"2024-03-01T08:00:00+07:00"}"#,
            "ld", "2024-03-01")
        let before = try Program.run("deviations", "--json", "--on", "2024-12-31", "--as", Self.hub, environment: environment)
        // A reading of the case, and an original of it, are recorded of its subject.
        try take("SealedPartRead", #"{"subject":"childcase:TE-1","compartment":"COMPARTMENT_CHILD","purpose":"x"}"#, "ld", "2024-03-02")
        let digest = String(repeating: "ab", count: 32)
        try take(
            "EvidenceAttached",
            #"{"attachment":"a-1","subject":"childcase:TE-1","digest":"\#(digest)","size":"3","name":"a.txt","mediaType":"text/plain","ground":"x"}"#, "ld",
            "2024-03-03")
        let after = try Program.run("deviations", "--json", "--on", "2024-12-31", "--as", Self.hub, environment: environment)
        #expect(before.status == 0 && after.status == 0 && !after.out.contains("TE-1"))
        #expect((after.object["counts"] as? [String: Int])?["missing"] == 0)
        let own = try deviations("--on", "2024-12-31", "--as", "ld")
        #expect(own.count == 1 && own[0]["rule"] as? String == "emergency-measure-due" && own[0]["type"] as? String == "ChildReportReceived", "\(own)")
        let map = try Program.run("process", "attachment", "--json", "--as", Self.hub, environment: environment)
        #expect(map.status == 0 && map.object["subjects"] as? Int == 0, "\(map.out)")
        let nobody = try Program.run("deviations", "--as", "khong-co", environment: environment)
        #expect(nobody.status == 4 && nobody.out.isEmpty)
    }

    @Test func `a school's export and watch tell of no other school's pupils`() throws {
        for (school, pupil) in [("thpt-a", "HS-1"), ("thpt-b", "HS-2")] {
            try take(
                "AgencyEstablished", #"{"agencyId":"\#(school)","name":"Trường","kind":"AGENCY_KIND_SCHOOL"}"#, "ledger", "2010-01-01")
            try take("StudentRiskFlagged", #"{"student":"\#(pupil)","school":"\#(school)"}"#, school, "2024-03-01")
        }
        func told(_ arguments: String...) throws -> String { try Program.run(arguments + ["--as", "thpt-a"], environment: environment).out }
        let export = try told("export", "--format", "jsonl")
        #expect(export.contains("HS-1") && !export.contains("HS-2"), "\(export)")
        let watched = try ["HS-1", "HS-2"].map { try told("watch", "student:\($0)", "--json").contains("StudentRiskFlagged") }
        #expect(watched == [true, false])
    }

    @Test func `a provider is told of its own contracts alone, in deviations, maps, watches and exports`() throws {
        for (provider, number) in [("vnpt", 1), ("fpt", 2)] {
            try take(
                "AgencyEstablished", #"{"agencyId":"\#(provider)","name":"DN","kind":"AGENCY_KIND_INTERNET_PROVIDER"}"#, "ledger", "2010-01-01")
            try take(
                "AgentContractSigned",
                #"{"contractId":"H\#(number)","pointId":"P1","businessId":"B1","providerId":"\#(provider)","number":"\#(number)/HĐ","signedDay":"2024-03-0\#(number)"}"#,
                provider, "2024-03-0\(number)")
            // A cut that no contract of the ledger allows.
            try take("ServiceRestored", #"{"contractId":"H\#(number)","pointId":"P1","ground":"x"}"#, provider, "2024-03-05")
        }
        func run(_ arguments: String...) throws -> String {
            let answer = try Program.run(arguments + ["--as", "vnpt"], environment: environment)
            #expect(answer.status == 0, "\(arguments): \(answer.err)")
            return answer.out
        }
        for told in [
            try run("deviations", "--json"), try run("watch", "point:P1", "--json"), try run("export", "--format", "jsonl", "--type", "AgentContractSigned"),
        ] {
            #expect(told.contains("H1") && !told.contains("H2"), "\(told)")
        }
        #expect(try run("process", "contract", "--json").contains(#""subjects":1"#))
    }

    @Test func `the process map counts what follows what, draws it, and shows a body only what it may know`() throws {
        let map = try Program.run("process", "complaint", "--json", environment: environment).object
        #expect(map["subjects"] as? Int == 3)
        let edges = try #require(map["edges"] as? [[String: Any]])
        #expect(edges.count == 2 && edges.allSatisfy { $0["count"] as? Int == 3 })
        let answer = try #require(edges.first { $0["to"] as? String == "ComplaintAnswered" })
        // Answered on the 21st, 22nd and 23rd, each accepted on the 4th.
        #expect(answer["median_seconds"] as? Int == 18 * 86_400 && answer["p90_seconds"] as? Int == 19 * 86_400)
        let file = temporary.folder + "/map.svg"
        for arguments in [["process", "complaint", "--out", file], ["deviations", "--map", "complaint", "--out", file]] {
            #expect(try Program.run(arguments, environment: environment).status == 0)
            let svg = try String(contentsOfFile: file, encoding: .utf8)
            #expect(svg.contains("<svg") && svg.contains("Trả lời đơn"))
            try FileManager.default.removeItem(atPath: file)
        }
        #expect(try Program.run("process", "không", environment: environment).status == 2)
        let asked = try Program.run("process", "childcase", "--as", Self.school, "--json", environment: environment)
        #expect(asked.object["subjects"] as? Int == 0)
    }

    @Test func `of the sample province no act is unauthorised or out of order, and every late report is told`() throws {
        let folder = try TemporaryFolder()
        let ledger = try Program.found(in: folder, sample: 1)
        let found = try #require(
            try Program.run("deviations", "--json", "--ledger", ledger).object["deviations"] as? [[String: Any]])
        let kinds = Set(found.compactMap { $0["kind"] as? String })
        #expect(kinds.isSubset(of: ["late", "missing"]), "\(found.filter { !["late", "missing"].contains($0["kind"] as? String ?? "") }.prefix(5))")
        let reports = try Program.run(
            "views", "query", "ReportCalendar", "--table", "reports", "--where", "late=1", "--limit", "1000", "--json", "--ledger", ledger)
        let late = Set(try #require(reports.object["rows"] as? [[String: Any]]).compactMap { $0["report"] as? String })
        #expect(!late.isEmpty)
        #expect(late == Set(found.filter { $0["rule"] as? String == "report-due" && $0["kind"] as? String == "late" }.compactMap {
            ($0["subject"] as? String)?.replacingOccurrences(of: "report:", with: "")
        }))
    }
}
