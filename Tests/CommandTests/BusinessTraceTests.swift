import Foundation
import Testing

/// `socai trace` of a business: its whole record, with the real program on the sample province.
@Suite struct BusinessTraceTests {
    let folder: TemporaryFolder
    let ledger: String

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Program.found(in: folder, sample: 1)
    }

    private func run(_ arguments: String...) throws -> Program.Result { try Program.run(arguments + ["--ledger", ledger]) }

    /// The events of a trace, and its last line.
    private func trace(_ subject: String, _ more: String...) throws -> (events: [[String: Any]], summary: [String: Any]) {
        let answer = try Program.run(["trace", subject, "--json", "--ledger", ledger] + more)
        return (answer.objects.dropLast(), try #require(answer.objects.last, "\(answer.err)"))
    }

    private func positions(_ events: [[String: Any]]) -> [Int] { events.compactMap { $0["position"] as? Int } }

    private func tagged(_ tag: String) throws -> Set<Int> { Set(positions(try run("events", "--tag", tag, "--json").objects)) }

    private func tag(_ kind: String, ofFirst type: String) throws -> String {
        let tags = try #require(try run("events", "--type", type, "--limit", "1", "--json").object["tags"] as? [String])
        return try #require(tags.first { $0.hasPrefix(kind + ":") }, "\(type)")
    }

    @Test func `every event of a business, its premises, contracts, inspections and cases is there once, in order of effect`() throws {
        for type in ["DecisionAmended", "FinePaid", "AgentContractTerminated"] {
            let subject = type == "AgentContractTerminated" ? try business(ofPoint: tag("point", ofFirst: type)) : try tag("business", ofFirst: type)
            let (events, summary) = try trace(subject)
            let found = positions(events)
            #expect(Set(found).count == found.count && summary["events"] as? Int == found.count)
            #expect(try tagged(subject).isSubset(of: found))
            let days = events.compactMap { $0["effective"] as? String }
            #expect(days == days.sorted())
            let points = try #require(summary["points"] as? [[String: Any]])
            #expect(!points.isEmpty)
            for point in points where point["until"] is NSNull {
                let since = try #require(point["since"] as? String)
                let own = try run("trace", point["id"] as? String ?? "", "--json").objects.filter { ($0["effective"] as? String ?? "") >= since }
                #expect(Set(positions(own)).isSubset(of: found))
            }
            for sanction in try #require(summary["cases"] as? [String]) { #expect(try tagged(sanction).isSubset(of: found), "\(sanction)") }
            let lanes = try #require(summary["lanes"] as? [String: Int])
            #expect(lanes.values.reduce(0, +) == found.count)
            for (lane, count) in lanes { #expect(events.count { $0["lane"] as? String == lane } == count) }
            #expect(type != "FinePaid" || lanes["payment"] ?? 0 > 0)
        }
    }

    private func business(ofPoint point: String) throws -> String {
        let state = try #require(try run("show", point, "--json").object["state"] as? [String: Any])
        return "business:" + (try #require(state["business"] as? String))
    }

    @Test func `what is through a subject carries its tag, and nothing of another business is in the record`() throws {
        let subject = try tag("business", ofFirst: "DecisionAmended")
        let (events, summary) = try trace(subject)
        let points = try #require(summary["points"] as? [[String: Any]]).compactMap { $0["id"] as? String }
        for event in events {
            let (tags, through) = (try #require(event["tags"] as? [String]), try #require(event["through"] as? [String]))
            #expect(!through.isEmpty && Set(through).isSubset(of: tags))
            let targets = tags.filter { $0.hasPrefix("business:") || $0.hasPrefix("point:") }
            #expect(targets.isEmpty || targets.contains { $0 == subject || points.contains($0) })
        }
    }

    @Test func `premises that changed hands belong to each business for its own days, and each names the other`() throws {
        let handover = try #require(
            try run("events", "--type", "AgentContractTransferred", "--limit", "1", "--json").object["payload"] as? [String: Any])
        let (point, new) = ("point:\(handover["pointId"] ?? "")", "business:\(handover["businessId"] ?? "")")
        let successor = try trace(new)
        let predecessors = try #require(successor.summary["predecessors"] as? [[String: Any]]).compactMap { $0["id"] as? String }
        let old = try #require(predecessors.first)
        let former = try trace(old)
        #expect(try #require(former.summary["successors"] as? [[String: Any]]).compactMap { $0["id"] as? String } == [new])
        let end = try #require((former.summary["points"] as? [[String: Any]])?.first { $0["id"] as? String == point }?["until"] as? String)
        for event in former.events where (event["through"] as? [String]) == [point] {
            #expect(try #require(event["effective"] as? String).prefix(10) <= end)
        }
        let both = try tagged(point)
        #expect(both.isSubset(of: positions(former.events) + positions(successor.events)))
        #expect(!both.isSubset(of: positions(former.events)) && !both.isSubset(of: positions(successor.events)))
    }

    @Test func `the verdict is that of socai recidivism for the same article and day`() throws {
        let subject = try tag("business", ofFirst: "DecisionAmended")
        let verdicts = try #require(try trace(subject, "--true", "2024-12-31").summary["recidivism"] as? [[String: Any]])
        #expect(!verdicts.isEmpty)
        for verdict in verdicts {
            let article = try #require(verdict["article"] as? String)
            let alone = try run("recidivism", subject, "--article", article, "--at", "2024-12-31", "--json").object
            #expect(verdict["answer"] as? String == alone["answer"] as? String && verdict["at"] as? String == "2024-12-31")
        }
    }

    @Test func `the answer repeats the clocks, is the same bytes again, and ends where the record ended`() throws {
        let subject = try tag("business", ofFirst: "DecisionAmended")
        let arguments = ["trace", subject, "--known", "3000", "--true", "2024-03-01", "--json", "--ledger", ledger]
        let answer = try Program.run(arguments)
        let summary = try #require(answer.objects.last)
        #expect(summary["known"] as? Int == 3000 && summary["position"] as? Int == 3000 && summary["true"] is String && summary["root"] is String)
        #expect(positions(answer.objects.dropLast()).allSatisfy { $0 <= 3000 })
        #expect(answer.out == (try Program.run(arguments).out))
        // Whoever reads it on a terminal finds the same events.
        let read = try run("trace", subject, "--known", "3000", "--true", "2024-03-01").out
        for position in positions(answer.objects.dropLast()) { #expect(read.contains("#\(position)\n"), "\(position)") }
    }

    @Test func `own events alone are asked for with --own; the press is told no contract`() throws {
        let subject = try tag("business", ofFirst: "AgentContractSigned")
        #expect(Set(positions(try run("trace", subject, "--own", "--json").objects)) == (try tagged(subject)))
        let bodies = try run("events", "--type", "AgencyEstablished", "--json").objects.compactMap { $0["payload"] as? [String: Any] }
        let press = try #require(bodies.first { $0["kind"] as? String == "AGENCY_KIND_PRESS" }?["agencyId"] as? String)
        let (told, whole) = (try trace(subject, "--as", press), try trace(subject))
        #expect((whole.summary["lanes"] as? [String: Int])?["contract"] ?? 0 > 0)
        #expect((told.summary["lanes"] as? [String: Int])?["contract"] == 0 && !"\(told)".contains("contract:"))
        #expect(!told.events.isEmpty)
    }

    @Test func `who may not know of sanctions is told no verdict either, though a suspension names the case`() throws {
        let point = try tag("point", ofFirst: "OperationSuspended")
        let subject = try business(ofPoint: point)
        let bodies = try run("events", "--type", "AgencyEstablished", "--json").objects.compactMap { $0["payload"] as? [String: Any] }
        let press = try #require(bodies.first { $0["kind"] as? String == "AGENCY_KIND_PRESS" }?["agencyId"] as? String)
        let (told, whole) = (try trace(subject, "--as", press), try trace(subject))
        #expect(told.events.contains { $0["type"] as? String == "OperationSuspended" })
        #expect((told.summary["cases"] as? [String]) == [] && (told.summary["recidivism"] as? [Any])?.isEmpty == true)
        #expect(!((whole.summary["cases"] as? [String]) ?? []).isEmpty && (whole.summary["recidivism"] as? [Any])?.isEmpty == false)
    }
}
