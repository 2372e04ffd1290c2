internal import CivilTime

/// What a declared life cycle cannot say: one small rule a type.
enum LifeCycleRules {
    /// Why the act is refused; `nil` where nothing stands against it.
    typealias Rule = @Sendable (LifeCycleState, FieldReader, Context) -> Refusal?

    /// By type of event.
    static let rules: [String: [Rule]] = [
        "AppraisalRequested": [appraisalRegime], "AppraisalConditionChecked": [appraisalRegime],
        "AppraisalCompleted": [appraisalRegime], "BudgetDisbursed": [withinAllocation],
        "CampaignPlanned": [periodInOrder], "StateSecretLeakRiskFlagged": [opaque], "StateSecretLeakHandled": [opaque],
        "PlanReceived": [after("PlanSubmitted", "plan")],
        "ResponsibilityAccepted": [after("DutyAssigned", "duty")],
        "ConsolidatedReportSubmitted": [after("ReportConsolidated", "PlansConsolidated", "report")],
        "TaskOverdueFlagged": [isOverdue], "EvidenceAttached": [namesAnOriginal],
    ]

    /// The culture office's appraisal was the practice of regime R0, until NĐ 72/2013 put the certificate in its place.
    private static func appraisalRegime(_: LifeCycleState, _: FieldReader, _ context: Context) -> Refusal? {
        guard CertificateRules.appraisal.inForce(on: context.day) == nil,
            let last = CertificateRules.appraisal.compactMap(\.through).max(), context.day > last
        else { return nil }
        return Refusal(
            rule: "ACC-5", missing: ["LicenceApplicationReceived"],
            vi: "Sau \(last.vietnamese) không còn thẩm định trước đăng ký kinh doanh; cần giấy chứng nhận đủ điều kiện",
            en: "after \(last) there is no appraisal before registration; a certificate takes its place")
    }

    private static func withinAllocation(_ state: LifeCycleState, _ fields: FieldReader, _: Context) -> Refusal? {
        guard let amount = fields.amounts["amount"] else { return nil }
        let (given, spent) = (state.amounts["BudgetAllocated.amount"], state.amounts["BudgetDisbursed.amount"])
        let total = (spent?.minor ?? 0).addingReportingOverflow(amount.minor)
        guard let given, given.currency == amount.currency, !total.overflow, total.partialValue <= given.minor else {
            let room = given.map { "\($0.minor - (spent?.minor ?? 0)) \($0.currency)" } ?? "0"
            return .wrongState(
                rule: "within-allocation", article: Refusal.byPacks, needs: "amount <= \(room)",
                vi: "Giải ngân vượt số đã phân bổ của \(state.subject); còn lại \(room)",
                en: "more than was allocated to \(state.subject); \(room) are left")
        }
        return nil
    }

    private static func periodInOrder(_: LifeCycleState, _ fields: FieldReader, _: Context) -> Refusal? {
        guard let from = fields.texts["from_day"].flatMap({ Day(iso: $0) }),
            let to = fields.texts["to_day"].flatMap({ Day(iso: $0) }), to < from
        else { return nil }
        return .wrongState(
            rule: "period-in-order", needs: "from_day <= to_day", vi: "Ngày kết thúc trước ngày bắt đầu",
            en: "the last day is before the first")
    }

    /// Secret content never enters: a reference to its own register has no words in it.
    private static func opaque(_: LifeCycleState, _ fields: FieldReader, _: Context) -> Refusal? {
        let reference = fields.texts["opaque_reference"] ?? ""
        let isOpaque = reference.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
        }
        guard isOpaque, reference.utf8.count <= 64 else {
            return Refusal(
                rule: "state-secret",
                missing: ["opaque_reference: A–Z a–z 0–9 . / _ -, 64"],
                vi: "Sổ cái không nhận nội dung bí mật nhà nước: chỉ ghi số tham chiếu, không có chữ có dấu hoặc khoảng trống",
                en: "no state secret enters the ledger: a reference number alone, without words")
        }
        return nil
    }

    /// Demands that one of these acts stands in the subject's history; the last name is the subject's kind.
    private static func after(_ names: String...) -> Rule {
        let (types, kind) = (names.dropLast(), names.last ?? "")
        return { state, _, _ in
            if types.contains(where: { state.count($0) > 0 }) { return nil }
            let labels = types.compactMap { Catalogue.eventType($0) }
            return .wrongState(
                rule: "\(kind)-before", needs: types.joined(separator: " | "),
                vi: "\(state.subject) chưa có: " + labels.map(\.labelVi).joined(separator: ", "),
                en: "\(state.subject) lacks: " + labels.map(\.labelEn).joined(separator: ", "))
        }
    }

    /// Overdue is what was ordered, has a last day, and was not done by it.
    private static func isOverdue(_ state: LifeCycleState, _ fields: FieldReader, _ context: Context) -> Refusal? {
        if let refusal = after("TaskAssigned", "task")(state, fields, context) { return refusal }
        if state.requested { return .requestedNotOverdue(state.subject) }
        guard let due = state.due else { return .noDeadline(state.subject) }
        if context.day <= due { return .notYetDue(context.day, due) }
        guard state.count("TaskCompleted") == 0 else {
            return .wrongState(
                rule: "task-open", needs: "TaskAssigned", vi: "\(state.subject) đã hoàn thành", en: "\(state.subject) is done")
        }
        return nil
    }

    /// What is stored has one name; of a sealed original nothing but that stands in the clear.
    private static func namesAnOriginal(_: LifeCycleState, _ fields: FieldReader, _: Context) -> Refusal? {
        func isDigest(_ text: String?) -> Bool {
            let digits = (text ?? "").utf8
            return digits.count == 64 && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
        let clear = ["name", "media_type"].filter { fields.texts[$0] != nil }
        let sealed = ["sealed_in", "sealed_under", "commitment"].filter { fields.texts[$0] != nil }
        let isWhole = sealed.isEmpty
            ? clear.count == 2
            : sealed.count == 3 && clear.isEmpty && isDigest(fields.texts["commitment"])
                && Compartment(name: fields.texts["sealed_in"] ?? "") != nil && Tag(fields.texts["sealed_under"] ?? "") != nil
        guard !isDigest(fields.texts["digest"]) || !isWhole else { return nil }
        return Refusal(
            rule: "original-named", article: Refusal.ledgerRules, missing: ["digest", "name", "media_type"],
            vi: "Tệp gốc phải có SHA-256 (64 chữ số hex), tên và loại nội dung; tệp niêm phong chỉ nêu ngăn, khóa và cam kết",
            en: "an original has a SHA-256 (64 hex digits), a name and a media type; a sealed one its compartment, key and commitment alone")
    }
}
