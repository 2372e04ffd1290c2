import Domain
import Ledger
import LedgerTesting
import ProjectionKit
import Testing

/// What the first views show of a sample province, checked against an independent count over its acts.
@Suite struct FirstViewsTests {
    let scene: TemporaryLedger

    init() throws {
        scene = try TemporaryLedger()
        let receipt = try scene.ledger.importActs(Array(ProjectionContractTests.acts.prefix(9_000)))
        try #require(receipt.refused.isEmpty)
        _ = try scene.ledger.views.rebuild()
    }

    private func rows(_ view: String, _ table: String) throws -> [[String: SQLValue]] {
        let answer = try scene.ledger.views.query(view, ViewQuery(table: table, limit: 1_000_000))
        return answer.rows.map { row in Dictionary(uniqueKeysWithValues: zip(answer.columns.map(\.name), row)) }
    }

    /// Ids of subjects of a kind that some act of these types names.
    private func subjects(_ kind: String, _ types: Set<String>) -> Set<String> {
        Set(
            ProjectionContractTests.acts.filter { types.contains($0.event.type) }.flatMap(\.event.tags)
                .compactMap { Tag($0) }.filter { $0.kind == kind }.map(\.value))
    }

    @Test func `the register of points holds every point that was registered`() throws {
        let expected = subjects("point", ["PointRegistered"])
        let points = try rows("InformationCommunications", "points")
        #expect(Set(points.compactMap { $0["point"]?.description }).isSuperset(of: expected) && !expected.isEmpty)
        #expect(try rows("District", "points").count == points.count)
        let counted = try rows("InformationCommunications", "points_by_district").compactMap {
            Int($0["points"]?.description ?? "")
        }
        #expect(counted.reduce(0, +) == points.count)
    }

    @Test func `contracts are counted by provider and premises that sign again are told`() throws {
        let contracts = try rows("InternetProviders", "contracts")
        #expect(
            Set(contracts.compactMap { $0["contract"]?.description }) == subjects("contract", ["AgentContractSigned"]))
        let counted = try rows("InternetProviders", "contracts_by_provider").compactMap {
            Int($0["contracts"]?.description ?? "")
        }
        #expect(counted.reduce(0, +) == contracts.count)
        let again = try rows("InternetProviders", "premises_signed_again")
        #expect(!again.isEmpty && again.allSatisfy { $0["terminated_contract"] != $0["new_contract"] })
    }

    @Test func `only the view that may opens what is sealed for children`() throws {
        let cases = try rows("LabourChildProtection", "child_cases")
        #expect(
            Set(cases.compactMap { $0["childcase"]?.description }) == subjects("childcase", ["ChildReportReceived"]))
        #expect(try !rows("LabourChildProtection", "child_details").isEmpty)
        for projection in Roster.projections where projection.name != "LabourChildProtection" {
            #expect(projection.compartments.isEmpty && !projection.folds.contains { $0.kind == "childcase" })
        }
        for row in try rows("LabourChildProtection", "child_statistics") {
            #expect(Int(row["cases"]?.description ?? "").map { $0 >= 5 } ?? true)
        }
    }

    @Test func `a business's record tells each event once`() throws {
        let record = try rows("BusinessRecord", "record")
        let keys = record.map { "\($0["business"]?.description ?? "") \($0["position"]?.description ?? "")" }
        #expect(Set(keys).count == keys.count && keys.count > 100)
    }
}
