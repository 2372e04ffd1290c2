import CivilTime
import SwiftProtobuf
import Testing

@testable import Domain

/// A directive issued to the bodies of a small province.
struct DirectiveIssuanceTests {
    static let letter = Directives.directive("gia-lai-990")
    static let plan = Directives.directive("long-an-2013")

    static func body(_ id: String, _ kind: AgencyKind, under parent: String = "ubnd", since: String = "2004-01-01")
        -> AgencyState
    {
        let act = AgencyEstablished.with {
            ($0.agencyID, $0.name, $0.kind, $0.parentID) = (id, "Tên \(id)", kind, parent)
        }
        return AgencyState(subject: "agency:\(id)", history: Script.facts([(since, act.domainEvent)]))
    }

    static let issuer = body("ubnd", .provincialCommittee, under: "")

    /// One body of each kind that the letter names, two districts with communes, and police on two levels.
    static let province: [AgencyState] =
        [
            issuer, body("stttt", .informationCommunications), body("ca", .police), body("gddt", .education),
            body("ldtbxh", .labour), body("khdt", .planningInvestment), body("qltt", .marketSurveillance),
            body("doan", .youthUnion, under: ""), body("isp-1", .internetProvider, under: ""),
            body("btg", .partyCommittee),
        ]
        + ["h1", "h2"].flatMap { district in
            [
                body(district, .district), body("ca-\(district)", .police, under: "ca"),
                body("vhtt-\(district)", .districtOffice, under: district),
            ] + (1...3).map { body("\(district)-x\($0)", .commune, under: district) }
        }

    static func issue(_ directive: Directive?, _ bodies: [AgencyState] = province, _ named: [(String, String)] = [])
        throws
        -> DirectiveIssuance
    {
        let directive = try #require(directive)
        var addressees = Addressees(bodies: bodies, on: directive.issuedOn)
        for (key, agency) in named { try addressees.name(agency, for: key) }
        return try DirectiveIssuance(directive, by: issuer, to: addressees)
    }

    static func units(_ issuance: DirectiveIssuance, _ duty: String) -> [String] {
        issuance.assigned.filter { $0.duty == duty }.map(\.unit)
    }

    @Test func `every duty is given to every body of the kinds that owe it`() throws {
        let issuance = try Self.issue(Self.letter)
        #expect(issuance.document == "cong-van_990/UBND-KGVX_ubnd_2020-05-07" && issuance.missing.isEmpty)
        #expect(Self.units(issuance, "GL-1.3a") == ["stttt"] && Self.units(issuance, "GL-7.3a") == ["h1", "h2"])
        #expect(
            Self.units(issuance, "GL-10") == [
                "stttt", "ca", "gddt", "khdt", "ldtbxh", "qltt", "doan", "h1", "h2", "isp-1",
            ])
        #expect(Set(issuance.assigned.map(\.duty)).count == 61 && issuance.issued.dutyCount == 61)
        #expect(Set(issuance.issued.addressees) == Set(issuance.assigned.map(\.unit)))
    }

    @Test func `the decider takes the document and every duty, and a second time none`() throws {
        let issuance = try Self.issue(Self.letter)
        let events = [issuance.issued.domainEvent] + issuance.assigned.map(\.domainEvent)
        var told: [(day: String, event: DomainEvent)] = []
        for event in events {
            #expect(
                Script.refusal(event, after: told, on: "2020-05-07", by: .provincialCommittee, agency: "ubnd") == nil)
            told.append(("2020-05-07", event))
        }
        for event in events {
            let refusal = Script.refusal(event, after: told, on: "2020-05-07", by: .provincialCommittee, agency: "ubnd")
            #expect(refusal != nil)
        }
    }

    @Test func `what district police owe is theirs; what police owe is the provincial police's`() throws {
        let issuance = try Self.issue(Self.letter)
        #expect(Self.units(issuance, "GL-2.4b") == ["ca-h1", "ca-h2"] && Self.units(issuance, "GL-2.4a") == ["ca"])
    }

    @Test func `the Youth Union is asked where the others are ordered`() throws {
        let forces = try Self.issue(Self.letter).assigned.filter { $0.duty == "GL-10" }.map { ($0.unit, $0.force) }
        #expect(forces.filter { $0.1 == .requested }.map(\.0) == ["doan"])
        #expect(forces.filter { $0.1 == .ordered }.count == 9)
    }

    @Test func `those who take part are named: a district's own offices and communes, but nobody twice or itself`()
        throws
    {
        let issuance = try Self.issue(Self.letter)
        let check = try #require(issuance.assigned.first { $0.duty == "GL-7.3a" && $0.unit == "h1" })
        #expect(check.coordinating == ["vhtt-h1", "h1-x1", "h1-x2", "h1-x3", "ca"])
        let below = try #require(issuance.assigned.first { $0.duty == "GL-2.4b" })
        #expect(below.coordinating == ["ca"])
        #expect(issuance.assigned.allSatisfy { !$0.coordinating.contains($0.unit) })
    }

    @Test func `a kind with too many bodies to name is left to the tasks`() throws {
        let many = (1...60).map { Self.body("xa-\($0)", .commune, under: "elsewhere") }
        let issuance = try Self.issue(Self.letter, Self.province + many)
        let guidance = try #require(issuance.assigned.first { $0.duty == "GL-1.2a" })
        #expect(guidance.coordinating == ["btg"])
        #expect(issuance.assigned.allSatisfy { $0.coordinating.count <= Addressees.coordinatingLimit })
    }

    @Test func `only the dated duties of the plan carry a last day`() throws {
        let assigned = try Self.issue(Self.plan).assigned
        let dated = Set(assigned.filter { !$0.dueOn.isEmpty }.map { "\($0.duty) \($0.dueOn)" })
        #expect(
            dated == [
                "LA-IV.1a 2013-03-31", "LA-IV.1b 2013-03-31", "LA-IV.2.1a 2013-07-10", "LA-IV.2.1b 2013-12-20",
            ])
        #expect(!assigned.contains { $0.duty == "LA-IV.1b" && $0.unit == "stttt" }, "the hub sends nothing to itself")
    }

    @Test func `kinds without a body are named with the duties nobody would owe`() throws {
        let without = Self.province.filter { $0.kind != .marketSurveillance }
        let missing = try Self.issue(Self.letter, without).missing
        #expect(missing == [.init(kind: .marketSurveillance, duties: ["GL-6.a", "GL-6.b", "GL-10"])])
        let later = without + [Self.body("qltt", .marketSurveillance, since: "2021-01-01")]
        #expect(try Self.issue(Self.letter, later).missing == missing, "established after the document")
    }

    @Test func `a body named for a kind or a duty takes the place of those found`() throws {
        let named = try Self.issue(Self.letter, Self.province, [("district", "h2"), ("GL-7.1a", "h1")])
        #expect(Self.units(named, "GL-7.3a") == ["h2"] && Self.units(named, "GL-7.1a") == ["h1"])
        #expect(throws: Refusal.self) { try Self.issue(Self.letter, Self.province, [("district", "h3")]) }
    }

    @Test func `a body of another kind does not issue the province's directive`() throws {
        let directive = try #require(Self.letter)
        let department = Self.body("stttt", .informationCommunications)
        #expect {
            try DirectiveIssuance(
                directive, by: department, to: Addressees(bodies: Self.province, on: directive.issuedOn))
        } throws: {
            ($0 as? Refusal)?.rule == "directive-issuer"
        }
    }
}
