import CivilTime
import Domain
import SampleProvince
import Testing

@Suite struct SampleProvinceTests {
    static let acts = SampleProvince(seed: 1).acts()

    @Test func `the same seed tells the same acts and another seed tells others`() {
        #expect(SampleProvince(seed: 1).acts() == Self.acts)
        #expect(SampleProvince(seed: 2).acts() != Self.acts)
    }

    @Test func `one year of one province has at least 5,000 acts and at most three times as many`() {
        #expect((5_000...15_000).contains(Self.acts.count))
    }

    @Test func `acts come in the order in which they were entered and never before they took place`() {
        #expect(zip(Self.acts, Self.acts.dropFirst()).allSatisfy { $0.recorded <= $1.recorded })
        #expect(Self.acts.allSatisfy { $0.occurred <= $0.recorded })
    }

    @Test func `no two acts have the same id, and what an act follows from was entered before it`() {
        var seen: Set<[UInt8]> = []
        for act in Self.acts {
            if let causation = act.causation { #expect(seen.contains(causation), "\(act.event.type)") }
            if let correlation = act.correlation { #expect(seen.contains(correlation), "\(act.event.type)") }
            #expect(seen.insert(act.id).inserted)
        }
    }

    @Test func `every event type of the catalogue happens, but for those that the year could not know`() {
        let told = Set(Self.acts.map(\.event.type))
        let missing = Catalogue.eventTypes.map(\.name).filter { !told.contains($0) }
        // No unit changes its name alone; appraisals ended in 2013; the sample has acts and no files.
        let unknown: Set = [
            "PlaceRenamed", "AppraisalRequested", "AppraisalConditionChecked", "AppraisalCompleted", "EvidenceAttached",
            "EvidenceOpened", "EvidenceHandedOver",
        ]
        #expect(Set(missing).isSubset(of: unknown), "\(missing)")
    }

    @Test(arguments: [(1, 1), (5, 2)])
    func `every act may be recorded by its body and is accepted by the domain`(seed: UInt64, years: Int) {
        var replay = Replay()
        for act in SampleProvince(seed: seed, years: years).acts() { replay.play(act) }
        let reasons = Dictionary(grouping: replay.refused) { "\($0.act.event.type) \($0.reason.rule)" }
        for (reason, refused) in reasons.sorted(by: { $0.key < $1.key }) {
            Issue.record("\(refused.count) × \(reason): \(refused[0].reason) \(refused[0].act)")
        }
    }

    @Test func `no tag names a person or a child: only random ids do`() {
        for act in Self.acts {
            for tag in act.event.tags where tag.hasPrefix("person:") || tag.hasPrefix("childcase:") {
                let id = tag.drop { $0 != ":" }.dropFirst()
                #expect(id.hasPrefix("p-") || id.hasPrefix("te-"))
                let digits = id.drop { $0 != "-" }.dropFirst()
                #expect(digits.allSatisfy { $0.isHexDigit })
            }
        }
    }
}
