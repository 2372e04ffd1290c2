import CivilTime
import Domain
import SwiftProtobuf

/// Acts that follow from one another: entered one after the other, under one correlation.
struct Story {
    /// When the last act was entered.
    var recorded: Instant
    var last: [UInt8]?
    var first: [UInt8]?

    init(from start: Instant = Instant(microseconds: .min / 2)) { recorded = start }
}

/// The province while it is being told: its chance, its points, its numbers, and what has happened so far.
struct World {
    var random: SplitMix64
    /// The year being told.
    var year: Int
    let firstYear: Int
    let lastYear: Int
    let scale: Int
    /// Acts beyond this year are not told.
    var horizon: Int
    var acts: [SampleAct] = []
    var premises: [Premises] = []
    private var counters: [String: Int] = [:]

    init(seed: UInt64, firstYear: Int, lastYear: Int, scale: Int) {
        random = SplitMix64(seed: seed)
        (self.firstYear, self.lastYear, self.scale) = (firstYear, lastYear, scale)
        year = firstYear
        horizon = lastYear
    }

    /// The next number of a series: documents, cases, inspections.
    mutating func number(_ series: String) -> Int {
        counters[series, default: 0] += 1
        return counters[series] ?? 0
    }

    /// The next id of a series: `KT-2024-0007`.
    mutating func id(_ series: String) -> String {
        let digits = String(number("\(series)-\(year)"))
        return "\(series)-\(year)-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The next number and symbol of a document: `12/QĐ-XPHC`.
    mutating func document(_ symbol: String) -> String { "\(number("\(symbol)-\(year)"))/\(symbol)" }

    /// A day of the year being told.
    func date(_ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(rawValue: 0)
    }

    /// The first working day on or after a day.
    func working(_ day: Day) -> Day { WorkingCalendar.vietnam.firstWorkingDay(onOrAfter: day) }

    /// A working day of the months named.
    mutating func workingDay(months: ClosedRange<Int>) -> Day {
        working(date(random.number(months), random.number(1...28)))
    }

    /// An instant of office hours.
    mutating func officeHour(_ day: Day) -> Instant { day.at(random.number(8...16), random.number(0...59)) }

    /// Enters an act, and says under which id; `nil`, and nothing is entered, where it would lie beyond the horizon.
    ///
    /// It is entered some minutes or hours after it took place, `late` days later where that is said, and always after what
    /// came before in its story.
    @discardableResult
    mutating func record(
        _ message: some EventMessage, by agency: String, at occurred: Instant, effective: Instant? = nil, late: Int = 0,
        in story: inout Story
    ) -> [UInt8]? {
        guard occurred.day.civil.year <= horizon else { return nil }
        let delay = Int64(random.number(5...90) * 60 + late * 86_400)
        let recorded = max(
            occurred.adding(seconds: delay), story.recorded.adding(seconds: Int64(random.number(20...400))))
        return append(message, by: agency, occurred: occurred, effective: effective, recorded: recorded, in: &story)
    }

    /// Enters an act at an instant that the teller has chosen.
    @discardableResult
    mutating func append(
        _ message: some EventMessage, by agency: String, occurred: Instant, effective: Instant? = nil,
        recorded: Instant,
        in story: inout Story
    ) -> [UInt8] {
        let id = makeID(at: recorded)
        acts.append(
            SampleAct(
                id: id, event: message.domainEvent, agency: agency, officer: officer(of: agency), occurred: occurred,
                effective: effective ?? occurred, recorded: recorded, causation: story.last, correlation: story.first))
        story.recorded = recorded
        story.last = id
        if story.first == nil { story.first = id }
        return id
    }

    private mutating func officer(of agency: String) -> String {
        agency == Authority.keeper ? "so-cai" : "cb-\(agency)-\(random.number(1...6))"
    }

    private mutating func makeID(at instant: Instant) -> [UInt8] {
        let milliseconds = UInt64(max(0, instant.microseconds / 1000))
        let (high, low) = (random.next(), random.next())
        var id = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(40 - 8 * $0)) }
        id += [0x70 | UInt8(high >> 8 & 0x0F), UInt8(high & 0xFF), 0x80 | UInt8(low >> 56 & 0x3F)]
        id += (1..<8).map { UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * $0)) }
        return id
    }
}

extension Day {
    /// An instant of this day by the clock of the country.
    func at(_ hour: Int, _ minute: Int = 0) -> Instant { start.adding(seconds: Int64(hour * 3600 + minute * 60)) }
}

extension Instant {
    func adding(minutes: Int) -> Instant { adding(seconds: Int64(minutes) * 60) }
}
