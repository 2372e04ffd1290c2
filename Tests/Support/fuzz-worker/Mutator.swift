import SeededSource

/// Changes valid inputs a little, knowing what kinds of thing stand in them.
struct Mutator {
    private var source: Source
    private let others: [[UInt8]]
    private let words: [[UInt8]]

    /// No input grows beyond this.
    static let limit = 1 << 20

    init(seed: UInt64, splicing others: [[UInt8]], words: [String]) {
        source = Source(seed)
        self.others = others
        self.words = words.map { Array($0.utf8) } + Self.oddities
    }

    /// What readers stumble over wherever it stands.
    private static let oddities: [[UInt8]] =
        [
            "0", "-1", "-0", "00", "1e999", "-1e-999", "NaN", "0x10", "9223372036854775807", "9223372036854775808",
            "-9223372036854775808", "18446744073709551615", "18446744073709551616",
            "340282366920938463463374607431768211456",
            "", " ", "\n", "\n\n", "\r\n", "\t", "\"", "\"\"", "'", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",",
            ":", "null", "true",
            "{}", "[]", "&amp;", "&#0;", "&#x10FFFF;", "&x;", "<", "<!--", "]]>", "<![CDATA[",
            "<!DOCTYPE a [<!ENTITY x \"y\">]>", "— ", "+", "=",
            "\u{feff}", "\u{0}", "e\u{301}", "\u{202e}", "\u{1f469}\u{200d}\u{1f467}", "2024-02-30", "9999-12-31",
            "0000-00-00",
            "292277026596-12-04T15:30:07Z", "2024-01-01T24:00:00+99:99", "&a", "*a", "!!binary", "? ", "- ", "|\n",
            "%s%n",
        ].map { Array($0.utf8) } + [
            [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xfe, 0xff], [0x00], [0x80],
            [0x1f, 0x8b, 0x08],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], [0xff, 0xff, 0xff, 0xff, 0x0f],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0, 0, 0, 0, 0x80],
        ]

    mutating func mutated(_ input: [UInt8]) -> [UInt8] {
        var bytes = input
        // Mostly one change: what is all wrong is refused at its beginning.
        for _ in 0..<(source.below(3) > 0 ? 1 : 2 + source.below(5)) { change(&bytes) }
        return bytes.count > Self.limit ? Array(bytes.prefix(Self.limit)) : bytes
    }

    private mutating func range(in bytes: [UInt8], atMost limit: Int = .max) -> Range<Int> {
        let start = source.below(bytes.count + 1)
        let longest = min(limit, bytes.count - start)
        // Short ranges as often as long ones.
        let length = source.below(2) == 0 ? source.below(min(longest, 8) + 1) : source.below(longest + 1)
        return start..<(start + length)
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        switch source.below(13) {
        case 0 where !bytes.isEmpty: bytes[source.below(bytes.count)] ^= 1 << UInt8(source.below(8))
        case 1 where !bytes.isEmpty: bytes[source.below(bytes.count)] = UInt8(truncatingIfNeeded: source.next())
        case 2: bytes.removeSubrange(range(in: bytes))
        case 3: bytes.removeLast(source.below(bytes.count + 1))
        case 4:
            let piece = Array(bytes[range(in: bytes)])
            bytes.insert(contentsOf: piece, at: source.below(bytes.count + 1))
        case 5:
            let other = others[source.below(others.count)]
            bytes.replaceSubrange(range(in: bytes), with: other[range(in: other)])
        case 6: replaceNumber(&bytes)
        case 7: nest(&bytes)
        case 8:
            let (first, second) = (range(in: bytes, atMost: 64), range(in: bytes, atMost: 64))
            let pieces = (Array(bytes[first]), Array(bytes[second]))
            guard !first.overlaps(second), first.lowerBound < second.lowerBound else { return }
            bytes.replaceSubrange(second, with: pieces.0)
            bytes.replaceSubrange(first, with: pieces.1)
        case 9:
            let piece = Array(bytes[range(in: bytes, atMost: 32)])
            guard !piece.isEmpty else { return }
            let count = 1 + source.below(min(20_000, Self.limit / 8 / piece.count))
            bytes.insert(contentsOf: repeatElement(piece, count: count).joined(), at: source.below(bytes.count + 1))
        case 10:
            // A number of a length or a count that stands before what it counts.
            guard !bytes.isEmpty else { return }
            let place = source.below(bytes.count)
            bytes[place] = bytes[place] &+ (source.below(2) == 0 ? 1 : 255)
        default:
            let word = words[source.below(words.count)]
            bytes.replaceSubrange(range(in: bytes, atMost: 16), with: word)
        }
    }

    /// Puts another number in a number's place.
    private mutating func replaceNumber(_ bytes: inout [UInt8]) {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard !bytes.isEmpty else { return }
        let start = source.below(bytes.count)
        guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
        let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(first..<end, with: Self.oddities[source.below(14)])
    }

    /// Opens, and mostly never closes, very many brackets of one kind.
    private mutating func nest(_ bytes: inout [UInt8]) {
        let kinds: [(String, String)] = [
            ("[", "]"), ("{\"a\":", "}"), ("(", ")"), ("<a>", "</a>"), ("- ", ""), ("{a: ", "}"), ("\"", "\""),
            ("{", "}"),
        ]
        let (open, close) = kinds[source.below(kinds.count)]
        let count = 1 << source.below(16)
        let place = source.below(bytes.count + 1)
        if source.below(2) == 0 {
            bytes.insert(contentsOf: repeatElement(Array(close.utf8), count: count).joined(), at: place)
        }
        bytes.insert(contentsOf: repeatElement(Array(open.utf8), count: count).joined(), at: place)
    }
}
