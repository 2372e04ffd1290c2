public import CivilTime

/// Which days are worked: Monday to Friday, without the holidays, with the weekends that are worked in exchange.
///
/// A value that is passed in: a holiday that becomes known later makes another calendar, and with it other last days.
public struct WorkingCalendar: Hashable, Sendable {
    /// Days off that would otherwise be worked, and holidays that fall on a weekend.
    public let holidays: Set<Day>
    /// Saturdays and Sundays that are worked to make up for another day.
    public let workedWeekends: Set<Day>

    /// Makes a calendar of days off and of weekends that are worked.
    public init(holidays: Set<Day>, workedWeekends: Set<Day> = []) {
        self.holidays = holidays
        self.workedWeekends = workedWeekends
    }

    /// Whether offices work on this day.
    public func isWorking(_ day: Day) -> Bool {
        if workedWeekends.contains(day) { return true }
        return day.weekday <= 5 && !holidays.contains(day)
    }

    /// The day on which a term of `count` working days ends; the day after `start` is the first that counts.
    ///
    /// A term of no days, or of a negative number, ends on `start`.
    public func adding(workingDays count: Int, to start: Day) -> Day {
        var day = start
        var left = min(count, 1_000)  // no term of law comes near; keeps a senseless number from running on
        while left > 0 {
            day = day.adding(days: 1)
            if isWorking(day) { left -= 1 }
        }
        return day
    }

    /// The day itself where it is worked, else the next that is: where a term counted in days, months or years ends
    /// on a day off, it ends at the close of the next working day (Civil Code 2015, art. 148.5).
    public func firstWorkingDay(onOrAfter start: Day) -> Day {
        var day = start
        while !isWorking(day) { day = day.adding(days: 1) }
        return day
    }

    /// The days a term passed over because they are not worked, `start` excluded, `end` included; at most 1,000.
    public func skipped(after start: Day, through end: Day) -> [Day] {
        var days: [Day] = []
        var day = start
        while day < end, days.count < 1_000 {
            day = day.adding(days: 1)
            if !isWorking(day) { days.append(day) }
        }
        return days
    }

    /// This calendar with further days off, such as a closure ordered or announced later.
    public func with(holidays more: some Sequence<Day>, workedWeekends exchanged: some Sequence<Day> = [])
        -> WorkingCalendar
    {
        WorkingCalendar(holidays: holidays.union(more), workedWeekends: workedWeekends.union(exchanged))
    }

    /// Weekends alone.
    public static let weekendsOnly = WorkingCalendar(holidays: [])
}
