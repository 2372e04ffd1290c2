/// A point in time: microseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
    public let microseconds: Int64

    /// Makes the instant that lies `microseconds` after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    /// The civil day of this instant at +07:00.
    public var day: Day {
        let seconds = Instant.floorDivide(microseconds, 1_000_000) + 7 * 3600
        return Day(rawValue: Int32(Instant.floorDivide(seconds, 86_400)))
    }

    /// This instant moved by seconds.
    public func adding(seconds: Int64) -> Instant { Instant(microseconds: microseconds + seconds * 1_000_000) }

    /// Reads RFC 3339 (`2026-11-23T09:41:00.5+07:00`, `…Z`; a blank for the `T` is accepted).
    ///
    /// A text without zone is read at `offset` seconds east of Greenwich; a bare date is the beginning of that day there.
    /// Fractions beyond the microsecond are cut. A leap second (`:60`) is the second after.
    public init?(_ text: some StringProtocol, offset: Int = 7 * 3600) {
        var rest = Substring(text)
        let date = rest.prefix { $0 != "T" && $0 != "t" && $0 != " " }
        guard let day = Day(date) else { return nil }
        rest = rest.dropFirst(date.count)
        var seconds = 0
        var micros: Int64 = 0
        var zone = offset
        if !rest.isEmpty {
            rest = rest.dropFirst()
            let clock = rest.prefix { $0.isNumber || $0 == ":" }
            let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }),
                let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
            else { return nil }
            var second = 0
            if parts.count == 3 {
                guard let value = Int(parts[2]), value <= 60 else { return nil }
                second = value
            }
            seconds = hour * 3600 + minute * 60 + second
            rest = rest.dropFirst(clock.count)
            if rest.first == "." || rest.first == "," {
                rest = rest.dropFirst()
                let fraction = rest.prefix { $0.isNumber }
                guard !fraction.isEmpty, let value = Int64(fraction.prefix(6)) else { return nil }
                micros = (0..<max(0, 6 - fraction.count)).reduce(value) { result, _ in result * 10 }
                rest = rest.dropFirst(fraction.count)
            }
            if !rest.isEmpty {
                guard let parsed = Instant.zone(rest) else { return nil }
                zone = parsed
            }
        }
        let total = Int64(day.rawValue) * 86_400 + Int64(seconds) - Int64(zone)
        self.init(microseconds: total * 1_000_000 + micros)
    }

    /// Seconds east of Greenwich of `Z`, `+07:00`, `+0700` or `+07`.
    public static func zone(_ text: some StringProtocol) -> Int? {
        if text == "Z" || text == "z" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = String(text.dropFirst().filter { $0 != ":" })
        guard digits.count == 4 || digits.count == 2, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let hours = Int(digits.prefix(2)), hours <= 23
        else { return nil }
        let minutes = digits.count == 4 ? Int(digits.suffix(2)) ?? 60 : 0
        guard minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
        let quotient = a / b
        return a % b < 0 ? quotient - 1 : quotient
    }

    private var localParts: (day: Day, hour: Int, minute: Int, second: Int, micros: Int) {
        let local = microseconds + 7 * 3600 * 1_000_000
        let days = Instant.floorDivide(local, 86_400_000_000)
        let rest = Int(local - days * 86_400_000_000)
        return (
            Day(rawValue: Int32(days)), rest / 3_600_000_000, rest / 60_000_000 % 60, rest / 1_000_000 % 60,
            rest % 1_000_000
        )
    }

    /// `23/11/2026 09:41`, at +07:00; the clock is left out where it is midnight.
    public var vietnamese: String {
        let (day, hour, minute, _, _) = localParts
        return hour == 0 && minute == 0 ? day.vietnamese : "\(day.vietnamese) \(padded(hour, 2)):\(padded(minute, 2))"
    }
}

extension Instant: CustomStringConvertible, Encodable {
    /// RFC 3339 at +07:00: `2026-11-23T09:41:00+07:00`, with six digits of fraction where there is one.
    public var description: String {
        let (day, hour, minute, second, micros) = localParts
        guard (0...9999).contains(day.civil.year) else {
            let fraction = micros == 0 ? "" : "." + padded(micros, 6)
            return "\(day)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))\(fraction)+07:00"
        }
        // Instants are written by the million: nothing is made but the text itself.
        return String(unsafeUninitializedCapacity: 32) { text in
            day.write(to: text)
            text[10] = 0x54
            write(hour, 2, at: 11, text)
            text[13] = 0x3a
            write(minute, 2, at: 14, text)
            text[16] = 0x3a
            write(second, 2, at: 17, text)
            var end = 19
            if micros != 0 {
                text[19] = 0x2e
                write(micros, 6, at: 20, text)
                end = 26
            }
            text[end] = 0x2b
            write(7, 2, at: end + 1, text)
            text[end + 3] = 0x3a
            write(0, 2, at: end + 4, text)
            return end + 6
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
