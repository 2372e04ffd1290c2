import CivilTime

extension SanctionCase {
    /// What was paid in all: the running total where the source keeps one, else the sum.
    public var paid: Money? { paidTotal ?? paidSum }

    /// Whether the file is with the police.
    var isWithPolice: Bool { transfers.last?.ground == TransferGround.criminalSigns.code }

    /// Computes what follows from what is recorded; called after every event.
    mutating func derive() {
        decisionDue = recordedOn.flatMap { SanctionLaw.decisionDue(recordedOn: $0, longestLimit) }
        limitationEnds = limitationStart.flatMap { SanctionLaw.limitationEnds(actEnded: $0) }
        complianceDue =
            decision?.complyBy
            ?? servedOn.flatMap { day in
                SanctionLaw.compliance.inForce(on: day)?.value.lastDay(after: day)
            }
        outstanding = openParts
        stage = derivedStage
        cleanOn = executedOn.flatMap { SanctionLaw.cleanOn(executed: $0, warning: decision?.isWarning ?? false) }
        unconfirmed = doubts
        flags = Flag.allCases.filter(holds)
    }

    /// The term that the decision is due in.
    public var decisionTerm: Term? { recordedOn.flatMap { SanctionLaw.decision.inForce(on: $0)?.value.term(longestLimit) } }

    /// The term to comply; `nil` where the decision names the day itself.
    public var complianceTerm: Term? { decision?.complyBy == nil ? servedOn.flatMap { SanctionLaw.compliance.inForce(on: $0)?.value } : nil }

    /// What the days rest on that nobody has confirmed, each once.
    private var doubts: [String] {
        var found: [String] = []
        if let day = recordedOn, let rule = SanctionLaw.decision.inForce(on: day) {
            found += rule.value.term(longestLimit).doubts(after: day, rule: rule.rule, rule.status)
        }
        if let day = limitationStart, let rule = SanctionLaw.limitation.inForce(on: day), rule.status == .unconfirmed { found.append(rule.rule) }
        if decision?.complyBy == nil, let day = servedOn, let rule = SanctionLaw.compliance.inForce(on: day) { found += rule.doubts(after: day) }
        if let day = executedOn, let rule = SanctionLaw.clean.inForce(on: day), rule.status == .unconfirmed { found.append(rule.rule) }
        return Set(found).sorted()
    }

    /// The longest time limit that the history opens.
    var longestLimit: DecisionDeadline {
        switch relied {
        case .particularlyComplex, .explanationOrVerification: relied
        case .unspecified, .ordinary, .fileTransferred, .UNRECOGNIZED:
            !explanations.isEmpty ? .explanationOrVerification : !transfers.isEmpty ? .fileTransferred : relied
        }
    }

    /// The day from which limitation runs: the end of the act, or its detection where it goes on or its day is unknown.
    var limitationStart: Day? {
        act.continuing ? detectedOn ?? recordedOn ?? act.endedOn : act.endedOn ?? detectedOn ?? recordedOn
    }

    private var openParts: [Part] {
        var parts: [Part] = []
        guard let decision else {
            if !orderedItems.isEmpty && !confiscated { parts.append(.confiscation) }
            for measure in orderedRemedies where !remediesDone.contains(measure) { parts.append(.remedy(measure)) }
            return parts
        }
        if let due = amountDue, due.minor > 0, !covers(due) { parts.append(.fine) }
        let suspends = [MainSanction.suspension.code, MainSanction.licenceDeprivation.code].contains(decision.main)
        if (decision.suspensionMonths > 0 || suspends) && !suspensionServed { parts.append(.suspension) }
        let confiscates = decision.main == MainSanction.confiscation.code
        if (!decision.confiscatedItems.isEmpty || confiscates) && !confiscated { parts.append(.confiscation) }
        for measure in decision.remedies where !remediesDone.contains(measure) { parts.append(.remedy(measure)) }
        return parts
    }

    private func covers(_ due: Money) -> Bool {
        guard let paid, paid.currency == due.currency else { return false }
        return paid.minor >= due.minor
    }

    private var derivedStage: Stage {
        if executedOn != nil { return .executed }
        if lapsedOn != nil { return .lapsed }
        if let decision {
            let acted = !payments.isEmpty || suspensionServed || confiscated || !remediesDone.isEmpty
            if acted || enforcementOrderedOn.map({ $0 >= decision.decidedOn }) ?? false { return .executing }
            return servedOn == nil ? .decided : .served
        }
        if noSanctionOn != nil { return .noSanction }
        if !annulled.isEmpty { return .annulled }
        if isWithPolice { return .transferred }
        if !explanations.isEmpty { return .explaining }
        if recordedOn != nil { return .recorded }
        return detectedOn == nil ? .absent : .detected
    }

    private func holds(_ flag: Flag) -> Bool {
        switch flag {
        case .lateRecord: isRecordLate
        case .lateDecision: isDecided(after: decisionDue)
        case .pastLimitation: isDecided(after: limitationEnds)
        case .paymentsContradict: paymentsContradict
        case .overpaid:
            amountDue.map { due in paid.map { $0.currency == due.currency && $0.minor > due.minor } ?? false } ?? false
        case .mixedCurrencies: currencies.count > 1
        case .decisionMissing:
            decision == nil && annulled.isEmpty
                && (!payments.isEmpty || servedOn != nil || sentOn != nil || executedOn != nil || surcharges > 0)
        case .recordMissing: recordedOn == nil && decision.map { !$0.withoutRecord } ?? false
        case .executionNotRecorded:
            decision != nil && executedOn == nil && outstanding.isEmpty && (amountDue?.minor ?? 0) != 0
        case .executedWithPartsOpen: executedOn != nil && !outstanding.isEmpty
        case .annulmentPending:
            decision != nil && annulled.isEmpty
                && appeals.contains { $0.result == AppealResult.decisionAnnulled.code }
        case .lateEnforcement: isEnforcementLate
        }
    }

    private var isRecordLate: Bool {
        guard let found = detectedOn, let made = recordedOn, let rule = SanctionLaw.record.inForce(on: found) else {
            return false
        }
        return made > rule.value.lastDay(after: found)
    }

    private func isDecided(after last: Day?) -> Bool {
        if let last, let decision { decision.decidedOn > last } else { false }
    }

    private var isEnforcementLate: Bool {
        guard let day = decision?.decidedOn, let ordered = enforcementOrderedOn,
            let rule = SanctionLaw.execution.inForce(on: day)
        else { return false }
        return ordered > rule.value.lastDay(after: day)
    }

    /// Whether some running total differs from the payments up to it, where every one of them names an amount.
    private var paymentsContradict: Bool {
        var sum: Money?
        for payment in payments {
            guard let amount = payment.amount else { return false }
            if let so = sum {
                guard so.currency == amount.currency else { return false }
                sum = so.adding(amount)
            } else {
                sum = amount
            }
            if let total = payment.runningTotal, total != sum { return true }
        }
        return false
    }

    private var currencies: Set<String> {
        var all = payments.flatMap { [$0.amount, $0.runningTotal] }
        all += [decision?.fine, amountDue]
        return Set(all.compactMap { $0?.currency })
    }
}
