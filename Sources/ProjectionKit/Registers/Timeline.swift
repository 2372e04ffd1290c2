import CivilTime
import Domain

/// Everything that names one subject, one row an event, for whoever reads a dossier from beginning to end.
public enum Timeline {
    /// The table of the timeline of one kind of subject.
    ///
    /// - Parameter searchable: whether its sentences can be searched; an index takes more room than the sentences.
    public static func table(
        _ name: String, of kind: String, vi: String, en: String, searchable: Bool = true
    ) -> TableSchema {
        TableSchema(
            name, vi: vi, en: en,
            columns: [
                Column(kind, vi: "Đối tượng", en: "Subject"),
                Column("position", .integer, vi: "Vị trí", en: "Position"),
                Column("day", .day, vi: "Ngày hiệu lực", en: "Day of effect"),
                Column("occurred", .instant, vi: "Xảy ra", en: "Occurred"),
                Column("type", vi: "Loại sự kiện", en: "Type"), Column("agency", vi: "Cơ quan", en: "Agency"),
                Column("sentence_vi", vi: "Nội dung", en: "Sentence (Vietnamese)"),
                Column("sentence_en", vi: "Nội dung (tiếng Anh)", en: "Sentence"),
                Column("amount", .amount, vi: "Số tiền", en: "Amount"),
                Column("currency", vi: "Loại tiền", en: "Currency"),
                Column("corrected", .flag, vi: "Đã đính chính", en: "Corrected"),
            ], key: [kind, "position"], search: searchable ? ["sentence_vi"] : [])
    }

    /// Folds every event of a subject into its timeline.
    public static func fold(kind: String, into table: TableSchema, types: Set<String>? = nil) -> Fold {
        Fold(kind: kind, entries: table, types: types, recipe: "timeline") { fact in
            let amount = AmountFinder.amount(of: fact.event)
            let sentence = Sentence.both(fact)
            return [
                "day": .day(fact.effective.day), "occurred": .instant(fact.occurred), "type": .text(fact.type),
                "agency": .optional(fact.agency), "sentence_vi": .text(sentence.vi), "sentence_en": .text(sentence.en),
                "amount": .amount(amount), "currency": .currency(amount), "corrected": .flag(!fact.amendedBy.isEmpty),
            ]
        }
    }
}
