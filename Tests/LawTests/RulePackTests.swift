import CivilTime
import Testing

@testable import Law

struct RulePackTests {
    private static let head =
        "#pack\ttry\n#title_vi\tThử\n#title_en\tTry\n#territory\t\n" + RulePack.columns.joined(separator: "\t") + "\n"

    private func refused(_ rows: String, head: String = head) -> PackFault? {
        do {
            _ = try RulePack(tsv: Array((head + rows).utf8), file: "try.tsv")
            return nil
        } catch {
            return error
        }
    }

    private func row(
        _ predicate: String = "yes", id: String = "R-1", from: String = "2020-01-01", to: String = "", status: String = "confirmed"
    ) -> String {
        [id, predicate, "Điều 1", "nguồn", from, to, status, "vi", "en"].joined(separator: "\t") + "\n"
    }

    @Test func `a pack is named by the hash of its bytes, and a changed figure changes the name of the book`() throws {
        let file = try #require(ShippedPacks.files.first { $0.name == "points.tsv" })
        let pack = try RulePack(tsv: file.bytes, file: file.name)
        let changed = try RulePack(
            tsv: Array(String(decoding: file.bytes, as: UTF8.self).replacing("school-distance 200", with: "school-distance 150").utf8),
            file: file.name)
        #expect(pack.hash.count == 32 && pack.hash != changed.hash)
        let book = try LawBook.shipped.replacing(changed)
        #expect(book.hash != LawBook.shipped.hash)
        #expect(try book.replacing(pack).hash == LawBook.shipped.hash)
    }

    @Test func `a good row is read`() throws {
        let pack = try RulePack(tsv: Array((Self.head + row("term 7 working-days")).utf8), file: "try.tsv")
        #expect(pack.rules.first?.predicate == .term(.workingDays(7)) && pack.rules.first?.line == 6)
    }

    @Test(arguments: [
        "school-distance", "school-distance -1", "term 7 weeks", "term seven days", "decision ordinary=7wd", "share x percent=101",
        "fine document=a article=1 clause=1 from=5 to=4", "clean warning=6", "recidivism counted-from=never", "bodies", "nonsense", "yes 1",
        "amount 99999999999999999999", "quota -1", "extend asked-before=20 times=1",
    ])
    func `a predicate that cannot be read is refused with its line`(predicate: String) throws {
        let fault = try #require(refused(row() + row(predicate, id: "R-2")))
        #expect(fault.place == "try.tsv:7" && !fault.vi.isEmpty && !fault.en.isEmpty)
    }

    @Test func `dates, status, columns and overlaps are refused with their line`() throws {
        #expect(refused(row(from: "2020-02-30"))?.line == 6)
        #expect(refused(row(from: "2020-01-01", to: "2019-12-31"))?.line == 6)
        #expect(refused(row(status: "sure"))?.line == 6)
        #expect(refused(row() + "R-2\tyes\n")?.line == 7)
        #expect(refused(row(to: "2020-06-30") + row(from: "2020-06-30"))?.line == 7)
        #expect(refused(row() + row(from: "2021-01-01"))?.line == 7)
        #expect(refused(row(to: "2020-06-30") + row(from: "2020-07-01")) == nil)
        #expect(refused("")?.en == "there is no rule")
        #expect(refused(row(), head: "#pack\ttry\n")?.en.contains("title_vi") == true)
    }

    @Test func `two packs do not give one rule`() throws {
        let other = try RulePack(tsv: Array((Self.head + row(id: "GAM-2")).utf8), file: "try.tsv")
        #expect(throws: PackFault.self) { try LawBook.shipped.replacing(other) }
    }

    @Test func `every shipped rule names article, source, days and status, and both languages`() {
        let rules = LawBook.shipped.packs.flatMap(\.rules)
        #expect(rules.count > 350)
        for rule in rules { #expect(!rule.article.isEmpty && !rule.source.isEmpty && !rule.labelVi.isEmpty && !rule.labelEn.isEmpty) }
        for id in ["ACC-1", "ACC-5", "GAM-1", "GAM-8", "PLY-1", "SAN-DECISION", "REC-BASIS", "CHI-EMERGENCY", "INS-QUOTA"] {
            #expect(LawBook.shipped.rows(id).isEmpty == false, "\(id)")
        }
    }
}
