import Domain
public import ProjectionKit

/// What the Department of Information and Communications reads: points, inspections, cases, reports of the whole province.
public enum InformationCommunications {
    /// The view.
    public static let projection = Projection.agency(
        "InformationCommunications", version: 4, vi: "Sở Thông tin và Truyền thông", en: "Department of Information and Communications",
        of: [.informationCommunications, .scienceTechnology], audience: [.provincialCommittee, .inspectorate, .culture],
        registers: [
            .points, .inspections, .sanctions, .places, .reports, LifeCycleRegister.campaigns, LifeCycleRegister.courses,
            LifeCycleRegister.complaints, LifeCycleRegister.measures, LifeCycleRegister.contents, LifeCycleRegister.claims,
            LifeCycleRegister.coordination, LifeCycleRegister.drafts,
        ],
        views: [pointsByDistrict, finesByYear, certificatesExpiring, lateReporters])

    private static let pointsByDistrict = SQLView(
        "points_by_district", vi: "Số điểm theo huyện", en: "Points by district",
        columns: [
            Column("district", vi: "Huyện", en: "District"), Column("points", .integer, vi: "Số điểm", en: "Points"),
            Column("licensed", .integer, vi: "Đã cấp phép", en: "Licensed"),
            Column("closed", .integer, vi: "Đã đóng", en: "Closed"),
            Column("within_200_m", .integer, vi: "Dưới 200 m", en: "Within 200 m"),
        ],
        sql: """
            SELECT coalesce(d.name, p.place, '(không rõ)') AS district, count(*) AS points,
                sum(p.status = 'licensed') AS licensed, sum(p.status = 'closed') AS closed,
                sum(coalesce(p.school_distance_m < 200, 0)) AS within_200_m
            FROM points p LEFT JOIN district_of o ON o.place = p.place LEFT JOIN places d ON d.place = o.district
            GROUP BY 1 ORDER BY 1
            """)

    private static let finesByYear = SQLView(
        "fines_by_year", vi: "Tiền phạt theo năm", en: "Fines by year",
        columns: [
            Column("year", vi: "Năm", en: "Year"), Column("decisions", .integer, vi: "Số quyết định", en: "Decisions"),
            Column("fined", .amount, vi: "Tổng tiền phạt", en: "Fined"),
            Column("paid", .amount, vi: "Đã nộp", en: "Paid"),
            Column("currency", vi: "Loại tiền", en: "Currency"),
        ],
        sql: """
            SELECT substr(decided_on, 1, 4) AS year, count(*) AS decisions, sum(coalesce(fine, 0)) AS fined,
                sum(coalesce(paid_total_stated, paid, 0)) AS paid, currency
            FROM cases WHERE decided_on IS NOT NULL GROUP BY 1, 5 ORDER BY 1, 5
            """)

    private static let certificatesExpiring = SQLView(
        "certificates_by_expiry", vi: "Giấy chứng nhận theo ngày hết hạn", en: "Certificates by day of expiry",
        columns: [
            Column("expires_on", .day, vi: "Hết hạn", en: "Expires on"), Column("point", vi: "Điểm", en: "Point"),
            Column("name", vi: "Tên điểm", en: "Name"), Column("licence_number", vi: "Số giấy", en: "Number"),
        ],
        sql: """
            SELECT expires_on, point, name, licence_number FROM points
            WHERE status IN ('licensed', 'suspended') AND expires_on IS NOT NULL ORDER BY 1, 2
            """)

    private static let lateReporters = SQLView(
        "late_reporters", vi: "Đơn vị báo cáo trễ hoặc chưa báo cáo", en: "Late and missing reporters",
        columns: [
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("kind", vi: "Loại", en: "Kind"),
            Column("period", vi: "Kỳ", en: "Period"), Column("due", .day, vi: "Hạn", en: "Due"),
            Column("submitted_on", .day, vi: "Ngày nộp", en: "Submitted on"),
        ],
        sql: """
            SELECT unit, kind, period, due, submitted_on FROM reports
            WHERE late = 1 OR stage = 'overdue' ORDER BY due, unit
            """)
}
