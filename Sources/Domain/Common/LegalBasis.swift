extension LegalBasis {
    /// Names an article of a document.
    public init(document: String, article: String, clause: String = "", point: String = "") {
        self.init()
        (self.document, self.article, self.clause, self.point) = (document, article, clause, point)
    }

    /// `điểm a khoản 2 Điều 35 15/2020/NĐ-CP`: the order Vietnamese documents use.
    public var vietnamese: String {
        [
            point.isEmpty ? "" : "điểm \(point)", clause.isEmpty ? "" : "khoản \(clause)",
            article.isEmpty ? "" : "Điều \(article)", document,
        ]
        .filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// `15/2020/NĐ-CP:35.2.a`, as people type it and programs read it.
    public var reference: String {
        let place = [article, clause, point].filter { !$0.isEmpty }.joined(separator: ".")
        return document.isEmpty ? place : "\(document):\(place)"
    }

    /// `15/2020/NĐ-CP art. 35.2.a`.
    public var english: String {
        let place = [article, clause, point].filter { !$0.isEmpty }.joined(separator: ".")
        return [document, place.isEmpty ? "" : "art. \(place)"].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// As state prints it: the Vietnamese text.
extension LegalBasis: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(vietnamese)
    }
}
