import Domain
public import ProjectionKit

/// Every duty with each body that owes it: due, reminded, done, and what is still open. A requested body is never overdue.
public enum DutyTracker {
    /// The view.
    public static let projection: Projection = {
        let parts = [Register.assignments, .reports, ConsolidationRegister.register]
        return Projection(
            name: "DutyTracker", version: 2, titleVi: "Theo dõi nhiệm vụ", titleEn: "Duty tracker", audience: Confidentiality.readers(of: .internal),
            schema: parts.flatMap(\.tables), views: [openAssignments, byUnit] + parts.flatMap(\.views), folds: parts.flatMap(\.folds))
    }()

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
