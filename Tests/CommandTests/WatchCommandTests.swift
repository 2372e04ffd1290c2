import Foundation
import Testing

/// What is new on a business: told once, to whoever may know, and to nobody else by as much as a byte.
@Suite struct WatchCommandTests {
    @Test func `what is new on a business is told with its premises and cases, once, and what a body may not know changes nothing`() throws {
        let folder = try TemporaryFolder()
        let ledger = try Program.found(in: folder, sample: 1)
        func run(_ arguments: String...) throws -> Program.Result { try Program.run(arguments + ["--ledger", ledger]) }
        let offender = try #require(try run("events", "--type", "ViolationDetected", "--limit", "1", "--json").objects.first)
        let payload = try #require(offender["payload"] as? [String: Any])
        let business = try #require(payload["business"] as? String)
        let all = try run("watch", "business:\(business)", "--json").object
        let events = try #require(all["events"] as? [[String: Any]])
        let types = Set(events.compactMap { $0["type"] as? String })
        #expect(types.isSuperset(of: ["BusinessRegistrationIssued", "ViolationDetected", "AgentContractSigned"]))
        #expect(Set(events.compactMap { $0["position"] as? Int }).count == events.count)
        let next = try #require(all["next"] as? Int)
        #expect(next == events.last?["position"] as? Int)
        #expect(try run("watch", "business:\(business)", "--since", "\(next)").out.isEmpty)
        // The press may not know of contracts and cases.
        let press = try #require(
            try run("events", "--type", "AgencyEstablished", "--json").objects.compactMap { $0["payload"] as? [String: Any] }
                .first { $0["kind"] as? String == "AGENCY_KIND_PRESS" }?["agencyId"] as? String)
        let before = try run("watch", "business:\(business)", "--as", press, "--json")
        #expect(before.status == 0 && !before.out.contains("AgentContractSigned") && before.out.contains("BusinessRegistrationIssued"))
        let act = folder.path + "/act.json"
        let hub = try #require(offender["agency"] as? String)
        try Data(
            #"{"agency":"\#(hub)","officer":"A","occurred":"2024-12-30","payload":{"caseId":"VP-MOI","business":"\#(business)","detectedOn":"2024-12-30","source":"DETECTION_SOURCE_INSPECTION","articles":[{"document":"15/2020/NĐ-CP","article":"35"}]}}"#
                .utf8
        ).write(to: URL(fileURLWithPath: act))
        let recorded = try run("record", "ViolationDetected", act)
        try #require(recorded.status == 0, "\(recorded.err)")
        #expect(try run("watch", "business:\(business)", "--as", press, "--json").out == before.out)
        let new = try run("watch", "business:\(business)", "--since", "\(next)", "--json").object
        #expect(new["count"] as? Int == 1)
        #expect(try run("watch", "case:VP-MOI", "--json").object["count"] as? Int == 1)
        #expect(try run("watch", "VP-MOI").status == 2)
    }
}
