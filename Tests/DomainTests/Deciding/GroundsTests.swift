import CivilTime
import Domain
import SwiftProtobuf
import Testing

/// On what article an act is refused: that of the pack, in force on its day.
struct GroundsTests {
    private static let early = InspectionFindingRecorded.with { ($0.inspection, $0.point, $0.rule, $0.result) = ("I1", "P1", "GAM-4", .pass) }

    private func article(_ day: String) -> String? {
        Script.refusal(Self.early.domainEvent, after: [], on: day, by: .informationCommunications)?.article
    }

    @Test func `the same refusal cites the law of the day of the act, and before any the ledger's own rule`() {
        #expect(article("2012-05-02") == "Luật Thanh tra 56/2010/QH12")
        #expect(article("2023-06-30") == "Luật Thanh tra 56/2010/QH12" && article("2023-07-01") == "Luật Thanh tra 11/2022/QH15")
        #expect(article("2025-07-01") == "Luật Thanh tra 84/2025/QH15; Nghị định 217/2025/NĐ-CP")
        #expect(article("2010-05-02") == Refusal.ledgerRules)
        #expect(article("2024-05-02") == "Luật Thanh tra 11/2022/QH15")
        #expect(article("2026-05-02") == "Luật Thanh tra 84/2025/QH15; Nghị định 217/2025/NĐ-CP")
    }

    /// An act that does not fit, refused by this rule whatever the day, and what is cited on each of these days.
    private struct Ground: CustomStringConvertible, Sendable {
        let rule: String
        let event: DomainEvent
        var history: [(day: String, event: DomainEvent)] = []
        let cited: [(day: String, article: String, status: RuleStatus)]
        var description: String { rule }
    }

    private static let ledger = Refusal.ledgerRules
    private static let handling = "Luật XLVPHC 15/2012/QH13"
    private static let allocated = BudgetAllocated.with {
        ($0.budgetline, $0.unit, $0.allocatedOn, $0.amount) = ("K1", "D1", "2016-01-04", .vnd(100))
    }.domainEvent

    private static let grounds: [Ground] = [
        Ground(
            rule: "sanction-life-cycle", event: SanctionActs.served,
            cited: [
                ("2002-09-30", ledger, .confirmed), ("2013-06-30", "Pháp lệnh XLVPHC 44/2002", .unconfirmed),
                ("2013-07-01", "\(handling), Điều 66, 73", .unconfirmed),
            ]),
        Ground(
            rule: "sanction-complete", event: ViolationDetected.with { ($0.caseID, $0.point) = ("V1", "P1") }.domainEvent,
            cited: [("2024-03-04", "\(handling), Điều 58", .unconfirmed)]),
        Ground(
            rule: "main-sanction", event: SanctionActs.plainDecision { $0.clearFine() }, history: [("2024-03-05", SanctionActs.record())],
            cited: [("2024-03-13", "\(handling), Điều 21, 68", .unconfirmed)]),
        Ground(
            rule: "age-of-liability", event: SanctionActs.plainDecision { $0.ageBand = .under14 }, history: [("2024-03-05", SanctionActs.record())],
            cited: [("2024-03-13", "\(handling), Điều 5", .unconfirmed)]),
        Ground(
            rule: "child-case-life-cycle", event: ChildCaseTests.delivered,
            cited: [
                ("2017-06-30", ledger, .confirmed), ("2017-07-01", "Nghị định 56/2017/NĐ-CP, Điều 29", .unconfirmed),
            ]),
        Ground(
            rule: "contract-once", event: Acts.sign, history: [("2012-01-02", Acts.register()), ("2012-01-02", Acts.sign)],
            cited: [
                ("2013-08-31", ledger, .confirmed), ("2013-09-01", "NĐ 72/2013/NĐ-CP, Điều 7, Điều 8", .unconfirmed),
                ("2024-12-24", "NĐ 72/2013/NĐ-CP, Điều 7, Điều 8", .unconfirmed), ("2024-12-25", "NĐ 147/2024/NĐ-CP, Điều 5", .confirmed),
            ]),
        Ground(
            rule: "point-registered", event: Acts.apply(),
            cited: [
                ("2013-08-31", ledger, .confirmed), ("2024-12-24", "NĐ 72/2013/NĐ-CP, Điều 35", .confirmed),
                ("2024-12-25", "NĐ 147/2024/NĐ-CP, Điều 62", .confirmed),
            ]),
        Ground(
            rule: "registration-in-force", event: BusinessRegistrationAmended.with { $0.businessID = "b1"; $0.businessName = "Net" }.domainEvent,
            cited: [
                ("2010-05-31", ledger, .confirmed), ("2015-10-31", "NĐ 43/2010/NĐ-CP", .unconfirmed),
                ("2021-01-03", "NĐ 78/2015/NĐ-CP", .unconfirmed), ("2021-01-04", "NĐ 01/2021/NĐ-CP", .unconfirmed),
            ]),
        Ground(
            rule: "within-allocation",
            event: BudgetDisbursed.with { ($0.budgetline, $0.disbursedOn, $0.amount) = ("K1", "2016-02-01", .vnd(101)) }.domainEvent,
            history: [("2016-01-04", allocated)],
            cited: [("2016-12-31", ledger, .confirmed), ("2017-01-01", "Luật Ngân sách nhà nước 83/2015/QH13", .unconfirmed)]),
        Ground(
            rule: "state-secret",
            event: StateSecretLeakRiskFlagged.with { ($0.leak, $0.flaggedOn, $0.opaqueReference) = ("L1", "2020-01-02", "tài liệu mật") }
                .domainEvent,
            cited: [
                ("2020-06-30", ledger, .confirmed), ("2026-02-28", "Luật Bảo vệ bí mật nhà nước 29/2018/QH14", .unconfirmed),
                ("2026-03-01", "Luật Bảo vệ bí mật nhà nước 117/2025/QH15", .confirmed),
            ]),
        Ground(
            rule: "life-cycle",
            event: NetworkMisuseBlocked.with { ($0.misuse, $0.blockedAt) = ("M1", "2026-08-01T08:00:00+07:00") }.domainEvent,
            cited: [
                ("2018-12-31", ledger, .confirmed), ("2026-06-30", "Luật An ninh mạng 24/2018/QH14", .unconfirmed),
                ("2026-07-01", "Luật An ninh mạng 116/2025/QH15", .confirmed),
            ]),
        Ground(
            rule: "duty-complete", event: ReviewConferenceHeld.with { ($0.unit, $0.heldOn) = ("D1", "2027-01-04") }.domainEvent,
            cited: [("2020-03-04", ledger, .confirmed), ("2020-03-05", "Nghị định 30/2020/NĐ-CP", .confirmed)]),
        Ground(
            rule: "document-once", event: DutyTests.issued, history: [("2013-03-19", DutyTests.issued)],
            cited: [("2020-03-04", ledger, .confirmed), ("2020-03-05", "Nghị định 30/2020/NĐ-CP", .confirmed)]),
    ]

    @Test(arguments: grounds)
    private func `each rule cites the text of the day of the act, as sure as its row`(ground: Ground) {
        for (day, article, status) in ground.cited {
            let refusal = Script.refusal(ground.event, after: ground.history, on: day)
            #expect(refusal?.rule == ground.rule && refusal?.article == article && refusal?.status == status, "\(day): \(String(describing: refusal))")
        }
    }

    /// The shipped law with one line of one pack replaced.
    private func book(_ file: String, _ line: String, by other: String) throws -> LawBook {
        let shipped = try #require(ShippedPacks.files.first { $0.name == file })
        let text = String(decoding: shipped.bytes, as: UTF8.self)
        try #require(text.contains(line))
        return try LawBook.shipped.replacing(RulePack(tsv: Array(text.replacing(line, with: other).utf8), file: file))
    }

    @Test func `who may not record an act is told the law of its day`() {
        let keeper = Authority.state(of: Authority.keeper, history: [])
        func article(_ day: String) -> String? {
            do throws(Refusal) {
                try Authority.check(type: "SurchargeAdded", agency: keeper, at: Day(day)?.start ?? Instant(microseconds: 0))
                return nil
            } catch {
                return error.article
            }
        }
        #expect(article("2002-09-30") == Self.ledger && article("2013-06-30") == "Pháp lệnh XLVPHC 44/2002")
        #expect(article("2013-07-01") == "\(Self.handling), Điều 66, 73")
    }

    @Test func `the parts of individuals, organisations and minors are the pack's`() throws {
        func refusal(_ fine: Int64, _ kind: ViolatorKind, _ age: AgeBand = .adult) -> Refusal? {
            let decision = SanctionActs.plainDecision { ($0.fine, $0.violatorKind, $0.ageBand, $0.authority) = (.vnd(fine), kind, age, .provinceChair) }
            return Script.refusal(decision, after: [("2024-03-05", SanctionActs.record())], on: "2024-03-13")
        }
        // The clause's bracket is 2 to 5 million for an organisation.
        #expect(refusal(2_500_000, .individual) == nil && refusal(2_500_001, .individual)?.article.contains("Điều 4") == true)
        #expect(refusal(1_250_000, .individual, .from16) == nil && refusal(1_250_001, .individual, .from16)?.article.contains("Điều 134") == true)
        let individual = try book("sanctions.tsv", "FINE-INDIVIDUAL\tpercent 50", by: "FINE-INDIVIDUAL\tpercent 80")
        LawBook.$inForce.withValue(individual) {
            #expect(refusal(4_000_000, .individual) == nil && refusal(4_000_001, .individual) != nil && refusal(5_000_000, .organisation) == nil)
        }
        let minor = try book("sanctions.tsv", "FINE-MINOR\tpercent 50", by: "FINE-MINOR\tpercent 100")
        LawBook.$inForce.withValue(minor) { #expect(refusal(2_500_000, .individual, .from16) == nil) }
        let organisation = try book("sanctions.tsv", "FINE-ORGANISATION\tpercent 200", by: "FINE-ORGANISATION\tpercent 3")
        LawBook.$inForce.withValue(organisation) { #expect(refusal(5_000_000, .organisation)?.rule == "competence") }
    }

    @Test func `points of one article are one act from the day its pack says`() throws {
        func second() -> Refusal? {
            let first = SanctionActs.record { ($0.actedOn, $0.detectedOn, $0.recordedOn) = ("2025-03-03", "2025-03-03", "2025-03-03") }
            let other = SanctionActs.record("V2") {
                ($0.actedOn, $0.detectedOn, $0.recordedOn) = ("2025-03-03", "2025-03-03", "2025-03-03")
                $0.articles[0].clause = "3"
            }
            return Script.refusal(other, after: [("2025-03-03", first)], on: "2025-03-03", by: .police)
        }
        #expect(second() == nil)
        let earlier = try book("handling.tsv", "\t2025-05-02\t\tconfirmed", by: "\t2025-03-03\t\tconfirmed")
        let refused = LawBook.$inForce.withValue(earlier) { second() }
        #expect(refused?.rule == "one-act-one-sanction")
    }

    @Test func `the first day of certificates is told from the pack`() throws {
        let history = [("2013-01-02", Acts.register()), ("2013-01-02", Acts.point)]
        let shipped = try #require(Script.refusal(Acts.apply(), after: history, on: "2013-08-31"))
        #expect(shipped.rule == "ACC-5" && shipped.missing == ["≥ 2013-09-01"] && shipped.messageEn.contains("before 2013-09-01"))
        #expect(shipped.messageVi.contains("Trước 01/09/2013"))
    }

    @Test func `another pack cites otherwise, and is as sure as its row`() throws {
        let file = try #require(ShippedPacks.files.first { $0.name == "acts.tsv" })
        let text = String(decoding: file.bytes, as: UTF8.self)
            .replacing("Luật Thanh tra 11/2022/QH15\t–\t2023-07-01\t2025-06-30\tunconfirmed", with: "Luật X\tnguồn\t2023-07-01\t2025-06-30\tconfirmed")
        let book = try LawBook.shipped.replacing(RulePack(tsv: Array(text.utf8), file: "acts.tsv"))
        let other = LawBook.$inForce.withValue(book) {
            Script.refusal(Self.early.domainEvent, after: [], on: "2024-05-02", by: .informationCommunications)
        }
        #expect(other?.article == "Luật X" && other?.status == .confirmed)
        let shipped = Script.refusal(Self.early.domainEvent, after: [], on: "2024-05-02", by: .informationCommunications)
        #expect(shipped?.status == .unconfirmed)
    }

    @Test func `a rule is looked up for its act first, and no row stands for nothing`() {
        let types = Set(Catalogue.eventTypes.map(\.name)), concepts = Set(Catalogue.eventTypes.map(\.concept))
        for rule in LawBook.shipped.rules where rule.pack == "acts" {
            let parts = rule.id.split(separator: "/").map(String.init)
            if parts.count == 2 { #expect(types.contains(parts[1]) || parts[0] == "act" && concepts.contains(parts[1]), "\(rule.id)") }
            #expect(rule.predicate == .yes)
        }
        let late = LawBook.shipped.article("term-running/NoSanctionDecided", on: Day("2024-01-01"))
        #expect(late == "Luật XLVPHC 15/2012/QH13, Điều 65")
    }
}
