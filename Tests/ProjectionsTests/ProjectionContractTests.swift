import EventLog
import Ledger
import LedgerTesting
import ProjectionKit
import SampleProvince
import Testing

/// Every projection of the roster, on a sample province with its late entries, corrections and retractions.
@Suite struct ProjectionContractTests {
    static let acts: [Act] = SampleProvince(seed: 11, years: 1).acts().map { act in
        Act(
            id: EventID(act.id) ?? .v7(at: act.recorded, random: (0, 0)), event: act.event, agency: act.agency,
            officer: act.officer, occurred: act.occurred, effective: act.effective,
            causation: act.causation.flatMap { EventID($0) }, correlation: act.correlation.flatMap { EventID($0) })
    }

    @Test(arguments: Roster.projections.map(\.name))
    func `rows are the same however the view came to be`(name: String) throws {
        let projection = try #require(Roster.projections.first { $0.name == name })
        let violations = try ProjectionContract(projection).violations(acts: Self.acts, seed: 5)
        #expect(violations.isEmpty, "\(violations.prefix(5))")
    }

    @Test func `the roster names every projection once, in order`() {
        let names = Roster.projections.map(\.name)
        #expect(names == Set(names).sorted() && names.count >= 5)
    }
}
