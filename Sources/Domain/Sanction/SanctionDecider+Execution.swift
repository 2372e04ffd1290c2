import CivilTime

extension SanctionDecider {
    static func serve(_ m: DecisionServed, _ now: SanctionCase, _ day: Day) throws(Refusal) {
        let decision = try now.requireDecision("DecisionServed")
        if now.servedOn != nil { throw .caseTwice("DecisionServed") }
        let served = Day(m.servedOn) ?? day
        if served < decision.decidedOn {
            throw .caseOrder("DecisionServed", served, "SanctionDecisionIssued", decision.decidedOn)
        }
    }

    static func surcharge(_ m: SurchargeAdded, _ now: SanctionCase, _ day: Day) throws(Refusal) {
        try now.requireDecision("SurchargeAdded")
        try now.requirePart(.fine, "SurchargeAdded")
        guard m.hasSurcharge || m.hasAmountDue else { throw .caseIncomplete(["surcharge or amount_due"]) }
        for money in [m.hasSurcharge ? m.surcharge : nil, m.hasAmountDue ? m.amountDue : nil] {
            if let money { try now.checkMoney(money, "SurchargeAdded") }
        }
        guard let due = now.complianceDue else { throw .caseNotServed("SurchargeAdded") }
        let added = Day(m.addedOn) ?? day
        if added <= due { throw .caseTooEarly("SurchargeAdded", added, due) }
    }

    /// What was paid is recorded as it is: too much, or a running total that does not add up, shows as a flag.
    static func pay(_ m: FinePaid, _ now: SanctionCase, _ day: Day) throws(Refusal) {
        let decision = try now.requireDecision("FinePaid", evenExecuted: true)
        guard m.hasAmount || m.hasRunningTotal else { throw .caseIncomplete(["amount or running_total"]) }
        guard now.amountDue != nil else { throw .casePart(.fine, "FinePaid", now.outstanding) }
        for money in [m.hasAmount ? m.amount : nil, m.hasRunningTotal ? m.runningTotal : nil] {
            if let money { try now.checkMoney(money, "FinePaid") }
        }
        let paid = Day(m.paidOn) ?? day
        if paid < decision.decidedOn {
            throw .caseOrder("FinePaid", paid, "SanctionDecisionIssued", decision.decidedOn)
        }
    }

    static func reduce(_ m: FineReduced, _ now: SanctionCase) throws(Refusal) {
        try now.requireDecision("FineReduced")
        try now.requirePart(.fine, "FineReduced")
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        if m.ground.isEmpty { missing.append("ground") }
        if !m.hasAmountDue { missing.append("amount_due") }
        if !missing.isEmpty { throw .caseIncomplete(missing) }
        guard let due = now.amountDue, m.amountDue.currency == due.currency, m.amountDue.minor >= 0,
            m.amountDue.minor < due.minor
        else { throw .caseAmount("FineReduced", m.amountDue) }
    }

    static func serveSuspension(_ m: SuspensionServed, _ now: SanctionCase) throws(Refusal) {
        try now.requirePart(.suspension, "SuspensionServed")
        guard let from = Day(m.from), let until = Day(m.until) else { throw .caseIncomplete(["from", "until"]) }
        let months = now.decision?.suspensionMonths ?? 0
        let end = from.adding(months: months)
        if until < end { throw .caseTooEarly("SuspensionServed", until, end) }
    }

    static func execute(_ now: SanctionCase) throws(Refusal) {
        try now.requireDecision("SanctionExecuted")
        if !now.outstanding.isEmpty { throw .caseNotExecuted(now.outstanding) }
        if now.servedOn == nil && now.payments.isEmpty { throw .caseNotServed("SanctionExecuted") }
    }

    static func lapse(_ m: SanctionLapsed, _ now: SanctionCase, _ day: Day) throws(Refusal) {
        let decision = try now.requireDecision("SanctionLapsed")
        guard let rule = SanctionLaw.execution.inForce(on: decision.decidedOn) else { return }
        let last = rule.value.lastDay(after: decision.decidedOn)
        let lapsed = Day(m.lapsedOn) ?? day
        if lapsed <= last { throw .caseTooEarly("SanctionLapsed", lapsed, last, rule.article, rule.status) }
    }

    static func enforce(_ m: EnforcementOrdered, _ now: SanctionCase, _ day: Day) throws(Refusal) {
        try now.requireDecision("EnforcementOrdered")
        if m.number.isEmpty { throw .caseIncomplete(["number"]) }
        if now.outstanding.isEmpty { throw .caseNothingOpen("EnforcementOrdered") }
        guard let due = now.complianceDue else { throw .caseNotServed("EnforcementOrdered") }
        let ordered = Day(m.orderedOn) ?? day
        if ordered <= due { throw .caseTooEarly("EnforcementOrdered", ordered, due) }
    }

    static func amend(_ m: DecisionAmended, _ now: SanctionCase) throws(Refusal) {
        try now.requireDecision("DecisionAmended", evenExecuted: true)
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        if m.ground.isEmpty { missing.append("ground") }
        if !m.hasFine && !m.hasSuspensionMonths && m.remedialMeasures.isEmpty && m.articles.isEmpty {
            missing.append("fine, suspension_months, remedial_measures or articles")
        }
        if !missing.isEmpty { throw .caseIncomplete(missing) }
        if m.hasFine { try now.checkMoney(m.fine, "DecisionAmended") }
        if m.suspensionMonths < 0 { throw .caseIncomplete(["suspension_months"]) }
    }

    static func annul(_ m: DecisionAnnulled, _ now: SanctionCase) throws(Refusal) {
        try now.requireDecision("DecisionAnnulled", evenExecuted: true)
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        if m.ground.isEmpty { missing.append("ground") }
        if !missing.isEmpty { throw .caseIncomplete(missing) }
    }
}

extension SanctionCase {
    /// An amount above zero, in the currency of what is due.
    func checkMoney(_ money: Money, _ type: String) throws(Refusal) {
        guard money.minor > 0, amountDue == nil || money.currency == amountDue?.currency else {
            throw .caseAmount(type, money)
        }
    }
}
