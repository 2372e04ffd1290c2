import CivilTime

extension Refusal {
    static func caseStage(_ now: SanctionCase.Stage, _ type: String, _ wanted: [SanctionCase.Stage]) -> Refusal {
        Refusal(
            rule: "sanction-life-cycle", missing: wanted.map(\.rawValue),
            vi: "Vụ vi phạm đang ở bước “\(now.labelVi)”; việc này chỉ làm được ở bước "
                + wanted.map { "“\($0.labelVi)”" }.joined(separator: " hoặc ") + ".",
            en:
                "The case is at stage \(now.rawValue); \(type) needs \(wanted.map(\.rawValue).joined(separator: " or "))."
        )
    }

    static func caseIncomplete(_ missing: [String]) -> Refusal {
        Refusal(
            rule: "sanction-complete", missing: missing,
            vi: "Thiếu: \(missing.joined(separator: ", ")).", en: "Missing: \(missing.joined(separator: ", ")).")
    }

    static func caseOrder(_ type: String, _ day: Day, _ before: String, _ earlier: Day) -> Refusal {
        Refusal(
            rule: "sanction-order", missing: ["\(type) >= \(earlier)"],
            vi:
                "\(day.vietnamese) trước ngày \(earlier.vietnamese) của \(Catalogue.eventType(before)?.labelVi ?? "hành vi").",
            en: "\(type) on \(day) comes before \(before) on \(earlier).")
    }

    static func caseSameAct(_ other: SanctionCase) -> Refusal {
        Refusal(
            rule: "one-act-one-sanction",
            missing: ["distinct_act_ground"],
            vi: "Hành vi này đã có vụ \(other.id); một hành vi chỉ bị xử phạt một lần. Nếu là hành vi khác, nêu lý do.",
            en: "This act has the case \(other.id) already; one act is sanctioned once. If it is another act, say why.")
    }

    static func caseTwice(_ type: String) -> Refusal {
        Refusal(
            rule: "sanction-once", missing: ["EventCorrected"],
            vi: "Việc này đã được ghi nhận; nếu sai thì đính chính.",
            en: "\(type) is recorded already; correct it where it is wrong.")
    }

    static func caseNotServed(_ type: String) -> Refusal {
        Refusal(
            rule: "decision-served", missing: ["DecisionServed"],
            vi: "Quyết định chưa được giao cho người vi phạm.", en: "\(type) needs the decision served.")
    }

    static func caseTooEarly(
        _ type: String, _ day: Day, _ last: Day, _ article: String = Refusal.byPacks, _ status: RuleStatus = .confirmed
    ) -> Refusal {
        Refusal(
            rule: "term-running", article: article, status: status, missing: ["\(type) > \(last)"],
            vi: "Ngày \(day.vietnamese) còn trong thời hạn (đến hết ngày \(last.vietnamese)).",
            en: "\(type) on \(day) comes within the term, which ends with \(last).")
    }

    static func caseAmount(_ type: String, _ money: Money) -> Refusal {
        Refusal(
            rule: "sanction-amount", missing: ["amount"],
            vi:
                "Số tiền \(money.vietnamese) không hợp lệ: phải lớn hơn 0, cùng loại tiền với số phải nộp và, khi giảm, nhỏ hơn số đó.",
            en:
                "\(money.english) is not possible: above zero, in the currency of what is due, and less than it for a reduction."
        )
    }

    static func casePart(_ part: SanctionCase.Part, _ type: String, _ open: [SanctionCase.Part]) -> Refusal {
        Refusal(
            rule: "decision-part", missing: open.isEmpty ? ["a decision that orders it"] : open.map(\.description),
            vi: "Quyết định không có, hoặc đã thi hành xong phần này (\(part)).",
            en:
                "\(type): the decision has no such part open (\(part)); open are: \(open.map(\.description).joined(separator: "; "))."
        )
    }

    static func caseNothingOpen(_ type: String) -> Refusal {
        Refusal(
            rule: "decision-part", missing: ["an open part of the decision"],
            vi: "Mọi phần của quyết định đã thi hành xong.", en: "\(type): every part of the decision is done.")
    }

    static func caseNotExecuted(_ open: [SanctionCase.Part]) -> Refusal {
        Refusal(
            rule: "all-parts-executed", missing: open.map(\.description),
            vi: "Chưa thi hành xong: \(open.map(\.description).joined(separator: "; ")).",
            en: "Not yet done: \(open.map(\.description).joined(separator: "; ")).")
    }

    static func caseAppeal(_ type: String, _ needed: String) -> Refusal {
        Refusal(
            rule: "appeal-order", missing: [needed],
            vi: "Chưa có: \(Catalogue.eventType(needed)?.labelVi ?? needed).", en: "\(type) needs \(needed) first.")
    }
}

extension SanctionCase.Stage {
    /// What a person reads.
    public var labelVi: String {
        switch self {
        case .absent: "chưa có"
        case .detected: "đã phát hiện"
        case .recorded: "đã lập biên bản"
        case .explaining: "đang giải trình"
        case .transferred: "đã chuyển cơ quan điều tra"
        case .decided: "đã ra quyết định"
        case .served: "đã giao quyết định"
        case .executing: "đang thi hành"
        case .executed: "đã thi hành xong"
        case .noSanction: "không xử phạt"
        case .lapsed: "hết thời hiệu thi hành"
        case .annulled: "quyết định bị hủy"
        }
    }
}
