import Foundation
import RealInput
import Testing

/// Ten thousand real cases through the program, every expected figure read back from the ledger.
@Suite(.enabled(if: RealInput.hasFines, "needs shared/data/road-traffic-fines"))
struct RealFinesTests {
    @Test func `every figure of the real fines comes back from the ledger`() throws {
        let folder = try TemporaryFolder()
        let ledger = folder.path + "/ledger"
        try #require(Program.run("init", "--ledger", ledger, "--origin", "test.invalid/fines").status == 0)
        let arguments = [
            "import", RealInput.fines + "/fines.csv", "--mapping", mapping("road-traffic-fines.csv.yaml"), "--ledger",
            ledger, "--json",
        ]
        let dry = try Program.run(arguments + ["--dry-run"])
        #expect(dry.status == 0 && dry.object["appended"] as? Int == 34_724)
        #expect(try Program.run("events", "--ledger", ledger, "--json").out.isEmpty)

        let first = try Program.run(arguments).object
        #expect(first["read"] as? Int == 34_724 && first["appended"] as? Int == 34_724)
        #expect(first["present"] as? Int == 0 && first["rejected"] as? Int == 0)
        let second = try Program.run(arguments).object
        #expect(second["appended"] as? Int == 0 && second["present"] as? Int == 34_724)

        let expected = try #require(
            JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: RealInput.fines + "/expected.json"))) as? [String: Any])
        let events = try Program.run("events", "--ledger", ledger, "--json").objects
        try compare(events, with: expected)
        for (subject, acts) in try #require(expected["trace"] as? [String: [[String]]]) {
            let trace = try Program.run("trace", "case:\(subject)", "--ledger", ledger, "--json").objects
            #expect(trace.compactMap { ($0["occurred"] as? String)?.prefix(10) }.map(String.init) == acts.map { $0[0] })
            #expect(trace.compactMap { $0["type"] as? String } == acts.map { types[$0[1]] ?? $0[1] })
            #expect(trace.allSatisfy { ($0["sentence_vi"] as? String)?.isEmpty == false })
        }
    }

    @Test func `the same process as an event stream of one hundred cases`() throws {
        let folder = try TemporaryFolder()
        let ledger = folder.path + "/ledger"
        try Program.run("init", "--ledger", ledger, "--origin", "test.invalid/fines")
        let receipt = try Program.run(
            "import", RealInput.fines + "/sample-100-cases.xes", "--mapping", mapping("road-traffic-fines.xes.yaml"),
            "--ledger", ledger, "--json"
        ).object
        #expect(
            receipt["read"] as? Int == 390 && receipt["appended"] as? Int == 390 && receipt["rejected"] as? Int == 0)
        let events = try Program.run("events", "--ledger", ledger, "--json").objects
        #expect(Set(events.compactMap(caseTag)).count == 100)
    }

    /// Which of our event types carries which act of the source; the mapping says the same.
    private let types = [
        "Create Fine": "SanctionDecisionIssued", "Send Fine": "DecisionSent",
        "Insert Fine Notification": "DecisionServed",
        "Add penalty": "SurchargeAdded", "Send for Credit Collection": "EnforcementOrdered", "Payment": "FinePaid",
        "Insert Date Appeal to Prefecture": "DecisionComplained", "Send Appeal to Prefecture": "AppealForwarded",
        "Receive Result Appeal from Prefecture": "AppealResultReceived",
        "Notify Result Appeal to Offender": "AppealResultNotified", "Appeal to Judge": "AppealedToCourt",
    ]

    private func caseTag(_ event: [String: Any]) -> String? {
        (event["tags"] as? [String])?.first { $0.hasPrefix("case:") }
    }

    private func compare(_ events: [[String: Any]], with expected: [String: Any]) throws {
        #expect(events.count == expected["rows"] as? Int)
        #expect(Set(events.compactMap(caseTag)).count == expected["cases"] as? Int)
        let days = events.compactMap { ($0["occurred"] as? String)?.prefix(10) }.map(String.init)
        #expect(days.min() == expected["first_day"] as? String && days.max() == expected["last_day"] as? String)
        for (activity, count) in try #require(expected["per_activity"] as? [String: Int]) {
            #expect(events.count { $0["type"] as? String == types[activity] } == count, "\(activity)")
        }
        for (activity, count) in try #require(expected["cases_with"] as? [String: Int]) {
            let cases = Set(events.filter { $0["type"] as? String == types[activity] }.compactMap(caseTag))
            #expect(cases.count == count, "\(activity)")
        }
        for (day, figures) in try #require(expected["as_of"] as? [String: [String: Int]]) where !figures.isEmpty {
            let known = events.filter { ($0["occurred"] as? String ?? "").prefix(10) <= day }
            #expect(Set(known.compactMap(caseTag)).count == figures["known"], "\(day)")
            for (activity, count) in figures where activity != "known" {
                let cases = Set(known.filter { $0["type"] as? String == types[activity] }.compactMap(caseTag))
                #expect(cases.count == count, "\(day) \(activity)")
            }
        }
        let longest = Dictionary(grouping: events.compactMap(caseTag)) { $0 }.mapValues(\.count).values.max()
        #expect(longest == (expected["longest_case"] as? [Any])?.first as? Int)
        #expect(
            sum(of: events, type: "SanctionDecisionIssued", field: "fine") == minor(expected["sum_amount_create_fine"]))
        var last: [String: Int] = [:]
        for event in events {
            if let tag = caseTag(event), let total = amount(event, "runningTotal") { last[tag] = total }
        }
        #expect(last.values.reduce(0, +) == minor(expected["sum_of_final_totalpaymentamount"]))
    }

    private func sum(of events: [[String: Any]], type: String, field: String) -> Int {
        events.filter { $0["type"] as? String == type }.compactMap { amount($0, field) }.reduce(0, +)
    }

    /// Cents; ProtoJSON writes 64-bit integers as texts.
    private func amount(_ event: [String: Any], _ field: String) -> Int? {
        let money = (event["payload"] as? [String: Any])?[field] as? [String: Any]
        return (money?["minor"] as? String).flatMap(Int.init)
    }

    private func minor(_ value: Any?) -> Int? {
        guard let text = value as? String, let dot = text.firstIndex(of: ".") else { return nil }
        let cents = text[text.index(after: dot)...].padding(toLength: 2, withPad: "0", startingAt: 0)
        return Int(text[..<dot] + cents)
    }
}
