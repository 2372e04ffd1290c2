import CivilTime

/// A date and time as a source states them.
struct CivilMoment: Hashable {
    let day: Day
    /// Microseconds since the day began.
    var microseconds: Int64 = 0
    /// Seconds east of Greenwich, where the source says.
    var zone: Int?

    /// The instant, taking the time to be at `offset` where the source states no zone.
    func instant(offset: Int) -> Instant {
        let seconds = Int64(day.rawValue) * 86_400 - Int64(zone ?? offset)
        return Instant(microseconds: seconds * 1_000_000 + microseconds)
    }
}

/// How dates are written: `iso`, or a pattern such as `dd/MM/yyyy HH:mm`.
struct DateFormat: Hashable {
    private enum Element: Hashable {
        case year, month(Int), day(Int), hour(Int), halfDayHour(Int), minute(Int), second(Int), fraction, zone, halfDay
        case literal(UInt8)
    }

    /// `nil` for ISO 8601.
    private let elements: [Element]?

    private init(elements: [Element]?) { self.elements = elements }

    /// `2006-07-24`, `2006-07-24T10:30:00.5+02:00`; the zone and the clock may be missing.
    static let iso = DateFormat(elements: nil)

    /// Reads a pattern of `yyyy M MM d dd H HH h hh m mm s ss S a XXX`; other letters stand in single quotes.
    init?(_ pattern: String) {
        if pattern == "iso" {
            self = .iso
            return
        }
        var elements: [Element] = []
        var rest = Substring(pattern)
        while let first = rest.first {
            let run = rest.prefix { $0 == first }
            rest = rest.dropFirst(run.count)
            switch (first, run.count) {
            case ("y", 4): elements.append(.year)
            case ("M", 1), ("M", 2): elements.append(.month(run.count))
            case ("d", 1), ("d", 2): elements.append(.day(run.count))
            case ("H", 1), ("H", 2): elements.append(.hour(run.count))
            case ("h", 1), ("h", 2): elements.append(.halfDayHour(run.count))
            case ("m", 1), ("m", 2): elements.append(.minute(run.count))
            case ("s", 1), ("s", 2): elements.append(.second(run.count))
            case ("S", _): elements.append(.fraction)
            case ("X", _), ("Z", _): elements.append(.zone)
            case ("a", 1): elements.append(.halfDay)
            case ("'", 1):
                guard let end = rest.firstIndex(of: "'") else { return nil }
                elements += rest[..<end].utf8.map { .literal($0) }
                rest = rest[rest.index(after: end)...]
            default:
                guard !first.isLetter || !first.isASCII, first != "'" else { return nil }
                elements += run.utf8.map { .literal($0) }
            }
        }
        // Without year, month and day there is no date.
        guard elements.contains(.year), elements.contains(where: { [.month(1), .month(2)].contains($0) }),
            elements.contains(where: { [.day(1), .day(2)].contains($0) })
        else { return nil }
        self.elements = elements
    }

    /// What `text` says, or `nil` where it is not written so.
    func parse(_ text: String) -> CivilMoment? {
        guard let elements else { return DateFormat.parseISO(text) }
        var scan = Scan(bytes: Array(text.utf8))
        for element in elements {
            guard scan.take(element) else { return nil }
        }
        return scan.moment
    }

    private static func parseISO(_ text: String) -> CivilMoment? {
        var head = Scan(bytes: Array(text.utf8.prefix(11)))
        guard head.take(.year), head.take(.literal(0x2D)), head.take(.month(2)), head.take(.literal(0x2D)),
            head.take(.day(2)),
            let day = Day(year: head.year, month: head.month, day: head.day)
        else { return nil }
        guard head.bytes.count > 10 else { return CivilMoment(day: day) }
        // RFC 3339 allows a lower-case t, and a blank for it.
        guard [0x54, 0x74, 0x20].contains(head.bytes[10]), let instant = Instant(text, offset: 0) else { return nil }
        let zone = DateFormat.statedZone(text.dropFirst(11))
        let start = Int64(day.rawValue) * 86_400_000_000
        return CivilMoment(
            day: day, microseconds: instant.microseconds + Int64(zone ?? 0) * 1_000_000 - start, zone: zone)
    }

    private static func statedZone(_ clock: Substring) -> Int? {
        guard let start = clock.firstIndex(where: { "Zz+-".contains($0) }) else { return nil }
        return Instant.zone(clock[start...])
    }

    /// One pass over a text, pattern element by element.
    private struct Scan {
        let bytes: [UInt8]
        var index = 0
        var (year, month, day) = (0, 0, 0)
        var (hour, minute, second) = (0, 0, 0)
        var micros = 0
        var zone: Int?
        var afternoon: Bool?

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func take(_ element: Element) -> Bool {
            switch element {
            case .year: set(\.year, number(4, 4, 1...9999))
            case .month(let width): set(\.month, number(width, 2, 1...12))
            case .day(let width): set(\.day, number(width, 2, 1...31))
            case .hour(let width): set(\.hour, number(width, 2, 0...23))
            case .halfDayHour(let width): set(\.hour, number(width, 2, 1...12))
            case .minute(let width): set(\.minute, number(width, 2, 0...59))
            case .second(let width): set(\.second, number(width, 2, 0...60))
            case .fraction: fraction()
            case .zone: statedZone()
            case .halfDay: halfDay()
            case .literal(let byte): literal(byte)
            }
        }

        private mutating func set(_ part: WritableKeyPath<Scan, Int>, _ value: Int?) -> Bool {
            guard let value else { return false }
            self[keyPath: part] = value
            return true
        }

        private mutating func literal(_ byte: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        /// At least `least` digits, at most `most`, and a value in its range.
        private mutating func number(_ least: Int, _ most: Int, _ range: ClosedRange<Int>) -> Int? {
            let start = index
            var value = 0
            while index < bytes.count, index - start < most, (0x30...0x39).contains(bytes[index]) {
                value = value * 10 + Int(bytes[index] - 0x30)
                index += 1
            }
            return index - start >= least && range.contains(value) ? value : nil
        }

        private mutating func fraction() -> Bool {
            let start = index
            var scale = 100_000
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
                micros += Int(bytes[index] - 0x30) * scale
                scale /= 10
                index += 1
            }
            return index > start
        }

        private mutating func statedZone() -> Bool {
            zone = Instant.zone(String(decoding: bytes[index...], as: UTF8.self))
            index = bytes.count
            return zone != nil
        }

        private mutating func halfDay() -> Bool {
            let text = String(decoding: bytes[index...].prefix(2), as: UTF8.self).uppercased()
            let morning = text == "AM" || text == "SA"
            guard morning || text == "PM" || text == "CH" else { return false }
            afternoon = !morning
            index += 2
            return true
        }

        var moment: CivilMoment? {
            guard index == bytes.count, let date = Day(year: year, month: month, day: day) else { return nil }
            var hour = hour
            if let afternoon { hour = hour % 12 + (afternoon ? 12 : 0) }
            let seconds = hour * 3600 + minute * 60 + second
            return CivilMoment(day: date, microseconds: Int64(seconds) * 1_000_000 + Int64(micros), zone: zone)
        }
    }
}
