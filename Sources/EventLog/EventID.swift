public import CivilTime

/// The name a client gives an event: sixteen bytes, a UUID; sent again, the event is recognised by it.
public struct EventID: Hashable, Comparable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes an id of sixteen bytes; any other number of bytes is `nil`.
    public init?(_ bytes: [UInt8]) {
        guard let id = bytes.withUnsafeBytes({ EventID(raw: $0) }) else { return nil }
        self = id
    }

    init?(raw: UnsafeRawBufferPointer) {
        guard raw.count == 16 else { return nil }
        high = UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// Reads a UUID of 32 hexadecimal digits, with hyphens in their places or without any.
    public init?(_ text: String) {
        let utf8 = Array(text.utf8)
        let hyphens = [8, 13, 18, 23]
        guard utf8.count == 32 || (utf8.count == 36 && hyphens.allSatisfy { utf8[$0] == 0x2d }) else { return nil }
        var bytes: [UInt8] = []
        var half: UInt8?
        for (index, digit) in utf8.enumerated() where utf8.count == 32 || !hyphens.contains(index) {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46: value = digit - 0x41 + 10
            case 0x61...0x66: value = digit - 0x61 + 10
            default: return nil
            }
            if let high = half {
                bytes.append(high << 4 | value)
                half = nil
            } else {
                half = value
            }
        }
        self.init(bytes)
    }

    /// Makes a UUID of version 7 (RFC 9562): the milliseconds of an instant, then 74 random bits.
    public static func v7(at instant: Instant, random: (UInt64, UInt64)) -> EventID {
        let milliseconds = UInt64(clamping: instant.microseconds / 1000) & 0xffff_ffff_ffff
        return EventID(
            high: milliseconds << 16 | 0x7000 | random.0 & 0x0fff,
            low: 0x8000_0000_0000_0000 | random.1 & 0x3fff_ffff_ffff_ffff)
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.storeBytes(of: high.bigEndian, as: UInt64.self)
            raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }

    /// Whether one id's bytes come before the other's.
    public static func < (a: EventID, b: EventID) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

extension EventID: CustomStringConvertible {
    /// The UUID in lower case with hyphens.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for index in 0..<2 {
                let half = index == 0 ? high : low
                for shift in stride(from: 60, through: 0, by: -4) {
                    let digit = UInt8(truncatingIfNeeded: half >> UInt64(shift)) & 0x0f
                    text[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
                    place += 1
                    if place == 8 || place == 13 || place == 18 || place == 23 {
                        text[place] = 0x2d
                        place += 1
                    }
                }
            }
            return place
        }
    }
}
