public import CivilTime

/// Who may record what: the kinds of body an event names, and the body's own life.
public enum Authority {
    /// The ledger's own keeper. It exists as long as the ledger, and founds the first bodies and places.
    public static let keeper = "ledger"

    /// What says what a body is: the acts of its own life, and what was corrected of them; not all it has ever done.
    public static func reading(agency: String) -> Reading {
        Reading(tag: "agency:\(Tag.normalised(agency))", types: lifeTypes)
    }

    private static let lifeTypes: [String] =
        Catalogue.eventTypes.filter { $0.concept == "agency" }.map(\.name) + ["EventCorrected", "EventRetracted"]

    /// The body as a history leaves it.
    public static func state(of agency: String, history: some Sequence<Fact>) -> AgencyState {
        let subject = "agency:\(Tag.normalised(agency))"
        var state = AgencyState(subject: subject, history: history.lazy.filter { $0.concerns(subject) })
        if agency == keeper, state.established == nil { state.becomeKeeper() }
        return state
    }

    /// Refuses an act that this body may not record on this day.
    ///
    /// The body must be established and not dissolved at `instant`, and of a kind that the event names.
    public static func check(type: String, agency: AgencyState, at instant: Instant) throws(Refusal) {
        guard let entry = Catalogue.eventType(type) else {
            throw Refusal(
                rule: "known-type", article: Refusal.ledgerRules, missing: [type],
                vi: "Không có loại sự kiện “\(type)”", en: "there is no event type \(type)")
        }
        guard let established = agency.established, established <= instant else {
            throw Refusal(
                rule: "agency-established", article: Refusal.ledgerRules,
                missing: ["AgencyEstablished \(agency.subject)"],
                vi: "Cơ quan \(agency.subject) chưa được thành lập vào ngày \(instant.day.vietnamese)",
                en: "\(agency.subject) was not established on \(instant.day)")
        }
        if let dissolved = agency.dissolved, dissolved <= instant {
            let successors = Set(agency.successions.map(\.to)).subtracting([agency.id]).sorted()
            throw Refusal(
                rule: "agency-in-being", article: agency.dissolvedBy, missing: successors.map { "agency:\($0)" },
                vi: "\(agency.name) đã kết thúc hoạt động từ \(dissolved.day.vietnamese)",
                en: "\(agency.name) ceased on \(dissolved.day); its successors act in its place")
        }
        guard entry.recordedBy.isEmpty || entry.recordedBy.contains(agency.kind) else {
            let kinds = entry.recordedBy.sorted { $0.rawValue < $1.rawValue }
            throw Refusal(
                rule: "recorded-by", missing: kinds.map { "\($0.labelVi) · \($0.labelEn)" },
                vi: "“\(entry.labelVi)” không thuộc thẩm quyền ghi nhận của \(agency.name) (\(agency.kind.labelVi))",
                en: "\(agency.name) (\(agency.kind.labelEn)) may not record \(type)"
            ).grounded(on: instant.day, entry)
        }
    }
}
