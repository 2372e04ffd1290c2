public import CivilTime

/// Names a document by type, number, issuer and day: numbers alone collide (27/2018 is a decree and a provincial decision).
public struct DocumentKey: Hashable, Sendable, CustomStringConvertible {
    public let type: String
    /// Number and symbol; empty where the document has none.
    public let number: String
    public let issuer: String
    public let issuedOn: Day

    /// Names a document.
    public init(type: String, number: String, issuer: String, issuedOn: Day) {
        (self.type, self.number, self.issuer, self.issuedOn) = (type, number, issuer, issuedOn)
    }

    /// `cong-van_990/UBND-KGVX_ubnd-gia-lai_2020-05-07`: the id of the tag `document:…`.
    ///
    /// Blanks and underscores within a part become hyphens; a document without number says `khong-so`.
    public var description: String {
        [type, number.isEmpty ? "khong-so" : number, issuer].map(Self.part).joined(separator: "_") + "_\(issuedOn)"
    }

    private static func part(_ text: String) -> String {
        let words = Tag.normalised(text).split { $0 == " " || $0 == "_" || $0 == "\t" || $0.isNewline }
        return words.joined(separator: "-")
    }
}
