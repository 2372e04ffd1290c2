import CivilTime

extension Refusal {
    static func decisionIncomplete(_ missing: [String]) -> Refusal {
        Refusal(
            rule: "decision-complete", missing: missing,
            vi: "Quyết định thiếu: \(missing.joined(separator: ", ")).",
            en: "The decision lacks: \(missing.joined(separator: ", ")).")
    }

    static func decisionPart(_ field: String) -> Refusal {
        Refusal(
            rule: "main-sanction", missing: [field],
            vi: "Hình thức xử phạt đã chọn cần \(field) hợp lệ.", en: "The sanction chosen needs a valid \(field).")
    }

    static func decisionTwoMain(_ main: MainSanction) -> Refusal {
        Refusal(
            rule: "one-main-sanction", missing: ["main: MAIN_SANCTION_FINE, or no fine"],
            vi: "Mỗi hành vi chỉ có một hình thức xử phạt chính: đã chọn “\(main.labelVi)” thì không phạt tiền.",
            en: "An act has one main sanction: with “\(main.labelEn)” there is no fine.")
    }

    static let decisionUnderAge = Refusal(
        rule: "age-of-liability", missing: ["NoSanctionDecided"],
        vi: "Người dưới 14 tuổi không bị xử phạt vi phạm hành chính.", en: "Nobody under 14 is sanctioned.")

    static let decisionMinorFined = Refusal(
        rule: "minor-not-fined",
        missing: ["main: MAIN_SANCTION_WARNING"],
        vi: "Người từ đủ 14 đến dưới 16 tuổi không bị phạt tiền.", en: "Nobody from 14 to under 16 is fined.")

    static func decisionNeedsRecord() -> Refusal {
        Refusal(
            rule: "record-before-decision", missing: ["ViolationRecordMade"], vi: "Chưa lập biên bản vi phạm hành chính.",
            en: "No violation record is made.")
    }

    static func decisionNeedsRecord(_ rule: Dated<Int64>, _ kind: ViolatorKind) -> Refusal {
        let most = Money.vnd(rule.value)
        let (vi, en) = kind == .organisation ? ("tổ chức", "an organisation") : ("cá nhân", "an individual")
        return Refusal(
            rule: "record-before-decision", article: rule.article, status: rule.status, missing: ["ViolationRecordMade"],
            vi: "Không lập biên bản thì chỉ phạt cảnh cáo hoặc phạt tiền đến \(most.vietnamese) với \(vi).",
            en: "Without a record only a warning, or a fine up to \(most.english) for \(en).")
    }

    static func decisionDeadlineGround(_ rule: Dated<DecisionTerms>, _ needed: String) -> Refusal {
        Refusal(
            rule: "decision-deadline-ground", article: rule.article, status: rule.status, missing: [needed],
            vi: "Thời hạn dài hơn cần căn cứ: \(needed).", en: "The longer time limit needs its ground: \(needed).")
    }

    static func decisionTooLate(
        _ decided: Day, _ recorded: Day, _ due: Day, _ term: Term, _ rule: Dated<DecisionTerms>
    ) -> Refusal {
        let skipped: Int
        if case .workingDays = term {
            skipped = WorkingCalendar.vietnam.skipped(after: recorded, through: due).count
        } else {
            skipped = 0
        }
        let passedVi = skipped == 0 ? "" : ", bỏ qua \(skipped) ngày nghỉ"
        let passedEn = skipped == 0 ? "" : ", \(skipped) days off passed over"
        return Refusal(
            rule: "decision-deadline", article: "\(rule.article); \(LawBook.inForce.article("term-running/NoSanctionDecided", on: decided))", status: rule.status,
            missing: ["NoSanctionDecided (remedial measures only)"],
            vi:
                "Biên bản ngày \(recorded.vietnamese) + \(term.labelVi) = \(due.vietnamese)\(passedVi); ngày \(decided.vietnamese) không còn được xử phạt, chỉ còn biện pháp khắc phục hậu quả.",
            en:
                "Record of \(recorded) + \(term.labelEn) = \(due)\(passedEn); on \(decided) no sanction is possible any more, only remedial measures."
        )
    }

    static func decisionPastLimitation(_ decided: Day, _ start: Day, _ end: Day, _ rule: Dated<Term>) -> Refusal {
        Refusal(
            rule: "limitation", article: rule.article, status: rule.status,
            missing: ["NoSanctionDecided (remedial measures only)"],
            vi:
                "Thời hiệu tính từ \(start.vietnamese) hết ngày \(end.vietnamese); quyết định ngày \(decided.vietnamese) đã quá thời hiệu.",
            en: "Limitation runs from \(start) to \(end); a decision of \(decided) comes too late.")
    }

    static func decisionCompetence(
        _ authority: SanctionAuthority, _ fine: Int64, _ limit: (amount: Int64, article: String, status: RuleStatus)
    ) -> Refusal {
        let (most, asked) = (Money.vnd(limit.amount), Money.vnd(fine))
        return Refusal(
            rule: "competence", article: limit.article, status: limit.status,
            missing: ["ViolationFileTransferred to a competent person"],
            vi: limit.amount == 0
                ? "\(authority.labelVi) không còn thẩm quyền xử phạt vào ngày quyết định."
                : "\(authority.labelVi) được phạt đến \(most.vietnamese); mức \(asked.vietnamese) vượt thẩm quyền.",
            en: limit.amount == 0
                ? "\(authority.labelEn) no longer had competence on the day of the decision."
                : "\(authority.labelEn) may fine up to \(most.english); \(asked.english) is above that.")
    }

    static func decisionAmount(_ fine: Int64, _ bracket: (range: ClosedRange<Int64>, article: String, status: RuleStatus)) -> Refusal {
        let (low, high) = (Money.vnd(bracket.range.lowerBound), Money.vnd(bracket.range.upperBound))
        return Refusal(
            rule: "fine-bracket", article: bracket.article, status: bracket.status,
            missing: ["fine: \(bracket.range.lowerBound)...\(bracket.range.upperBound)"],
            vi: "Mức phạt \(Money.vnd(fine).vietnamese) ngoài khung \(low.vietnamese) – \(high.vietnamese).",
            en: "A fine of \(Money.vnd(fine).english) is outside the bracket \(low.english) – \(high.english).")
    }

    static func declineTooEarly(_ decided: Day, _ last: Day?) -> Refusal {
        Refusal(
            rule: "term-running", missing: [last.map { "decided_on > \($0)" } ?? "ViolationRecordMade"],
            vi: last.map { "Ngày \(decided.vietnamese) còn trong thời hạn (đến hết ngày \($0.vietnamese))." }
                ?? "Không có thời hạn nào đã hết.",
            en: last.map { "\(decided) is still in time: the term ends with \($0)." } ?? "No term has run out.")
    }
}
