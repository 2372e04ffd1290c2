import CivilTime
import Domain
import Testing

struct AuthorityTests {
    private func refusal(_ type: String, _ agency: AgencyState, on day: String) -> Refusal? {
        do {
            try Authority.check(type: type, agency: agency, at: Script.instant(day))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: Catalogue.eventTypes.map(\.name))
    func `only the kinds of body an event names may record it`(type: String) throws {
        let entry = try #require(Catalogue.eventType(type))
        for kind in AgencyKind.allCases where kind != .unspecified {
            let refused = refusal(type, Script.agency("X", kind), on: "2020-01-01")
            if entry.recordedBy.isEmpty || entry.recordedBy.contains(kind) {
                #expect(refused == nil)
            } else {
                #expect(refused?.rule == "recorded-by")
                #expect(refused?.missing.count == entry.recordedBy.count)
            }
        }
    }

    @Test func `a body acts from the day it is established until the day it is dissolved`() {
        var founded = AgencyEstablished()
        (founded.agencyID, founded.name, founded.kind) = ("S1", "Sở TT&TT", .informationCommunications)
        var merged = AgencyMerged()
        (merged.fromIds, merged.toID, merged.document) = (["S1"], "S2", "QĐ 1/2025")
        let state = AgencyState(
            subject: "agency:S1",
            history: Script.facts([("2008-01-01", founded.domainEvent), ("2025-03-01", merged.domainEvent)]))
        #expect(refusal("LicenceIssued", state, on: "2007-12-31")?.rule == "agency-established")
        #expect(refusal("LicenceIssued", state, on: "2008-01-01") == nil)
        #expect(refusal("LicenceIssued", state, on: "2025-02-28") == nil)
        let late = refusal("LicenceIssued", state, on: "2025-03-01")
        #expect(late?.rule == "agency-in-being")
        #expect(late?.article == "QĐ 1/2025")
        #expect(late?.missing == ["agency:S2"])
    }

    @Test func `an unknown body may record nothing, the ledger's keeper founds the first`() {
        let unknown = Authority.state(of: "X", history: [])
        #expect(refusal("SealedPartRead", unknown, on: "2020-01-01")?.rule == "agency-established")
        let keeper = Authority.state(of: Authority.keeper, history: [])
        #expect(refusal("AgencyEstablished", keeper, on: "2020-01-01") == nil)
        #expect(refusal("LicenceIssued", keeper, on: "2020-01-01")?.rule == "recorded-by")
    }
}
