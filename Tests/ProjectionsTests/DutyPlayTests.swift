import CivilTime
import Domain
import EventLog
import Ledger
import LedgerTesting
import ProjectionKit
import SampleProvince
import Testing

/// A duty and the acts that perform it.
struct DutyPlay: Sendable, CustomStringConvertible {
    let duty: String
    let acts: [String]

    init(_ duty: String, _ acts: [String]) { (self.duty, self.acts) = (duty, acts) }

    var description: String { duty }
}

/// All duties of both directives.
enum DutyPlays {
    static let all = giaLai + longAn
}

/// One ledger in which every act of every duty happens.
private final class Scene: Sendable {
    let scene: TemporaryLedger
    /// The acts that stand, by type: who recorded each.
    let recorded: [String: [AgencyKind]]

    init() throws {
        let scene = try TemporaryLedger(at: try #require(Instant("2025-01-02")))
        var recorded: [String: [AgencyKind]] = [:]
        var kinds: [String: AgencyKind] = ["ledger": .ledger]
        var retracted: Set<String> = []
        let acts = SampleProvince(seed: 3, years: 1).acts()
        for act in acts {
            if case .agency(.agencyEstablished(let body)) = act.event { kinds[body.agencyID] = body.kind }
            if case .correction(.eventRetracted(let correction)) = act.event { retracted.insert(correction.target) }
        }
        let receipt = try scene.ledger.importActs(
            acts.map { act in
                Act(
                    id: EventID(act.id) ?? scene.id(), event: act.event, agency: act.agency, officer: act.officer, occurred: act.occurred,
                    effective: act.effective)
            })
        try #require(receipt.refused.isEmpty)
        for act in acts where !retracted.contains(act.idText) { recorded[act.event.type, default: []].append(kinds[act.agency] ?? .unspecified) }
        // Appraisal ended with 31/8/2013, before the sample's years; it is played through the deciders.
        let office = "vhtt-h622"
        for (type, json, day) in [
            ("AppraisalRequested", #"{"appraisal":"TD-1","business":"DN-TD-1","point":"D-TD-1","requested_on":"2013-04-02"}"#, "2013-04-02"),
            ("AppraisalConditionChecked", #"{"appraisal":"TD-1","checked_on":"2013-04-03","rule":"GAM-2","passed":true}"#, "2013-04-03"),
            ("AppraisalCompleted", #"{"appraisal":"TD-1","completed_on":"2013-04-04","passed":true}"#, "2013-04-04"),
        ] {
            _ = try scene.ledger.record(scene.act(type, json, by: office, on: day))
            recorded[type, default: []].append(.districtOffice)
        }
        (self.scene, self.recorded) = (scene, recorded)
        _ = try scene.ledger.views.rebuild(nil)
    }
}

@Suite struct DutyPlayTests {
    private static let scene = Result { try Scene() }

    /// The bodies whose view it is, by view.
    static let views: [String: Set<AgencyKind>] = [
        "ProvincialPeoplesCommittee": [.provincialCommittee], "InformationCommunications": [.informationCommunications, .scienceTechnology],
        "Police": [.police], "EducationTraining": [.education], "LabourChildProtection": [.labour, .health],
        "CultureSportsTourism": [.culture], "PlanningInvestment": [.planningInvestment], "Finance": [.finance],
        "HomeAffairs": [.homeAffairs], "MarketSurveillance": [.marketSurveillance], "District": [.district, .districtOffice, .commune],
        "YouthUnion": [.youthUnion], "FatherlandFront": [.fatherlandFront], "Press": [.press], "InternetProviders": [.internetProvider],
    ]

    @Test(arguments: DutyPlays.all) func `a duty's acts are recorded, and the view of each body that owes it counts them`(_ play: DutyPlay) throws {
        let scene = try Self.scene.get()
        let duty = try #require(Directives.duty(play.duty))
        #expect(Set(play.acts) == Set(duty.eventTypes))
        for act in play.acts { #expect(scene.recorded[act]?.isEmpty == false, "\(act) happens nowhere") }
        for (view, bodies) in Self.views where !bodies.isDisjoint(with: duty.leads) {
            // What not everybody who may open the view may know of is not in it.
            let projection = try #require(Roster.projections.first { $0.name == view })
            let kept = duty.eventTypes.filter { name in
                guard let type = Catalogue.eventType(name) else { return false }
                switch Confidentiality.class(of: type) {
                case .child: return view == "LabourChildProtection"
                case .student, .police, .security: return projection.audience.allSatisfy { Confidentiality.mayKnow($0, of: type) }
                default: return true
                }
            }
            let wanted = kept.reduce(0) { sum, type in
                sum + (scene.recorded[type] ?? []).count { bodies.contains($0) }
            }
            let answer = try scene.scene.ledger.views.query(
                view, ViewQuery(table: "duties", filters: [.init("duty", .equal, .text(play.duty))]))
            let row = try #require(answer.rows.first, "\(view) does not show \(play.duty)")
            let column = try #require(answer.columns.firstIndex { $0.name == "acts" })
            #expect(row[column] == .integer(Int64(wanted)), "\(view) \(play.duty)")
        }
    }

    @Test func `every duty of both directives is played`() {
        #expect(DutyPlays.all.map(\.duty).sorted() == Directives.all.flatMap(\.duties).map(\.id).sorted())
    }
}
