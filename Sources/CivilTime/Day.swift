/// A civil date in the proleptic Gregorian calendar, as a number of days since 1970-01-01.
///
/// Vietnam keeps one offset, +07:00, so a day is a plain number and no time-zone database is needed.
public struct Day: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int32

    /// Makes the day that lies `rawValue` days after 1970-01-01.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Makes a day from its civil parts, or `nil` where no such day exists (30 February, month 13, a year beyond 1–9999).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(month: month, year: year)
        else { return nil }
        // Days since 1970-01-01 by counting whole eras of 400 years, the year beginning in March.
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(rawValue: Int32(era * 146_097 + dayOfEra - 719_468))
    }

    /// Reads `YYYY-MM-DD`, `DD/MM/YYYY` or `DD-MM-YYYY`; anything else is `nil`.
    public init?(_ text: some StringProtocol) {
        let separator: Character = text.contains("/") ? "/" : "-"
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let a = Int(parts[0]), let b = Int(parts[1]), let c = Int(parts[2])
        else { return nil }
        if separator == "-", parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2 {
            self.init(year: a, month: b, day: c)
        } else if parts[2].utf8.count == 4, parts[0].utf8.count <= 2, parts[1].utf8.count <= 2 {
            self.init(year: c, month: b, day: a)
        } else {
            return nil
        }
    }

    /// The number of days of a month.
    public static func length(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }

    /// The civil parts of this day.
    public var civil: (year: Int, month: Int, day: Int) {
        let z = Int(rawValue) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
    }

    /// 1 Monday … 7 Sunday (ISO 8601).
    public var weekday: Int { ((Int(rawValue) + 3) % 7 + 7) % 7 + 1 }

    /// This day moved by whole days.
    public func adding(days: Int) -> Day { Day(rawValue: rawValue + Int32(days)) }

    /// This day moved by whole months; a day the month does not have becomes its last day (Civil Code 2015, art. 148).
    public func adding(months: Int) -> Day {
        let (year, month, day) = civil
        let index = year * 12 + month - 1 + months
        let (newYear, newMonth) = (index / 12, index % 12 + 1)
        let length = Day.length(month: newMonth, year: newYear)
        return Day(year: newYear, month: newMonth, day: min(day, length)) ?? self
    }

    /// The instant this day begins at +07:00.
    public var start: Instant { Instant(microseconds: (Int64(rawValue) * 86_400 - 7 * 3600) * 1_000_000) }

    /// The last instant of this day at +07:00.
    public var end: Instant { Instant(microseconds: adding(days: 1).start.microseconds - 1) }

    public static func < (a: Day, b: Day) -> Bool { a.rawValue < b.rawValue }
}

extension Day: CustomStringConvertible, Encodable {
    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = civil
        // Days are written by the million: nothing is made but the text itself.
        guard (0...9999).contains(year) else { return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
        return String(unsafeUninitializedCapacity: 10) { text in
            write(to: text)
            return 10
        }
    }

    /// Writes the ten bytes of a day of the years 0 to 9999.
    func write(to text: UnsafeMutableBufferPointer<UInt8>) {
        let (year, month, day) = civil
        CivilTime.write(year, 4, at: 0, text)
        text[4] = 0x2d
        CivilTime.write(month, 2, at: 5, text)
        text[7] = 0x2d
        CivilTime.write(day, 2, at: 8, text)
    }

    /// `DD/MM/YYYY`, as Vietnamese offices write it.
    public var vietnamese: String {
        let (year, month, day) = civil
        return "\(padded(day, 2))/\(padded(month, 2))/\(padded(year, 4))"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Writes the last digits of a number that is not negative.
func write(_ value: Int, _ digits: Int, at place: Int, _ text: UnsafeMutableBufferPointer<UInt8>) {
    var rest = value
    for index in stride(from: place + digits - 1, through: place, by: -1) {
        text[index] = 0x30 + UInt8(rest % 10)
        rest /= 10
    }
}

func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
