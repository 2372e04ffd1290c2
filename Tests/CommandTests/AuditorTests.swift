import CivilTime
import Domain
import Foundation
import Ledger
import ProjectionKit
import Testing

/// Why a cell is as it is, and what changed between two moments: on the sample province, with the real program.
@Suite struct AuditorTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 1)
    }

    private func rows(_ arguments: String...) throws -> [[String: Any]] {
        let answer = try Program.run(["views", "query"] + arguments + ["--limit", "100000", "--json", "--ledger", ledger])
        return try #require(answer.object["rows"] as? [[String: Any]], "\(answer.err)")
    }

    private func why(_ arguments: String...) throws -> [[String: Any]] {
        let answer = try Program.run(["why"] + arguments + ["--json", "--ledger", ledger])
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.out.utf8)) as? [[String: Any]], "\(answer.err)")
    }

    @Test func `each cell of each kind of row is explained by an event of its subject, with a proof that needs no ledger`() throws {
        for (view, table, key) in [
            ("InformationCommunications", "points", "point"), ("WorkQueue", "due_case", "case"), ("PlaceStatistics", "places", "place"),
        ] {
            let row = try #require(try rows(view, "--table", table).first)
            let id = try #require(row[key] as? String)
            let explained = try #require(try why(view, table, row["number"].map { "\(id),\($0)" } ?? id).first)
            let events = try #require(explained["events"] as? [[String: Any]])
            let cells = try #require(explained["cells"] as? [[String: Any]])
            #expect(!cells.isEmpty && explained["subject"] as? String == "\(key):\(id)")
            for cell in cells {
                let column = try #require(cell["column"] as? String)
                #expect("\(cell["value"] ?? "")" == "\(row[column] ?? "")", "\(table).\(column)")
                #expect(cell["sound"] as? Bool == true)
                #expect(cell["event"] is NSNull || events.contains { $0["position"] as? Int == cell["event"] as? Int }, "\(column)")
            }
            let proof = try #require(events.first?["proof"])
            let file = folder.path + "/proof.json"
            try JSONSerialization.data(withJSONObject: proof).write(to: URL(fileURLWithPath: file))
            #expect(try Program.run("verify", "--proof", file).status == 0)
        }
    }

    @Test func `a cell that somebody edited is named, and explained by what the log gives`() throws {
        let row = try #require(try rows("InformationCommunications", "--table", "points").first)
        let id = try #require(row["point"] as? String)
        let path = try Program.run("views", "path", "InformationCommunications", "--ledger", ledger).out.trimmingCharacters(in: .whitespacesAndNewlines)
        try #require(sqlite(path, "UPDATE points SET name = 'khác' WHERE point = '\(id)'"))
        let answer = try Program.run("why", "InformationCommunications", "points", id, "name", "--ledger", ledger)
        #expect(answer.status == 3)
        let name = try #require(row["name"] as? String)
        #expect(answer.out.contains("≠") && answer.out.contains(name))
    }

    private func sqlite(_ path: String, _ sql: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()", path, sql]
        return (try? process.run()).map { process.waitUntilExit() } != nil && process.terminationStatus == 0
    }

    @Test func `an unknown view, table or column is wrong usage, and a key that is none fails`() throws {
        func status(_ arguments: String...) throws -> Int32 { try Program.run(["why"] + arguments + ["--ledger", ledger]).status }
        #expect(try status("Nobody", "points", "a") == 2)
        #expect(try status("InformationCommunications", "nothing", "a") == 2)
        #expect(try status("InformationCommunications", "points", "a", "nothing") == 2)
        #expect(try status("InformationCommunications", "points_by_district", "a") == 2)
        #expect(try status("InformationCommunications", "points", "không-có") == 1)
        // A restricted view explains nothing to whoever does not say who asks and what for.
        #expect(try status("LabourChildProtection", "cases", "a") != 0)
    }

    @Test func `a subject's difference names the event of each change, and nothing changes between a moment and itself`() throws {
        let decided = try #require(try rows("InformationCommunications", "--table", "cases").first { $0["case_id"] as? String != nil })
        let subject = "case:\(try #require(decided["case_id"] as? String))"
        func diff(_ from: String, _ to: String) throws -> [[String: Any]] {
            let answer = try Program.run("diff", subject, "--from", from, "--to", to, "--json", "--ledger", ledger)
            return try #require(answer.object["changes"] as? [[String: Any]], "\(answer.err)")
        }
        let all = try diff("0", "2026-01-01")
        #expect(!all.isEmpty && all.allSatisfy { $0["event"] is Int })
        #expect(try diff("2025-12-31", "2026-01-01").isEmpty)
        #expect(try Program.run("diff", subject, "--from", "500", "--to", "400", "--ledger", ledger).status == 2)
    }

    @Test(arguments: ["InformationCommunications", "WorkQueue", "BusinessRecord"])
    func `the difference of a view, applied to the earlier rows, gives the later ones, and each change names an event between the two`(_ view: String) throws {
        let ledger = try Ledger(at: ledger, readOnly: true) { Instant(microseconds: 1_800_000_000_000_000) }
        defer { ledger.close() }
        let projection = try #require(Roster.projections.first { $0.name == view })
        for (old, new) in [(2_500, 2_530), (4_000, 4_400)] as [(UInt64, UInt64)] {
            func snapshot(_ size: UInt64) throws -> ViewSnapshot {
                let store = try ledger.views(atSize: size)
                _ = try store.catchUp([view])
                return try ViewSnapshot(of: projection, in: store)
            }
            let (a, b) = (try snapshot(old), try snapshot(new))
            #expect(!a.changes(to: b).isEmpty)
            #expect(a.applying(a.changes(to: b)) == b)
            #expect(b.applying(b.changes(to: a)) == a)
            let changes = try ledger.difference(of: projection, from: old, to: new)
            for caused in changes {
                let position = try #require(caused.cause?.position, "\(caused.change)")
                #expect((old..<new).contains(position), "\(caused.change)")
            }
        }
    }

    @Test func `a view by a day of effect lacks what had none yet, and says both clocks`() throws {
        let points = ["InformationCommunications", "--table", "points"]
        func answer(_ more: String...) throws -> [String: Any] {
            let result = try Program.run(["views", "query"] + points + more + ["--limit", "100000", "--json", "--ledger", ledger])
            #expect(result.status == 0, "\(result.err)")
            return result.object
        }
        func count(_ answer: [String: Any]) -> Int { (answer["rows"] as? [Any])?.count ?? -1 }
        let (early, late, both) = (
            try answer("--true", "2024-03-31"), try answer(), try answer("--known", "2024-06-30", "--true", "2024-03-31")
        )
        #expect(count(early) > 0 && count(early) < count(late) && count(both) <= count(early))
        #expect(early["true"] is String && early["known"] is NSNull && both["known"] is String && late["true"] is NSNull)
        #expect(early["position"] as? Int == late["position"] as? Int)
        // The same of one subject and of its row.
        let row = try #require((early["rows"] as? [[String: Any]])?.last)
        let shown = try Program.run("show", "point:\(row["point"] ?? "")", "--true", "2024-03-31", "--json", "--ledger", ledger)
        #expect(shown.status == 0 && (shown.object["true"] as? String) == (early["true"] as? String))
        let report = ["report", "annual", "--unit", "stttt-gialai", "--period", "2024", "--json", "--ledger", ledger]
        let reports = try [[], ["--true", "2024-03-31"]].map { try Program.run(report + $0) }
        #expect(reports.allSatisfy { $0.status == 0 } && reports[0].out != reports[1].out)
        #expect(reports[1].object["true"] is String)
        let changes = try Program.run(
            "diff", "InformationCommunications", "--from", "2024-06-30", "--true", "2024-03-31", "--json", "--ledger", ledger)
        #expect(changes.status == 0 && changes.object["true"] is String && changes.object["quarantined"] is [Any])
        #expect(try Program.run(["views", "query"] + points + ["--true", "hôm qua", "--ledger", ledger]).status == 2)
    }

    @Test func `a view of the past has what was known then`() throws {
        let then = try rows("InformationCommunications", "--table", "cases", "--known", "2024-06-30").count
        let now = try rows("InformationCommunications", "--table", "cases").count
        #expect(then > 0 && then < now)
    }
}
