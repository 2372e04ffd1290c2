import CivilTime
import Foundation
import RealInput
import Testing

@testable import Domain

struct DirectivesTests {
    static let views: Set<String> = [
        "ProvincialPeoplesCommittee", "InformationCommunications", "Police", "EducationTraining",
        "LabourChildProtection", "CultureSportsTourism", "PlanningInvestment", "Finance", "HomeAffairs",
        "MarketSurveillance", "District", "YouthUnion", "FatherlandFront", "Press", "InternetProviders",
        "BusinessRecord", "DutyTracker", "ReportCalendar", "WorkQueue", "PlaceStatistics",
    ]

    /// The view that belongs to a kind of body.
    static let own: [AgencyKind: String] = [
        .informationCommunications: "InformationCommunications", .police: "Police", .education: "EducationTraining",
        .labour: "LabourChildProtection", .culture: "CultureSportsTourism",
        .planningInvestment: "PlanningInvestment", .finance: "Finance", .homeAffairs: "HomeAffairs",
        .marketSurveillance: "MarketSurveillance", .district: "District", .districtOffice: "District",
        .commune: "District", .youthUnion: "YouthUnion", .fatherlandFront: "FatherlandFront", .press: "Press",
        .internetProvider: "InternetProviders",
    ]

    static let duties = Directives.all.flatMap(\.duties)

    @Test func `the letter of Gia Lai gives 61 duties and the plan of Long An 90`() throws {
        let letter = try #require(Directives.directive("gia-lai-990"))
        let plan = try #require(Directives.directive("long-an-2013"))
        #expect(Directives.all == [plan, letter])
        #expect(letter.duties.count == 61 && letter.duties.allSatisfy { $0.id.hasPrefix("GL-") })
        #expect(plan.duties.count == 90 && plan.duties.allSatisfy { $0.id.hasPrefix("LA-") })
        #expect(Set(Self.duties.map(\.id)).count == 151)
    }

    @Test func `a duty is found by its id, and so is the directive that gives it`() throws {
        let duty = try #require(Directives.duty("LA-IV.1b"))
        #expect(duty.role == .report && duty.deadline == Day("2013-03-31"))
        #expect(Directives.directive(ofDuty: "LA-IV.1b")?.key == "long-an-2013")
        #expect(Directives.duty("GL-99") == nil && Directives.directive("999") == nil)
    }

    @Test func `the documents are known by type, number, issuer and day; the plan has no number`() throws {
        let letter = try #require(Directives.directive("gia-lai-990"))
        #expect(
            letter.documentKey(issuer: "ubnd-gia-lai").description
                == "cong-van_990/UBND-KGVX_ubnd-gia-lai_2020-05-07")
        let plan = try #require(Directives.directive("long-an-2013"))
        #expect(plan.number.isEmpty && plan.issuerKind == .provincialCommittee)
        #expect(plan.documentKey(issuer: "ubnd-long-an").description == "ke-hoach_khong-so_ubnd-long-an_2013-03-19")
    }

    @Test(arguments: duties) func `a duty's acts can be recorded by those who owe it or take part`(
        _ duty: DutyDefinition
    ) throws {
        let types = try duty.eventTypes.map { try #require(Catalogue.eventType($0), "\(duty.id): \($0)") }
        func may(_ kind: AgencyKind, _ type: EventType) -> Bool {
            type.recordedBy.isEmpty || type.recordedBy.contains(kind)
        }
        for type in types {
            #expect((duty.leads + duty.with).contains { may($0, type) }, "\(duty.id): nobody may record \(type.name)")
        }
        for kind in duty.leads {
            #expect(types.contains { may(kind, $0) }, "\(duty.id): \(kind.name) may record none of its acts")
        }
    }

    /// Acts of a duty that are for another body than one that owes it: the law gives them to the body named.
    static let byOthers: [String: [String: Set<AgencyKind>]] = [
        // Issued by the province; the others receive, acknowledge and plan.
        "GL-10": ["DirectiveIssued": [.youthUnion, .internetProvider]],
        // "All bodies": who has no power to sanction sees to it by coordinating.
        "LA-I.3": [
            "SanctionDecisionIssued": [
                .education, .labour, .planningInvestment, .finance, .homeAffairs, .youthUnion, .fatherlandFront,
            ]
        ],
        // Appraised by the office, then registered by the district.
        "LA-III.10.4": [
            "BusinessRegistrationIssued": [.districtOffice], "BusinessRegistrationRefused": [.districtOffice],
        ],
        // The hub's acts on what units send.
        "LA-IV.1b": ["ReportOverdueFlagged": [.internetProvider]],
        "LA-IV.2.1a": [
            "ReportReturnedForCorrection": [.internetProvider], "ReportOverdueFlagged": [.internetProvider],
        ],
        "LA-IV.2.1b": [
            "ReportReturnedForCorrection": [.internetProvider], "ReportOverdueFlagged": [.internetProvider],
        ],
    ]

    @Test(arguments: duties) func `who owes a duty may record each of its acts, but those that are another's by law`(
        _ duty: DutyDefinition
    ) {
        for type in duty.eventTypes.compactMap(Catalogue.eventType) where !type.recordedBy.isEmpty {
            let expected = Self.byOthers[duty.id]?[type.name] ?? []
            #expect(Set(duty.leads).subtracting(type.recordedBy) == expected, "\(duty.id): \(type.name)")
        }
    }

    @Test(arguments: duties) func `a duty appears in the view of each body that owes it, and in views that exist`(
        _ duty: DutyDefinition
    ) {
        #expect(Set(duty.views).isSubset(of: Self.views), "\(duty.id)")
        for kind in duty.leads { #expect(duty.views.contains(Self.own[kind] ?? "?"), "\(duty.id): \(kind.name)") }
        #expect(duty.views.contains("DutyTracker"))
    }

    @Test func `only the Youth Union and the Fatherland Front are asked, not ordered, wherever they owe a duty`() {
        for duty in Self.duties {
            let asked: Set<AgencyKind> = duty.id.hasPrefix("GL-") ? [.youthUnion] : [.youthUnion, .fatherlandFront]
            #expect(Set(duty.requested) == asked.intersection(duty.leads), "\(duty.id)")
            for kind in duty.leads { #expect((duty.force(of: kind) == .requested) == asked.contains(kind)) }
        }
        let whole = Self.duties.filter { $0.force == "requested" }.map(\.id)
        #expect(
            whole == [
                "LA-III.8.1a", "LA-III.8.1b", "LA-III.8.2", "GL-8.1", "GL-8.2a", "GL-8.2b", "GL-8.2c",
            ])
    }

    @Test func `only four duties have a last day; before 1 April means 31 March`() {
        let dated = Self.duties.compactMap { duty in duty.deadline.map { "\(duty.id) \($0)" } }
        #expect(
            dated == [
                "LA-IV.1a 2013-03-31", "LA-IV.1b 2013-03-31", "LA-IV.2.1a 2013-07-10", "LA-IV.2.1b 2013-12-20",
            ])
    }

    @Test func `duties given to all, and the one without an object, are marked as our reading`() {
        let read = Set(Self.duties.filter(\.isInterpretation).map(\.id))
        let general = Self.duties.map(\.id).filter {
            $0.hasPrefix("LA-I.") || $0.hasPrefix("LA-II.") && $0 != "LA-II.5"
        }
        #expect(read == Set(general + ["GL-9.4b", "GL-10", "LA-IV.1a", "LA-IV.1b", "LA-IV.2.1a", "LA-IV.2.1b"]))
        #expect(general.count == 12)
    }

    @Test(arguments: duties) func `titles are short, in both languages and in normal form C`(_ duty: DutyDefinition) {
        for title in [duty.titleVi, duty.titleEn] {
            #expect(title.count <= 90 && !title.hasSuffix("."), "\(duty.id): \(title)")
            #expect(Array(title.utf8) == Array(Tag.normalised(title).utf8), "\(duty.id)")
        }
        #expect(duty.titleVi != duty.titleEn)
    }

    @Test(.enabled(if: RealInput.has("duties.tsv"), "needs shared/duties.tsv"))
    func `ids, roles and acts are those of the catalogue of duties`() throws {
        let text = try String(contentsOfFile: RealInput.path("duties.tsv"), encoding: .utf8)
        let rows = text.split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(Set(rows.map { $0[0] }) == Set(Self.duties.map(\.id)))
        for row in rows {
            let duty = try #require(Directives.duty(row[0]))
            #expect(duty.role.name == row[3] && duty.kind.rawValue == row[7], "\(row[0])")
            #expect(duty.eventTypes == row[8].split(separator: ",").map(String.init), "\(row[0])")
            #expect(duty.deadlineText == row[10], "\(row[0])")
        }
    }
}

struct DirectiveFileTests {
    static let head = """
        # A comment.
        #key\tk
        #type\tke-hoach
        #type_vi\tkế hoạch
        #type_en\tplan
        #number\t
        #issuer\tprovincial-committee
        #issuer_name\tUBND tỉnh
        #issued_on\t2013-03-19
        #abstract_vi\ta
        #abstract_en\tb
        #signer\tc
        #territory\td
        #requested\tyouth-union
        #subordinate\t
        """
    static let columns = DutyDefinition.columns.joined(separator: "\t")
    static let row =
        "X-1\tdo\tmixed\tpolice youth-union\tcommune\tmedia\tArticlePublished\tPress\t2013-07-10\tt\tno\tvi\ten"

    static func file(_ row: String = row, head: String = head) -> String {
        [head, columns, row].joined(separator: "\n") + "\n"
    }

    private func failure(_ text: String) -> DirectiveDataError? {
        do {
            _ = try Directive(tsv: text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a file is read as it stands`() throws {
        let read = try Directive(tsv: Self.file())
        #expect(read.key == "k" && read.number.isEmpty && read.leads == [.police, .youthUnion])
        let duty = try #require(read.duties.first)
        #expect(duty.force == "mixed" && duty.requested == [.youthUnion] && duty.with == [.commune])
        #expect(duty.deadline == Day("2013-07-10") && !duty.isInterpretation)
    }

    @Test(arguments: [
        (1, "order"), (2, "ordered"), (3, "polizei"), (3, ""), (3, "police police"), (4, "x"), (5, "medium"), (6, ""),
        (6, "A A"), (7, ""), (8, "2013-13-01"), (10, "maybe"), (11, ""), (12, ""), (0, ""),
    ]) func `a column that cannot be is named`(_ column: Int, _ value: String) {
        var cells = Self.row.split(separator: "\t").map(String.init)
        cells[column] = value
        let expected = DirectiveDataError.value(cells[0], column: DutyDefinition.columns[column], value)
        #expect(failure(Self.file(cells.joined(separator: "\t"))) == expected)
    }

    @Test func `a missing line, a missing column, strange columns and a repeated id are refused`() {
        let headless = Self.head.split(separator: "\n").filter { !$0.hasPrefix("#signer") }.joined(separator: "\n")
        #expect(failure(Self.file(head: headless)) == .head("signer", ""))
        #expect(failure(Self.file("X-1\tdo")) == .columns("X-1", found: 2))
        #expect(failure(Self.file(Self.row + "\n" + Self.row)) == .twice("X-1"))
        let below = Self.head.replacing("#subordinate\t", with: "#subordinate\tX-2")
        #expect(failure(Self.file(head: below)) == .head("subordinate", "X-2"))
        #expect(failure(Self.head + "\nid\n") == .header("id"))
        #expect(
            failure(Self.file(head: Self.head.replacing("2013-03-19", with: "19 tháng 3")))
                == .head("issued_on", "19 tháng 3"))
    }
}
