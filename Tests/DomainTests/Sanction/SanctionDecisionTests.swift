import CivilTime
import SwiftProtobuf
import Testing

@testable import Domain

/// When, by whom and how much: the guards of a sanction decision, at their edges.
struct SanctionDecisionTests {
    private typealias Entry = SanctionActs.Entry

    private func refusal(
        _ change: (inout SanctionDecisionIssued) -> Void, recordedOn: String = "2024-03-05",
        actedOn: String = "2024-03-04",
        more: [(day: String, event: DomainEvent)] = [], on day: String? = nil, kind: ViolatorKind = .organisation
    ) -> Refusal? {
        let record = SanctionActs.record {
            ($0.recordedOn, $0.detectedOn, $0.actedOn, $0.violatorKind) = (recordedOn, actedOn, actedOn, kind)
        }
        let event = SanctionActs.plainDecision(change)
        guard case .sanction(.sanctionDecisionIssued(let m)) = event else { return nil }
        return Script.refusal(
            event, after: [(recordedOn, record)] + more, on: day ?? m.decidedOn, by: .informationCommunications)
    }

    // MARK: Time limits of article 66

    @Test(arguments: [("2024-03-14", true), ("2024-03-15", false)])
    func `the decision comes within 7 working days of the record`(day: String, inTime: Bool) throws {
        let refusal = refusal { $0.decidedOn = day }
        #expect((refusal == nil) == inTime)
        if let refusal {
            #expect(
                refusal.rule == "decision-deadline" && refusal.article.contains("Điều 66")
                    && refusal.article.contains("Điều 65"))
            #expect(
                refusal.messageEn.contains("2024-03-14")
                    && refusal.missing == ["NoSanctionDecided (remedial measures only)"])
        }
    }

    @Test(arguments: [("2024-03-19", true), ("2024-03-20", false)])
    func `a file passed on gives 10 working days, not 11`(day: String, inTime: Bool) {
        let refusal = refusal({ $0.decidedOn = day }, more: [("2024-03-06", SanctionActs.passedOn)])
        #expect((refusal == nil) == inTime)
    }

    @Test(arguments: [("2024-04-05", true), ("2024-04-08", false)])
    func `an explanation gives a month`(day: String, inTime: Bool) {
        let refusal = refusal({ $0.decidedOn = day }, more: [("2024-03-07", SanctionActs.explained)])
        #expect((refusal == nil) == inTime)
    }

    @Test(arguments: [("2024-05-06", true), ("2024-05-07", false)])
    func `a particularly complex case has two months, to the Monday after a Sunday`(day: String, inTime: Bool) {
        // 05/5/2024 is a Sunday.
        let refusal = refusal {
            ($0.decidedOn, $0.deadline, $0.deadlineDocument) = (day, .particularlyComplex, "20/TTr")
        }
        #expect((refusal == nil) == inTime)
    }

    @Test(arguments: [DecisionDeadline.fileTransferred, .explanationOrVerification, .particularlyComplex])
    func `a longer limit needs its ground`(deadline: DecisionDeadline) throws {
        let refusal = try #require(self.refusal { ($0.decidedOn, $0.deadline) = ("2024-03-15", deadline) })
        #expect(refusal.rule == "decision-deadline-ground" && !refusal.missing.isEmpty)
    }

    @Test func `a record of Friday before Tết leaves the holidays out`() {
        #expect(refusal({ $0.decidedOn = "2024-02-20" }, recordedOn: "2024-02-02", actedOn: "2024-02-01") == nil)
        #expect(
            refusal({ $0.decidedOn = "2024-02-21" }, recordedOn: "2024-02-02", actedOn: "2024-02-01")?.rule
                == "decision-deadline")
    }

    @Test func `before 2022 the limit was 7 days, and the refusal says that this is unconfirmed`() throws {
        let refusal = try #require(
            self.refusal({ $0.decidedOn = "2020-05-19" }, recordedOn: "2020-05-11", actedOn: "2020-05-10"))
        #expect(refusal.rule == "decision-deadline" && refusal.status == .unconfirmed)
        #expect(self.refusal({ $0.decidedOn = "2020-05-18" }, recordedOn: "2020-05-11", actedOn: "2020-05-10") == nil)
    }

    @Test func `after the limit only remedial measures are left`() {
        let record = SanctionActs.record()
        let decline = NoSanctionDecided.with {
            ($0.caseID, $0.number, $0.ground, $0.remedialMeasures) = ("V1", "20/QĐ", .deadlinePassed, ["Gắn biển hiệu"])
        }.domainEvent
        #expect(
            Script.refusal(decline, after: [("2024-03-05", record)], on: "2024-03-14", by: .commune)?.rule
                == "term-running")
        #expect(Script.refusal(decline, after: [("2024-03-05", record)], on: "2024-03-15", by: .commune) == nil)
        let history: [Entry] = [("2024-03-05", record), ("2024-03-15", decline)]
        let remedied = RemedialMeasureCompleted.with { ($0.caseID, $0.measure) = ("V1", "Gắn biển hiệu") }.domainEvent
        #expect(Script.refusal(remedied, after: history, on: "2024-03-20", by: .commune) == nil)
        #expect(
            Script.refusal(SanctionActs.plainDecision(), after: history, on: "2024-03-15", by: .commune)?.rule
                == "sanction-life-cycle")
    }

    // MARK: Limitation

    @Test(arguments: [("2021-02-28", true), ("2021-03-01", false)])
    func `an act of 29 February can be sanctioned until 28 February`(day: String, inTime: Bool) {
        let refusal = refusal({ $0.decidedOn = day }, recordedOn: day, actedOn: "2020-02-29")
        #expect((refusal == nil) == inTime)
        if let refusal { #expect(refusal.rule == "limitation" && refusal.article.contains("Điều 6")) }
    }

    @Test func `an act still going on is counted from its detection`() {
        let record = SanctionActs.record {
            ($0.recordedOn, $0.detectedOn, $0.actedOn, $0.continuing) = ("2024-03-05", "2024-03-04", "2022-01-01", true)
        }
        #expect(
            Script.refusal(
                SanctionActs.plainDecision(), after: [("2024-03-05", record)], on: "2024-03-13", by: .commune)?.rule
                != "limitation")
    }

    // MARK: Record

    @Test func `a decision needs a record`() throws {
        let event = SanctionActs.plainDecision {
            ($0.point, $0.articles, $0.violatorKind) = ("P1", [SanctionActs.article], .organisation)
        }
        let refusal = try #require(Script.refusal(event, after: [], on: "2024-03-13", by: .informationCommunications))
        #expect(refusal.rule == "record-before-decision" && refusal.missing == ["ViolationRecordMade"])
    }

    @Test(
        arguments: [
            ("2025-06-30", ViolatorKind.individual, 250_000, true), ("2025-06-30", .individual, 250_001, false),
            ("2025-06-30", .organisation, 500_000, true), ("2025-06-30", .organisation, 500_001, false),
            ("2025-07-01", .individual, 500_000, true), ("2025-07-01", .organisation, 1_000_000, true),
            ("2025-07-01", .organisation, 1_000_001, false),
        ] as [(String, ViolatorKind, Int64, Bool)])
    func `without a record a fine stays small`(day: String, kind: ViolatorKind, fine: Int64, fits: Bool) throws {
        let event = SanctionDecisionIssued.with {
            ($0.caseID, $0.point, $0.number, $0.decidedOn, $0.withoutRecord) = ("V1", "P1", "1", day, true)
            ($0.authority, $0.main, $0.fine, $0.violatorKind) = (.provinceChair, .fine, .vnd(fine), kind)
            $0.articles = [LegalBasis(document: "15/2020/NĐ-CP", article: "106")]
        }.domainEvent
        let refusal = Script.refusal(event, after: [], on: day, by: .provincialCommittee)
        #expect((refusal == nil) == fits)
        if let refusal { #expect(refusal.rule == "record-before-decision" && refusal.article.contains("Điều 56")) }
    }

    @Test func `a decision does not come before its record`() {
        #expect(refusal { $0.decidedOn = "2024-03-04" }?.rule == "sanction-order")
    }

    // MARK: Parts, age

    @Test func `each sanction needs its own part, and one act has one main sanction`() {
        #expect(refusal { $0.clearFine() }?.missing == ["fine"])
        #expect(refusal { $0.main = .suspension }?.missing == ["suspension_months"])
        #expect(refusal { ($0.main, $0.suspensionMonths) = (.suspension, 2) }?.rule == "one-main-sanction")
        #expect(refusal { $0.main = .warning }?.rule == "one-main-sanction")
        #expect(
            refusal {
                $0.main = .warning
                $0.clearFine()
            } == nil)
    }

    @Test func `nobody under 14 is sanctioned and nobody under 16 is fined`() {
        #expect(refusal({ $0.ageBand = .under14 }, kind: .individual)?.rule == "age-of-liability")
        #expect(refusal({ $0.ageBand = .from14 }, kind: .individual)?.rule == "minor-not-fined")
        #expect(
            refusal(
                {
                    ($0.ageBand, $0.main) = (.from14, .warning)
                    $0.clearFine()
                }, kind: .individual) == nil)
    }

    @Test func `an incomplete decision names everything it lacks`() throws {
        let bare = SanctionDecisionIssued.with { ($0.caseID, $0.withoutRecord) = ("V1", true) }.domainEvent
        let refusal = try #require(Script.refusal(bare, after: [], on: "2024-03-13", by: .commune))
        #expect(refusal.rule == "decision-complete" && refusal.article.contains("Điều 68"))
        #expect(
            refusal.missing == [
                "number", "articles", "authority", "main", "violator_kind", "business, point or person",
            ])
    }

    // MARK: Amount and competence

    @Test(
        arguments: [
            (SanctionAuthority.communeChair, ViolatorKind.individual, 10_000_000, "2025-06-30", true),
            (.communeChair, .individual, 10_000_001, "2025-06-30", false),
            (.communeChair, .organisation, 20_000_000, "2025-06-30", true),
            (.communeChair, .individual, 50_000_000, "2025-07-01", true),
            (.communeChair, .individual, 50_000_001, "2025-07-01", false),
            (.departmentDirector, .individual, 80_000_000, "2025-07-01", true),
            (.departmentDirector, .individual, 80_000_001, "2025-07-01", false),
            (.provinceChair, .organisation, 200_000_000, "2025-07-01", true),
            (.provinceChair, .organisation, 200_000_001, "2025-07-01", false),
            (.chiefInspector, .individual, 1_000_000, "2025-07-01", false),
            (.districtChair, .individual, 1_000_000, "2025-07-01", false),
            (.districtChair, .individual, 50_000_000, "2025-06-30", true),
        ] as [(SanctionAuthority, ViolatorKind, Int64, String, Bool)])
    func `competence follows the amount and the day`(
        authority: SanctionAuthority, kind: ViolatorKind, fine: Int64, day: String, competent: Bool
    ) throws {
        let refusal = refusal(
            {
                ($0.authority, $0.fine, $0.decidedOn) = (authority, .vnd(fine), day)
                $0.articles = [LegalBasis(document: "1/2020/NĐ-CP", article: "1")]
            }, recordedOn: day, actedOn: day, kind: kind)
        #expect((refusal == nil) == competent, "\(refusal.map(String.init(describing:)) ?? "")")
        if let refusal { #expect(refusal.rule == "competence" && !refusal.article.isEmpty) }
    }

    @Test(arguments: [(2_000_000, true), (1_999_999, false), (5_000_000, true), (5_000_001, false)] as [(Int64, Bool)])
    func `a fine stays in the bracket of its clause`(fine: Int64, fits: Bool) {
        let refusal = refusal { $0.fine = .vnd(fine) }
        #expect((refusal == nil) == fits)
        if let refusal { #expect(refusal.rule == "fine-bracket" && refusal.status == .unconfirmed) }
    }

    @Test func `an individual pays half, and several acts add up`() {
        #expect(refusal({ $0.fine = .vnd(2_500_000) }, kind: .individual) == nil)
        #expect(refusal({ $0.fine = .vnd(2_500_001) }, kind: .individual)?.rule == "fine-bracket")
        let two = [SanctionActs.article, LegalBasis(document: "15/2020/NĐ-CP", article: "35", clause: "3", point: "c")]
        #expect(refusal { ($0.fine, $0.articles) = (.vnd(15_000_000), two) } == nil)
        #expect(refusal { ($0.fine, $0.articles) = (.vnd(15_000_001), two) }?.rule == "fine-bracket")
    }

    @Test func `an amount in another currency is recorded and not judged`() {
        #expect(refusal { $0.fine = Money(minor: 99_999_999_999, currency: "EUR") } == nil)
    }

    // MARK: One act, one sanction

    @Test func `a second case about the same act is refused unless it says why it is another`() throws {
        let first: [Entry] = [("2024-03-05", SanctionActs.record())]
        let refusal = try #require(
            Script.refusal(SanctionActs.record("V2"), after: first, on: "2024-03-05", by: .police))
        #expect(refusal.rule == "one-act-one-sanction" && refusal.missing == ["distinct_act_ground"])
        #expect(refusal.messageVi.contains("V1"))
        #expect(
            Script.refusal(
                SanctionActs.record("V2") { $0.distinctActGround = "Máy khác" }, after: first, on: "2024-03-05",
                by: .police) == nil)
        #expect(
            Script.refusal(
                SanctionActs.record("V2") { $0.actedOn = "2024-03-03" }, after: first, on: "2024-03-05", by: .police)
                == nil)
    }

    @Test func `clauses of one article are one act since 02-5-2025`() {
        func second(_ day: String) -> Refusal? {
            let first = SanctionActs.record { ($0.actedOn, $0.detectedOn, $0.recordedOn) = (day, day, day) }
            let other = SanctionActs.record("V2") {
                ($0.actedOn, $0.detectedOn, $0.recordedOn) = (day, day, day)
                $0.articles[0].clause = "3"
            }
            return Script.refusal(other, after: [(day, first)], on: day, by: .police)
        }
        #expect(second("2025-05-01") == nil)
        #expect(second("2025-05-02")?.rule == "one-act-one-sanction")
    }
}
