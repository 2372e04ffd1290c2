import Domain
public import ProjectionKit

/// Plans and reports: due, received, returned, late; and who of a directive's addressees has not answered.
public enum ReportCalendar {
    /// The view.
    public static let projection: Projection = {
        let parts = [Register.reports, Register([directives], [fold]), ConsolidationRegister.register, .assignments, .bodies]
        return Projection(
            name: "ReportCalendar", version: 2, titleVi: "Lịch báo cáo", titleEn: "Report calendar", audience: Confidentiality.readers(of: .internal),
            schema: parts.flatMap(\.tables), views: [lateReporters, sheet] + parts.flatMap(\.views), folds: parts.flatMap(\.folds))
    }()

    private static let directives = TableSchema(
        "directives", vi: "Văn bản chỉ đạo", en: "Directives",
        columns: [
            Column("document", vi: "Khóa văn bản", en: "Document"), Column("number", vi: "Số, ký hiệu", en: "Number"),
            Column("issuer", vi: "Cơ quan ban hành", en: "Issuer"), Column("issued_on", .day, vi: "Ngày", en: "Issued on"),
            Column("abstract", vi: "Trích yếu", en: "Abstract"), Column("duties", .integer, vi: "Nhiệm vụ", en: "Duties"),
            Column("received", .integer, vi: "Đã nhận", en: "Received"), Column("acknowledged", .integer, vi: "Đã xác nhận", en: "Acknowledged"),
            Column("silent", vi: "Chưa xác nhận", en: "Silent"), Column("plans", .integer, vi: "Kế hoạch", en: "Plans"),
            Column("reports", .integer, vi: "Báo cáo", en: "Reports"),
        ], key: ["document"], search: ["abstract"])

    private static let fold = Fold(
        of: DocumentState.self, kind: "document", tables: [directives.name],
        types: Set(Catalogue.eventTypes.filter { $0.concept == "duty" }.map(\.name))
    ) { state, subject in
        guard state.issuedOn != nil else { return [] }
        return [
            Row(
                directives.name,
                [
                    "document": .text(Subject.id(subject)), "number": .optional(state.number), "issuer": .optional(state.issuer),
                    "issued_on": .day(state.issuedOn), "abstract": .optional(state.abstract), "duties": .integer(Int64(state.duties.count)),
                    "received": .integer(Int64(state.received.count)), "acknowledged": .integer(Int64(state.acknowledged.count)),
                    "silent": .list(state.silent), "plans": .integer(Int64(state.plans.count)), "reports": .integer(Int64(state.reports.count)),
                ])
        ]
    }

    private static let lateReporters = SQLView(
        "late_reporters", vi: "Đơn vị báo cáo trễ hoặc chưa báo cáo", en: "Late and missing reporters",
        columns: [
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("kind", vi: "Loại", en: "Kind"), Column("period", vi: "Kỳ", en: "Period"),
            Column("due", .day, vi: "Hạn", en: "Due"), Column("submitted_on", .day, vi: "Ngày nộp", en: "Submitted on"),
            Column("days_late", .integer, vi: "Số ngày trễ", en: "Days late"),
        ],
        sql: """
            SELECT unit, kind, period, due, submitted_on, CAST(julianday(submitted_on) - julianday(due) AS INTEGER) AS days_late
            FROM reports WHERE late = 1 OR stage = 'overdue' ORDER BY due, unit
            """)

    /// The hub's sheet: unit × document, when it came and how late.
    private static let sheet = SQLView(
        "consolidation_sheet", vi: "Bảng tổng hợp theo đơn vị", en: "Consolidation sheet",
        columns: [
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("document", vi: "Văn bản", en: "Document"),
            Column("period", vi: "Kỳ", en: "Period"), Column("due", .day, vi: "Hạn", en: "Due"),
            Column("received_on", .day, vi: "Ngày nhận", en: "Received on"),
            Column("days_late", .integer, vi: "Số ngày trễ", en: "Days late"), Column("version", .integer, vi: "Phiên bản", en: "Version"),
        ],
        sql: """
            SELECT unit, kind AS document, period, due, submitted_on AS received_on,
                max(0, CAST(julianday(submitted_on) - julianday(due) AS INTEGER)) AS days_late, version FROM reports WHERE unit IS NOT NULL
            UNION ALL
            SELECT unit, 'PLAN', CAST(year AS TEXT), due, submitted_on,
                max(0, CAST(julianday(submitted_on) - julianday(due) AS INTEGER)), NULL FROM plans WHERE unit IS NOT NULL
            ORDER BY 1, 3, 2
            """)
}
