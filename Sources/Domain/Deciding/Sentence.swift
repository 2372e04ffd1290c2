/// One sentence that tells a fact to a person; the day stands beside it, not in it.
public enum Sentence {
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
        var parts = fields.map { "\($0.field.labelVi): \(shortened($0.vi))" }
        parts += withheld(fact).map { "\($0.field.labelVi): \($0.vi)" }
        return sentence(fact.event.eventType.labelVi, parts, fact.agency.isEmpty ? "" : "ghi nhận: \(fact.agency)")
    }

    private static func en(_ fact: Fact, _ fields: [DescribedField]) -> String {
        var parts = fields.map { "\($0.field.labelEn): \(shortened($0.en))" }
        parts += withheld(fact).map { "\($0.field.labelEn): \($0.en)" }
        return sentence(fact.event.eventType.labelEn, parts, fact.agency.isEmpty ? "" : "recorded by: \(fact.agency)")
    }

    private static func sentence(_ label: String, _ parts: [String], _ by: String) -> String {
        let body = parts.isEmpty ? label : "\(label) – \(parts.joined(separator: "; "))"
        return by.isEmpty ? body + "." : "\(body) (\(by))."
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
