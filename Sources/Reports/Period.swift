public import CivilTime

/// A reporting period: `2013-H1`, `2013`, or the days `2013-03-01..2013-04-15`.
public struct Period: Sendable, Hashable {
    /// As it was written.
    public let text: String
    public let from: Day
    public let to: Day
    /// The halves of years it is made of, where it was written as a half or a year: `[2024-H1]`.
    let halves: [Half]

    /// One half of a year.
    struct Half: Hashable {
        let year: Int
        let isSecond: Bool
    }

    /// Reads a period; `nil` where it is none, or ends before it begins.
    public init?(_ text: String) {
        self.text = text
        let year = Int(text.prefix(4)) ?? 0
        switch text.dropFirst(4) {
        case "" where text.count == 4:
            guard let from = Day(year: year, month: 1, day: 1), let to = Day(year: year, month: 12, day: 31) else { return nil }
            (self.from, self.to, halves) = (from, to, [Half(year: year, isSecond: false), Half(year: year, isSecond: true)])
        case "-H1":
            guard let from = Day(year: year, month: 1, day: 1), let to = Day(year: year, month: 6, day: 30) else { return nil }
            (self.from, self.to, halves) = (from, to, [Half(year: year, isSecond: false)])
        case "-H2":
            guard let from = Day(year: year, month: 7, day: 1), let to = Day(year: year, month: 12, day: 31) else { return nil }
            (self.from, self.to, halves) = (from, to, [Half(year: year, isSecond: true)])
        default:
            let ends = text.split(separator: "..", omittingEmptySubsequences: false)
            guard ends.count == 2, let from = Day(String(ends[0])), let to = Day(String(ends[1])), from <= to else { return nil }
            (self.from, self.to, halves) = (from, to, [])
        }
    }

    /// The same days of the year before; 29 February becomes the 28th.
    public var yearBefore: (from: Day, to: Day) { (Self.before(from), Self.before(to)) }

    private static func before(_ day: Day) -> Day {
        let civil = day.civil
        return Day(year: civil.year - 1, month: civil.month, day: civil.day)
            ?? Day(year: civil.year - 1, month: civil.month, day: civil.day - 1) ?? day
    }
}
