public import CivilTime
import Synchronization

/// A day that was announced to be off, or to be worked, whatever the calendar pack says of it.
public struct AnnouncedDay: Hashable, Sendable, Encodable {
    public let day: Day
    public let isWorked: Bool
    /// What it is: `Tết Nguyên đán`, or why it is worked.
    public let name: String
    public let document: String
    /// Position of the event that says so.
    public let position: UInt64

    /// Announces a day.
    public init(day: Day, isWorked: Bool, name: String, document: String, position: UInt64) {
        (self.day, self.isWorked, self.name, self.document, self.position) = (day, isWorked, name, document, position)
    }
}

extension LawBook {
    /// This book under a calendar on which these days are as they were announced; what was announced before is replaced.
    public func announcing(_ days: [AnnouncedDay]) -> LawBook {
        if days == announced { return self }
        return lastAnnouncing.withLock { last in
            if let last, last.announced == days { return last }
            let book = LawBook(self, announcing: days)
            last = book
            return book
        }
    }

    /// Names the calendar that terms are counted by: the hash of its pack, or, where days were announced, a hash over that and them.
    public var calendarVersion: String {
        let pack = packs.first { $0.name == "calendar" }?.hashText ?? ""
        guard !announced.isEmpty else { return pack }
        let lines = announced.map { "\($0.day) \($0.isWorked ? "worked" : "off") \($0.name)\n" }
        return Self.hash(of: ([pack + "\n"] + lines).joined())
    }
}
