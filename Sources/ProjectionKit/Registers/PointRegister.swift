import Domain

/// The register of points (sổ theo dõi điểm): one row a point, as the licensing and inspecting bodies keep it.
public enum PointRegister {
    /// The table.
    public static let table = TableSchema(
        "points", vi: "Sổ theo dõi điểm", en: "Register of points",
        columns: [
            Column("point", vi: "Mã điểm", en: "Point"), Column("name", vi: "Tên điểm", en: "Name"),
            Column("address", vi: "Địa chỉ", en: "Address"), Column("place", vi: "Địa bàn", en: "Place"),
            Column("business", vi: "Cơ sở kinh doanh", en: "Business"),
            Column("status", vi: "Mã tình trạng", en: "Status code"),
            Column("status_vi", vi: "Tình trạng", en: "Status (Vietnamese)"),
            Column("licence_number", vi: "Số giấy chứng nhận", en: "Certificate number"),
            Column("licensed_on", .day, vi: "Ngày cấp", en: "Issued on"),
            Column("expires_on", .day, vi: "Ngày hết hạn", en: "Expires on"),
            Column("applied_on", .day, vi: "Ngày nộp hồ sơ", en: "Applied on"),
            Column("decision_due", .day, vi: "Hạn giải quyết", en: "Decision due"),
            Column("machines", .integer, vi: "Số máy", en: "Machines"),
            Column("school_distance_m", .integer, vi: "Cách trường (m)", en: "Distance to school (m)"),
            Column("room_area_m2", .integer, vi: "Diện tích phòng máy (m²)", en: "Machine-room area (m²)"),
            Column("refusals", .integer, vi: "Số lần từ chối", en: "Refusals"),
            Column("suspended_until", .day, vi: "Đình chỉ đến", en: "Suspended until"),
            Column("reapply_not_before", .day, vi: "Nộp lại không sớm hơn", en: "Not to apply again before"),
            Column("decided_late", .flag, vi: "Giải quyết trễ hạn", en: "Decided late"),
        ] + Remembering<PointState>.formerColumns, key: ["point"],
        search: ["name", "address", "former_names", "former_addresses"], indexes: [["business"], ["place"]])

    /// Folds points into the table.
    public static let fold = Fold(
        kind: "point", tables: [table.name], initial: { Remembering<PointState>(subject: $0) },
        evolve: { $0.evolve($1) { ($0.name, $0.address) } }, rows: { rows($0, $1) })

    private static func rows(_ remembered: Remembering<PointState>, _ subject: String) -> [Row] {
        let state = remembered.state
        guard state.status != .absent else { return [] }
        var values: Cells = [
            "point": .text(Subject.id(subject)), "name": .optional(state.name), "address": .optional(state.address),
            "place": .optional(state.place), "business": .optional(state.business),
            "status": .text(state.status.rawValue), "status_vi": .text(vietnamese(state.status)),
            "licence_number": .optional(state.licenceNumber), "licensed_on": .day(state.licensed),
            "expires_on": .day(state.expires), "applied_on": .day(state.applied),
            "decision_due": .day(state.decisionDue), "machines": .number(state.machines),
            "refusals": .integer(Int64(state.refusals)), "suspended_until": .day(state.suspendedUntil),
            "reapply_not_before": .day(state.reapplyNotBefore), "decided_late": .flag(state.decidedLate),
        ]
        if let facts = state.site?.facts {
            if facts.hasSchoolDistanceM { values["school_distance_m"] = .integer(Int64(facts.schoolDistanceM)) }
            if facts.hasRoomAreaM2 { values["room_area_m2"] = .integer(Int64(facts.roomAreaM2)) }
        }
        values.add(remembered.former(than: (state.name, state.address)))
        return [Row(table.name, values)]
    }

    static func vietnamese(_ status: PointState.Status) -> String {
        switch status {
        case .absent: "chưa có"
        case .registered: "đã đăng ký"
        case .applied: "đã nộp hồ sơ"
        case .checked: "đã kiểm tra thực tế"
        case .licensed: "đang hoạt động"
        case .suspended: "đang bị đình chỉ"
        case .expired: "hết hạn"
        case .revoked: "đã thu hồi"
        case .closed: "đã đóng cửa"
        }
    }
}
