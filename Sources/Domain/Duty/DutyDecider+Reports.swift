import CivilTime

extension DutyDecider {
    /// A report with its version filled in: the first is 1, a correction follows the last.
    static func submit(_ m: some SubmittedReport, _ kind: ReportKind, _ docket: DutyDocket) throws(Refusal)
        -> DomainEvent
    {
        var missing: [String] = []
        if m.unit.isEmpty { missing.append("unit") }
        if m.toAgency.isEmpty { missing.append("to_agency") }
        if kind != .adHoc && !isPeriod(m.period, of: kind) {
            missing.append(kind == .annual ? "period: YYYY" : "period: YYYY-H1 or YYYY-H2")
        }
        let some = m.figures.contains { $0.value != 0 }
        if m.nilReturn && some { missing.append("nil_return without figures") }
        if !m.nilReturn && m.figures.isEmpty && m.narrative.isEmpty {
            missing.append("figures, narrative or nil_return")
        }
        if !missing.isEmpty { throw .dutyIncomplete(missing) }
        if !m.duty.isEmpty && docket.duty(m.duty).assignments.isEmpty { throw .dutyMissing(m.duty) }
        let now = docket.report(m.report)
        if !now.versions.isEmpty && now.kind != kind.code || !now.unit.isEmpty && now.unit != m.unit {
            throw .reportOther(m.report, now)
        }
        let next = (now.latest?.version ?? 0) + 1
        guard m.version == 0 && now.versions.isEmpty || Int(m.version) == next else {
            throw .reportVersion(Int(m.version), next)
        }
        var whole = m
        whole.version = Int32(clamping: next)
        return whole.domainEvent
    }

    /// `2013` for a year, `2013-H1` for a half.
    private static func isPeriod(_ text: String, of kind: ReportKind) -> Bool {
        let year = text.prefix(4)
        guard year.utf8.count == 4, year.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        let rest = text.dropFirst(4)
        return kind == .annual ? rest.isEmpty : rest == "-H1" || rest == "-H2"
    }

    static func giveBack(_ m: ReportReturnedForCorrection, _ now: ReportState) throws(Refusal) {
        guard [.submitted, .consolidated].contains(now.stage) else {
            throw .reportStage(now.stage, "ReportReturnedForCorrection", [.submitted, .consolidated])
        }
        if m.ground.isEmpty { throw .dutyIncomplete(["ground"]) }
        let last = now.latest?.version ?? 0
        if m.version != 0 && Int(m.version) != last { throw .reportVersion(Int(m.version), last) }
    }

    /// Overdue is what was ordered, has a last day, and did not come by it.
    static func flag(_ m: ReportOverdueFlagged, _ docket: DutyDocket, _ day: Day) throws(Refusal) {
        var missing: [String] = []
        if m.unit.isEmpty { missing.append("unit") }
        if m.kind == .unspecified { missing.append("kind") }
        if !missing.isEmpty { throw .dutyIncomplete(missing) }
        let now = docket.report(m.report)
        guard [.absent, .overdue, .returned].contains(now.stage) else {
            throw .reportStage(now.stage, "ReportOverdueFlagged", [.absent, .overdue, .returned])
        }
        if now.overdueSince != nil { throw .dutyTwice("ReportOverdueFlagged", m.unit) }
        let own = docket.duty(m.duty).assignments.filter { $0.unit == m.unit }
        if m.force == .requested || !own.isEmpty && own.allSatisfy(\.requested) { throw .requestedNotOverdue(m.unit) }
        guard let due = now.due ?? Day(m.dueOn) ?? own.compactMap(\.due).max() else { throw .noDeadline(m.report) }
        if day <= due { throw .notYetDue(day, due) }
    }

    /// The consolidation with each part's unit, lateness and nil return as the reports themselves say.
    static func consolidate(_ m: ReportConsolidated, _ docket: DutyDocket) throws(Refusal) -> DomainEvent {
        var missing: [String] = []
        if m.unit.isEmpty { missing.append("unit") }
        if m.kind == .unspecified { missing.append("kind") }
        if m.period.isEmpty { missing.append("period") }
        let named = Set(m.parts.map(\.report))
        if m.parts.isEmpty && m.sources.isEmpty { missing.append("parts") }
        if named.count != m.parts.count { missing.append("parts: each report once") }
        if named.contains(m.report) || m.sources.contains(m.report) {
            missing.append("parts without the report itself")
        }
        if !missing.isEmpty { throw .dutyIncomplete(missing) }
        var parts = m.parts
        for source in Set(m.sources).subtracting(named).sorted() {
            var part = ConsolidatedPart()
            part.report = source
            parts.append(part)
        }
        for index in parts.indices {
            let now = docket.report(parts[index].report)
            guard [.submitted, .consolidated].contains(now.stage), let latest = now.latest else {
                throw .reportStage(
                    now.stage, "ReportConsolidated (\(parts[index].report))", [.submitted, .consolidated])
            }
            let wanted = parts[index].version == 0 ? latest.version : Int(parts[index].version)
            guard let version = now.versions.first(where: { $0.version == wanted }) else {
                throw .reportVersion(wanted, latest.version)
            }
            parts[index].version = Int32(clamping: wanted)
            (parts[index].unit, parts[index].late, parts[index].nilReturn) = (now.unit, now.late, version.nilReturn)
        }
        let next = (docket.report(m.report).latest?.version ?? 0) + 1
        guard m.version == 0 || Int(m.version) == next else { throw .reportVersion(Int(m.version), next) }
        var whole = m
        whole.version = Int32(clamping: next)
        whole.parts = parts
        whole.sources = parts.map(\.report)
        return whole.domainEvent
    }
}
