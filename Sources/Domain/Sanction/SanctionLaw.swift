public import CivilTime
public import Law

/// Time limits of the law on handling administrative violations, by the day of the act they are counted from.
///
/// The figures stand in the pack `handling`.
public enum SanctionLaw {
    /// From detection to the record.
    static var record: [Dated<Term>] { LawBook.inForce.tables.record }

    /// From the record to the decision.
    static var decision: [Dated<DecisionTerms>] { LawBook.inForce.tables.decision }

    /// From the end of the act, or from detection while it goes on, to the last day of a sanction.
    static var limitation: [Dated<Term>] { LawBook.inForce.tables.limitation }

    /// From service to the last day to comply.
    static var compliance: [Dated<Term>] { LawBook.inForce.tables.compliance }

    /// From the decision to the last day it can be executed.
    static var execution: [Dated<Term>] { LawBook.inForce.tables.execution }

    /// From execution to the day one is deemed never sanctioned.
    static var clean: [Dated<CleanTerms>] { LawBook.inForce.tables.clean }

    /// Whether points and clauses of one article count as the same act.
    static func isWholeArticleOneAct(on day: Day) -> Bool { LawBook.inForce.rule("REC-SAME-ARTICLE", on: day) != nil }

    /// The last day of the decision for a record of this day.
    public static func decisionDue(
        recordedOn day: Day, _ deadline: DecisionDeadline, _ calendar: WorkingCalendar = .vietnam
    ) -> Day? {
        decision.inForce(on: day)?.value.term(deadline).lastDay(after: day, calendar)
    }

    /// The last day on which an act that ended on this day can be sanctioned; limitation does not wait for a working day.
    public static func limitationEnds(actEnded day: Day) -> Day? {
        guard case .months(let count) = limitation.inForce(on: day)?.value else { return nil }
        return day.adding(months: count)
    }

    /// The day from which a violator is deemed never sanctioned, the sanction being executed on `day`.
    public static func cleanOn(executed day: Day, warning: Bool) -> Day? {
        clean.inForce(on: day).map { day.adding(months: warning ? $0.value.warning : $0.value.other) }
    }
}

extension DecisionTerms {
    /// The term a decision relies on; without a word, the ordinary one.
    func term(_ deadline: DecisionDeadline) -> Term {
        switch deadline {
        case .fileTransferred: transferred
        case .explanationOrVerification: explained
        case .particularlyComplex: complex
        case .unspecified, .ordinary, .UNRECOGNIZED: ordinary
        }
    }
}
