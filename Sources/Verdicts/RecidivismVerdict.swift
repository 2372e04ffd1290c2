public import CivilTime
public import Domain
public import Law

/// An earlier case of a violator, as far as recidivism asks.
public struct EarlierCase: Hashable, Sendable {
    public let id: String
    public let articles: [LegalBasis]
    public let actedOn: Day?
    /// The decision's day and number; none where the act has not been decided.
    public let decidedOn: Day?
    public let number: String
    public let executedOn: Day?
    public let isWarning: Bool

    /// Says what is known of an earlier case.
    public init(
        id: String, articles: [LegalBasis], actedOn: Day? = nil, decidedOn: Day? = nil, number: String = "", executedOn: Day? = nil,
        isWarning: Bool = false
    ) {
        (self.id, self.articles, self.actedOn, self.decidedOn) = (id, articles, actedOn, decidedOn)
        (self.number, self.executedOn, self.isWarning) = (number, executedOn, isWarning)
    }

    /// Reads a case.
    public init(_ state: SanctionCase) {
        self.init(
            id: state.subject, articles: state.act.articles, actedOn: state.act.endedOn, decidedOn: state.decision?.decidedOn,
            number: state.decision?.number ?? "", executedOn: state.executedOn, isWarning: state.decision?.isWarning ?? false)
    }
}

/// Whether an act on a day is recidivism (tái phạm), or repeated, under the text in force on that day.
public enum RecidivismVerdict {
    /// Judges; `earlier` are the violator's other cases, in any order.
    public static func of(_ article: LegalBasis, on day: Day, earlier: [EarlierCase], law: LawBook = .inForce) -> Verdict {
        guard let rule = law.rule("REC-BASIS", on: day), case .recidivism(let basis) = rule.predicate else {
            return Verdict(
                "no-text", vi: "Không có văn bản trong gói luật cho ngày \(day.vietnamese)", en: "No text of the packs is in force on \(day)", on: day)
        }
        let widened = law.rule("REC-SAME-ARTICLE", on: day)
        let same = earlier.filter { $0.articles.contains { isSame($0, article, widely: widened != nil) } }
            .sorted { ($0.decidedOn ?? day, $0.id) < ($1.decidedOn ?? day, $1.id) }
        var steps: [Verdict.Step] = []
        var (recidivist, repeated, usedWidening) = (false, false, false)
        for one in same {
            let judged = step(one, basis, day, law)
            steps.append(judged.step)
            guard judged.counts else { continue }
            if one.decidedOn == nil { repeated = true } else { recidivist = true }
            if !one.articles.contains(where: { isSame($0, article, widely: false) }) { usedWidening = true }
        }
        var verdict =
            recidivist
            ? Verdict("recidivist", vi: "Tái phạm", en: "Recidivism", on: day)
            : repeated
                ? Verdict("repeated", vi: "Vi phạm nhiều lần, không phải tái phạm", en: "Repeated, not recidivism", on: day)
                : Verdict("not-recidivist", vi: "Không phải tái phạm", en: "Not recidivism", on: day)
        verdict.cite(rule)
        verdict.cite(law.rule("SAN-CLEAN", on: day))
        if usedWidening { verdict.cite(widened) }
        if repeated, !recidivist { verdict.cite(law.rule("REC-AGGRAVATES", on: day) ?? law.rule("REC-EACH-PUNISHED", on: day)) }
        verdict.steps =
            steps.isEmpty
            ? [Verdict.Step("none", vi: "Không có vụ trước về cùng hành vi", en: "There is no earlier case of the same act")] : steps
        return verdict
    }

    /// The first day on which none of the earlier cases counts any more against the same act; `nil` where none counts on `day`.
    public static func clear(_ article: LegalBasis, on day: Day, earlier: [EarlierCase], law: LawBook = .inForce) -> Day? {
        guard let rule = law.rule("REC-BASIS", on: day), case .recidivism(let basis) = rule.predicate else { return nil }
        let widely = law.rule("REC-SAME-ARTICLE", on: day) != nil
        let same = earlier.filter { $0.articles.contains { isSame($0, article, widely: widely) } }
        return same.map { step($0, basis, day, law) }.filter(\.counts).compactMap(\.until).max()
    }

    /// The same clause and point; from 02/5/2025 the same article suffices. What the question leaves out matches all.
    static func isSame(_ one: LegalBasis, _ asked: LegalBasis, widely: Bool) -> Bool {
        guard one.document == asked.document || asked.document.isEmpty, one.article == asked.article else { return false }
        if widely { return true }
        return (asked.clause.isEmpty || one.clause == asked.clause) && (asked.point.isEmpty || one.point == asked.point)
    }

    /// Whether an earlier case counts on a day, and from which day it does not.
    private typealias Judged = (counts: Bool, until: Day?, step: Verdict.Step)

    private static func step(_ one: EarlierCase, _ basis: RecidivismBasis, _ day: Day, _ law: LawBook) -> Judged {
        let name = one.number.isEmpty ? one.id : "\(one.number) (\(one.id))"
        guard let decided = one.decidedOn, decided <= day else {
            let end = one.actedOn.flatMap { SanctionLaw.limitationEnds(actEnded: $0) }
            let open = end.map { day <= $0 } ?? false
            let counts = one.decidedOn == nil && open && one.actedOn.map { $0 < day } ?? false
            return (
                counts, end?.adding(days: 1),
                Verdict.Step(
                    counts ? "repeated" : "passed-over", rule: "SAN-LIMITATION", vi: "\(name): chưa có quyết định vào ngày \(day.vietnamese)",
                    en: "\(name): not decided by \(day)")
            )
        }
        guard let executed = one.executedOn, executed <= day else { return unexecuted(name, decided, basis, day, law) }
        guard let clean = SanctionLaw.cleanOn(executed: executed, warning: one.isWarning) else {
            return (false, nil, Verdict.Step("passed-over", rule: "SAN-CLEAN", vi: "\(name): không có thời hạn", en: "\(name): no term"))
        }
        let counts = day < clean
        return (
            counts, clean,
            Verdict.Step(
                counts ? "counts" : "clean", rule: "SAN-CLEAN",
                vi: "\(name): quyết định \(decided.vietnamese), chấp hành xong \(executed.vietnamese), được coi là chưa bị xử phạt từ \(clean.vietnamese)",
                en: "\(name): decided \(decided), executed \(executed), deemed never sanctioned from \(clean)")
        )
    }

    /// A decision not carried out: the text of 2012 does not count it; that of 2020 does, until a year after it can no longer be executed.
    private static func unexecuted(
        _ name: String, _ decided: Day, _ basis: RecidivismBasis, _ day: Day, _ law: LawBook
    ) -> Judged {
        if basis == .completion {
            return (
                false, nil,
                Verdict.Step(
                    "passed-over", rule: "REC-BASIS", vi: "\(name): quyết định \(decided.vietnamese) chưa chấp hành xong, văn bản 2012 chưa tính",
                    en: "\(name): decided \(decided), not carried out; the text of 2012 does not count it")
            )
        }
        let months = law.tables.execution.inForce(on: decided).flatMap { Predicate.term($0.value).asMonths } ?? 12
        let end = decided.adding(months: months).adding(months: law.tables.clean.inForce(on: decided)?.value.other ?? 12)
        return (
            day < end, end,
            Verdict.Step(
                day < end ? "counts" : "clean", rule: "REC-BASIS",
                vi: "\(name): quyết định \(decided.vietnamese), chưa chấp hành xong, tính đến hết \(end.adding(days: -1).vietnamese)",
                en: "\(name): decided \(decided), not carried out, counted through \(end.adding(days: -1))")
        )
    }
}
