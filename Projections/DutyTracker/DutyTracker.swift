import Domain
public import ProjectionKit

/// Every duty with each body that owes it: due, reminded, done, and what is still open. A requested body is never overdue.
public enum DutyTracker {
    /// The view.
    public static let projection = Projection(
        name: "DutyTracker", version: 1, titleVi: "Theo dõi nhiệm vụ", titleEn: "Duty tracker",
        audience: Confidentiality.readers(of: .internal), schema: [assignments] + ReportRegister.tables,
        views: [openAssignments, byUnit], folds: [fold] + ReportRegister.folds)

    private static let assignments = TableSchema(
        "assignments", vi: "Nhiệm vụ được giao", en: "Assignments",
        columns: [
            Column("duty", vi: "Nhiệm vụ", en: "Duty"), Column("number", .integer, vi: "Số thứ tự", en: "Number"),
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("role", vi: "Vai trò", en: "Role"),
            Column("requested", .flag, vi: "Chỉ đề nghị", en: "Requested only"), Column("document", vi: "Văn bản", en: "Document"),
            Column("title_vi", vi: "Nội dung", en: "Title (Vietnamese)"), Column("title_en", vi: "Nội dung (tiếng Anh)", en: "Title"),
            Column("first_due", .day, vi: "Hạn ban đầu", en: "First due"), Column("due", .day, vi: "Hạn", en: "Due"),
            Column("reminders", .integer, vi: "Số lần đôn đốc", en: "Reminders"),
            Column("fulfilled_on", .day, vi: "Thực hiện ngày", en: "Fulfilled on"),
            Column("tasks", .integer, vi: "Số việc", en: "Tasks"), Column("tasks_done", .integer, vi: "Việc đã xong", en: "Tasks done"),
        ], key: ["duty", "number"], search: ["title_vi"], indexes: [["unit"]])

    private static let fold = Fold(of: DutyState.self, kind: "duty", tables: [assignments.name], types: types) { state, subject in
        state.assignments.enumerated().map { number, one in
            Row(
                assignments.name,
                [
                    "duty": .text(Subject.id(subject)), "number": .integer(Int64(number + 1)), "unit": .optional(one.unit),
                    "role": .label(of: DutyRole.self, one.role), "requested": .flag(one.requested), "document": .optional(one.document),
                    "title_vi": .optional(state.titleVi), "title_en": .optional(state.titleEn), "first_due": .day(one.firstDue),
                    "due": .day(one.due), "reminders": .integer(Int64(one.reminders)), "fulfilled_on": .day(one.fulfilledOn),
                    "tasks": .integer(Int64(state.tasks.count)), "tasks_done": .integer(Int64(state.tasksDone.count)),
                ])
        }
    }

    private static let types = Set(Catalogue.eventTypes.filter { $0.concept == "duty" }.map(\.name))

    private static let openAssignments = SQLView(
        "open_assignments", vi: "Nhiệm vụ chưa xong, theo hạn", en: "Open assignments by due day",
        columns: [
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("duty", vi: "Nhiệm vụ", en: "Duty"),
            Column("title_vi", vi: "Nội dung", en: "Title (Vietnamese)"), Column("due", .day, vi: "Hạn", en: "Due"),
            Column("requested", .flag, vi: "Chỉ đề nghị", en: "Requested only"), Column("reminders", .integer, vi: "Số lần đôn đốc", en: "Reminders"),
        ],
        sql: """
            SELECT unit, duty, title_vi, due, requested, reminders FROM assignments WHERE fulfilled_on IS NULL
            ORDER BY due IS NULL, due, unit, duty
            """)

    private static let byUnit = SQLView(
        "duties_by_unit", vi: "Nhiệm vụ theo đơn vị", en: "Duties by unit",
        columns: [
            Column("unit", vi: "Đơn vị", en: "Unit"), Column("duties", .integer, vi: "Nhiệm vụ", en: "Duties"),
            Column("fulfilled", .integer, vi: "Đã thực hiện", en: "Fulfilled"), Column("late", .integer, vi: "Trễ hạn", en: "Late"),
            Column("open_ended", .integer, vi: "Không có hạn", en: "Open-ended"),
        ],
        sql: """
            SELECT unit, count(*) AS duties, sum(fulfilled_on IS NOT NULL) AS fulfilled,
                sum(requested = 0 AND due IS NOT NULL AND fulfilled_on > due) AS late, sum(due IS NULL) AS open_ended
            FROM assignments GROUP BY unit ORDER BY unit
            """)
}
