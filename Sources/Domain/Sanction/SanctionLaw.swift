public import CivilTime

/// Time limits of the law on handling administrative violations, by the day of the act they are counted from.
public enum SanctionLaw {
    /// The four time limits of article 66, counted from the record.
    public struct DecisionTerms: Hashable, Sendable {
        let ordinary: Term
        let transferred: Term
        let explained: Term
        let complex: Term

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

    /// From detection to the record.
    static let record: [Dated<Term>] = [
        Dated("2022-01-01", nil, .workingDays(2), "Nghị định 118/2021/NĐ-CP, Điều 12", .confirmed)
    ]

    /// From the record to the decision.
    static let decision: [Dated<DecisionTerms>] = [
        Dated(
            "2013-07-01", "2021-12-31",
            DecisionTerms(ordinary: .days(7), transferred: .days(7), explained: .days(30), complex: .days(60)),
            "Luật XLVPHC 15/2012/QH13, Điều 66", .unconfirmed),
        Dated(
            "2022-01-01", nil,
            DecisionTerms(
                ordinary: .workingDays(7), transferred: .workingDays(10), explained: .months(1), complex: .months(2)),
            "Luật XLVPHC 15/2012/QH13 (sửa đổi 67/2020/QH14), Điều 66", .confirmed),
    ]

    /// From the end of the act, or from detection while it goes on, to the last day of a sanction.
    static let limitation: [Dated<Term>] = [
        Dated("2002-10-01", "2013-06-30", .months(12), "Pháp lệnh XLVPHC 44/2002, Điều 10", .unconfirmed),
        Dated("2013-07-01", nil, .months(12), "Luật XLVPHC 15/2012/QH13, Điều 6", .confirmed),
    ]

    /// From service to the last day to comply.
    static let compliance: [Dated<Term>] = [
        Dated("2013-07-01", nil, .days(10), "Luật XLVPHC 15/2012/QH13, Điều 73", .confirmed)
    ]

    /// From the decision to the last day it can be executed.
    static let execution: [Dated<Term>] = [
        Dated("2013-07-01", nil, .months(12), "Luật XLVPHC 15/2012/QH13, Điều 74", .unconfirmed)
    ]

    /// From execution to the day one is deemed never sanctioned: after a warning, and after anything else.
    static let clean: [Dated<(warning: Int, other: Int)>] = [
        Dated("2013-07-01", nil, (warning: 6, other: 12), "Luật XLVPHC 15/2012/QH13, Điều 7", .confirmed)
    ]

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
