public import CivilTime
import Domain
public import EventLog

/// An act that is not as the declared life cycles and clocks would have it, or one that is lacking.
public struct Deviation: Sendable, Hashable {
    /// In which way.
    public enum Kind: String, Sendable, CaseIterable {
        /// Done after its last day.
        case late
        /// Not done, and its last day has passed.
        case missing
        /// Recorded by a body that may not, or that was not there on the day.
        case unauthorised
        /// Not what the state of its subjects allowed when it was recorded.
        case outOfOrder = "out-of-order"
    }

    /// In which way it deviates.
    public let kind: Kind
    /// The subject acted upon.
    public let subject: String
    /// The act; for what is missing, the last act on the subject.
    public let position: Position
    public let type: String
    public let agency: String
    /// The day of the act; for what is missing, its last day.
    public let day: Day
    /// The rule that it goes against, and its article.
    public let rule: String
    public let article: String
    /// For clocks: the last day.
    public let due: Day?
    public let messageVi: String
    public let messageEn: String

    /// How many days after the last one; `nil` without one.
    public func daysLate(on asked: Day) -> Int? {
        due.map { Int((kind == .missing ? asked : day).rawValue - $0.rawValue) }
    }
}

extension Deviation {
    /// Refused by a rule on who may act.
    static let rulesOfAuthority: Set<String> = [
        "recorded-by", "agency-established", "agency-in-being", "licence-competence", "competence", "inspectorate-or-check",
        "own-contract", "directive-issuer", "task-unit",
    ]

    /// Refused because the time for it was over.
    static let rulesOfTime: Set<String> = ["decision-deadline", "limitation"]

    init(_ refusal: Refusal, of fact: Fact, on subject: String) {
        kind =
            Self.rulesOfAuthority.contains(refusal.rule) ? .unauthorised : Self.rulesOfTime.contains(refusal.rule) ? .late : .outOfOrder
        (self.subject, position, type, agency) = (subject, fact.position, fact.type, fact.agency)
        (day, rule, article, due) = (fact.occurred.day, refusal.rule, refusal.article, nil)
        (messageVi, messageEn) = (refusal.messageVi, refusal.messageEn)
    }

    /// A clock that ran out.
    init(_ kind: Kind, _ clock: Clock, of fact: Fact, on subject: String) {
        self.kind = kind
        (self.subject, position, type) = (subject, fact.position, fact.type)
        agency = clock.unit.isEmpty ? fact.agency : clock.unit
        (day, due) = (kind == .missing ? clock.due : clock.done ?? fact.occurred.day, clock.due)
        (rule, article) = (clock.name, clock.article)
        (messageVi, messageEn) = (clock.vi, clock.en)
    }

    /// What is to be done by a day.
    struct Clock {
        let name: String
        let article: String
        let vi: String
        let en: String
        let unit: String
        let due: Day
        var done: Day?
    }
}
