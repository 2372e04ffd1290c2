public import CivilTime

/// Public holidays as data: the fixed ones by rule, those of the lunar year by table.
///
/// The fixed days are those of the Labour Code (2012, art. 115; 2019, art. 112). The lunar days are astronomical facts, but
/// which five days around Tết are free, which day beside 2 September, and which weekends are exchanged is announced every
/// year; here the common pattern stands, marked unconfirmed. `WorkingCalendar.with(holidays:)` takes what was announced.
public enum VietnameseHolidays {
    /// One day off and how sure we are of it.
    public struct Holiday: Hashable, Sendable {
        /// The day off.
        public let day: Day
        /// What it is called.
        public let nameVi: String
        /// Whether its date rests on the law alone, or on a yearly announcement not checked.
        public let status: RuleStatus
    }

    /// The years the tables cover.
    public static let years = 2006...2027

    /// First day of the lunar year (mùng 1 Tết), as MMDD, from 2006 on.
    static let newYear = [
        129, 217, 207, 126, 214, 203, 123, 210, 131, 219, 208, 128, 216, 205, 125, 212, 201, 122, 210, 129, 217, 206,
    ]

    /// Tenth day of the third lunar month (Giỗ Tổ Hùng Vương), as MMDD, from 2006 on; free since 2007.
    static let hungKings = [
        407, 426, 415, 405, 423, 412, 331, 419, 409, 428, 416, 406, 425, 414, 402, 421, 410, 429, 418, 407, 426, 416,
    ]

    /// All days off of the years the tables cover, in order, with the days given for holidays that fall on a weekend.
    public static let all: [Holiday] = years.flatMap(holidays(of:)).sorted { $0.day < $1.day }

    /// The days off of one year.
    public static func holidays(of year: Int) -> [Holiday] {
        guard years.contains(year) else { return [] }
        var list: [Holiday] = []
        func add(_ month: Int, _ day: Int, _ name: String, _ status: RuleStatus) {
            if let day = Day(year: year, month: month, day: day) {
                list.append(Holiday(day: day, nameVi: name, status: status))
            }
        }
        add(1, 1, "Tết Dương lịch", .confirmed)
        add(4, 30, "Ngày Chiến thắng", .confirmed)
        add(5, 1, "Ngày Quốc tế lao động", .confirmed)
        add(9, 2, "Quốc khánh", .confirmed)
        // Since the Labour Code of 2019 a second day beside 2 September; which one is announced yearly.
        if year >= 2021 { add(9, year == 2021 || year == 2024 ? 3 : 1, "Quốc khánh (ngày liền kề)", .unconfirmed) }
        let index = year - years.lowerBound
        if year >= 2007 { add(hungKings[index] / 100, hungKings[index] % 100, "Giỗ Tổ Hùng Vương", .unconfirmed) }
        if let first = Day(year: year, month: newYear[index] / 100, day: newYear[index] % 100) {
            for offset in -1...3 {
                list.append(Holiday(day: first.adding(days: offset), nameVi: "Tết Nguyên đán", status: .unconfirmed))
            }
        }
        return list + substitutes(for: list)
    }

    /// Days off in place of holidays on a weekend: the next day that is worked (Labour Code 2019, art. 111.3).
    private static func substitutes(for list: [Holiday]) -> [Holiday] {
        var taken = Set(list.map(\.day))
        var extra: [Holiday] = []
        for holiday in list.sorted(by: { $0.day < $1.day }) where holiday.day.weekday > 5 {
            var day = holiday.day.adding(days: 1)
            while day.weekday > 5 || taken.contains(day) { day = day.adding(days: 1) }
            taken.insert(day)
            extra.append(Holiday(day: day, nameVi: "Nghỉ bù \(holiday.nameVi)", status: .unconfirmed))
        }
        return extra
    }
}

extension WorkingCalendar {
    /// Vietnam's offices from 2006 to 2027; the lunar holidays follow the common pattern (see `VietnameseHolidays`).
    public static let vietnam = WorkingCalendar(holidays: Set(VietnameseHolidays.all.map(\.day)))
}
