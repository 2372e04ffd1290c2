import CivilTime
public import Law

/// The working calendar as it was announced: days that go before those of the calendar pack.
public struct CalendarState: SubjectState {
    public static let kinds = ["calendar"]
    /// The one calendar of this ledger's offices.
    public static let office = "calendar:vn"
    /// What a decision that counts days reads; ``Deciders/decide(_:history:context:checkingForm:)`` then counts as announced.
    static let reading = Reading(tag: office, types: types)
    /// The types of event that announce days.
    public static let types = ["HolidayDeclared", "WorkdayDeclared"]
    /// The kinds of subject whose states hold last days that hang on the calendar.
    public static let countedKinds: Set = ["case", "childcase", "point"]
    /// How many days one announcement may cover.
    static let longest = 31

    /// `calendar:vn`.
    public let subject: String
    /// Each day once, as it was announced last, ascending.
    public private(set) var days: [AnnouncedDay] = []

    public init(subject: String) { self.subject = subject }

    public mutating func evolve(_ fact: Fact) {
        guard fact.concerns(subject), case .calendar(let event) = fact.event else { return }
        for day in event.days {
            days.removeAll { $0.day == day }
            days.append(AnnouncedDay(day: day, isWorked: event.isWorked, name: event.name, document: event.document, position: fact.position))
        }
        days.sort { $0.day < $1.day }
    }

    /// The days announced among these facts.
    public static func days(in history: [Fact]) -> [AnnouncedDay] {
        var state = CalendarState(subject: office)
        for fact in history { state.evolve(fact) }
        return state.days
    }
}

extension CalendarEvent {
    /// The days it is about, at most ``CalendarState/longest``; none where they cannot be read.
    var days: [Day] {
        switch self {
        case .holidayDeclared(let act):
            guard let first = Day(act.firstDay), let last = act.lastDay.isEmpty ? first : Day(act.lastDay), first <= last else { return [] }
            return (0...min(Int(last.rawValue - first.rawValue), CalendarState.longest - 1)).map { first.adding(days: $0) }
        case .workdayDeclared(let act): return Day(act.day).map { [$0] } ?? []
        }
    }

    var isWorked: Bool { if case .workdayDeclared = self { true } else { false } }

    var name: String {
        switch self {
        case .holidayDeclared(let act): act.name
        case .workdayDeclared(let act): act.reason
        }
    }

    var document: String {
        switch self {
        case .holidayDeclared(let act): act.document
        case .workdayDeclared(let act): act.document
        }
    }

    var calendar: String {
        switch self {
        case .holidayDeclared(let act): act.calendar
        case .workdayDeclared(let act): act.calendar
        }
    }
}
