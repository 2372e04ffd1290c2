// The standard library can compose text (NFC) but keeps it to itself; Foundation is not to be linked into the log for it.
@_spi(_Unicode) import Swift

extension String {
    /// This text in Unicode Normalization Form C: `"\u{e9}"` and `"e\u{301}"` are equal, but different bytes as keys.
    var canonicallyComposed: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: _nfc)
        return String(scalars)
    }

    /// Whether it holds a character of the category Cc.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) }
    }
}
