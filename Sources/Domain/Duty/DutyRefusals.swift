import CivilTime

/// What the ledger demands of the chain from a directive to its reports.
private let chain = "Văn bản chỉ đạo; Quy tắc sổ cái"

extension Refusal {
    static func dutyIncomplete(_ missing: [String]) -> Refusal {
        Refusal(
            rule: "duty-complete", missing: missing,
            vi: "Thiếu: \(missing.joined(separator: ", ")).", en: "Missing: \(missing.joined(separator: ", ")).")
    }

    static func documentKey(_ given: String, _ key: String) -> Refusal {
        Refusal(
            rule: "document-key", missing: ["document: \(key)"],
            vi: "Khóa văn bản phải gồm loại, số, cơ quan và ngày ban hành: \(key).",
            en: "A document's key is its type, number, issuer and day: \(key), not \(given).")
    }

    static func documentExists(_ key: String) -> Refusal {
        Refusal(
            rule: "document-once", missing: ["EventCorrected"],
            vi: "Văn bản \(key) đã được ghi nhận.", en: "Document \(key) is recorded already.")
    }

    static func documentMissing(_ key: String) -> Refusal {
        Refusal(
            rule: "document-issued", article: chain, missing: ["DirectiveIssued \(key)"],
            vi: "Chưa có văn bản \(key).", en: "No directive \(key) is recorded.")
    }

    static func dutyMissing(_ duty: String) -> Refusal {
        Refusal(
            rule: "duty-assigned", article: chain, missing: ["DutyAssigned \(duty)"],
            vi: "Nhiệm vụ \(duty) chưa được giao.", en: "Duty \(duty) is assigned to nobody.")
    }

    static func dutyTwice(_ type: String, _ unit: String) -> Refusal {
        Refusal(
            rule: "duty-once", article: chain, missing: ["EventCorrected"],
            vi: "“\(Catalogue.eventType(type)?.labelVi ?? type)” của \(unit) đã được ghi nhận.",
            en: "\(type) of \(unit) is recorded already.")
    }

    static func dutyOrder(_ day: Day, _ earliest: Day) -> Refusal {
        Refusal(
            rule: "duty-order", article: chain, missing: [">= \(earliest)"],
            vi: "Ngày \(day.vietnamese) trước ngày \(earliest.vietnamese).", en: "\(day) comes before \(earliest).")
    }

    static func taskStage(_ now: TaskState.Stage, _ type: String, _ wanted: [TaskState.Stage]) -> Refusal {
        stage(now, type, wanted, rule: "task-life-cycle") { $0.labelVi }
    }

    static func taskUnit(_ unit: String, _ assigned: String) -> Refusal {
        Refusal(
            rule: "task-unit", article: chain, missing: ["unit: \(assigned)"],
            vi: "Công việc được giao cho \(assigned), không phải \(unit).",
            en: "The task is \(assigned)'s, not \(unit)'s.")
    }

    static func planStage(_ now: PlanState.Stage, _ type: String, _ wanted: [PlanState.Stage]) -> Refusal {
        stage(now, type, wanted, rule: "plan-life-cycle") { $0.labelVi }
    }

    static func reportStage(_ now: ReportState.Stage, _ type: String, _ wanted: [ReportState.Stage]) -> Refusal {
        stage(now, type, wanted, rule: "report-life-cycle") { $0.labelVi }
    }

    private static func stage<Stage: RawRepresentable>(
        _ now: Stage, _ type: String, _ wanted: [Stage], rule: String, _ label: (Stage) -> String
    ) -> Refusal where Stage.RawValue == String {
        let names = wanted.map(\.rawValue)
        return Refusal(
            rule: rule, article: chain, missing: names,
            vi: "Đang ở bước “\(label(now))”; việc này chỉ làm được ở bước "
                + wanted.map { "“\(label($0))”" }.joined(separator: " hoặc ") + ".",
            en: "At stage \(now.rawValue); \(type) needs \(names.joined(separator: " or ")).")
    }

    static func reportOther(_ report: String, _ now: ReportState) -> Refusal {
        Refusal(
            rule: "report-identity", article: chain, missing: ["another report id"],
            vi: "Báo cáo \(report) là của \(now.unit), kỳ \(now.period).",
            en: "Report \(report) is \(now.unit)'s \(now.kind) for \(now.period).")
    }

    static func reportVersion(_ given: Int, _ next: Int) -> Refusal {
        Refusal(
            rule: "report-version", article: chain, missing: ["version: \(next)"],
            vi: "Phiên bản phải là \(next), không phải \(given); bản cũ được giữ nguyên.",
            en: "The version must be \(next), not \(given); the earlier ones stay.")
    }

    static func requestedNotOverdue(_ unit: String) -> Refusal {
        Refusal(
            rule: "requested-not-overdue", article: chain, missing: ["force: BINDING_FORCE_ORDERED"],
            vi: "\(unit) được đề nghị, không phải được giao; không ghi nhận quá hạn.",
            en: "\(unit) was asked, not ordered; it is never overdue.")
    }

    static func noDeadline(_ report: String) -> Refusal {
        Refusal(
            rule: "open-ended", article: chain, missing: ["due_on"],
            vi: "Báo cáo \(report) không có hạn; không thể quá hạn.",
            en: "Report \(report) has no deadline and is never overdue.")
    }

    static func notYetDue(_ day: Day, _ due: Day) -> Refusal {
        Refusal(
            rule: "not-yet-due", article: chain, missing: ["a day after \(due)"],
            vi: "Ngày \(day.vietnamese) chưa quá hạn (hạn cuối \(due.vietnamese)).",
            en: "On \(day) it is not overdue: the last day is \(due).")
    }
}

extension TaskState.Stage {
    /// What a person reads.
    public var labelVi: String {
        switch self {
        case .absent: "chưa giao"
        case .assigned: "đã giao"
        case .completed: "đã hoàn thành"
        }
    }
}

extension PlanState.Stage {
    /// What a person reads.
    public var labelVi: String {
        switch self {
        case .absent: "chưa có"
        case .submitted: "đã gửi"
        case .approved: "đã phê duyệt"
        case .superseded: "đã được thay thế"
        }
    }
}

extension ReportState.Stage {
    /// What a person reads.
    public var labelVi: String {
        switch self {
        case .absent: "chưa gửi"
        case .overdue: "quá hạn"
        case .submitted: "đã gửi"
        case .returned: "bị trả lại"
        case .consolidated: "đã tổng hợp"
        }
    }
}
