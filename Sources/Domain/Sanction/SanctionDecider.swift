import CivilTime

/// Decides the acts of a violation's life cycle. Pure: no clock, no storage.
///
/// What the law makes void is refused; mere lateness that the law does not make void (a late record, a late enforcement) is
/// recorded and shows as a flag of the case.
public enum SanctionDecider: Decider {
    public typealias State = SanctionDocket
    public typealias Command = SanctionEvent

    /// What identifies an act in another case of the same violator.
    static let identifyingTypes = ["DecisionAnnulled", "SanctionDecisionIssued", "ViolationRecordMade"]

    public static func reads(_ command: Command) -> [Reading] {
        let own = [Reading(tag: Tag.text("case", command.caseID))] + (countsDays(command) ? [CalendarState.reading] : [])
        switch command {
        case .violationRecordMade, .sanctionDecisionIssued:
            let parties = command.parties
            let others = [("business", parties.business), ("point", parties.point), ("person", parties.person)]
            return own
                + others.filter { !$0.1.isEmpty }
                .map { Reading(tag: Tag.text($0.0, $0.1), types: identifyingTypes) }
        default: return own
        }
    }

    /// Whether the decision asks if a term that hangs on the working calendar is over.
    private static func countsDays(_ command: Command) -> Bool {
        switch command {
        case .enforcementOrdered, .noSanctionDecided, .sanctionDecisionIssued, .sanctionLapsed, .surchargeAdded: true
        default: false
        }
    }

    public static func decide(_ command: Command, given docket: State, by context: Context) throws(Refusal)
        -> [DomainEvent]
    {
        let now = docket.sanctionCase(command.caseID)
        try checkSealing(command)
        try check(command, now, docket, context)
        guard let act = command.act else { return [.sanction(command)] }
        let recorded = now.complete(act)
        return [recorded] + consequences(of: recorded, command, now, context)
    }

    private static func check(_ command: Command, _ now: SanctionCase, _ docket: State, _ context: Context)
        throws(Refusal)
    {
        let day = context.day
        switch command {
        case .violationDetected(let m): try detect(m, now)
        case .violationRecordMade(let m): try record(m, now, docket, day)
        case .violationFileTransferred(let m): try transfer(m, now)
        case .explanationSubmitted:
            try now.require([.recorded, .explaining], command.type)
        case .exhibitSeized(let m): try seize(m, now)
        case .sanctionDecisionIssued(let m): try issue(m, now, docket, day)
        case .noSanctionDecided(let m): try decline(m, now, day)
        case .decisionSent: try now.requireDecision(command.type)
        case .decisionServed(let m): try serve(m, now, day)
        case .surchargeAdded(let m): try surcharge(m, now, day)
        case .finePaid(let m): try pay(m, now, day)
        case .fineReduced(let m): try reduce(m, now)
        case .suspensionServed(let m): try serveSuspension(m, now)
        case .exhibitConfiscated: try now.requirePart(.confiscation, command.type)
        case .remedialMeasureCompleted(let m): try now.requirePart(.remedy(m.measure), command.type)
        case .sanctionExecuted: try execute(now)
        case .sanctionLapsed(let m): try lapse(m, now, day)
        case .enforcementOrdered(let m): try enforce(m, now, day)
        case .decisionComplained: try now.requireDecision(command.type, evenExecuted: true)
        case .appealForwarded: try now.requireStep(.complained, "DecisionComplained", command.type)
        case .appealResultReceived: try now.requireStep(.complained, "DecisionComplained", command.type)
        case .appealResultNotified: try now.requireStep(.resultReceived, "AppealResultReceived", command.type)
        case .appealedToCourt: try now.requireDecision(command.type, evenExecuted: true)
        case .courtJudgmentReceived: try now.requireStep(.appealedToCourt, "AppealedToCourt", command.type)
        case .decisionAmended(let m): try amend(m, now)
        case .decisionAnnulled(let m): try annul(m, now)
        }
    }

    /// Sealed fields need a subject whose key seals them.
    private static func checkSealing(_ command: Command) throws(Refusal) {
        guard let act = command.act, act.person.isEmpty else { return }
        func hasSealed(_ act: some SanctionAct) -> Bool {
            var clear = act
            _ = clear.cut(.personal)
            return clear != act
        }
        if hasSealed(act) { throw .caseIncomplete(["person"]) }
    }

    /// When the last open part is done, the decision is executed; the law says so, nobody decides it.
    private static func consequences(
        of recorded: DomainEvent, _ command: Command, _ now: SanctionCase, _ context: Context
    ) -> [DomainEvent] {
        switch command {
        case .decisionServed, .finePaid, .fineReduced, .suspensionServed, .exhibitConfiscated,
            .remedialMeasureCompleted,
            .decisionAmended:
            break
        default: return []
        }
        var after = now
        after.evolve(
            Fact(
                position: 0, id: "", occurred: context.occurred, effective: context.effective, recorded: context.now,
                agency: context.agency.subject, officer: context.officer, event: recorded))
        guard after.stage.isBeingExecuted, after.outstanding.isEmpty, after.servedOn != nil || !after.payments.isEmpty
        else { return [] }
        var executed = SanctionExecuted()
        executed.caseID = command.caseID
        executed.executedOn = context.day.description
        return [after.complete(executed)]
    }
}

extension SanctionCase {
    /// The act with the parties of the case where it names none, so that their histories show every act.
    func complete(_ act: some SanctionAct) -> DomainEvent {
        var whole = act
        if whole.business.isEmpty { whole.business = violator.business }
        if whole.point.isEmpty { whole.point = violator.point }
        if whole.person.isEmpty { whole.person = violator.person }
        return whole.domainEvent
    }

    /// The case must be at one of these stages.
    func require(_ stages: [Stage], _ type: String) throws(Refusal) {
        guard stages.contains(stage) else { throw .caseStage(stage, type, stages) }
    }

    /// A decision must be in force, and not done with unless `evenExecuted`.
    @discardableResult
    func requireDecision(_ type: String, evenExecuted: Bool = false) throws(Refusal) -> Decision {
        let stages: [Stage] = [.decided, .served, .executing] + (evenExecuted ? [.executed] : [])
        guard stages.contains(stage), let decision else {
            throw .caseStage(stage, type, stages)
        }
        return decision
    }

    /// A part of the decision must be open.
    func requirePart(_ part: Part, _ type: String) throws(Refusal) {
        // Without a sanction there may still be things to confiscate and remedies to carry out (article 65).
        if stage != .noSanction || part == .fine || part == .suspension { try requireDecision(type) }
        guard outstanding.contains(part) else { throw .casePart(part, type, outstanding) }
    }

    /// A step of the appeal must have been taken.
    func requireStep(_ step: AppealStep.Kind, _ needed: String, _ type: String) throws(Refusal) {
        try requireDecision(type, evenExecuted: true)
        guard appeals.contains(where: { $0.kind == step }) else { throw .caseAppeal(type, needed) }
    }
}
