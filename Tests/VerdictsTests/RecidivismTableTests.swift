import CivilTime
import Domain
import Testing

@testable import Verdicts

/// Recidivism on the exact day: after a warning, after another sanction, where execution lapses, where nothing is decided, in its three texts.
struct RecidivismTableTests {
    /// An earlier case, and what is said of a new act of an article on a day.
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        var earlier = "35.3.d"
        var acted: String?
        var decided: String?
        var executed: String?
        var warning = false
        var asked = "35.3.d"
        let at: String
        let answer: String

        var testDescription: String { "\(name), \(at): \(answer)" }
    }

    /// The days around which an answer flips: the first of each pair still (or not yet), the second no more (or from then on).
    private static func flips(
        _ name: String, earlier: String = "35.3.d", acted: String? = nil, decided: String? = nil, executed: String? = nil, warning: Bool = false,
        asked: String = "35.3.d", _ days: (String, String)...
    ) -> [Row] {
        days.map {
            Row(
                name: name, earlier: earlier, acted: acted, decided: decided, executed: executed, warning: warning, asked: asked, at: $0.0,
                answer: $0.1)
        }
    }

    private static let (yes, no, again) = ("recidivist", "not-recidivist", "repeated")

    static let rows: [Row] = [
        flips(
            "2012: a fine, counted from completion", decided: "2019-03-04", executed: "2019-03-20", ("2019-03-03", no), ("2019-03-04", no),
            ("2019-03-19", no), ("2019-03-20", yes), ("2020-03-19", yes), ("2020-03-20", no)),
        flips(
            "2012: a warning, six months", decided: "2019-03-04", executed: "2019-03-10", warning: true, ("2019-03-09", no), ("2019-03-10", yes),
            ("2019-09-09", yes), ("2019-09-10", no)),
        flips("2012: a year from a leap day", decided: "2020-02-20", executed: "2020-02-29", ("2021-02-27", yes), ("2021-02-28", no)),
        flips("2012: six months to a leap day", decided: "2019-08-20", executed: "2019-08-31", warning: true, ("2020-02-28", yes), ("2020-02-29", no)),
        flips("2012: six months to a month without that day", decided: "2020-08-20", executed: "2020-08-31", warning: true, ("2021-02-27", yes), ("2021-02-28", no)),
        flips(
            "never carried out: from the text of 2020 on, until execution lapsed and a year is over", decided: "2021-06-01", ("2021-12-31", no),
            ("2022-01-01", yes), ("2023-05-31", yes), ("2023-06-01", no)),
        flips(
            "2020: a fine, counted from the decision", decided: "2023-03-01", executed: "2023-03-15", ("2023-02-28", no), ("2023-03-01", yes),
            ("2023-03-14", yes), ("2023-03-15", yes), ("2024-03-14", yes), ("2024-03-15", no)),
        flips(
            "2020: a warning, six months", decided: "2023-03-01", executed: "2023-03-02", warning: true, ("2023-02-28", no), ("2023-03-01", yes),
            ("2023-09-01", yes), ("2023-09-02", no)),
        flips("2020: execution of a fine lapsed", decided: "2022-05-10", ("2024-05-09", yes), ("2024-05-10", no)),
        flips("2020: execution lapsed, decided on a leap day", decided: "2024-02-29", ("2026-02-27", yes), ("2026-02-28", no)),
        flips(
            "not decided: repeated until limitation", acted: "2023-05-02", ("2023-05-02", no), ("2023-05-03", again), ("2024-05-02", again),
            ("2024-05-03", no)),
        flips("not decided, on a leap day", acted: "2020-02-29", ("2021-02-28", again), ("2021-03-01", no)),
        flips("another point of the article", earlier: "35.2.a", decided: "2025-02-03", executed: "2025-02-10", ("2025-05-01", no), ("2025-05-02", yes)),
        flips("another article", earlier: "36.2.a", decided: "2025-02-03", executed: "2025-02-10", ("2025-05-01", no), ("2025-05-02", no)),
        flips("asked of the clause", decided: "2023-03-01", executed: "2023-03-15", asked: "35.3", ("2024-03-14", yes), ("2024-03-15", no)),
        flips("before any text of the packs", decided: "2012-01-03", executed: "2012-01-20", ("2012-03-02", "no-text")),
    ].flatMap(\.self)

    @Test func `the table holds the forty rows that are asked for`() { #expect(Self.rows.count >= 40) }

    @Test(arguments: rows)
    func `the answer flips on its day`(row: Row) throws {
        func reference(_ text: String) -> LegalBasis { LegalBasis(reference: "15/2020/NĐ-CP \(text)") }
        let earlier = EarlierCase(
            id: "case:1", articles: [reference(row.earlier)], actedOn: row.acted.flatMap { Day($0) }, decidedOn: row.decided.flatMap { Day($0) },
            executedOn: row.executed.flatMap { Day($0) }, isWarning: row.warning)
        let at = try #require(Day(row.at))
        #expect(RecidivismVerdict.of(reference(row.asked), on: at, earlier: [earlier]).answer == row.answer)
    }

    @Test func `a decision annulled on appeal counts as none`() throws {
        let at = try #require(Instant("2023-04-03"))
        func fact(_ position: UInt64, _ type: String, _ json: String, _ day: String) throws -> Fact {
            let occurred = try #require(Instant(day))
            return Fact(
                position: position, id: "\(position)", occurred: occurred, effective: occurred, recorded: occurred, agency: "h1", officer: "",
                event: try DomainEvent(type: type, json: json))
        }
        let basis = #""articles":[{"document":"15/2020/NĐ-CP","article":"35","clause":"3","point":"d"}]"#
        let decided = try [
            fact(0, "ViolationRecordMade", #"{"caseId":"V1","business":"B1","recordedOn":"2023-03-01","actedOn":"2023-03-01",\#(basis)}"#, "2023-03-01"),
            fact(1, "SanctionDecisionIssued", #"{"caseId":"V1","number":"1","decidedOn":"2023-03-06",\#(basis)}"#, "2023-03-06"),
        ]
        let annulled = try fact(2, "DecisionAnnulled", #"{"caseId":"V1","number":"2","ground":"khiếu nại đúng"}"#, "2023-03-20")
        let article = LegalBasis(reference: "15/2020/NĐ-CP 35.3.d")
        let before = EarlierCase(SanctionCase(subject: "case:V1", history: decided))
        #expect(RecidivismVerdict.of(article, on: at.day, earlier: [before]).answer == "recidivist")
        let after = EarlierCase(SanctionCase(subject: "case:V1", history: decided + [annulled]))
        #expect(RecidivismVerdict.of(article, on: at.day, earlier: [after]).answer == "repeated")
    }
}
