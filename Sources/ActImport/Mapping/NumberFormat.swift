/// How numbers are written in the source.
struct NumberFormat: Hashable {
    var decimal: Character = "."
    /// What stands between groups of three digits, if anything.
    var thousands: Character?

    /// The number in plain notation (`-1234.5`), or `nil` where `text` is none.
    ///
    /// Exact: no digit passes through floating point. An exponent (`1.5E2`) is written out.
    func plain(_ text: String) -> String? {
        var negative = false
        var digits: [UInt8] = []
        // The place of the decimal point, counted in digits from the left.
        var point: Int?
        var rest = Substring(text)
        if let sign = rest.first, sign == "-" || sign == "+" {
            negative = sign == "-"
            rest = rest.dropFirst()
        }
        var sawGroup = false
        var sinceGroup = 0
        while let character = rest.first {
            if let value = character.asciiValue, (0x30...0x39).contains(value) {
                digits.append(value)
                sinceGroup += 1
            } else if character == decimal, point == nil {
                if sawGroup, sinceGroup != 3 { return nil }
                sawGroup = false
                point = digits.count
            } else if character == thousands, point == nil, !digits.isEmpty,
                sawGroup ? sinceGroup == 3 : sinceGroup <= 3
            {
                sawGroup = true
                sinceGroup = 0
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        if sawGroup, sinceGroup != 3 { return nil }
        guard !digits.isEmpty, let exponent = NumberFormat.exponent(rest) else { return nil }
        return NumberFormat.plain(digits, point: (point ?? digits.count) + exponent, negative: negative)
    }

    /// The whole number, where it is one (`5`, `5.0`).
    func integer(_ text: String) -> Int64? {
        guard let plain = plain(text) else { return nil }
        let parts = plain.split(separator: ".")
        if parts.count == 2, !parts[1].utf8.allSatisfy({ $0 == 0x30 }) { return nil }
        return parts.first.flatMap { Int64($0) }
    }

    /// `E5`, `e-3`, or nothing.
    private static func exponent(_ text: Substring) -> Int? {
        if text.isEmpty { return 0 }
        guard text.first == "e" || text.first == "E", let value = Int(text.dropFirst()), abs(value) <= 40 else {
            return nil
        }
        return value
    }

    private static func plain(_ digits: [UInt8], point: Int, negative: Bool) -> String {
        var whole = digits
        var point = point
        if point <= 0 {
            whole.insert(contentsOf: [UInt8](repeating: 0x30, count: 1 - point), at: 0)
            point = 1
        }
        if point > whole.count { whole += [UInt8](repeating: 0x30, count: point - whole.count) }
        var integer = whole[..<point].drop { $0 == 0x30 }
        if integer.isEmpty { integer = [0x30] }
        let fraction = whole[point...]
        let sign = negative && whole.contains { $0 != 0x30 } ? "-" : ""
        let text = sign + String(decoding: integer, as: UTF8.self)
        return fraction.isEmpty ? text : text + "." + String(decoding: fraction, as: UTF8.self)
    }
}
