public import ProjectionKit

/// The investigator's view: everything about one business, its premises and its owner, across all bodies.
public enum BusinessRecord {
    /// The view.
    public static let projection = Projection(
        name: "BusinessRecord", version: 1, titleVi: "Hồ sơ cơ sở kinh doanh", titleEn: "Business record",
        schema: timelines.map(\.table) + [
            BusinessRegister.table, PointRegister.table, ContractRegister.table, InspectionRegister.table,
            InspectionRegister.targets, SanctionRegister.table, SanctionRegister.payments,
        ],
        views: [record, owners],
        folds: timelines.map { Timeline.fold(kind: $0.kind, into: $0.table) } + [
            BusinessRegister.fold, PointRegister.fold, ContractRegister.fold, InspectionRegister.fold,
            InspectionRegister.targetsFold, SanctionRegister.fold,
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
            WITH premises(business, point) AS (SELECT business, point FROM points WHERE business IS NOT NULL),
            inspected(business, inspection) AS (
                SELECT target, inspection FROM inspection_targets WHERE kind = 'business'
                UNION SELECT p.business, i.inspection FROM inspection_targets i JOIN premises p ON i.kind = 'point' AND p.point = i.target),
            accused(business, case_id) AS (
                SELECT business, case_id FROM cases WHERE business IS NOT NULL
                UNION SELECT p.business, c.case_id FROM cases c JOIN premises p ON p.point = c.point),
            contracted(business, contract) AS (
                SELECT business, contract FROM contracts WHERE business IS NOT NULL
                UNION SELECT p.business, c.contract FROM contracts c JOIN premises p ON p.point = c.point)
            \(parts.joined(separator: "\nUNION "))
            ORDER BY 1, 3, 2
            """)

    private static let parts = [
        part("t.business", "timeline t"),
        part("p.business", "premises_timeline t JOIN premises p ON p.point = t.point"),
        part("a.business", "case_timeline t JOIN accused a ON a.case_id = t.\"case\""),
        part("c.business", "contract_timeline t JOIN contracted c ON c.contract = t.contract"),
        part("i.business", "inspection_timeline t JOIN inspected i ON i.inspection = t.inspection"),
    ]

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
