/// One sentence that tells a fact to a person; the day stands beside it, not in it.
public struct Sentence {
    /// As far as it has been written.
    private var text: String
    private var joint = " – "

    private init(_ label: String) {
        text = ""
        text.reserveCapacity(240)
        text += label
    }

    private mutating func add(_ label: String, _ value: String) {
        text += joint
        text += label
        text += ": "
        text += value
        joint = "; "
    }

    private consuming func ended(_ by: String, _ agency: String) -> String {
        if !agency.isEmpty {
            text += by
            text += agency
            text += ")"
        }
        text += "."
        return text
    }

    /// Vietnamese: `Nộp tiền phạt – vụ việc: A10000; số tiền: 35,00 EUR (ghi nhận: So-TTTT).`
    public static func vi(_ fact: Fact) -> String { vi(fact, fact.event.describedFields) }

    /// English: `Fine paid – case: A10000; amount: 35.00 EUR (recorded by: So-TTTT).`
    public static func en(_ fact: Fact) -> String { en(fact, fact.event.describedFields) }

    /// Both, for little more than the price of one.
    public static func both(_ fact: Fact) -> (vi: String, en: String) {
        let fields = fact.event.describedFields
        return (vi(fact, fields), en(fact, fields))
    }

    private static func vi(_ fact: Fact, _ fields: [DescribedField]) -> String {
        var sentence = Sentence(fact.event.eventType.labelVi)
        for field in fields { sentence.add(field.field.labelVi, shortened(field.vi)) }
        for part in withheld(fact) { sentence.add(part.field.labelVi, part.vi) }
        return sentence.ended(" (ghi nhận: ", fact.agency)
    }

    private static func en(_ fact: Fact, _ fields: [DescribedField]) -> String {
        var sentence = Sentence(fact.event.eventType.labelEn)
        for field in fields { sentence.add(field.field.labelEn, shortened(field.en)) }
        for part in withheld(fact) { sentence.add(part.field.labelEn, part.en) }
        return sentence.ended(" (recorded by: ", fact.agency)
    }

    /// What the reader may not see, compartment by compartment: that something is there must not be hidden.
    private static func withheld(_ fact: Fact) -> [(field: (labelVi: String, labelEn: String), vi: String, en: String)]
    {
        fact.withheld.map { part in
            let reason: (String, String) =
                switch part.reason {
                case .noClearance: ("niêm phong, không có quyền xem", "sealed, no clearance")
                case .erased: ("đã xóa theo quy định", "erased")
                case .noKey: ("niêm phong, không có khóa", "sealed, no key")
                }
            return ((part.compartment.labelVi, part.compartment.labelEn), reason.0, reason.1)
        }
    }

    private static func shortened(_ text: String) -> String {
        text.utf8.count <= 160 || text.count <= 160 ? text : text.prefix(159) + "…"
    }
}
