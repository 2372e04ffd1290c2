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
