import Domain

/// Every duty with each body that owes it: due, reminded, done.
public enum AssignmentRegister {
    /// One row an assignment.
    public static let table = TableSchema(
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

    /// Folds duties into the table.
    public static let fold = Fold(of: DutyState.self, kind: "duty", tables: [table.name], types: types) { state, subject in
        state.assignments.enumerated().map { number, one in
            Row(
                table.name,
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
}
