import CivilTime

extension SanctionCase {
    public mutating func evolve(_ fact: Fact) {
        guard case .sanction(let event) = fact.event, event.caseID == id else { return }
        let day = fact.occurred.day
        note(event.parties)
        switch event {
        case .violationDetected(let m): detected(m, day)
        case .violationRecordMade(let m): recorded(m, day)
        case .violationFileTransferred(let m):
            transfers.append(Transfer(on: Day(m.transferredOn) ?? day, to: m.toAgency, ground: m.ground.code))
        case .explanationSubmitted(let m): explanations.append(Day(m.submittedOn) ?? day)
        case .exhibitSeized(let m): seized += m.items
        case .sanctionDecisionIssued(let m): decided(m, day, fact.agency)
        case .noSanctionDecided(let m):
            noSanction = m.ground.code
            noSanctionOn = Day(m.decidedOn) ?? day
            (orderedItems, orderedRemedies) = (m.confiscatedItems, m.remedialMeasures)
        case .decisionSent(let m): sentOn = Day(m.sentOn) ?? day
        case .decisionServed(let m): servedOn = Day(m.servedOn) ?? day
        case .surchargeAdded(let m): surcharged(m)
        case .finePaid(let m): paid(m, day)
        case .fineReduced(let m): if m.hasAmountDue { amountDue = m.amountDue }
        case .suspensionServed: suspensionServed = true
        case .exhibitConfiscated: confiscated = true
        case .remedialMeasureCompleted(let m): remediesDone.append(m.measure)
        case .sanctionExecuted(let m): executedOn = Day(m.executedOn) ?? day
        case .sanctionLapsed(let m): lapsedOn = Day(m.lapsedOn) ?? day
        case .enforcementOrdered(let m): enforcementOrderedOn = Day(m.orderedOn) ?? day
        case .decisionComplained(let m): step(.complained, m.complainedOn, day)
        case .appealForwarded(let m): step(.forwarded, m.forwardedOn, day)
        case .appealResultReceived(let m): step(.resultReceived, m.receivedOn, day, m.result)
        case .appealResultNotified(let m): step(.resultNotified, m.notifiedOn, day, m.result)
        case .appealedToCourt(let m): step(.appealedToCourt, m.filedOn, day)
        case .courtJudgmentReceived(let m): step(.judged, m.judgedOn, day, m.result)
        case .decisionAmended(let m): amended(m)
        case .decisionAnnulled(let m): annul(m)
        }
        lastPosition = fact.position
        derive()
    }

    private mutating func note(_ parties: (business: String, point: String, person: String)) {
        if !parties.business.isEmpty { violator.business = parties.business }
        if !parties.point.isEmpty { violator.point = parties.point }
        if !parties.person.isEmpty { violator.person = parties.person }
    }

    private mutating func note(
        _ articles: [LegalBasis], _ kind: ViolatorKind, _ age: AgeBand, actedOn: String, continuing: Bool,
        inspection: String, place: String
    ) {
        if !articles.isEmpty { act.articles = articles }
        if kind != .unspecified { violator.kind = kind.code }
        if age != .unspecified { violator.ageBand = age.code }
        if let ended = Day(actedOn) { act.endedOn = ended }
        if continuing { act.continuing = true }
        if !inspection.isEmpty { self.inspection = inspection }
        if !place.isEmpty { self.place = place }
    }

    private mutating func detected(_ m: ViolationDetected, _ day: Day) {
        detectedOn = Day(m.detectedOn) ?? day
        note(
            m.articles, m.violatorKind, m.ageBand, actedOn: m.actedOn, continuing: m.continuing,
            inspection: m.inspection, place: m.place)
    }

    private mutating func recorded(_ m: ViolationRecordMade, _ day: Day) {
        recordedOn = Day(m.recordedOn) ?? day
        recordNumber = m.number
        if let found = Day(m.detectedOn) { detectedOn = found }
        if !m.distinctActGround.isEmpty { act.declaredDistinct = true }
        note(
            m.articles, m.violatorKind, m.ageBand, actedOn: m.actedOn, continuing: m.continuing,
            inspection: m.inspection, place: m.place)
    }

    private mutating func decided(_ m: SanctionDecisionIssued, _ day: Day, _ agency: String) {
        note(
            m.articles, m.violatorKind, m.ageBand, actedOn: m.actedOn, continuing: m.continuing,
            inspection: m.inspection, place: m.place)
        if !m.distinctActGround.isEmpty { act.declaredDistinct = true }
        let warning = m.main == .warning
        decision = Decision(
            number: m.number, decidedOn: Day(m.decidedOn) ?? day, agency: agency, authority: m.authority.code,
            main: m.main.code, fine: m.hasFine ? m.fine : nil, suspensionMonths: Int(m.suspensionMonths),
            confiscatedItems: m.confiscatedItems, remedies: m.remedialMeasures, withoutRecord: m.withoutRecord,
            complyBy: Day(m.complyBy), isWarning: warning)
        amountDue = m.hasFine ? m.fine : nil
        reliedRaw = m.deadline.rawValue
    }

    private mutating func surcharged(_ m: SurchargeAdded) {
        surcharges += 1
        if m.hasAmountDue {
            amountDue = m.amountDue
        } else if m.hasSurcharge, let due = amountDue, due.currency == m.surcharge.currency {
            amountDue = due.adding(m.surcharge)
        }
    }

    private mutating func paid(_ m: FinePaid, _ day: Day) {
        payments.append(
            Payment(
                on: Day(m.paidOn) ?? day, amount: m.hasAmount ? m.amount : nil,
                runningTotal: m.hasRunningTotal ? m.runningTotal : nil))
        if m.hasAmount {
            // The first payment decides the currency; one in another is kept in the list and flagged.
            if let sum = paidSum {
                if sum.currency == m.amount.currency { paidSum = sum.adding(m.amount) }
            } else {
                paidSum = m.amount
            }
        }
        if m.hasRunningTotal { paidTotal = m.runningTotal }
    }

    private mutating func amended(_ m: DecisionAmended) {
        guard decision != nil else { return }
        decision?.amendments.append(m.number)
        if m.hasFine {
            decision?.fine = m.fine
            amountDue = m.fine
        }
        if m.hasSuspensionMonths { decision?.suspensionMonths = Int(m.suspensionMonths) }
        decision?.remedies += m.remedialMeasures
        if !m.articles.isEmpty { act.articles = m.articles }
    }

    /// What was done under an annulled decision stays in the lists; the new decision begins anew.
    private mutating func annul(_ m: DecisionAnnulled) {
        annulled.append(decision?.number ?? m.number)
        decision = nil
        (sentOn, servedOn, executedOn, lapsedOn, amountDue) = (nil, nil, nil, nil, nil)
        (suspensionServed, confiscated, remediesDone) = (false, false, [])
    }

    private mutating func step(
        _ kind: AppealStep.Kind, _ written: String, _ day: Day, _ result: AppealResult = .unspecified
    ) {
        appeals.append(AppealStep(kind: kind, on: Day(written) ?? day, result: result.code))
    }
}

extension Money {
    /// The sum; saturates instead of overflowing, since a fold must survive any figure.
    func adding(_ other: Money) -> Money {
        let (sum, overflow) = minor.addingReportingOverflow(other.minor)
        var result = self
        result.minor = overflow ? (minor > 0 ? .max : .min) : sum
        return result
    }
}
