public import ProjectionKit

/// The investigator's view: everything about one business, its premises and its owner, across all bodies.
public enum BusinessRecord {
    /// The view.
    public static let projection = Projection(
        name: "BusinessRecord", version: 4, titleVi: "Hồ sơ cơ sở kinh doanh", titleEn: "Business record",
        schema: timelines.map(\.table) + [
            BusinessRegister.table, PointRegister.table, ContractRegister.table, InspectionRegister.table,
            InspectionRegister.targets, SanctionRegister.table, SanctionRegister.payments, IdentityRegister.table,
        ],
        views: [record, owners, InspectionRegister.overrides, IdentityRegister.view],
        folds: timelines.map { Timeline.fold(kind: $0.kind, into: $0.table) } + [
            BusinessRegister.fold, PointRegister.fold, ContractRegister.fold, InspectionRegister.fold,
            InspectionRegister.targetsFold, SanctionRegister.fold, IdentityRegister.fold,
        ])

    private static let timelines = [
        timeline("timeline", "business", vi: "Diễn biến của cơ sở", en: "What happened to a business"),
        timeline("premises_timeline", "point", vi: "Diễn biến của điểm", en: "What happened to premises"),
        timeline("case_timeline", "case", vi: "Diễn biến của vụ vi phạm", en: "What happened in a sanction case"),
        timeline(
            "contract_timeline", "contract", vi: "Diễn biến của hợp đồng", en: "What happened to an agent contract"),
        timeline(
            "inspection_timeline", "inspection", vi: "Diễn biến của cuộc kiểm tra", en: "What happened in an inspection"
        ),
    ]

    private static func timeline(
        _ name: String, _ kind: String, vi: String, en: String
    ) -> (kind: String, table: TableSchema) {
        // A business's own timeline is the one that is searched; the others repeat most of its events.
        (kind, Timeline.table(name, of: kind, vi: vi, en: en, searchable: kind == "business"))
    }

    /// Every event about a business, its premises, its contracts, its inspections and its cases, each once.
    private static let record = SQLView(
        "record", vi: "Toàn bộ hồ sơ", en: "Whole record",
        columns: [
            Column("business", vi: "Cơ sở", en: "Business"), Column("position", .integer, vi: "Vị trí", en: "Position"),
            Column("day", .day, vi: "Ngày", en: "Day"), Column("type", vi: "Loại sự kiện", en: "Type"),
            Column("agency", vi: "Cơ quan", en: "Agency"),
            Column("sentence_vi", vi: "Nội dung", en: "Sentence (Vietnamese)"),
            Column("sentence_en", vi: "Nội dung (tiếng Anh)", en: "Sentence"),
            Column("amount", .amount, vi: "Số tiền", en: "Amount"), Column("currency", vi: "Loại tiền", en: "Currency"),
            Column("corrected", .flag, vi: "Đã đính chính", en: "Corrected"),
        ],
        sql: """
            SELECT DISTINCT * FROM (
            \(parts.joined(separator: "\nUNION ALL "))
            ) ORDER BY 1, 3, 2
            """)

    /// Ways from an event to a business, each written out and joined by UNION ALL: asked for one business, SQLite then begins
    /// each from its index. With UNION, or a common table expression used twice, it would make the whole record first.
    private static let parts =
        [
            part("t.business", "timeline t"),
            part("p.business", "premises_timeline t JOIN points p ON p.point = t.point WHERE p.business IS NOT NULL"),
        ]
        + ways("case_timeline t JOIN cases c ON c.case_id = t.\"case\"")
        + ways("contract_timeline t JOIN contracts c ON c.contract = t.contract") + [
            part(
                "i.target", "inspection_timeline t JOIN inspection_targets i ON \(inspected) WHERE i.kind = 'business'"),
            part(
                "p.business",
                """
                inspection_timeline t JOIN inspection_targets i ON \(inspected) JOIN points p ON p.point = i.target
                WHERE i.kind = 'point' AND p.business IS NOT NULL
                """),
        ]

    private static let inspected = "i.inspection = t.inspection"

    /// What names its business, or premises that a business has.
    private static func ways(_ source: String) -> [String] {
        [
            part("c.business", "\(source) WHERE c.business IS NOT NULL"),
            part("p.business", "\(source) JOIN points p ON p.point = c.point WHERE p.business IS NOT NULL"),
        ]
    }

    private static func part(_ business: String, _ source: String) -> String {
        """
        SELECT \(business), t.position, t.day, t.type, t.agency, t.sentence_vi, t.sentence_en, t.amount, t.currency, t.corrected
        FROM \(source)
        """
    }

    private static let owners = SQLView(
        "owners", vi: "Chủ cơ sở", en: "Owners",
        columns: [
            Column("owner", vi: "Mã chủ cơ sở", en: "Owner's id"),
            Column("businesses", .integer, vi: "Số cơ sở", en: "Businesses"),
            Column("names", vi: "Tên các cơ sở", en: "Names"),
        ],
        sql: """
            SELECT owner, count(*) AS businesses, group_concat(name, '; ') AS names FROM businesses
            WHERE owner IS NOT NULL GROUP BY owner ORDER BY 2 DESC, 1
            """)
}
