public import CivilTime

/// An answer of the law with everything it rests on: arithmetic, rules, and the packs they stand in.
public struct Verdict: Hashable, Sendable {
    /// How the matter stands: `licensable`, `recidivist`, `within`, a day.
    public let answer: String
    public let vi: String
    public let en: String
    /// The day whose law answers.
    public let day: Day
    /// How the answer was reached, in order.
    public var steps: [Step] = []
    /// The rules it rests on, each once, in order.
    public private(set) var rules: [Rule] = []

    /// One step of the arithmetic.
    public struct Step: Hashable, Sendable {
        /// What the step says, for a program: `met`, `unmet`, `unknown`, `skipped`, `term`, `amount`.
        public let kind: String
        /// The rule it applies; empty where it only tells a fact.
        public let rule: String
        public let vi: String
        public let en: String
        /// Days passed over, each with its reason.
        public let skipped: [SkippedDay]

        /// Makes a step.
        public init(_ kind: String, rule: String = "", vi: String, en: String, skipped: [SkippedDay] = []) {
            (self.kind, self.rule, self.vi, self.en, self.skipped) = (kind, rule, vi, en, skipped)
        }
    }

    /// Answers.
    public init(_ answer: String, vi: String, en: String, on day: Day) {
        (self.answer, self.vi, self.en, self.day) = (answer, vi, en, day)
    }

    /// Adds a rule the answer rests on.
    public mutating func cite(_ rule: Rule?) {
        if let rule, !rules.contains(rule) { rules.append(rule) }
    }

    /// As sure as the least sure rule it rests on, and as the least sure day it passes over: a last day that counts on a holiday
    /// nobody confirmed is not confirmed either.
    public var status: RuleStatus {
        (rules.map(\.status) + steps.flatMap(\.skipped).map(\.status)).reduce(.confirmed, RuleStatus.weaker)
    }
}

/// A day a term passed over, and why.
public struct SkippedDay: Hashable, Sendable {
    public let day: Day
    public let vi: String
    public let en: String
    public let status: RuleStatus
}

extension WorkingCalendar {
    /// The days a term passed over, each with its reason.
    public func explainSkipped(after start: Day, through end: Day) -> [SkippedDay] {
        skipped(after: start, through: end).map { day in
            if let holiday = VietnameseHolidays.name(of: day) {
                return SkippedDay(day: day, vi: holiday.nameVi, en: holiday.nameEn, status: holiday.status)
            }
            if day.weekday > 5 {
                return SkippedDay(day: day, vi: day.weekday == 6 ? "thứ Bảy" : "Chủ nhật", en: day.weekday == 6 ? "Saturday" : "Sunday", status: .confirmed)
            }
            return SkippedDay(day: day, vi: "ngày nghỉ", en: "day off", status: .unconfirmed)
        }
    }
}

extension Term {
    /// The arithmetic of a term: from which day it runs, its length, its last day, and the days passed over.
    ///
    /// A term of working days passes over every day off; one of days or months only those its last day falls on.
    public func step(after start: Day, rule: String, _ calendar: WorkingCalendar = .vietnam) -> (last: Day, step: Verdict.Step) {
        let last = lastDay(after: start, calendar)
        return (
            last,
            Verdict.Step(
                "term", rule: rule, vi: "\(start.vietnamese) + \(labelVi) = \(last.vietnamese)", en: "\(start) + \(labelEn) = \(last)",
                skipped: calendar.explainSkipped(after: passing(from: start), through: last))
        )
    }

    /// The days off that this term, beginning after `start`, passes over.
    public func passedOver(after start: Day, _ calendar: WorkingCalendar = .vietnam) -> [Day] {
        calendar.skipped(after: passing(from: start), through: lastDay(after: start, calendar))
    }

    private func passing(from start: Day) -> Day {
        switch self {
        case .workingDays: start
        case .days(let count): start.adding(days: count - 1)
        case .months(let count): start.adding(months: count).adding(days: -1)
        }
    }
}
