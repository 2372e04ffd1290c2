/// A document in the layout of Decree 30/2020/NĐ-CP, Article 8 and annex I: its nine components, then tables as annexes.
///
/// What a body fills in by hand (number, signature, seal) is printed as the blank the form leaves for it.
public struct PrintDocument: Sendable, Hashable {
    /// A heading and the paragraphs below it.
    public struct Section: Sendable, Hashable {
        public let heading: String
        public let paragraphs: [String]

        /// Heads paragraphs.
        public init(_ heading: String, _ paragraphs: [String]) { (self.heading, self.paragraphs) = (heading, paragraphs) }
    }

    /// Who signs, and as what.
    public struct Signature: Sendable, Hashable {
        /// `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.` and for whom; empty where the head signs.
        public let capacity: String
        public let position: String
        public let name: String

        /// Names the signer.
        public init(capacity: String = "", position: String, name: String = "") {
            (self.capacity, self.position, self.name) = (capacity, position, name)
        }
    }

    /// The body above the issuer; may be empty.
    public var parent: String
    public var issuer: String
    /// `15/BC-STTTT`; a blank is left where it is empty.
    public var number: String
    /// Where and when it was signed: "Pleiku, ngày 10 tháng 7 năm 2013".
    public var placeAndDay: String
    /// "BÁO CÁO".
    public var kind: String
    public var abstract: String
    public var sections: [Section]
    public var signature: Signature
    public var recipients: [String]
    /// Printed landscape, each on its own page.
    public var annexes: [PrintTable]
    /// What the figures rest on, printed small at the end.
    public var basis: [String]
    /// `vi` or `en`: the language of the words that the layout itself adds.
    public var language: String

    /// Puts a document together.
    public init(
        parent: String, issuer: String, number: String, placeAndDay: String, kind: String, abstract: String,
        sections: [Section], signature: Signature, recipients: [String], annexes: [PrintTable], basis: [String],
        language: String
    ) {
        (self.parent, self.issuer, self.number, self.placeAndDay) = (parent, issuer, number, placeAndDay)
        (self.kind, self.abstract, self.sections, self.signature) = (kind, abstract, sections, signature)
        (self.recipients, self.annexes, self.basis, self.language) = (recipients, annexes, basis, language)
    }
}
