import CivilTime

extension SanctionDecider {
    static func issue(_ m: SanctionDecisionIssued, _ now: SanctionCase, _ docket: SanctionDocket, _ day: Day)
        throws(Refusal)
    {
        try now.require(
            m.withoutRecord ? [.absent, .detected] : [.recorded, .explaining, .annulled, .absent, .detected],
            "SanctionDecisionIssued")
        let decided = Day(m.decidedOn) ?? day
        try checkComplete(m, now)
        try checkParts(m)
        try checkAge(m, now)
        try checkRecord(m, now, decided)
        let acted = Day(m.actedOn) ?? now.act.endedOn
        let articles = m.articles.isEmpty ? now.act.articles : m.articles
        try refuseSameAct(articles, acted, now.parties(with: m), distinct: m.distinctActGround, case: m.caseID, docket)
        try checkDeadline(m, now, decided)
        try checkLimitation(m, now, decided)
        try checkAmount(m, now, articles, decided)
    }

    private static func checkComplete(_ m: SanctionDecisionIssued, _ now: SanctionCase) throws(Refusal) {
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        if m.articles.isEmpty && now.act.articles.isEmpty { missing.append("articles") }
        if m.authority == .unspecified { missing.append("authority") }
        if m.main == .unspecified { missing.append("main") }
        if m.violatorKind == .unspecified && now.violator.kind.isEmpty { missing.append("violator_kind") }
        if now.parties(with: m) == SanctionCase.Violator() { missing.append("business, point or person") }
        if !missing.isEmpty { throw .decisionIncomplete(missing) }
    }

    /// One main sanction, and each part with what it needs.
    private static func checkParts(_ m: SanctionDecisionIssued) throws(Refusal) {
        let fined = m.hasFine && m.fine.minor != 0
        switch m.main {
        case .fine where !(m.hasFine && m.fine.minor > 0): throw .decisionPart("fine")
        case .licenceDeprivation where m.suspensionMonths <= 0: throw .decisionPart("suspension_months")
        case .suspension where m.suspensionMonths <= 0: throw .decisionPart("suspension_months")
        case .confiscation where m.confiscatedItems.isEmpty: throw .decisionPart("confiscated_items")
        case .fine: break
        default: if fined { throw .decisionTwoMain(m.main) }
        }
        if m.suspensionMonths < 0 { throw .decisionPart("suspension_months") }
        if m.hasFine && !Currency.isWellFormed(m.fine.currency) && fined { throw .decisionPart("fine.currency") }
    }

    private static func checkAge(_ m: SanctionDecisionIssued, _ now: SanctionCase) throws(Refusal) {
        let band = m.ageBand == .unspecified ? now.violator.ageBand : m.ageBand.code
        if band == AgeBand.under14.code { throw .decisionUnderAge }
        if band == AgeBand.from14.code, m.main == .fine { throw .decisionMinorFined }
    }

    private static func checkRecord(_ m: SanctionDecisionIssued, _ now: SanctionCase, _ decided: Day) throws(Refusal) {
        if let recorded = now.recordedOn {
            if decided < recorded {
                throw .caseOrder("SanctionDecisionIssued", decided, "ViolationRecordMade", recorded)
            }
            return
        }
        guard m.withoutRecord else { throw .decisionNeedsRecord() }
        let kind = now.kind(with: m)
        guard let most = SanctionAmounts.withoutRecord(kind).inForce(on: decided) else { return }
        guard m.main == .warning || m.main == .fine else { throw .decisionNeedsRecord(most, kind) }
        if m.main == .fine, m.fine.currency == "VND", m.fine.minor > most.value { throw .decisionNeedsRecord(most, kind) }
    }

    /// After the time limit no sanction is possible; only remedial measures are (article 65).
    private static func checkDeadline(_ m: SanctionDecisionIssued, _ now: SanctionCase, _ decided: Day) throws(Refusal)
    {
        guard let recorded = now.recordedOn, let rule = SanctionLaw.decision.inForce(on: recorded) else { return }
        switch m.deadline {
        case .fileTransferred where now.transfers.isEmpty:
            throw .decisionDeadlineGround(rule, "ViolationFileTransferred")
        case .explanationOrVerification where now.explanations.isEmpty && m.deadlineDocument.isEmpty:
            throw .decisionDeadlineGround(rule, "ExplanationSubmitted or deadline_document")
        case .particularlyComplex where m.deadlineDocument.isEmpty:
            throw .decisionDeadlineGround(rule, "deadline_document")
        default: break
        }
        var relying = now
        relying.reliedRaw = m.deadline.rawValue
        let term = rule.value.term(relying.longestLimit)
        let due = term.lastDay(after: recorded)
        if decided > due { throw .decisionTooLate(decided, recorded, due, term, rule) }
    }

    private static func checkLimitation(_ m: SanctionDecisionIssued, _ now: SanctionCase, _ decided: Day)
        throws(Refusal)
    {
        var known = now
        if let acted = Day(m.actedOn) { known.act.endedOn = acted }
        if m.continuing { known.act.continuing = true }
        // Without a record, an act whose day nobody wrote down was seen on the day it was sanctioned.
        let start = known.limitationStart ?? (m.withoutRecord ? decided : nil)
        guard let start else { throw .decisionIncomplete(["acted_on"]) }
        guard let rule = SanctionLaw.limitation.inForce(on: start),
            let end = SanctionLaw.limitationEnds(actEnded: start)
        else { return }
        if decided > end { throw .decisionPastLimitation(decided, start, end, rule) }
    }

    private static func checkAmount(
        _ m: SanctionDecisionIssued, _ now: SanctionCase, _ articles: [LegalBasis], _ decided: Day
    ) throws(Refusal) {
        let kind = now.kind(with: m)
        let fine = m.main == .fine && m.fine.currency == "VND" ? m.fine.minor : 0
        if let limit = SanctionAmounts.limit(of: m.authority, kind, on: decided),
            fine > limit.amount || limit.amount == 0
        {
            throw .decisionCompetence(m.authority, fine, limit)
        }
        let isMinor = m.ageBand == .from16 || m.ageBand == .unspecified && now.violator.ageBand == AgeBand.from16.code
        let day = Day(m.actedOn) ?? now.act.endedOn ?? decided
        guard fine > 0, let bracket = SanctionAmounts.bracket(of: articles, kind, isMinor: isMinor, on: day) else { return }
        if !bracket.range.contains(fine) { throw .decisionAmount(fine, bracket) }
    }

    /// No sanction, and why; a time limit named as the reason must really have passed.
    static func decline(_ m: NoSanctionDecided, _ now: SanctionCase, _ day: Day) throws(Refusal) {
        try now.require(
            [.detected, .recorded, .explaining, .transferred, .annulled], "NoSanctionDecided")
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        if m.ground == .unspecified { missing.append("ground") }
        if !missing.isEmpty { throw .decisionIncomplete(missing) }
        let decided = Day(m.decidedOn) ?? day
        switch m.ground {
        case .deadlinePassed:
            guard let due = now.decisionDue, decided > due else { throw .declineTooEarly(decided, now.decisionDue) }
        case .limitationPassed:
            guard let end = now.limitationEnds, decided > end else {
                throw .declineTooEarly(decided, now.limitationEnds)
            }
        default: break
        }
    }
}

extension SanctionCase {
    /// The kind of violator, as the act or the case says.
    func kind(with m: SanctionDecisionIssued) -> ViolatorKind {
        if m.violatorKind != .unspecified { return m.violatorKind }
        return violator.kind == ViolatorKind.organisation.code ? .organisation : .individual
    }
}
