import Domain

/// The register of inspections: one row an inspection, from its decision to its conclusion.
public enum InspectionRegister {
    /// The table.
    public static let table = TableSchema(
        "inspections", vi: "Sổ thanh tra, kiểm tra", en: "Register of inspections",
        columns: [
            Column("inspection", vi: "Mã cuộc kiểm tra", en: "Inspection"),
            Column("stage", vi: "Mã giai đoạn", en: "Stage code"),
            Column("stage_vi", vi: "Giai đoạn", en: "Stage (Vietnamese)"),
            Column("kind", vi: "Loại", en: "Kind"), Column("nature", vi: "Tính chất", en: "Nature"),
            Column("lead_agency", vi: "Cơ quan chủ trì", en: "Lead agency"),
            Column("team_agencies", vi: "Cơ quan phối hợp", en: "Agencies in the team"),
            Column("decision_number", vi: "Số quyết định", en: "Decision number"),
            Column("from_day", .day, vi: "Từ ngày", en: "From"), Column("to_day", .day, vi: "Đến ngày", en: "To"),
            Column("place", vi: "Địa bàn", en: "Place"), Column("points", vi: "Các điểm", en: "Points"),
            Column("findings", .integer, vi: "Số nội dung kiểm tra", en: "Findings"),
            Column("failed", .integer, vi: "Số nội dung không đạt", en: "Findings failed"),
            Column("reminders", .integer, vi: "Số lần nhắc nhở", en: "Reminders"),
            Column("conclusion_number", vi: "Số kết luận", en: "Conclusion number"),
            Column("override_ground", vi: "Lý do kiểm tra trùng, kiểm tra lại trong năm", en: "Ground of the override"),
            Column("override_document", vi: "Văn bản cho phép", en: "Document of the override"),
        ], key: ["inspection"], indexes: [["place"]])

    /// Folds inspections into the table.
    public static let fold = Fold(of: InspectionState.self, kind: "inspection", tables: [table.name]) {
        state, subject in
        guard state.stage != .absent else { return [] }
        return [
            Row(
                table.name,
                [
                    "inspection": .text(Subject.id(subject)), "stage": .text(state.stage.rawValue),
                    "stage_vi": .text(vietnamese(state.stage)), "kind": .label(of: InspectionKind.self, state.kind),
                    "nature": .label(of: InspectionNature.self, state.nature),
                    "lead_agency": .optional(state.leadAgency),
                    "team_agencies": .list(state.teamAgencies), "decision_number": .optional(state.decisionNumber),
                    "from_day": .day(state.from), "to_day": .day(state.to), "place": .optional(state.place),
                    "points": .list(state.points), "findings": .integer(Int64(state.findings.count)),
                    "failed": .integer(Int64(state.findings.count { $0.result == FindingResult.fail.protoName })),
                    "reminders": .integer(Int64(state.reminders)),
                    "conclusion_number": .optional(state.conclusionNumber),
                    "override_ground": .optional(state.overrideGround), "override_document": .optional(state.overrideDocument),
                ])
        ]
    }

    /// How often each body inspects beside or after another's inspection on a ground of its own: by year, cancelled ones left out.
    public static let overrides = SQLView(
        "inspection_overrides", vi: "Kiểm tra ngoài hạn mức năm", en: "Inspections beyond the year's quota",
        columns: [
            Column("year", vi: "Năm", en: "Year"), Column("lead_agency", vi: "Cơ quan chủ trì", en: "Lead agency"),
            Column("inspections", .integer, vi: "Số cuộc", en: "Inspections"),
            Column("overrides", .integer, vi: "Trong đó có lý do riêng", en: "Of these on a ground of their own"),
            Column("per_mille", .integer, vi: "Phần nghìn", en: "Per mille"),
        ],
        sql: """
            SELECT substr(from_day, 1, 4) AS year, lead_agency, count(*) AS inspections, count(override_document) AS overrides,
            count(override_document) * 1000 / count(*) AS per_mille
            FROM inspections WHERE from_day IS NOT NULL AND stage <> 'cancelled' GROUP BY 1, 2 ORDER BY 1, 2
            """)

    /// One row for each business or point an inspection is about.
    public static let targets = TableSchema(
        "inspection_targets", vi: "Đối tượng được kiểm tra", en: "Targets of inspections",
        columns: [
            Column("inspection", vi: "Mã cuộc kiểm tra", en: "Inspection"),
            Column("kind", vi: "Loại đối tượng", en: "Kind of target"),
            Column("target", vi: "Mã đối tượng", en: "Target"),
        ], key: ["inspection", "kind", "target"], indexes: [["kind", "target"]])

    /// Folds inspections into their targets.
    public static let targetsFold = Fold(of: InspectionState.self, kind: "inspection", tables: [targets.name]) {
        state, subject in
        let pairs = state.points.map { ("point", $0) } + state.businesses.map { ("business", $0) }
        return pairs.map { kind, target in
            Row(
                targets.name,
                ["inspection": .text(Subject.id(subject)), "kind": .text(kind), "target": .text(target)])
        }
    }

    static func vietnamese(_ stage: InspectionState.Stage) -> String {
        switch stage {
        case .absent: "chưa có"
        case .triggered: "có căn cứ đột xuất"
        case .decided: "đã có quyết định"
        case .running: "đang tiến hành"
        case .recorded: "đã lập biên bản"
        case .completed: "đã kết thúc"
        case .concluded: "đã kết luận"
        case .followedUp: "hẹn kiểm tra lại"
        case .cancelled: "đã hủy"
        }
    }
}
