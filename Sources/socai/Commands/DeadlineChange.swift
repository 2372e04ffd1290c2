import Domain
import EventLog
import Law
import Ledger
import ProjectionKit
import Verdicts

/// A deadline that is another than before: by an event recorded since, or under another calendar or law.
struct DeadlineChange {
    let subject: String
    /// Position of the event that opens it.
    let opened: Position
    let type: String
    let rule: String
    /// `nil` where there was none, or is none any more.
    let before: String?
    let after: String?
    /// Whether it still runs.
    let isOpen: Bool

    /// What one event changed: an announcement of days, or what amends one, the deadlines that run; anything else those of its subjects.
    static func all(by cause: RecordedEvent, in ledger: Ledger, for audience: Audience?) throws -> [DeadlineChange] {
        let (size, reader) = (cause.position + 1, ledger.reader())
        if cause.tags.contains(CalendarState.office) {
            return try open(in: ledger, size: size, before: reader.law(known: cause.position), after: reader.law(known: size), for: audience)
        }
        return try cause.tags.filter { CalendarState.countedKinds.contains(Tag($0)?.kind ?? "") && audience?.mayKnow(subject: $0) != false }.sorted()
            .flatMap { subject in
                let before = try reader.history(of: subject, known: cause.position)
                let after = try reader.history(of: subject, known: size)
                return try ledger.counting(below: size) { compare(subject, deadlines(subject, before, audience), deadlines(subject, after, audience)) }
            }
    }

    /// What differs between two laws among the deadlines that still run, on all that is recorded below `size`.
    ///
    /// Histories are read only of subjects on which an opening event, or one corrected, differs by itself.
    static func open(
        in ledger: Ledger, size: Position, before: LawBook, after: LawBook, for audience: Audience?
    ) throws -> [DeadlineChange] {
        try moved(in: ledger, size: size, before: before, after: after).filter { audience?.mayKnow(subject: $0) != false }.sorted().flatMap { subject in
            let history = try ledger.reader().history(of: subject, known: size)
            let then = LawBook.$inForce.withValue(before) { deadlines(subject, history, audience) }
            let now = LawBook.$inForce.withValue(after) { deadlines(subject, history, audience) }
            return compare(subject, then, now).filter(\.isOpen)
        }
    }

    /// The subjects whose deadlines may differ between two laws.
    private static func moved(in ledger: Ledger, size: Position, before: LawBook, after: LawBook) throws -> Set<String> {
        var subjects: Set<String> = []
        let types = DeadlineVerdict.openers.keys.sorted() + ["EventCorrected"]
        try ledger.log.forEach(Query(types: types), from: nil, to: size, pageSize: 1_000, backwards: false) { event in
            let counted = event.tags.filter { CalendarState.countedKinds.contains(Tag($0)?.kind ?? "") }
            guard !counted.isEmpty, !subjects.isSuperset(of: counted) else { return true }
            // What cannot be read may be anything: its subjects' histories say.
            guard event.type != "EventCorrected", let fact = try? ledger.reader().fact(event) else {
                subjects.formUnion(counted)
                return true
            }
            let then = LawBook.$inForce.withValue(before) { DeadlineVerdict.of(fact, law: before, calendar: before.calendar) }
            let now = LawBook.$inForce.withValue(after) { DeadlineVerdict.of(fact, law: after, calendar: after.calendar) }
            if then.map(\.steps) != now.map(\.steps) { subjects.formUnion(counted) }
            return true
        }
        return subjects
    }

    /// One deadline: what opens it, and its last day.
    private struct Deadline {
        let opened: Position
        let type: String
        let rule: String
        let answer: String
        var isOpen: Bool
        /// Whether who asks may know of the event.
        let isTold: Bool
    }

    private static func deadlines(_ subject: String, _ history: [Fact], _ audience: Audience?) -> [Deadline] {
        let kind = Tag(subject)?.kind
        let sanction = kind == "case" ? SanctionCase(subject: subject, history: history) : nil
        let child = kind == "childcase" ? ChildCaseState(subject: subject, history: history) : nil
        let point = kind == "point" ? PointState(subject: subject, history: history) : nil
        func runs(_ rule: String) -> Bool {
            switch rule {
            case "SAN-RECORD": sanction.map { $0.recordedOn == nil && $0.noSanctionOn == nil } ?? false
            case "SAN-DECISION": sanction.map { $0.decision == nil && $0.noSanctionOn == nil } ?? false
            case "SAN-COMPLY", "SAN-EXECUTION": sanction.map { $0.executedOn == nil && $0.lapsedOn == nil && $0.decision != nil } ?? false
            case "CHI-EMERGENCY": child.map { $0.emergencies.isEmpty && $0.stage != .closed } ?? false
            case "CHI-PLAN": child.map { $0.planApprovedOn == nil && $0.stage != .closed } ?? false
            case "CER-TERM": point?.decisionDue != nil
            case "CER-EXTENSION-TERM": point?.pending == .extension
            case "CER-AMENDMENT-TERM": point?.pending == .amendment
            case "CER-REISSUE-TERM": point?.pending == .reissue
            case "CER-VALIDITY": point?.status == .licensed
            case "CER-WAIT": point?.status == .revoked
            default: false
            }
        }
        let opened = history.flatMap { fact in
            let belongs =
                switch fact.event {
                case .sanction: sanction != nil
                case .childCase: child != nil
                case .certificate: point != nil
                default: false
                }
            guard belongs else { return [Deadline]() }
            return DeadlineVerdict.of(fact, case: sanction, law: LawBook.inForce, calendar: LawBook.inForce.calendar).map { verdict in
                let rule = verdict.rules.first?.id ?? ""
                return Deadline(
                    opened: fact.position, type: fact.type, rule: rule, answer: verdict.answer, isOpen: runs(rule), isTold: audience?.mayKnow(fact) != false)
            }
        }
        // What was opened again runs from the last time.
        let last = Dictionary(opened.map { ($0.rule, $0.opened) }, uniquingKeysWith: { $1 })
        return opened.filter(\.isTold).map { one in
            var one = one
            one.isOpen = one.isOpen && last[one.rule] == one.opened
            return one
        }
    }

    private static func compare(_ subject: String, _ before: [Deadline], _ after: [Deadline]) -> [DeadlineChange] {
        func named(_ one: Deadline) -> String { "\(one.opened) \(one.rule)" }
        let then = Dictionary(before.map { (named($0), $0) }, uniquingKeysWith: { $1 })
        let now = Dictionary(after.map { (named($0), $0) }, uniquingKeysWith: { $1 })
        return Set(then.keys).union(now.keys).compactMap { key in
            let (old, new) = (then[key], now[key])
            guard old?.answer != new?.answer, let either = new ?? old else { return nil }
            return DeadlineChange(
                subject: subject, opened: either.opened, type: either.type, rule: either.rule, before: old?.answer, after: new?.answer,
                isOpen: either.isOpen && new != nil)
        }.sorted { ($0.opened, $0.rule) < ($1.opened, $1.rule) }
    }

    var line: String {
        "\(subject)  #\(opened) \(rule)  \(before ?? "–") → \(after ?? "–")" + (isOpen ? "" : tr("  (đã xong)", "  (done)"))
    }

    var json: JSON {
        .object([
            ("subject", .string(subject)), ("event", .unsigned(opened)), ("type", .string(type)), ("rule", .string(rule)),
            ("before", .optional(before, JSON.string)), ("after", .optional(after, JSON.string)), ("open", .bool(isOpen)),
        ])
    }
}
