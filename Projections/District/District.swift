import Domain
public import ProjectionKit

/// What a district's committee and its culture-information office read: points, inspections and cases by place.
public enum District {
    /// The view.
    public static let projection = Projection.agency(
        "District", version: 3, vi: "UBND huyện, Phòng Văn hóa và Thông tin, UBND xã",
        en: "District committee, culture-information office, communes", of: [.district, .districtOffice, .commune],
        audience: [.provincialCommittee, .informationCommunications, .inspectorate],
        registers: [
            .points, .inspections, .sanctions, .places, LifeCycleRegister.campaigns, LifeCycleRegister.courses, LifeCycleRegister.complaints,
            LifeCycleRegister.budget, LifeCycleRegister.staffing, LifeCycleRegister.pledges,
        ],
        views: [summary, pointsOfDistrict])

    private static let summary = SQLView(
        "district_summary", vi: "Tổng hợp theo huyện", en: "Summary by district",
        columns: [
            Column("district", vi: "Huyện", en: "District"), Column("points", .integer, vi: "Số điểm", en: "Points"),
            Column("licensed", .integer, vi: "Đã cấp phép", en: "Licensed"),
            Column("inspections", .integer, vi: "Số cuộc kiểm tra", en: "Inspections"),
            Column("cases", .integer, vi: "Số vụ vi phạm", en: "Cases"),
        ],
        sql: """
            SELECT d.name AS district,
                (SELECT count(*) FROM points x JOIN district_of o ON o.place = x.place WHERE o.district = d.place) AS points,
                (SELECT count(*) FROM points x JOIN district_of o ON o.place = x.place
                    WHERE o.district = d.place AND x.status = 'licensed') AS licensed,
                (SELECT count(*) FROM inspections x JOIN district_of o ON o.place = x.place WHERE o.district = d.place) AS inspections,
                (SELECT count(*) FROM cases x JOIN district_of o ON o.place = x.place WHERE o.district = d.place) AS cases
            FROM places d WHERE d.level = 'PLACE_LEVEL_DISTRICT' ORDER BY d.name
            """)

    private static let pointsOfDistrict = SQLView(
        "points_of_district", vi: "Điểm theo huyện", en: "Points of each district",
        columns: [
            Column("district", vi: "Huyện", en: "District"), Column("commune", vi: "Địa bàn", en: "Place"),
            Column("point", vi: "Điểm", en: "Point"), Column("name", vi: "Tên điểm", en: "Name"),
            Column("status_vi", vi: "Tình trạng", en: "Status"),
            Column("expires_on", .day, vi: "Hết hạn", en: "Expires on"),
        ],
        sql: """
            SELECT coalesce(d.name, '(không rõ)') AS district, coalesce(c.name, p.place) AS commune, p.point, p.name, p.status_vi,
                p.expires_on
            FROM points p LEFT JOIN places c ON c.place = p.place LEFT JOIN district_of o ON o.place = p.place
                LEFT JOIN places d ON d.place = o.district
            ORDER BY 1, 2, 3
            """)
}
