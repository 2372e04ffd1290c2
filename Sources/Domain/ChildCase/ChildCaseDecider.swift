import CivilTime

/// Decides the acts of a child-protection case. Pure: no clock, no storage; it never looks at a sealed field's content.
///
/// A measure or a plan that comes late is recorded and flagged: the child's protection is never refused for lateness.
public enum ChildCaseDecider: Decider {
    public typealias State = ChildCaseState
    public typealias Command = ChildCaseEvent

    private static let open: [ChildCaseState.Stage] = [
        .reported, .verified, .assessed, .planning, .intervening, .reviewing,
    ]

    public static func reads(_ command: Command) -> [Reading] { [Reading(tag: Tag.text("childcase", command.caseID))] }

    public static func decide(_ command: Command, given now: State, by context: Context) throws(Refusal)
        -> [DomainEvent]
    {
        switch command {
        case .childReportReceived(let m): try receive(m, now)
        case .childInfoVerified(let m): try verify(m, now)
        case .initialRiskAssessed(let m): try assess(m, now)
        case .emergencyMeasureApplied(let m): try applyEmergency(m, now, context)
        case .temporarySeparationDecided(let m): try separate(m, now)
        case .detailedAssessmentCompleted:
            try require(
                [.assessed, .planning, .intervening, .reviewing], now, command)
        case .supportPlanApproved(let m): try approve(m, now, context)
        case .supportMeasureDelivered(let m): try deliver(m, now, command)
        case .harmfulContentRemovalRequested(let m): try requestRemoval(m, now, command)
        case .harmfulContentRemoved(let m): try remove(m, now)
        case .childCaseReferred(let m):
            try require(open, now, command)
            if m.toAgency.isEmpty { throw .childIncomplete(["to_agency"]) }
        case .childCaseReviewed(let m):
            try require([.intervening, .reviewing], now, command)
            if m.risk == .unspecified { throw .childIncomplete(["risk"]) }
        case .childCaseClosed(let m): try close(m, now, command)
        case .childCaseTransferred(let m):
            try require(open, now, command)
            if m.toCommune.isEmpty && m.toAgency.isEmpty {
                throw .childIncomplete(["to_commune or to_agency"])
            }
        }
        return [.childCase(command)]
    }

    // MARK: Each act

    private static func receive(_ m: ChildReportReceived, _ now: State) throws(Refusal) {
        try require([.absent], now, .childReportReceived(m))
        var missing: [String] = []
        if m.channel == .unspecified { missing.append("channel") }
        if m.harm == .unspecified { missing.append("harm") }
        if m.commune.isEmpty { missing.append("commune") }
        if !missing.isEmpty { throw .childIncomplete(missing) }
    }

    private static func verify(_ m: ChildInfoVerified, _ now: State) throws(Refusal) {
        try require([.reported, .verified], now, .childInfoVerified(m))
        if m.result == .unspecified { throw .childIncomplete(["result"]) }
    }

    private static func assess(_ m: InitialRiskAssessed, _ now: State) throws(Refusal) {
        try require([.reported, .verified, .assessed], now, .initialRiskAssessed(m))
        if m.risk == .unspecified { throw .childIncomplete(["risk"]) }
        if now.verification == VerificationResult.unfounded.code { throw .childUnfounded }
    }

    private static func applyEmergency(_ m: EmergencyMeasureApplied, _ now: State, _ context: Context) throws(Refusal) {
        try require(open, now, .emergencyMeasureApplied(m))
        if m.measure == .unspecified { throw .childIncomplete(["measure"]) }
        try requireSerious(now, "EmergencyMeasureApplied")
        let applied = Instant(m.appliedAt) ?? context.occurred
        if let received = now.receivedAt, applied < received { throw .childBeforeReport(applied, received) }
    }

    private static func separate(_ m: TemporarySeparationDecided, _ now: State) throws(Refusal) {
        try require(open, now, .temporarySeparationDecided(m))
        try requireSerious(now, "TemporarySeparationDecided")
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        let (from, until) = (Day(m.from), Day(m.until))
        if from == nil { missing.append("from") }
        if until == nil { missing.append("until") }
        if let from, let until, until < from { missing.append("until >= from") }
        if !missing.isEmpty { throw .childIncomplete(missing) }
    }

    private static func approve(_ m: SupportPlanApproved, _ now: State, _ context: Context) throws(Refusal) {
        try require([.planning, .intervening, .reviewing], now, .supportPlanApproved(m))
        var missing: [String] = []
        if m.number.isEmpty { missing.append("number") }
        // The chair of the commune approves; another body may only enter what a commune approved.
        if context.agency.kind != .commune && m.approvingCommune.isEmpty { missing.append("approving_commune") }
        if !missing.isEmpty { throw .childIncomplete(missing) }
        if let assessed = now.detailedOn, let approved = Day(m.approvedOn), approved < assessed {
            throw .childIncomplete(["approved_on >= \(assessed)"])
        }
    }

    private static func deliver(_ m: SupportMeasureDelivered, _ now: State, _ command: Command) throws(Refusal) {
        let stages: [ChildCaseState.Stage] = now.emergencies.isEmpty ? [.intervening, .reviewing] : open
        try require(stages, now, command)
        if m.measure == .unspecified { throw .childIncomplete(["measure"]) }
    }

    private static func requestRemoval(_ m: HarmfulContentRemovalRequested, _ now: State, _ command: Command)
        throws(Refusal)
    {
        try require(open, now, command)
        var missing: [String] = []
        if m.request.isEmpty { missing.append("request") }
        if m.toAgency.isEmpty { missing.append("to_agency") }
        if now.removals.contains(where: { $0.request == m.request }) { missing.append("another request id") }
        if !missing.isEmpty { throw .childIncomplete(missing) }
    }

    private static func remove(_ m: HarmfulContentRemoved, _ now: State) throws(Refusal) {
        guard now.removals.contains(where: { $0.request == m.request && $0.removedAt == nil }) else {
            throw .childIncomplete(
                ["HarmfulContentRemovalRequested \(m.request)"])
        }
    }

    private static func close(_ m: ChildCaseClosed, _ now: State, _ command: Command) throws(Refusal) {
        try require(open, now, command)
        switch m.closure {
        case .unspecified, .UNRECOGNIZED: throw .childIncomplete(["closure"])
        case .riskGone:
            guard now.stage == .reviewing, now.risk == RiskLevel.low.code else {
                throw .childIncomplete(["ChildCaseReviewed with risk RISK_LEVEL_LOW"])
            }
        case .unfounded:
            guard now.verification == VerificationResult.unfounded.code else {
                throw .childIncomplete(["ChildInfoVerified with result VERIFICATION_RESULT_UNFOUNDED"])
            }
        case .noLongerChild, .other: break
        }
    }

    // MARK: Guards

    private static func require(
        _ stages: [ChildCaseState.Stage], _ now: State, _ command: Command
    ) throws(Refusal) {
        guard stages.contains(now.stage) else { throw .childStage(now.stage, command.type, stages) }
    }

    private static func requireSerious(_ now: State, _ type: String) throws(Refusal) {
        guard now.serious || now.risk == RiskLevel.high.code else { throw .childNotSerious(type) }
    }
}

extension Refusal {
    static func childStage(
        _ now: ChildCaseState.Stage, _ type: String, _ wanted: [ChildCaseState.Stage]
    ) -> Refusal {
        Refusal(
            rule: "child-case-life-cycle", missing: wanted.map(\.rawValue),
            vi: "Vụ việc đang ở bước “\(now.labelVi)”; việc này chỉ làm được ở bước "
                + wanted.map { "“\($0.labelVi)”" }.joined(separator: " hoặc ") + ".",
            en:
                "The case is at stage \(now.rawValue); \(type) needs \(wanted.map(\.rawValue).joined(separator: " or "))."
        )
    }

    static func childIncomplete(_ missing: [String]) -> Refusal {
        Refusal(
            rule: "child-case-complete", missing: missing,
            vi: "Thiếu: \(missing.joined(separator: ", ")).", en: "Missing: \(missing.joined(separator: ", ")).")
    }

    static func childNotSerious(_ type: String) -> Refusal {
        Refusal(
            rule: "serious-harm", missing: ["serious, or risk RISK_LEVEL_HIGH"],
            vi: "Biện pháp khẩn cấp chỉ áp dụng khi tổn hại nghiêm trọng hoặc nguy cơ cao; chưa có đánh giá như vậy.",
            en: "\(type) needs serious harm or a high risk; none is recorded.")
    }

    static let childUnfounded = Refusal(
        rule: "report-unfounded", missing: ["ChildInfoVerified again, or ChildCaseClosed"],
        vi: "Xác minh cho thấy thông tin không có cơ sở; xác minh lại hoặc kết thúc vụ việc.",
        en: "Verification found the report unfounded; verify again or close the case.")

    static func childBeforeReport(_ applied: Instant, _ received: Instant) -> Refusal {
        Refusal(
            rule: "child-case-order", missing: ["applied_at >= \(received)"],
            vi: "Thời điểm \(applied.vietnamese) trước khi tiếp nhận thông tin (\(received.vietnamese)).",
            en: "\(applied) comes before the report of \(received).")
    }
}

extension ChildCaseState.Stage {
    /// What a person reads.
    public var labelVi: String {
        switch self {
        case .absent: "chưa có"
        case .reported: "đã tiếp nhận"
        case .verified: "đã xác minh"
        case .assessed: "đã đánh giá ban đầu"
        case .planning: "đang lập kế hoạch"
        case .intervening: "đang hỗ trợ, can thiệp"
        case .reviewing: "đã rà soát"
        case .closed: "đã kết thúc"
        }
    }
}
