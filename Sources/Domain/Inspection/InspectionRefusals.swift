import CivilTime

extension Refusal {
    static func inspectionStage(_ now: InspectionState.Stage, _ type: String, _ wanted: [InspectionState.Stage])
        -> Refusal
    {
        let stages = wanted.map(\.rawValue)
        return Refusal(
            rule: "inspection-life-cycle", missing: stages,
            vi: "Cuộc kiểm tra đang ở bước “\(now.labelVi)”; việc này chỉ làm được ở bước "
                + wanted.map { "“\($0.labelVi)”" }.joined(separator: " hoặc ") + ".",
            en: "The inspection is at stage \(now.rawValue); \(type) needs \(stages.joined(separator: " or ")).")
    }

    static func inspectionIncomplete(_ missing: [String]) -> Refusal {
        Refusal(
            rule: "inspection-complete", missing: missing,
            vi: "Thiếu: \(missing.joined(separator: ", ")).",
            en: "Missing: \(missing.joined(separator: ", ")).")
    }

    static func inspectionPlanExists(_ plan: String) -> Refusal {
        Refusal(
            rule: "inspection-plan-once",
            missing: ["EventCorrected or another plan"],
            vi: "Kế hoạch \(plan) đã được phê duyệt; muốn đổi thì đính chính hoặc lập kế hoạch khác.",
            en: "Plan \(plan) is approved already; correct it or make another plan.")
    }

    static func inspectionPeriod(_ from: Day, _ to: Day) -> Refusal {
        Refusal(
            rule: "inspection-period", missing: ["period_to"],
            vi: "Ngày kết thúc \(to.vietnamese) trước ngày bắt đầu \(from.vietnamese).",
            en: "The period ends on \(to), before it begins on \(from).")
    }

    static func inspectorateForbidden(_ kind: AgencyKind, _ rule: Dated<Set<AgencyKind>>) -> Refusal {
        Refusal(
            rule: "inspectorate-or-check", article: rule.article, status: rule.status,
            missing: ["nature: INSPECTION_NATURE_SPECIALISED_CHECK"],
            vi: "Từ ngày \(rule.from.vietnamese), \(kind.labelVi) chỉ kiểm tra chuyên ngành, không thanh tra.",
            en: "Since \(rule.from) a \(kind.labelEn) holds specialised checks only, no inspectorate inspections.")
    }

    static func inspectionOverlap(_ target: String, _ other: String, _ rule: Dated<Bool>, _ missing: [String])
        -> Refusal
    {
        Refusal(
            rule: "one-open-inspection", article: rule.article, status: rule.status, missing: missing,
            vi:
                "\(target) đang có cuộc kiểm tra \(other) chưa kết thúc trong cùng thời gian; muốn kiểm tra trùng phải nêu lý do và văn bản cho phép.",
            en:
                "\(target) has the open inspection \(other) in the same period; name a ground and a document to inspect beside it."
        )
    }

    /// Says who used the year up and when, and nothing of what was found.
    static func inspectionQuota(_ target: String, _ agency: String, _ day: Day, _ rule: Dated<Int>, _ missing: [String]) -> Refusal {
        Refusal(
            rule: "inspection-quota", article: rule.article, status: rule.status, missing: missing,
            vi:
                "\(target) đã được \(agency) kiểm tra năm nay (từ \(day.vietnamese)); mỗi năm \(rule.value) lần. Muốn kiểm tra nữa phải nêu lý do và văn bản cho phép.",
            en:
                "\(target) has been inspected this year by \(agency) (from \(day)), \(rule.value) a year; name a ground and a document to inspect it again."
        )
    }

    static func inspectionTarget(_ target: String) -> Refusal {
        Refusal(
            rule: "inspection-target", missing: ["the target in the decision"],
            vi: "\(target) không có trong quyết định kiểm tra.",
            en: "\(target) is not named in the inspection decision.")
    }
}

extension InspectionState.Stage {
    /// What a person reads.
    public var labelVi: String {
        switch self {
        case .absent: "chưa có"
        case .triggered: "được đề xuất"
        case .decided: "đã có quyết định"
        case .running: "đang kiểm tra"
        case .recorded: "đã lập biên bản"
        case .completed: "đã kết thúc"
        case .concluded: "đã có kết luận"
        case .followedUp: "đã lên lịch kiểm tra lại"
        case .cancelled: "đã hủy"
        }
    }
}
