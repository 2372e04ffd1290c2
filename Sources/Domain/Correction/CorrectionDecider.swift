internal import CivilTime
internal import SwiftProtobuf

/// Decides on corrections: what is corrected exists, fits its type, and the correction reaches every subject it touches.
public enum CorrectionDecider: Decider {
    /// What the named subjects' dossiers hold, corrections and retractions included.
    public struct State: Evolving {
        private var types: [String: String] = [:]
        private var tags: [String: Set<String>] = [:]
        /// By the retraction's id, what it retracts.
        private var retractions: [String: String] = [:]
        var erased: Set<String> = []

        public init(subject: String) {}

        public mutating func evolve(_ fact: Fact) {
            let id = fact.id.lowercased()
            types[id] = fact.type
            tags[id, default: []].formUnion(fact.tags)
            switch fact.event {
            case .correction(.personalDataErased(let act)): erased.insert(Tag.normalised(act.subject))
            case .correction(.eventRetracted(let act)): retractions[id] = act.target.lowercased()
            case .correction(.eventCorrected(let act)):
                // What the event was moved to must hear of the next correction, too.
                tags[act.target.lowercased(), default: []].formUnion(act.subjects.map(Tag.normalised))
            default: break
            }
        }

        /// The type and all subjects, past and present, of a recorded event.
        func target(_ id: String) -> (type: String, tags: Set<String>)? {
            types[id.lowercased()].map { ($0, tags[id.lowercased()] ?? []) }
        }

        /// Whether an event is retracted, and that retraction not retracted in turn.
        func isRetracted(_ id: String, beyond seen: Set<String> = []) -> Bool {
            retractions.contains { retraction, target in
                target == id.lowercased() && !seen.contains(retraction)
                    && !isRetracted(retraction, beyond: seen.union([retraction]))
            }
        }
    }

    public static func reads(_ command: CorrectionEvent) -> [Reading] {
        switch command {
        case .eventCorrected(let act): act.subjects.map { Reading(tag: Tag.normalised($0)) }
        case .eventRetracted(let act): act.subjects.map { Reading(tag: Tag.normalised($0)) }
        case .personalDataErased(let act): [Reading(tag: Tag.normalised(act.subject), types: ["PersonalDataErased"])]
        case .sealedPartRead, .copyIssued: []
        }
    }

    public static func decide(
        _ command: CorrectionEvent, given state: State, by context: Context
    ) throws(Refusal) -> [DomainEvent] {
        switch command {
        case .eventCorrected(let act): try correct(act, state)
        case .eventRetracted(let act):
            let target = try find(act.target, state)
            try reaches(target.tags, act.subjects)
        case .personalDataErased(let act):
            if state.erased.contains(Tag.normalised(act.subject)) {
                throw .wrongState(
                    rule: "erase-once", needs: act.subject,
                    vi: "Dữ liệu cá nhân của \(act.subject) đã được xóa", en: "\(act.subject) is erased already")
            }
        case .sealedPartRead, .copyIssued: break  // A reading is always recorded.
        }
        return [.correction(command)]
    }

    private static func correct(_ act: EventCorrected, _ state: State) throws(Refusal) {
        let target = try find(act.target, state)
        guard target.type == act.targetType else {
            throw .wrongState(
                rule: "correction-same-type", needs: "target_type = \(target.type)",
                vi: "Bản ghi \(act.target) thuộc loại \(target.type), không phải \(act.targetType)",
                en: "event \(act.target) is a \(target.type), not a \(act.targetType)")
        }
        guard !act.replacement.isEmpty || !act.occurred.isEmpty || !act.effective.isEmpty else {
            throw Refusal(
                rule: "correction-says-what", article: Refusal.ledgerRules,
                missing: ["replacement", "occurred", "effective"],
                vi: "Đính chính phải nêu nội dung, thời điểm hoặc hiệu lực đúng",
                en: "a correction states the content, the time of the act or the time of effect")
        }
        try reaches(target.tags, act.subjects)
        guard !act.replacement.isEmpty else { return }
        try check(act)
    }

    private static func check(_ act: EventCorrected) throws(Refusal) {
        let replacement: DomainEvent
        do {
            replacement = try DomainEvent(type: act.targetType, payload: [UInt8](act.replacement))
        } catch {
            throw Refusal(
                rule: "correction-readable", article: Refusal.ledgerRules, missing: ["replacement"],
                vi: "Nội dung đúng không đọc được theo loại \(act.targetType)",
                en: "the replacement is no \(act.targetType)")
        }
        try WellFormedness.check(replacement)
        try reaches(Set(replacement.tags), act.subjects)
        // A correction's content stands in the clear.
        guard let parts = try? replacement.split(), parts.sealed.isEmpty else {
            throw Refusal(
                rule: "correction-unsealed", article: Refusal.ledgerRules,
                missing: replacement.eventType.fields.filter { $0.sealed != nil }.map(\.name),
                vi: "Nội dung đính chính không được chứa dữ liệu niêm phong; hãy rút bản ghi và ghi lại",
                en: "a correction holds no sealed fields: retract the event and record it anew")
        }
    }

    private static func find(_ id: String, _ state: State) throws(Refusal) -> (type: String, tags: Set<String>) {
        guard let target = state.target(id), !state.isRetracted(id) else {
            throw .wrongState(
                rule: "correction-target", needs: "target \(id)",
                vi: "Không tìm thấy bản ghi \(id) trong hồ sơ các đối tượng đã nêu, hoặc bản ghi đã bị rút",
                en: "the named subjects' dossiers hold no event \(id) that stands")
        }
        return target
    }

    private static func reaches(_ tags: Set<String>, _ subjects: [String]) throws(Refusal) {
        let named = Set(subjects.map(Tag.normalised))
        let missing = tags.subtracting(named).sorted()
        guard !missing.isEmpty else { return }
        throw Refusal(
            rule: "correction-reaches-all", article: Refusal.ledgerRules, missing: missing,
            vi: "Đính chính phải nêu mọi đối tượng của bản ghi", en: "a correction names every subject of the event")
    }
}
