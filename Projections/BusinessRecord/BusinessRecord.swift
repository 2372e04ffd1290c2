public import ProjectionKit

/// The investigator's view: everything about one business, its premises and its owner, across all bodies.
public enum BusinessRecord {
    /// The view.
    public static let projection = Projection(
        name: "BusinessRecord", version: 1, titleVi: "Hồ sơ cơ sở kinh doanh", titleEn: "Business record",
        schema: [
            timeline, premises, BusinessRegister.table, PointRegister.table, ContractRegister.table, SanctionRegister.table,
            SanctionRegister.payments,
        ],
        views: [record, owners],
        folds: [
            Timeline.fold(kind: "business", into: timeline), Timeline.fold(kind: "point", into: premises), BusinessRegister.fold,
            PointRegister.fold, ContractRegister.fold, SanctionRegister.fold,
        ])

    private static let timeline = Timeline.table("timeline", of: "business", vi: "Diễn biến của cơ sở", en: "What happened to a business")
    private static let premises = Timeline.table("premises_timeline", of: "point", vi: "Diễn biến của điểm", en: "What happened to premises")

    /// A business's own events and those of its premises, each once.
    private static let record = SQLView(
        "record", vi: "Toàn bộ hồ sơ", en: "Whole record",
        columns: [
            Column("business", vi: "Cơ sở", en: "Business"), Column("position", .integer, vi: "Vị trí", en: "Position"),
            Column("day", .day, vi: "Ngày", en: "Day"), Column("type", vi: "Loại sự kiện", en: "Type"),
            Column("agency", vi: "Cơ quan", en: "Agency"), Column("sentence_vi", vi: "Nội dung", en: "Sentence (Vietnamese)"),
        ],
        sql: """
            SELECT business, position, day, type, agency, sentence_vi FROM timeline
            UNION
            SELECT p.business, t.position, t.day, t.type, t.agency, t.sentence_vi
            FROM premises_timeline t JOIN points p ON p.point = t.point WHERE p.business IS NOT NULL
            ORDER BY 1, 3, 2
            """)

    private static let owners = SQLView(
        "owners", vi: "Chủ cơ sở", en: "Owners",
        columns: [
            Column("owner", vi: "Mã chủ cơ sở", en: "Owner's id"), Column("businesses", .integer, vi: "Số cơ sở", en: "Businesses"),
            Column("names", vi: "Tên các cơ sở", en: "Names"),
        ],
        sql: """
            SELECT owner, count(*) AS businesses, group_concat(name, '; ') AS names FROM businesses
            WHERE owner IS NOT NULL GROUP BY owner ORDER BY 2 DESC, 1
            """)
}
