import CivilTime
import Testing

@Suite struct CivilTimeTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("2000-02-29", 11_016), ("2024-02-29", 19_782), ("2026-11-23", 20_780), ("0001-01-01", -719_162),
    ]) func `a day is its number since 1970`(text: String, number: Int32) {
        #expect(Day(text)?.rawValue == number)
        #expect(Day(rawValue: number).description == text)
    }

    @Test(arguments: ["2023-02-29", "2023-13-01", "2023-00-10", "2023-1-1", "x", "", "2023-01-01-01", "31/04/2024"])
    func `a day that does not exist is refused`(text: String) { #expect(Day(text) == nil) }

    @Test func `offices write the day first`() {
        #expect(Day("07/05/2020")?.description == "2020-05-07")
        #expect(Day("2020-05-07")?.vietnamese == "07/05/2020")
    }

    @Test func `every day of four centuries survives its civil parts`() {
        for number in stride(from: Int32(-30_000), to: 116_000, by: 1) {
            let (year, month, day) = Day(rawValue: number).civil
            #expect(Day(year: year, month: month, day: day)?.rawValue == number)
        }
    }

    @Test func `a month without that day ends on its last`() {
        #expect(Day("2024-08-31")?.adding(months: 6).description == "2025-02-28")
        #expect(Day("2024-01-31")?.adding(months: -2).description == "2023-11-30")
    }

    @Test func `weekdays count from Monday`() { #expect(Day("2026-11-23")?.weekday == 1) }

    @Test(arguments: [
        ("2026-11-23T09:41:00+07:00", "2026-11-23T09:41:00+07:00"), ("2026-11-23T02:41:00Z", "2026-11-23T09:41:00+07:00"),
        ("2026-11-23 09:41", "2026-11-23T09:41:00+07:00"), ("2026-11-23", "2026-11-23T00:00:00+07:00"),
        ("2006-07-24T00:00:00.250000+02:00", "2006-07-24T05:00:00.250000+07:00"),
        ("2026-11-23T23:59:59.1234567Z", "2026-11-24T06:59:59.123456+07:00"),
    ]) func `an instant is printed at the country's offset`(text: String, printed: String) {
        #expect(Instant(text)?.description == printed)
    }

    @Test(arguments: ["2026-11-23T24:00:00Z", "2026-11-23T9:41:00Z", "2026-11-23T09:41:00+7", "2026-11-23T09:41:00.Z", "T"])
    func `a malformed instant is refused`(text: String) { #expect(Instant(text) == nil) }

    @Test func `a day begins and ends at seven hours east`() throws {
        let day = try #require(Day("2025-07-01"))
        #expect(day.start.description == "2025-07-01T00:00:00+07:00")
        #expect(day.end.day == day && day.end.adding(seconds: 1).day == day.adding(days: 1))
        #expect(Instant("1969-12-31T16:59:59Z")?.day.description == "1969-12-31")
    }
}
