import Domain

/// The calendar of plans and reports: who owes what, when it came, how late.
public enum ReportRegister {
    /// One row a report.
    public static let reports = TableSchema(
        "reports", vi: "Lịch báo cáo", en: "Calendar of reports",
        columns: [
            Column("report", vi: "Mã báo cáo", en: "Report"), Column("kind", vi: "Loại", en: "Kind"),
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("period", vi: "Kỳ", en: "Period"),
            Column("stage", vi: "Giai đoạn", en: "Stage"), Column("due", .day, vi: "Hạn", en: "Due"),
            Column("submitted_on", .day, vi: "Ngày nộp", en: "Submitted on"),
            Column("version", .integer, vi: "Phiên bản", en: "Version"), Column("late", .flag, vi: "Trễ", en: "Late"),
            Column("returns", .integer, vi: "Số lần trả lại", en: "Times returned"),
            Column("first_due", .day, vi: "Hạn ban đầu", en: "First due"), Column("sent_to", vi: "Gửi đến", en: "Sent to"), Column("duty", vi: "Nhiệm vụ", en: "Duty"),
        ], key: ["report"])

    /// One row a plan.
    public static let plans = TableSchema(
        "plans", vi: "Kế hoạch", en: "Plans",
        columns: [
            Column("plan", vi: "Mã kế hoạch", en: "Plan"), Column("unit", vi: "Đơn vị", en: "Unit"),
            Column("number", vi: "Số", en: "Number"), Column("year", .integer, vi: "Năm", en: "Year"),
            Column("stage", vi: "Giai đoạn", en: "Stage"), Column("due", .day, vi: "Hạn", en: "Due"),
            Column("submitted_on", .day, vi: "Ngày nộp", en: "Submitted on"),
            Column("late", .flag, vi: "Trễ", en: "Late"), Column("duty", vi: "Nhiệm vụ", en: "Duty"),
        ], key: ["plan"])

    /// One row a task.
    public static let tasks = TableSchema(
        "tasks", vi: "Nhiệm vụ", en: "Tasks",
        columns: [
            Column("task", vi: "Mã nhiệm vụ", en: "Task"), Column("title", vi: "Nội dung", en: "Title"),
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("duty", vi: "Nghĩa vụ", en: "Duty"),
            Column("stage", vi: "Giai đoạn", en: "Stage"), Column("due", .day, vi: "Hạn", en: "Due"),
            Column("completed_on", .day, vi: "Ngày hoàn thành", en: "Completed on"),
            Column("requested", .flag, vi: "Chỉ đề nghị", en: "Requested only"),
            Column("late", .flag, vi: "Trễ", en: "Late"),
        ], key: ["task"])

    /// All three tables.
    public static let tables = [reports, plans, tasks]

    /// Folds reports, plans and tasks.
    public static let folds = [
        Fold(of: ReportState.self, kind: "report", tables: [reports.name]) { state, subject in
            guard state.stage != .absent else { return [] }
            return [
                Row(
                    reports.name,
                    [
                        "report": .text(Subject.id(subject)), "kind": .optional(state.kind),
                        "unit": .optional(state.unit),
                        "period": .optional(state.period), "stage": .text(state.stage.rawValue), "due": .day(state.due),
                        "submitted_on": .day(state.versions.first?.submittedOn),
                        "version": .number(state.versions.last.map { Int64($0.version) }), "late": .flag(state.late),
                        "returns": .integer(Int64(state.returns)), "first_due": .day(state.firstDue), "sent_to": .optional(state.to),
                        "duty": .optional(state.duty),
                    ])
            ]
        },
        Fold(of: PlanState.self, kind: "plan", tables: [plans.name]) { state, subject in
            guard state.stage != .absent else { return [] }
            return [
                Row(
                    plans.name,
                    [
                        "plan": .text(Subject.id(subject)), "unit": .optional(state.unit),
                        "number": .optional(state.number),
                        "year": state.year == 0 ? .null : .integer(Int64(state.year)),
                        "stage": .text(state.stage.rawValue),
                        "due": .day(state.due), "submitted_on": .day(state.submittedOn), "late": .flag(state.late),
                        "duty": .optional(state.duty),
                    ])
            ]
        },
        Fold(of: TaskState.self, kind: "task", tables: [tasks.name]) { state, subject in
            guard state.stage != .absent else { return [] }
            return [
                Row(
                    tasks.name,
                    [
                        "task": .text(Subject.id(subject)), "title": .optional(state.title),
                        "unit": .optional(state.unit),
                        "duty": .optional(state.duty), "stage": .text(state.stage.rawValue), "due": .day(state.due),
                        "completed_on": .day(state.completedOn), "requested": .flag(state.requested),
                        "late": .flag(state.late),
                    ])
            ]
        },
    ]
}
