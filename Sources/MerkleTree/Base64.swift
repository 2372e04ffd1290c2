/// Base64 with the standard alphabet and padding (RFC 4648 §4); strict when reading.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xff, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            let group = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < count ? UInt32(bytes[start + $1]) : 0) }
            for index in 0..<4 {
                result.append(index <= count ? alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)] : 0x3d)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes, or `nil` for anything that `encode` would not have written.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let letters = Array(text.utf8)
        guard letters.count % 4 == 0 else { return nil }
        let padding = letters.suffix(2).reversed().prefix { $0 == 0x3d }.count
        var result: [UInt8] = []
        result.reserveCapacity(letters.count / 4 * 3)
        for start in stride(from: 0, to: letters.count, by: 4) {
            let missing = start + 4 == letters.count ? padding : 0
            var group: UInt32 = 0
            for index in 0..<4 {
                let value = index < 4 - missing ? values[Int(letters[start + index])] : 0
                guard value != 0xff else { return nil }
                group = group << 6 | UInt32(value)
            }
            result.append(UInt8(group >> 16 & 0xff))
            if missing < 2 { result.append(UInt8(group >> 8 & 0xff)) }
            if missing < 1 { result.append(UInt8(group & 0xff)) }
            // Bits that the padding cuts off must be zero, or two texts would stand for the same bytes.
            if missing == 1, group & 0xff != 0 { return nil }
            if missing == 2, group & 0xffff != 0 { return nil }
        }
        return result
    }
}
