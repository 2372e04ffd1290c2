// The standard library can compose text (NFC) but keeps it to itself; Foundation is not to be linked into the log for it.
@_spi(_Unicode) import Swift

extension String {
    /// This text in Unicode Normalization Form C: `"\u{e9}"` and `"e\u{301}"` are equal, but different bytes as keys.
    var canonicallyComposed: String {
        if withBytes({ $0.reduce(0, |) < 0x80 }) { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: _nfc)
        return String(scalars)
    }

    /// Whether it holds a character of the category Cc.
    var hasControlCharacters: Bool {
        withBytes { bytes in
            var last: UInt8 = 0
            for byte in bytes {
                // From U+0080 to U+009F: C2 80 to C2 9F.
                if byte < 0x20 || byte == 0x7f || last == 0xc2 && byte < 0xa0 { return true }
                last = byte
            }
            return false
        }
    }

    /// Lends the UTF-8 bytes, in one piece.
    func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        if let value = utf8.withContiguousStorageIfAvailable(body) { return value }
        var copy = self
        return copy.withUTF8(body)
    }
}
