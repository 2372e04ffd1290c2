import Domain
import Ledger
import ProjectionKit
import Testing

@Suite struct ConfidentialityTests {
    /// The table of the domain research, §8: who may know of what. Everything else is denied.
    static let table: [ConfidentialityClass: Set<AgencyKind>] = [
        .open: all, .internal: all.subtracting([.press, .internetProvider]),
        .commercial: [.internetProvider, .informationCommunications, .scienceTechnology, .police, .inspectorate, .ledger],
        .personal: [
            .informationCommunications, .district, .districtOffice, .commune, .police, .marketSurveillance, .interagencyTeam, .inspectorate,
            .planningInvestment,
        ],
        .student: [.school, .education], .child: [.commune, .labour, .health, .police],
        .complainant: [.informationCommunications, .district, .commune], .security: [.police, .internetProvider, .informationCommunications, .scienceTechnology], .police: [.police],
    ]
    static let all = Set(AgencyKind.allCases).subtracting([.unspecified])

    @Test(arguments: ConfidentialityClass.allCases, AgencyKind.allCases)
    func `each body may know of each class as the table says, and of nothing else`(_ class: ConfidentialityClass, _ kind: AgencyKind) {
        #expect(Confidentiality.readers(of: `class`).contains(kind) == (Self.table[`class`]?.contains(kind) ?? false))
    }

    @Test(arguments: Roster.projections.map(\.name), AgencyKind.allCases)
    func `a view holds no act upon a child, a named pupil or a docket for a body that may not know of it`(_ name: String, _ kind: AgencyKind) throws {
        let projection = try #require(Roster.projections.first { $0.name == name })
        // The investigator's view of one business shows what is recorded on it to whoever may open it.
        guard kind != .unspecified, projection.admits(kind), name != "BusinessRecord" else { return }
        let types = projection.folds.reduce(into: Set<String>()) { types, fold in
            types.formUnion(Catalogue.eventTypes.map(\.name).filter { fold.takes($0) && fold.kind == Catalogue.eventType($0)?.subjectKind })
        }
        for type in types.compactMap({ Catalogue.eventType($0) }) {
            let isSecret = [.child, .student, .police, .security].contains(Confidentiality.class(of: type))
            if isSecret { #expect(Confidentiality.mayKnow(kind, of: type), "\(name) shows \(type.name) to \(kind)") }
        }
    }
}
