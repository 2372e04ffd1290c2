internal import CivilTime

/// Decides on announcements of days off and days worked.
public enum CalendarDecider: Decider {
    public typealias State = CalendarState

    public static func reads(_ command: CalendarEvent) -> [Reading] { [CalendarState.reading] }

    public static func decide(_ command: CalendarEvent, given state: CalendarState, by context: Context) throws(Refusal) -> [DomainEvent] {
        guard Tag.text("calendar", command.calendar) == CalendarState.office else {
            throw .wrongState(
                rule: "calendar-one", needs: "calendar: vn", vi: "Sổ chỉ có một lịch làm việc", en: "the ledger has one working calendar")
        }
        if case .holidayDeclared(let act) = command { try check(act, command) }
        let same = command.days.allSatisfy { day in state.days.contains { $0.day == day && $0.isWorked == command.isWorked && $0.name == command.name } }
        if same, let day = command.days.first, let known = state.days.first(where: { $0.day == day }) {
            throw .wrongState(
                rule: "calendar-once", needs: "first_day ≠ \(day)", vi: "Đã công bố tại #\(known.position) (\(known.document))",
                en: "announced already at #\(known.position) (\(known.document))")
        }
        return [.calendar(command)]
    }

    private static func check(_ act: HolidayDeclared, _ command: CalendarEvent) throws(Refusal) {
        let days = command.days
        if days.isEmpty {
            throw .wrongState(
                rule: "calendar-order", needs: "last_day >= \(act.firstDay)", vi: "Ngày cuối trước ngày đầu", en: "the last day is before the first")
        }
        if let last = days.last, !act.lastDay.isEmpty, last.description != act.lastDay {
            throw .wrongState(
                rule: "calendar-length", needs: "last_day <= \(last)", vi: "Mỗi lần công bố không quá \(CalendarState.longest) ngày",
                en: "one announcement covers at most \(CalendarState.longest) days")
        }
    }
}
