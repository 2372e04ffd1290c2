public import CivilTime
public import Law

/// The clocks of a child-protection case.
public enum ChildCaseLaw {
    /// Hours from receiving the information to the emergency measure, where harm is serious.
    static var emergencyHours: [Dated<Int64>] { LawBook.inForce.tables.emergency }

    /// From the assessment to the approval of the plan.
    static var plan: [Dated<Term>] { LawBook.inForce.tables.plan }

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
