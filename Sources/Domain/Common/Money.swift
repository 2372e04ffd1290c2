/// Digits after the point of a currency (ISO 4217).
public enum Currency {
    /// How many digits follow the point; two where the currency is not listed.
    public static func digits(_ code: String) -> Int {
        switch code {
        case "VND", "JPY", "KRW", "CLP", "ISK", "XAF", "XOF", "XPF", "UGX", "RWF", "PYG", "GNF", "DJF", "KMF", "BIF",
            "VUV":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// Whether a text has the form of a code: three capital letters.
    public static func isWellFormed(_ code: String) -> Bool {
        code.utf8.count == 3 && code.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }
}

extension Money {
    /// An amount in the smallest unit of its currency.
    public init(minor: Int64, currency: String) {
        self.init()
        self.minor = minor
        self.currency = currency
    }

    /// Whole đồng.
    public static func vnd(_ dong: Int64) -> Money { Money(minor: dong, currency: "VND") }

    /// Reads `87.5`, `1500000` or `-3.20`; `nil` where it is no number, has more digits than the currency, or is too large.
    ///
    /// Exact: no floating point is involved. Zeros beyond the currency's digits are accepted (`35.0` VND).
    public init?(decimal: some StringProtocol, currency: String) {
        guard Currency.isWellFormed(currency) else { return nil }
        var text = Substring(decimal)
        let negative = text.first == "-"
        if negative || text.first == "+" { text = text.dropFirst() }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2, let whole = parts.first, !whole.isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let digits = Currency.digits(currency)
        let fraction = parts.count == 2 ? parts[1] : ""
        if parts.count == 2, fraction.isEmpty { return nil }
        let kept = fraction.prefix(digits)
        guard fraction.dropFirst(digits).allSatisfy({ $0 == "0" }),
            let value = Int64(String(whole) + kept + String(repeating: "0", count: digits - kept.count))
        else { return nil }
        self.init(minor: negative ? -value : value, currency: currency)
    }

    /// `87.50`, `1500000`: as many digits after the point as the currency has.
    public var decimal: String {
        let digits = Currency.digits(currency)
        let magnitude = String(minor.magnitude)
        let sign = minor < 0 ? "-" : ""
        guard digits > 0 else { return sign + magnitude }
        let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
        return "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
    }

    /// `1.500.000 đồng`, `87,50 EUR`: as Vietnamese offices write it.
    public var vietnamese: String {
        grouped(thousands: ".", point: ",") + (currency == "VND" ? " đồng" : " \(currency)")
    }

    /// `1,500,000 VND`, `87.50 EUR`.
    public var english: String { grouped(thousands: ",", point: ".") + " \(currency)" }

    private func grouped(thousands: String, point: String) -> String {
        let parts = decimal.split(separator: ".", omittingEmptySubsequences: false)
        var whole = parts.first.map(String.init) ?? "0"
        let sign = whole.hasPrefix("-") ? String(whole.removeFirst()) : ""
        var groups: [Substring] = []
        var rest = Substring(whole)
        while rest.count > 3 {
            groups.append(rest.suffix(3))
            rest = rest.dropLast(3)
        }
        groups.append(rest)
        let text = sign + groups.reversed().joined(separator: thousands)
        return parts.count == 2 ? text + point + parts[1] : text
    }
}

/// An amount as state prints it: `{"amount":"1500000","currency":"VND"}`.
extension Money: Encodable {
    private enum Key: String, CodingKey { case amount, currency }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(decimal, forKey: .amount)
        try container.encode(currency, forKey: .currency)
    }
}
