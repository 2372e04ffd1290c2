import Domain
public import ProjectionKit

/// What happened where, in numbers: the acts that reports are filled from, each with its position. Acts upon children, named
/// pupils and police matters are not among them; their counts come, suppressed where small, from the views of those who may see them.
public enum PlaceStatistics {
    /// The view.
    public static let projection: Projection = {
        let acts = ActRegister(classes: [.open, .internal, .commercial]).register
        let parts = [acts, .places, .points, PointSteps.register]
        return Projection(
            name: "PlaceStatistics", version: 3, titleVi: "Thống kê theo địa bàn", titleEn: "Statistics by place",
            audience: Confidentiality.readers(of: .commercial).subtracting([.internetProvider]), schema: parts.flatMap(\.tables),
            views: parts.flatMap(\.views) + [byPlace, pointsByDistrict, Geography.units] + Geography.allCases.flatMap { [$0.acts, $0.points] }, folds: parts.flatMap(\.folds))
    }()

    private static let byPlace = SQLView(
        "acts_by_place", vi: "Việc theo địa bàn và năm", en: "Acts by place and year",
        columns: [
            Column("year", vi: "Năm", en: "Year"), Column("district", vi: "Huyện", en: "District"), Column("type", vi: "Loại sự kiện", en: "Type"),
            Column("acts", .integer, vi: "Số việc", en: "Acts"), Column("quantity", .integer, vi: "Số lượng", en: "Quantity"),
            Column("amount", .amount, vi: "Số tiền", en: "Amount"),
        ],
        sql: """
            SELECT substr(a.day, 1, 4) AS year, coalesce(p.name, a.place, '(không rõ)') AS district, a.type, count(*) AS acts,
                sum(a.quantity) AS quantity, sum(a.amount) AS amount
            FROM acts a LEFT JOIN district_of o ON o.place = a.place LEFT JOIN places p ON p.place = o.district
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """)

    private static let pointsByDistrict = SQLView(
        "points_by_district", vi: "Số điểm theo huyện", en: "Points by district",
        columns: [
            Column("district", vi: "Huyện", en: "District"), Column("points", .integer, vi: "Số điểm", en: "Points"),
            Column("licensed", .integer, vi: "Đã cấp phép", en: "Licensed"), Column("closed", .integer, vi: "Đã đóng", en: "Closed"),
            Column("within_200_m", .integer, vi: "Dưới 200 m", en: "Within 200 m"),
        ],
        sql: """
            SELECT coalesce(d.name, p.place, '(không rõ)') AS district, count(*) AS points, sum(p.status = 'licensed') AS licensed,
                sum(p.status = 'closed') AS closed, sum(coalesce(p.school_distance_m < 200, 0)) AS within_200_m
            FROM points p LEFT JOIN district_of o ON o.place = p.place LEFT JOIN places d ON d.place = o.district
            GROUP BY 1 ORDER BY 1
            """)
}
