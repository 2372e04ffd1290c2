import Domain
public import ProjectionKit

/// What the bodies that protect children read: cases with their clocks. Restricted: it opens the compartment `child`.
public enum LabourChildProtection {
    /// The view.
    public static let projection = Projection.agency(
        "LabourChildProtection", version: 3, vi: "Bảo vệ trẻ em (hạn chế)", en: "Child protection (restricted)", of: [.labour, .health],
        audience: [.commune, .police], compartments: [.child],
        registers: [Register([cases, sealed], [caseFold, sealedFold], views: [statistics]), LifeCycleRegister.campaigns])

    private static let cases = TableSchema(
        "child_cases", vi: "Sổ vụ việc trẻ em", en: "Register of child cases",
        columns: [
            Column("childcase", vi: "Mã vụ việc", en: "Case"), Column("stage", vi: "Giai đoạn", en: "Stage"),
            Column("channel", vi: "Nguồn tin", en: "Channel"), Column("harm", vi: "Loại xâm hại", en: "Kind of harm"),
            Column("serious", .flag, vi: "Nghiêm trọng", en: "Serious"),
            Column("commune", vi: "Xã, phường", en: "Commune"),
            Column("received_at", .instant, vi: "Tiếp nhận lúc", en: "Received at"),
            Column("emergency_due", .instant, vi: "Hạn can thiệp khẩn cấp", en: "Emergency measure due"),
            Column("risk", vi: "Mức nguy cơ", en: "Risk"), Column("plan_due", .day, vi: "Hạn kế hoạch", en: "Plan due"),
            Column("plan_approved_on", .day, vi: "Duyệt kế hoạch", en: "Plan approved on"),
            Column("referred_to", vi: "Chuyển đến", en: "Referred to"),
            Column("closure", vi: "Kết thúc", en: "Closure"),
            Column("unconfirmed", vi: "Hạn dựa trên quy tắc chưa xác nhận", en: "Days rest on unconfirmed rules"),
            Column("flags", vi: "Lưu ý", en: "Flags"),
        ], key: ["childcase"])

    private static let sealed = TableSchema(
        "child_details", vi: "Nội dung niêm phong", en: "Sealed details",
        columns: [
            Column("childcase", vi: "Mã vụ việc", en: "Case"),
            Column("position", .integer, vi: "Vị trí", en: "Position"),
            Column("field", vi: "Mục", en: "Field"), Column("value", vi: "Nội dung", en: "Content"),
            Column("withheld", vi: "Lý do không hiển thị", en: "Why it is absent"),
        ], key: ["childcase", "position", "field"], search: ["value"])

    private static let caseFold = Fold(of: ChildCaseState.self, kind: "childcase", tables: [cases.name]) {
        state, subject in
        guard state.stage != .absent else { return [] }
        return [
            Row(
                cases.name,
                [
                    "childcase": .text(Subject.id(subject)), "stage": .text(state.stage.rawValue),
                    "channel": .label(of: ReportChannel.self, state.channel),
                    "harm": .label(of: HarmCategory.self, state.harm), "serious": .flag(state.serious),
                    "commune": .optional(state.commune), "received_at": .instant(state.receivedAt),
                    "emergency_due": .instant(state.emergencyDue), "risk": .label(of: RiskLevel.self, state.risk),
                    "plan_due": .day(state.planDue), "plan_approved_on": .day(state.planApprovedOn),
                    "referred_to": .list(state.referredTo), "closure": .optional(state.closure),
                    "unconfirmed": .list(state.unconfirmed), "flags": .list(state.flags.map(\.rawValue)),
                ])
        ]
    }

    /// The sealed fields of every event of a case, or why they are absent.
    private static let sealedFold = Fold(
        kind: "childcase", tables: [sealed.name], initial: { _ in [Fact]() }, evolve: { $0.append($1) },
        rows: { facts, subject in facts.flatMap { rows($0, Subject.id(subject)) } })

    private static func rows(_ fact: Fact, _ id: String) -> [Row] {
        func row(_ field: String, _ value: SQLValue, _ withheld: SQLValue) -> Row {
            Row(
                sealed.name,
                [
                    "childcase": .text(id), "position": .integer(Int64(clamping: fact.position)), "field": .text(field),
                    "value": value,
                    "withheld": withheld,
                ])
        }
        let open = fact.event.describedFields.filter { $0.field.sealed == .child }
        return open.map { row($0.field.labelVi, .text($0.vi), .null) }
            + fact.withheld.map { row("(\($0.compartment.name))", .null, .text($0.reason.rawValue)) }
    }

    /// Counts only; a cell below five is suppressed, so that nobody can be told from it.
    private static let statistics = SQLView(
        "child_statistics", vi: "Thống kê (ẩn ô nhỏ hơn 5)", en: "Statistics (cells below 5 suppressed)",
        columns: [
            Column("harm", vi: "Loại xâm hại", en: "Kind of harm"), Column("year", vi: "Năm", en: "Year"),
            Column("cases", vi: "Số vụ", en: "Cases"),
        ],
        sql: """
            SELECT harm, substr(received_at, 1, 4) AS year, CASE WHEN count(*) < 5 THEN '<5' ELSE count(*) END AS cases
            FROM child_cases GROUP BY 1, 2 ORDER BY 1, 2
            """)
}
