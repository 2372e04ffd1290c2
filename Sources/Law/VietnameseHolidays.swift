public import CivilTime

/// Public holidays, read from the calendar pack.
///
/// The fixed days are those of the Labour Code (2012, art. 115; 2019, art. 112). The lunar days are astronomical facts, but
/// which five days around Tết are free, which day beside 2 September, and which weekends are exchanged is announced every
/// year; the pack holds the common pattern, unconfirmed, until what was announced is recorded (`LawBook.announcing`).
public enum VietnameseHolidays {
    /// One day off and how sure we are of it.
    public struct Holiday: Hashable, Sendable {
        /// The day off.
        public let day: Day
        /// What it is called.
        public let nameVi: String
        public let nameEn: String
        /// Whether its date rests on the law alone, or on a yearly announcement not checked.
        public let status: RuleStatus

        init(_ rule: Rule) { (day, nameVi, nameEn, status) = (rule.from, rule.labelVi, rule.labelEn, rule.status) }

        init(_ announced: AnnouncedDay) {
            let name = "\(announced.name) (\(announced.document), #\(announced.position))"
            (day, nameVi, nameEn, status) = (announced.day, name, name, .confirmed)
        }
    }

    /// The years the shipped pack covers.
    public static let years = 2006...2027

    /// All days off, of the pack and announced, in order, with the days given for holidays that fall on a weekend.
    public static var all: [Holiday] { LawBook.inForce.holidays }

    /// The days off of one year.
    public static func holidays(of year: Int) -> [Holiday] { all.filter { $0.day.civil.year == year } }

    /// What a day off is called; `nil` where it is none.
    public static func name(of day: Day) -> Holiday? { LawBook.inForce.holidayByDay[day] }
}

extension WorkingCalendar {
    /// Vietnam's offices by the calendar in force; the lunar holidays follow the common pattern (see `VietnameseHolidays`).
    public static var vietnam: WorkingCalendar { LawBook.inForce.calendar }
}
