import CivilTime
import Domain
import Law
import Testing

@testable import Verdicts

struct LawCaseTests {
    @Test(arguments: LawCase.all)
    func `the law answers every golden case`(item: LawCase) { #expect(item.answer() == item.expected) }

    @Test func `the cases are all there`() {
        #expect(LawCase.all.count >= 28)
        for scenario in ["1", "2", "3", "4", "6", "edge"] { #expect(LawCase.all.contains { $0.scenario == scenario }) }
    }

    @Test func `a verdict under another pack differs, and only while it is asked`() throws {
        let file = try #require(ShippedPacks.files.first { $0.name == "points.tsv" })
        let text = String(decoding: file.bytes, as: UTF8.self).replacing("school-distance 200", with: "school-distance 100")
        let book = try LawBook.shipped.replacing(RulePack(tsv: Array(text.utf8), file: "other.tsv"))
        let refused = try #require(LawCase.all.first { $0.question == "site distance=150 at=2023-03-10" })
        #expect(LawBook.$inForce.withValue(book) { refused.answer() } == "licensable")
        #expect(refused.answer() == "refused")
    }

    @Test func `an unconfirmed rule is said to be so`() throws {
        let day = try #require(Day("2024-05-06"))
        let verdict = CompetenceVerdict.of(LegalBasis(reference: "15/2020/NĐ-CP:35.3"), amount: 3_000_000, organisation: false, on: day)
        #expect(verdict.status == .unconfirmed && verdict.answer.contains("commune-chair"))
        #expect(verdict.steps.contains { $0.kind == "in-bracket" })
        let outside = CompetenceVerdict.of(LegalBasis(reference: "35.3"), amount: 6_000_000, organisation: false, on: day)
        #expect(outside.steps.contains { $0.kind == "outside-bracket" })
        // Half of an individual's half: 1.25 to 2.5 million.
        for (amount, kind) in [(1_249_999, "outside-bracket"), (1_250_000, "in-bracket"), (2_500_000, "in-bracket"), (2_500_001, "outside-bracket")] as [(Int64, String)] {
            let minor = CompetenceVerdict.of(LegalBasis(reference: "35.3"), amount: amount, organisation: false, isMinor: true, on: day)
            #expect(minor.steps.contains { $0.kind == kind } && minor.rules.contains { $0.id == "FINE-MINOR" }, "\(amount)")
        }
    }

    @Test func `the days of Tết are named among the days passed over`() throws {
        let recorded = try #require(Day("2024-02-02"))
        let verdict = try #require(DeadlineVerdict.decision(recorded: recorded).first)
        let skipped = verdict.steps[0].skipped
        #expect(skipped.contains { $0.day.description == "2024-02-12" && $0.vi == "Tết Nguyên đán" && $0.status == .unconfirmed })
        #expect(skipped.contains { $0.day.description == "2024-02-03" && $0.en == "Saturday" })
    }

    @Test func `an act not yet decided is repeated, not recidivism`() throws {
        let (acted, day) = try (#require(Day("2022-03-01")), #require(Day("2022-04-01")))
        let earlier = EarlierCase(id: "case:1", articles: [LegalBasis(reference: "15/2020/NĐ-CP 35.3.d")], actedOn: acted)
        let article = LegalBasis(reference: "15/2020/NĐ-CP:35.3.d")
        #expect(RecidivismVerdict.of(article, on: day, earlier: [earlier]).answer == "repeated")
        #expect(try RecidivismVerdict.of(article, on: #require(Day("2023-03-02")), earlier: [earlier]).answer == "not-recidivist")
        #expect(try RecidivismVerdict.of(article, on: #require(Day("2012-03-02")), earlier: [earlier]).answer == "no-text")
    }

    @Test func `a last day that counts on an unconfirmed holiday is unconfirmed, and one that passes over weekends alone is not`() throws {
        let (overTet, plain) = try (#require(Day("2024-02-02")), #require(Day("2024-03-06")))
        let rules = try [overTet, plain].map { try #require(DeadlineVerdict.term("SAN-COMPLY", from: $0).first).rules.map(\.status) }
        #expect(rules[0] == rules[1] && rules[0] == [.confirmed])
        #expect(try #require(DeadlineVerdict.term("SAN-COMPLY", from: overTet).first).status == .unconfirmed)
        #expect(try #require(DeadlineVerdict.term("SAN-COMPLY", from: plain).first).status == .confirmed)
    }

    @Test func `a holiday more moves the last day, and one fewer moves it back`() throws {
        let (start, extra) = try (#require(Day("2024-03-06")), #require(Day("2024-03-18")))
        let more = WorkingCalendar.vietnam.with(holidays: [extra])
        #expect(DeadlineVerdict.term("SAN-COMPLY", from: start, .inForce, more).first?.answer == "2024-03-19")
        #expect(DeadlineVerdict.term("SAN-COMPLY", from: start, .inForce, .vietnam).first?.answer == "2024-03-18")
    }

    @Test func `an assessment says of each condition that cannot be told what is missing`() throws {
        let verdict = try PointAssessment(point: "point:P1", history: []).verdict(on: #require(Day("2023-03-10")))
        for rule in ["ACC-3", "ACC-4", "ACC-8", "GAM-7", "GAM-8"] {
            let step = try #require(verdict.steps.first { $0.rule == rule }, "\(rule)")
            #expect(step.kind == "not-assessed" && step.vi.contains("chưa xét") && step.en.contains("not assessed"), "\(rule)")
        }
    }

    @Test func `every term of the packs is opened by an event, or is another's to keep`() {
        let opened = Set(DeadlineVerdict.openers.values.flatMap(\.self))
        let terms = LawBook.shipped.rules.filter { rule in
            switch rule.predicate {
            case .term, .decision, .hours, .clean: true
            default: false
            }
        }
        // Of the violator, who may ask and explain; and of the guard on decisions, which counts from the act and not from an event.
        let others: Set = ["SAN-EXPLAIN-ORAL", "SAN-EXPLAIN-WRITTEN", "SAN-LIMITATION"]
        #expect(Set(terms.map(\.id)) == opened.union(others))
        #expect(DeadlineVerdict.openers.keys.allSatisfy { Catalogue.eventType($0) != nil })
    }

    @Test func `what opens a deadline is what the list says, and nothing else`() throws {
        let at = try #require(Instant("2025-03-03"))
        for type in Catalogue.eventTypes {
            var verdicts: [Verdict] = []
            for json in Self.openings {
                // Fields that a type does not have make it no event of the type.
                guard let event = try? DomainEvent(type: type.name, json: json) else { continue }
                verdicts += DeadlineVerdict.of(
                    Fact(position: 0, id: "", occurred: at, effective: at, recorded: at, agency: "x", officer: "", event: event))
            }
            let rules = Set(verdicts.compactMap(\.rules.first?.id))
            // CER-EXTENSION-TERM and CER-AMENDMENT-TERM ended with 2024.
            let expected = Set(DeadlineVerdict.openers[type.name] ?? []).subtracting(["CER-EXTENSION-TERM", "CER-AMENDMENT-TERM"])
            #expect(rules == expected, "\(type.name)")
        }
    }

    /// Payloads of which each type reads at least one as an opening of its own.
    private static let openings =
        ["{}", #"{"serious":true}"#, #"{"ground":"REVOCATION_GROUND_FRAUD"}"#]
        + ["NEW", "AMENDMENT", "EXTENSION", "REISSUE"].map { #"{"kind":"APPLICATION_KIND_\#($0)"}"# }
}
