public import CivilTime
public import Domain
public import Law

/// What becomes due because of an event, and why on that day.
public enum DeadlineVerdict {
    /// The types of event that open a deadline, each with the rules that say which.
    public static let openers: [String: [String]] = [
        "ChildReportReceived": ["CHI-EMERGENCY"], "DecisionServed": ["SAN-COMPLY"], "DetailedAssessmentCompleted": ["CHI-PLAN"],
        "InitialRiskAssessed": ["CHI-PLAN"],
        "LicenceApplicationReceived": ["CER-TERM", "CER-EXTENSION-TERM", "CER-AMENDMENT-TERM", "CER-REISSUE-TERM"],
        "LicenceIssued": ["CER-VALIDITY"], "LicenceRevoked": ["CER-WAIT"], "SanctionDecisionIssued": ["SAN-EXECUTION"],
        "SanctionExecuted": ["SAN-CLEAN"], "ViolationDetected": ["SAN-RECORD"], "ViolationRecordMade": ["SAN-DECISION"],
    ]

    /// The deadlines an event opens; empty where it opens none.
    ///
    /// - Parameter state: the case the event belongs to, where it is a sanction case: later acts open longer limits.
    public static func of(_ fact: Fact, case state: SanctionCase? = nil, law: LawBook = .inForce, calendar: WorkingCalendar = .vietnam)
        -> [Verdict]
    {
        let day = fact.effective.day
        switch fact.event {
        case .sanction(let event): return sanction(event, day, state, law, calendar)
        case .certificate(let event): return certificate(event, day, law, calendar)
        case .childCase(.childReportReceived(let act)) where act.serious:
            return emergency(received: Instant(act.receivedAt) ?? fact.occurred, law)
        case .childCase(.initialRiskAssessed), .childCase(.detailedAssessmentCompleted):
            return term("CHI-PLAN", from: day, law, calendar)
        default: return []
        }
    }

    private static func certificate(_ event: CertificateEvent, _ day: Day, _ law: LawBook, _ calendar: WorkingCalendar) -> [Verdict] {
        switch event {
        case .licenceApplicationReceived(let act): applicationRule(act.kind).map { term($0, from: day, law, calendar) } ?? []
        case .licenceIssued(let act): months("CER-VALIDITY", from: Day(act.issuedDay) ?? day, law)
        case .licenceRevoked(let act) where act.ground == .fraud: months("CER-WAIT", from: day, law)
        default: []
        }
    }

    /// The rule whose term an application of a kind is decided in.
    private static func applicationRule(_ kind: ApplicationKind) -> String? {
        switch kind {
        case .new: "CER-TERM"
        case .extension: "CER-EXTENSION-TERM"
        case .amendment: "CER-AMENDMENT-TERM"
        case .reissue: "CER-REISSUE-TERM"
        case .unspecified, .UNRECOGNIZED: nil
        }
    }

    private static func sanction(_ event: SanctionEvent, _ day: Day, _ state: SanctionCase?, _ law: LawBook, _ calendar: WorkingCalendar)
        -> [Verdict]
    {
        switch event {
        case .violationDetected(let act): term("SAN-RECORD", from: Day(act.detectedOn) ?? day, law, calendar)
        case .violationRecordMade(let act): decision(recorded: Day(act.recordedOn) ?? day, state, law, calendar)
        case .sanctionDecisionIssued(let act): months("SAN-EXECUTION", from: Day(act.decidedOn) ?? day, law)
        case .decisionServed(let act): term("SAN-COMPLY", from: Day(act.servedOn) ?? day, law, calendar)
        case .sanctionExecuted(let act):
            clean(executed: Day(act.executedOn) ?? day, warning: state?.decision?.isWarning ?? false, law)
        default: []
        }
    }

    /// A term that ends on a working day.
    public static func term(_ id: String, from start: Day, _ law: LawBook = .inForce, _ calendar: WorkingCalendar = .vietnam) -> [Verdict] {
        guard let rule = law.rule(id, on: start), let term = rule.predicate.asTerm else { return [] }
        let (last, step) = term.step(after: start, rule: id, calendar)
        return [answer(rule, last.description, last.vietnamese, [step], start)]
    }

    /// A limitation: it does not wait for a working day.
    public static func months(_ id: String, from start: Day, _ law: LawBook = .inForce) -> [Verdict] {
        guard let rule = law.rule(id, on: start), let count = rule.predicate.asMonths else { return [] }
        let last = start.adding(months: count)
        let step = Verdict.Step(
            "term", rule: id, vi: "\(start.vietnamese) + \(count) tháng = \(last.vietnamese)", en: "\(start) + \(count) months = \(last)")
        return [answer(rule, last.description, last.vietnamese, [step], start)]
    }

    /// The four time limits of article 66: the answer is the case's, the steps show them all.
    public static func decision(
        recorded start: Day, _ state: SanctionCase? = nil, _ law: LawBook = .inForce, _ calendar: WorkingCalendar = .vietnam
    ) -> [Verdict] {
        guard let rule = law.rule("SAN-DECISION", on: start), case .decision(let terms) = rule.predicate else { return [] }
        let kinds: [(DecisionDeadline, Term)] = [
            (.ordinary, terms.ordinary), (.fileTransferred, terms.transferred), (.explanationOrVerification, terms.explained),
            (.particularlyComplex, terms.complex),
        ]
        let all = kinds.map { kind, term in
            let (last, step) = term.step(after: start, rule: rule.id, calendar)
            return (
                last,
                Verdict.Step(
                    step.kind, rule: step.rule, vi: "\(kind.labelVi): \(step.vi)", en: "\(kind.labelEn): \(step.en)", skipped: step.skipped)
            )
        }
        let due = state?.decisionDue ?? all[0].0
        return [answer(rule, due.description, due.vietnamese, all.map(\.1), start)]
    }

    /// The day from which a violator is deemed never sanctioned.
    public static func clean(executed start: Day, warning: Bool, _ law: LawBook = .inForce) -> [Verdict] {
        guard let rule = law.rule("SAN-CLEAN", on: start), case .clean(let short, let long) = rule.predicate else { return [] }
        let count = warning ? short : long
        let day = start.adding(months: count)
        let step = Verdict.Step(
            "term", rule: rule.id, vi: "\(start.vietnamese) + \(count) tháng = \(day.vietnamese)", en: "\(start) + \(count) months = \(day)")
        return [answer(rule, day.description, day.vietnamese, [step], start)]
    }

    /// The emergency measure: hours run through nights and days off.
    public static func emergency(received: Instant, _ law: LawBook = .inForce) -> [Verdict] {
        guard let rule = law.rule("CHI-EMERGENCY", on: received.day), case .hours(let count) = rule.predicate,
            let due = ChildCaseLaw.emergencyDue(receivedAt: received)
        else { return [] }
        let step = Verdict.Step(
            "term", rule: rule.id, vi: "\(received) + \(count) giờ = \(due)", en: "\(received) + \(count) hours = \(due)")
        return [answer(rule, due.description, due.description, [step], received.day)]
    }

    private static func answer(_ rule: Rule, _ text: String, _ vietnamese: String, _ steps: [Verdict.Step], _ day: Day) -> Verdict {
        var verdict = Verdict(text, vi: "\(rule.labelVi): đến hết \(vietnamese)", en: "\(rule.labelEn): through \(text)", on: day)
        if rule.id == "SAN-CLEAN" {
            verdict = Verdict(text, vi: "Được coi là chưa bị xử phạt từ \(vietnamese)", en: "Deemed never sanctioned from \(text)", on: day)
        }
        if rule.id == "CER-WAIT" {
            verdict = Verdict(text, vi: "Được nộp hồ sơ mới từ \(vietnamese)", en: "A new application is possible from \(text)", on: day)
        }
        verdict.steps = steps
        verdict.cite(rule)
        return verdict
    }
}
