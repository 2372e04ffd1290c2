public import CivilTime
public import Domain

extension FactReader {
    /// The law that decides, on the calendar as it was announced: days off and days worked recorded up to here and in effect by then go
    /// before the calendar pack.
    ///
    /// - Throws: ``FactError`` where an announcement cannot be read: last days would be wrong.
    public func law(known: UInt64? = nil, true inEffect: Instant? = nil) throws -> LawBook {
        LawBook.inForce.announcing(CalendarState.days(in: try announcements(known: known, true: inEffect)))
    }

    /// The announcements themselves, corrections in place, in order of effect.
    public func announcements(known: UInt64? = nil, true inEffect: Instant? = nil) throws -> [Fact] {
        try history(of: CalendarState.office, types: Set(CalendarState.types), known: known, true: inEffect)
    }
}
