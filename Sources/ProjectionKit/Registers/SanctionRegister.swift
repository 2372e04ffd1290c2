import Domain

/// The register of violations and sanctions: one row a case, and one a payment.
public enum SanctionRegister {
    /// One row a case.
    public static let table = TableSchema(
        "cases", vi: "Sổ xử lý vi phạm hành chính", en: "Register of violations and sanctions",
        columns: [
            Column("case_id", vi: "Mã vụ", en: "Case"), Column("stage", vi: "Mã giai đoạn", en: "Stage code"),
            Column("stage_vi", vi: "Giai đoạn", en: "Stage (Vietnamese)"),
            Column("business", vi: "Cơ sở kinh doanh", en: "Business"), Column("point", vi: "Điểm", en: "Point"),
            Column("person", vi: "Mã người vi phạm", en: "Violator's id"), Column("place", vi: "Địa bàn", en: "Place"),
            Column("inspection", vi: "Cuộc kiểm tra", en: "Inspection"),
            Column("articles", vi: "Điều luật", en: "Articles"),
            Column("recorded_on", .day, vi: "Ngày lập biên bản", en: "Recorded on"),
            Column("decision_due", .day, vi: "Hạn ra quyết định", en: "Decision due"),
            Column("decision_number", vi: "Số quyết định", en: "Decision number"),
            Column("decided_on", .day, vi: "Ngày quyết định", en: "Decided on"),
            Column("agency", vi: "Cơ quan xử phạt", en: "Sanctioning body"),
            Column("main_sanction", vi: "Hình thức phạt chính", en: "Main sanction"),
            Column("fine", .amount, vi: "Tiền phạt", en: "Fine"), Column("paid", .amount, vi: "Đã nộp", en: "Paid"),
            Column("paid_total_stated", .amount, vi: "Lũy kế đã nộp theo nguồn", en: "Running total as stated"),
            Column("currency", vi: "Loại tiền", en: "Currency"),
            Column("compliance_due", .day, vi: "Hạn thi hành", en: "To be complied with by"),
            Column("executed_on", .day, vi: "Thi hành xong", en: "Executed on"),
            Column("enforced_on", .day, vi: "Cưỡng chế từ", en: "Enforcement ordered on"),
            Column("appeals", .integer, vi: "Số bước khiếu nại", en: "Steps of complaint and appeal"),
            Column("clean_on", .day, vi: "Coi như chưa bị xử phạt từ", en: "Deemed never sanctioned from"),
            Column("unconfirmed", vi: "Hạn dựa trên quy tắc chưa xác nhận", en: "Days rest on unconfirmed rules"),
            Column("flags", vi: "Lưu ý", en: "Flags"),
        ], key: ["case_id"], indexes: [["business"], ["point"], ["place"]])

    /// One row a payment.
    public static let payments = TableSchema(
        "payments", vi: "Các lần nộp phạt", en: "Payments",
        columns: [
            Column("case_id", vi: "Mã vụ", en: "Case"), Column("number", .integer, vi: "Lần", en: "Number"),
            Column("paid_on", .day, vi: "Ngày nộp", en: "Paid on"),
            Column("amount", .amount, vi: "Số tiền", en: "Amount"),
            Column("running_total", .amount, vi: "Lũy kế", en: "Running total"),
            Column("currency", vi: "Loại tiền", en: "Currency"),
        ], key: ["case_id", "number"])

    /// Folds cases into both tables.
    public static let fold = Fold(of: SanctionCase.self, kind: "case", tables: [table.name, payments.name]) {
        state, subject in
        guard state.stage != .absent else { return [] }
        let id = Subject.id(subject)
        return [row(state, id)]
            + state.payments.enumerated().map { index, payment in
                Row(
                    payments.name,
                    [
                        "case_id": .text(id), "number": .integer(Int64(index + 1)), "paid_on": .day(payment.on),
                        "amount": .amount(payment.amount), "running_total": .amount(payment.runningTotal),
                        "currency": .currency(payment.amount ?? payment.runningTotal),
                    ])
            }
    }

    private static func row(_ state: SanctionCase, _ id: String) -> Row {
        Row(
            table.name,
            [
                "case_id": .text(id), "stage": .text(state.stage.rawValue), "stage_vi": .text(vietnamese(state.stage)),
                "business": .optional(state.violator.business), "point": .optional(state.violator.point),
                "person": .optional(state.violator.person), "place": .optional(state.place),
                "inspection": .optional(state.inspection), "articles": .list(state.act.articles.map(\.vietnamese)),
                "recorded_on": .day(state.recordedOn), "decision_due": .day(state.decisionDue),
                "decision_number": .optional(state.decision?.number ?? ""),
                "decided_on": .day(state.decision?.decidedOn),
                "agency": .optional(state.decision?.agency ?? ""),
                "main_sanction": .label(of: MainSanction.self, state.decision?.main ?? ""),
                "fine": .amount(state.decision?.fine), "paid": .amount(state.paidSum),
                "paid_total_stated": .amount(state.paidTotal),
                "currency": .currency(state.decision?.fine ?? state.paidSum ?? state.paidTotal),
                "compliance_due": .day(state.complianceDue), "executed_on": .day(state.executedOn),
                "enforced_on": .day(state.enforcementOrderedOn), "appeals": .integer(Int64(state.appeals.count)),
                "clean_on": .day(state.cleanOn), "unconfirmed": .list(state.unconfirmed), "flags": .list(state.flags.map(\.rawValue)),
            ])
    }

    static func vietnamese(_ stage: SanctionCase.Stage) -> String {
        switch stage {
        case .absent: "chưa có"
        case .detected: "đã phát hiện"
        case .recorded: "đã lập biên bản"
        case .explaining: "đang giải trình"
        case .transferred: "đã chuyển hồ sơ"
        case .decided: "đã ra quyết định"
        case .served: "đã giao quyết định"
        case .executing: "đang thi hành"
        case .executed: "đã thi hành xong"
        case .noSanction: "không xử phạt"
        case .lapsed: "hết thời hiệu thi hành"
        case .annulled: "đã hủy quyết định"
        }
    }
}
