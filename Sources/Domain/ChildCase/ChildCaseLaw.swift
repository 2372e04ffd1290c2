public import CivilTime

/// The clocks of a child-protection case.
public enum ChildCaseLaw {
    /// Hours from receiving the information to the emergency measure, where harm is serious.
    static let emergencyHours: [Dated<Int64>] = [
        Dated("2017-07-01", nil, 12, "Nghị định 56/2017/NĐ-CP, Điều 26 khoản 3, Điều 31", .confirmed)
    ]

    /// From the assessment to the approval of the plan.
    static let plan: [Dated<Term>] = [
        Dated("2017-07-01", nil, .workingDays(5), "Nghị định 56/2017/NĐ-CP, Điều 28", .confirmed)
    ]

    /// When the emergency measure is due; hours run through nights and days off.
    public static func emergencyDue(receivedAt instant: Instant) -> Instant? {
        emergencyHours.inForce(on: instant.day).map { instant.adding(hours: $0.value) }
    }

    /// The last day of the plan's approval.
    public static func planDue(assessedOn day: Day, _ calendar: WorkingCalendar = .vietnam) -> Day? {
        plan.inForce(on: day)?.value.lastDay(after: day, calendar)
    }
}

extension Instant {
    /// This instant moved by whole hours; in a fold any instant may come, so the end of time is the end.
    func adding(hours: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(hours * 3_600_000_000)
        return overflow ? self : Instant(microseconds: sum)
    }
}
