import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// Offices stay closed for a flood, make up for it on a Saturday, and the next Lunar New Year is announced. Terms that run are counted again.
    mutating func tellAnnouncedDays() {
        func december(_ day: Int) -> Day { Day(year: lastYear, month: 12, day: day) ?? Day(rawValue: 0) }
        var story = Story()
        record(
            HolidayDeclared.with {
                ($0.calendar, $0.firstDay, $0.name) = ("vn", december(9).description, "Ngừng làm việc do mưa lũ")
                $0.document = document("CĐ-UBND")
            }, by: Bodies.committee, at: december(6).at(16), in: &story)
        record(
            WorkdayDeclared.with {
                ($0.calendar, $0.day, $0.reason) = ("vn", december(14).description, "Làm bù ngày \(december(9).vietnamese)")
                $0.document = document("CV-UBND")
            }, by: Bodies.committee, at: december(10).at(9), in: &story)
        guard let first = Day(year: lastYear + 1, month: 1, day: 25) else { return }
        record(
            HolidayDeclared.with {
                ($0.calendar, $0.firstDay, $0.lastDay) = ("vn", first.description, first.adding(days: 8).description)
                ($0.name, $0.document) = ("Tết Nguyên đán", document("TB-SNV"))
            }, by: "snv-gialai", at: december(12).at(10), in: &story)
    }
}
