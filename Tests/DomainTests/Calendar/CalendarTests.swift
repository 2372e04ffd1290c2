import CivilTime
import Domain
import SeededSource
import Testing

/// Announced days against the naive answer, and that who counts days reads them.
struct CalendarTests {
    private static let counting: Set = [
        "EnforcementOrdered", "NoSanctionDecided", "SanctionDecisionIssued", "SanctionLapsed", "SurchargeAdded",
    ]

    @Test func `every decision that counts days rests on what was announced, and no other does`() throws {
        for type in Catalogue.eventTypes {
            let event = try DomainEvent(type: type.name, payload: [])
            let reading = Deciders.reads(event).first { $0.tag == CalendarState.office }
            let counts = type.concept == "calendar" || Self.counting.contains(type.name)
            #expect((reading != nil) == counts, "\(type.name)")
            if let types = reading?.types { #expect(Set(types).isSuperset(of: CalendarState.types + Deciders.amendingTypes)) }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `of each day the last announcement holds, and the pack where there is none`(seed: UInt64) throws {
        var source = Source(seed)
        let first = try #require(Day("2024-01-25"))
        var (said, history) = ([Day: Bool](), [Fact]())
        for position in 0..<UInt64(12) {
            let (start, length) = (first.adding(days: source.below(40)), source.below(4))
            let event: DomainEvent
            if source.below(3) > 0 {
                var act = HolidayDeclared()
                (act.calendar, act.firstDay, act.name, act.document) = ("vn", start.description, "N\(position)", "V")
                if length > 0 { act.lastDay = start.adding(days: length).description }
                for day in 0...length { said[start.adding(days: day)] = false }
                event = act.domainEvent
            } else {
                var act = WorkdayDeclared()
                (act.calendar, act.day, act.reason, act.document) = ("vn", start.description, "N\(position)", "V")
                said[start] = true
                event = act.domainEvent
            }
            let at = first.start
            history.append(
                Fact(position: position, id: "\(position)", occurred: at, effective: at, recorded: at, agency: "a", officer: "", event: event))
        }
        let book = LawBook.shipped.announcing(CalendarState.days(in: history))
        for offset in -5..<50 {
            let day = first.adding(days: offset)
            #expect(book.calendar.isWorking(day) == said[day] ?? LawBook.shipped.calendar.isWorking(day), "\(day)")
        }
        #expect(book.hash == LawBook.shipped.hash && book.calendarVersion != LawBook.shipped.calendarVersion)
        #expect(book.announcing([]).calendar == LawBook.shipped.calendar && LawBook.shipped.announcing([]) === LawBook.shipped)
    }
}
