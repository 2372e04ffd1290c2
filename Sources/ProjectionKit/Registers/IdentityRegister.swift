import CivilTime
import Domain

/// Which businesses were judged to be one.
public enum IdentityRegister {
    /// One row for each judgement in force, at each of its two businesses.
    public static let table = TableSchema(
        "merged", vi: "Cơ sở đã gộp", en: "Businesses merged",
        columns: [
            Column("business", vi: "Cơ sở", en: "Business"), Column("other", vi: "Cơ sở kia", en: "Other business"),
            Column("position", .integer, vi: "Vị trí", en: "Position"), Column("day", .day, vi: "Ngày", en: "Day"),
            Column("agency", vi: "Cơ quan", en: "Agency"), Column("ground", vi: "Lý do", en: "Ground"),
            Column("document", vi: "Văn bản", en: "Document"),
        ], key: ["business", "other"])

    /// Folds the judgements on a business.
    public static let fold = Fold(
        kind: "business", tables: [table.name], types: Set(BusinessIdentities.types), initial: { BusinessIdentities(subject: $0) },
        evolve: { $0.evolve($1) },
        rows: { identities, subject in
            identities.judgements.map { judgement in
                Row(
                    table.name,
                    [
                        "business": .text(Subject.id(subject)), "other": .text(Subject.id(judgement.other(than: subject))),
                        "position": .integer(Int64(judgement.position)), "day": .day(judgement.effective?.day), "agency": .text(judgement.agency),
                        "ground": .text(judgement.ground), "document": .text(judgement.document),
                    ])
            }
        })

    /// Every business with every one that it is one with, itself among them; those that were never merged are not in it.
    public static let view = SQLView(
        "same_business", vi: "Các cơ sở là một", en: "Businesses that are one",
        columns: [Column("business", vi: "Cơ sở", en: "Business"), Column("member", vi: "Là một với", en: "One with")],
        sql: """
            WITH RECURSIVE one(business, member) AS (
            SELECT business, business FROM merged UNION SELECT one.business, merged.other FROM one JOIN merged ON merged.business = one.member
            ) SELECT business, member FROM one ORDER BY 1, 2
            """)
}
