internal import CivilTime

/// Decides on the life of bodies: none is founded twice, and none acts in a reorganisation before or after its time.
public enum AgencyDecider: Decider {
    /// The bodies that the act names.
    public struct State: Evolving {
        var agencies = Dossiers<AgencyState>()
        public init(subject: String) {}
        public mutating func evolve(_ fact: Fact) { agencies.evolve(fact) }
    }

    public static func reads(_ command: AgencyEvent) -> [Reading] {
        // Only bodies' own dossiers; a case's dossier does not bear on whether the bodies exist.
        DomainEvent.agency(command).tags.filter { $0.hasPrefix("agency:") }.map { Reading(tag: $0, types: lifeTypes) }
    }

    private static let lifeTypes = [
        "AgencyEstablished", "AgencyRenamed", "AgencyMerged", "AgencySplit", "AgencyDissolved",
        "JurisdictionTransferred",
    ]

    public static func decide(
        _ command: AgencyEvent, given state: State, by context: Context
    ) throws(Refusal) -> [DomainEvent] {
        switch command {
        case .agencyEstablished(let act):
            let agency = state.agencies[tag(act.agencyID)]
            if agency.established != nil {
                throw .wrongState(
                    rule: "agency-once", needs: "agency_id ≠ \(act.agencyID)",
                    vi: "Cơ quan \(act.agencyID) đã được thành lập", en: "\(agency.name) is established already")
            }
        case .agencyRenamed(let act):
            try exists(act.agencyID, state, context)
        case .agencyMerged(let act):
            for id in act.fromIds { try exists(id, state, context) }
            try exists(act.toID, state, context)
        case .agencySplit(let act):
            try exists(act.fromID, state, context)
            try successorsMatch(act)
            for id in act.toIds { try exists(id, state, context) }
        case .agencyDissolved(let act):
            try exists(act.agencyID, state, context)
        case .jurisdictionTransferred(let act):
            try differ(act.fromID, act.toID)
            try exists(act.fromID, state, context)
            try exists(act.toID, state, context)
        case .caseCustodyTransferred(let act):
            try differ(act.fromID, act.toID)
            try exists(act.toID, state, context)
            // The giving body may have ended: its successor hands over what it left.
            if state.agencies[tag(act.fromID)].established == nil { try exists(act.fromID, state, context) }
        }
        return [.agency(command)]
    }

    private static func tag(_ id: String) -> String { "agency:\(Tag.normalised(id))" }

    private static func exists(_ id: String, _ state: State, _ context: Context) throws(Refusal) {
        let agency = state.agencies[tag(id)]
        guard !agency.exists(at: context.effective) else { return }
        throw .wrongState(
            rule: agency.dissolved == nil ? "agency-established" : "agency-in-being",
            needs: "\(agency.subject) @ \(context.effective.day)",
            vi: "Cơ quan \(agency.name) không tồn tại vào ngày \(context.effective.day.vietnamese)",
            en: "\(agency.name) does not exist on \(context.effective.day)")
    }

    private static func differ(_ from: String, _ to: String) throws(Refusal) {
        guard Tag.normalised(from) == Tag.normalised(to) else { return }
        throw .wrongState(
            rule: "transfer-elsewhere", needs: "to_id ≠ from_id",
            vi: "Cơ quan giao và cơ quan nhận phải khác nhau", en: "a body cannot hand over to itself")
    }

    private static func successorsMatch(_ act: AgencySplit) throws(Refusal) {
        let named = Set(act.successors.map { Tag.normalised($0.agencyID) })
        guard named != Set(act.toIds.map(Tag.normalised)) else { return }
        throw .wrongState(
            rule: "split-complete", needs: "successors = to_ids",
            vi: "Danh sách kế thừa theo lĩnh vực phải khớp với các cơ quan kế thừa",
            en: "the succession by matter must name the same bodies as to_ids")
    }
}
