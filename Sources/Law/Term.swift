public import CivilTime

/// A length of time as laws give it.
public enum Term: Hashable, Sendable {
    case workingDays(Int)
    case days(Int)
    case months(Int)

    /// The last day of a term that begins the day after `start`.
    ///
    /// Working days end on a working day; a term of days or months that ends on a day off goes on to the next working
    /// day (Civil Code 2015, art. 147 and 148).
    public func lastDay(after start: Day, _ calendar: WorkingCalendar = .vietnam) -> Day {
        switch self {
        case .workingDays(let count): calendar.adding(workingDays: count, to: start)
        case .days(let count): calendar.firstWorkingDay(onOrAfter: start.adding(days: count))
        case .months(let count): calendar.firstWorkingDay(onOrAfter: start.adding(months: count))
        }
    }

    /// `7 ngày làm việc`.
    public var labelVi: String {
        switch self {
        case .workingDays(let count): "\(count) ngày làm việc"
        case .days(let count): "\(count) ngày"
        case .months(let count): "\(count) tháng"
        }
    }

    /// `7 working days`.
    public var labelEn: String {
        switch self {
        case .workingDays(let count): "\(count) working day\(count == 1 ? "" : "s")"
        case .days(let count): "\(count) day\(count == 1 ? "" : "s")"
        case .months(let count): "\(count) month\(count == 1 ? "" : "s")"
        }
    }
}
