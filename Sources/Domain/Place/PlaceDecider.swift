internal import CivilTime

/// Decides on the life of administrative units: none is founded twice, and none is rearranged before or after its time.
public enum PlaceDecider: Decider {
    /// The units that the act names.
    public struct State: Evolving {
        var places = Dossiers<PlaceState>()
        public init(subject: String) {}
        public mutating func evolve(_ fact: Fact) { places.evolve(fact) }
    }

    public static func reads(_ command: PlaceEvent) -> [Reading] {
        // What other units or bodies do under this tag does not bear on the unit's own life.
        ids(command).map {
            Reading(tag: tag($0), types: ["PlaceEstablished", "PlaceRenamed", "PlaceReplaced", "PlaceAbolished"])
        }
    }

    private static func ids(_ command: PlaceEvent) -> [String] {
        switch command {
        case .placeEstablished(let act): [act.placeID] + (act.parentID.isEmpty ? [] : [act.parentID])
        case .placeRenamed(let act): [act.placeID]
        case .placeReplaced(let act): act.oldIds + act.newIds
        case .placeAbolished(let act): [act.placeID]
        }
    }

    public static func decide(
        _ command: PlaceEvent, given state: State, by context: Context
    ) throws(Refusal) -> [DomainEvent] {
        switch command {
        case .placeEstablished(let act):
            let place = state.places[tag(act.placeID)]
            if place.established != nil {
                throw .wrongState(
                    rule: "place-once", needs: "place_id ≠ \(act.placeID)",
                    vi: "Đơn vị \(act.placeID) đã được thành lập", en: "\(place.name) is established already")
            }
            if act.level != .province, !act.parentID.isEmpty { try exists(act.parentID, state, context) }
        case .placeRenamed(let act):
            try exists(act.placeID, state, context)
        case .placeReplaced(let act):
            for id in act.oldIds + act.newIds { try exists(id, state, context) }
        case .placeAbolished(let act):
            try exists(act.placeID, state, context)
        }
        return [.place(command)]
    }

    private static func tag(_ id: String) -> String { "place:\(Tag.normalised(id))" }

    private static func exists(_ id: String, _ state: State, _ context: Context) throws(Refusal) {
        let place = state.places[tag(id)]
        guard !place.exists(at: context.effective) else { return }
        throw .wrongState(
            rule: place.abolished == nil ? "place-established" : "place-in-being",
            needs: "\(place.subject) @ \(context.effective.day)",
            vi: "Đơn vị \(place.name) không tồn tại vào ngày \(context.effective.day.vietnamese)",
            en: "\(place.name) does not exist on \(context.effective.day)")
    }
}
