import CivilTime

extension SanctionDecider {
    static func detect(_ m: ViolationDetected, _ now: SanctionCase) throws(Refusal) {
        try now.require([.absent], "ViolationDetected")
        if m.articles.isEmpty && m.act.isEmpty { throw .caseIncomplete(["act or articles"]) }
    }

    static func record(_ m: ViolationRecordMade, _ now: SanctionCase, _ docket: SanctionDocket, _ day: Day)
        throws(Refusal)
    {
        try now.require([.absent, .detected], "ViolationRecordMade")
        let made = Day(m.recordedOn) ?? day
        let found = Day(m.detectedOn) ?? now.detectedOn
        let acted = Day(m.actedOn) ?? now.act.endedOn
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        if m.articles.isEmpty && now.act.articles.isEmpty { missing.append("articles") }
        if m.violatorKind == .unspecified && now.violator.kind.isEmpty { missing.append("violator_kind") }
        if now.parties(with: m) == SanctionCase.Violator() { missing.append("business, point or person") }
        if acted == nil && found == nil { missing.append("acted_on or detected_on") }
        if !missing.isEmpty { throw .caseIncomplete(missing) }
        if let found, made < found { throw .caseOrder("ViolationRecordMade", made, "ViolationDetected", found) }
        if let acted, made < acted { throw .caseOrder("ViolationRecordMade", made, "acted_on", acted) }
        let articles = m.articles.isEmpty ? now.act.articles : m.articles
        try refuseSameAct(
            articles, acted, now.parties(with: m), distinct: m.distinctActGround, case: m.caseID, docket)
    }

    /// One act is sanctioned once: a second case about it is refused, unless it says why it is another act.
    static func refuseSameAct(
        _ articles: [LegalBasis], _ acted: Day?, _ violator: SanctionCase.Violator, distinct: String, case id: String,
        _ docket: SanctionDocket
    ) throws(Refusal) {
        guard let acted, distinct.isEmpty, !docket.sanctionCase(id).act.declaredDistinct else { return }
        if let other = docket.sameAct(as: articles, on: acted, violator: violator, not: id) {
            throw .caseSameAct(other)
        }
    }

    static func transfer(_ m: ViolationFileTransferred, _ now: SanctionCase) throws(Refusal) {
        // A file that is only beyond one's competence needs its record first; signs of a crime, or of another's field, do not.
        try now.require(
            m.ground == .aboveCompetence ? [.recorded, .explaining] : [.detected, .recorded, .explaining],
            "ViolationFileTransferred")
        var missing: [String] = []
        if m.toAgency.isEmpty { missing.append("to_agency") }
        if m.ground == .unspecified { missing.append("ground") }
        if !missing.isEmpty { throw .caseIncomplete(missing) }
    }

    static func seize(_ m: ExhibitSeized, _ now: SanctionCase) throws(Refusal) {
        try now.require(
            [.detected, .recorded, .explaining, .transferred], "ExhibitSeized")
        var missing: [String] = []
        if m.recordNumber.isEmpty { missing.append("record_number") }
        if m.items.isEmpty { missing.append("items") }
        if !missing.isEmpty { throw .caseIncomplete(missing) }
    }
}

extension SanctionCase {
    /// The violator, with what an act adds.
    func parties(with act: some SanctionAct) -> Violator {
        var all = Violator()
        all.business = act.business.isEmpty ? violator.business : act.business
        all.point = act.point.isEmpty ? violator.point : act.point
        all.person = act.person.isEmpty ? violator.person : act.person
        return all
    }
}
