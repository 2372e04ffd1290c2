import CivilTime
public import Domain
import Law

/// A question to the law with the answer that is known to be right: one row of `cases.tsv`.
public struct LawCase: Hashable, Sendable {
    /// The scenario it belongs to: `2`, or `edge`.
    public let scenario: String
    public let title: String
    public let question: String
    /// What the law answers.
    public let expected: String
    public let vi: String
    public let en: String

    /// The cases shipped with the program, in order.
    public static let all: [LawCase] = String(decoding: PackageResources.cases_tsv, as: UTF8.self).split(separator: "\n")
        .filter { !$0.hasPrefix("#") }.dropFirst().compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 6 else { return nil }
            return LawCase(scenario: cells[0], title: cells[1], question: cells[2], expected: cells[3], vi: cells[4], en: cells[5])
        }

    /// What the law in force answers; `nil` where the question cannot be read or no rule answers.
    public func answer() -> String? {
        let words = question.split(separator: " ").map(String.init)
        var values: [String: String] = [:]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        func day(_ name: String) -> Day? { values[name].flatMap { Day($0) } }
        switch words.first {
        case "term": return day("from").flatMap { DeadlineVerdict.term(values["rule"] ?? "", from: $0).first?.answer }
        case "limitation": return day("from").flatMap { DeadlineVerdict.months(values["rule"] ?? "", from: $0).first?.answer }
        case "decision": return day("from").flatMap { Self.decision($0, values["kind"] ?? "") }
        case "clean":
            return day("executed").flatMap { DeadlineVerdict.clean(executed: $0, warning: values["warning"] == "yes").first?.answer }
        case "emergency":
            return values["from"].flatMap { Instant($0) }.flatMap { DeadlineVerdict.emergency(received: $0).first?.answer }
        case "recidivism": return day("at").map { Self.recidivism($0, values) }
        case "competence": return day("at").flatMap { Self.competence($0, values) }
        case "site": return day("at").flatMap { Self.site($0, values) }
        default: return nil
        }
    }

    private static func decision(_ from: Day, _ kind: String) -> String? {
        guard let terms = LawBook.inForce.tables.decision.inForce(on: from)?.value else { return nil }
        let term: Term? =
            switch kind {
            case "ordinary": terms.ordinary
            case "transferred": terms.transferred
            case "explained": terms.explained
            case "complex": terms.complex
            default: nil
            }
        return term?.lastDay(after: from).description
    }

    private static func recidivism(_ at: Day, _ values: [String: String]) -> String {
        func day(_ name: String) -> Day? { values[name].flatMap { Day($0) } }
        let earlier = EarlierCase(
            id: "case:1", articles: [LegalBasis(reference: "15/2020/NĐ-CP \(values["earlier"] ?? "")")], decidedOn: day("decided"),
            executedOn: day("executed"), isWarning: values["warning"] == "yes")
        return RecidivismVerdict.of(LegalBasis(reference: "15/2020/NĐ-CP \(values["article"] ?? "")"), on: at, earlier: [earlier]).answer
    }

    private static func competence(_ at: Day, _ values: [String: String]) -> String? {
        guard let amount = values["amount"].flatMap({ Int64($0) }), let authority = values["authority"] else { return nil }
        let verdict = CompetenceVerdict.of(LegalBasis(reference: "35.3"), amount: amount, organisation: false, on: at)
        return verdict.answer.split(separator: ",").contains { $0 == authority } ? "yes" : "no"
    }

    /// A site that meets everything but, maybe, the distance.
    private static func site(_ at: Day, _ values: [String: String]) -> String? {
        guard let distance = values["distance"].flatMap({ Int64($0) }) else { return nil }
        var site = SiteFacts()
        (site.schoolDistanceM, site.roomAreaM2, site.urbanClass) = (distance, 60, .i)
        (site.lighting, site.fireSafety, site.signComplete) = (true, true, true)
        return CertificateRules.unmet(site, on: at).isEmpty ? "licensable" : "refused"
    }
}

extension LegalBasis {
    /// Reads `35.3.d`, `15/2020/NĐ-CP 35.3.d` or `15/2020/NĐ-CP:35.3`: document, article, clause, point.
    public init(reference: String) {
        let words = reference.split { $0 == " " || $0 == ":" }.map(String.init)
        let place = (words.last ?? "").split(separator: ".").map(String.init)
        self.init(
            document: words.dropLast().joined(separator: " "), article: place.first ?? "", clause: place.count > 1 ? place[1] : "",
            point: place.count > 2 ? place[2] : "")
    }
}
