public import CivilTime

/// An administrative unit: names, level, validity, and what it became.
public struct PlaceState: SubjectState {
    public static let kinds = ["place"]

    /// `place:ID`.
    public let subject: String
    public private(set) var name: String
    public private(set) var names: [DatedName] = []
    public private(set) var code = ""
    public private(set) var level: PlaceLevel = .unspecified
    public private(set) var parent = ""
    /// `nil` where the unit was never established.
    public private(set) var established: Instant?
    /// `nil` while the unit exists.
    public private(set) var abolished: Instant?
    /// Ids of the units it became, wholly or in part.
    public private(set) var successors: [String] = []
    /// Ids of the units it was made of.
    public private(set) var predecessors: [String] = []

    /// Since when all points of the area are closed by order; `nil` where no order is in force.
    public private(set) var closedSince: Instant?
    /// The order that closes them.
    public private(set) var closureDocument = ""

    /// The unit's id.
    public var id: String { String(subject.drop { $0 != ":" }.dropFirst()) }

    public init(subject: String) {
        self.subject = subject
        name = subject
    }

    /// Whether the unit exists at an instant.
    public func exists(at instant: Instant) -> Bool {
        guard let established, established <= instant else { return false }
        return abolished.map { instant < $0 } ?? true
    }

    /// The name in use at an instant; the first one for earlier instants.
    public func name(at instant: Instant) -> String {
        names.last { $0.from <= instant }?.name ?? names.first?.name ?? name
    }

    public mutating func evolve(_ fact: Fact) {
        guard fact.concerns(subject) else { return }
        switch fact.event {
        case .place(let event): evolve(event, at: fact.effective)
        case .certificate(.sectorClosureOrdered(let act)):
            (closedSince, closureDocument) = (closedSince ?? fact.effective, act.document)
        case .certificate(.sectorClosureLifted):
            (closedSince, closureDocument) = (nil, "")
        default: break  // What bodies, businesses and points do there is told in their own dossiers.
        }
    }

    private mutating func evolve(_ event: PlaceEvent, at instant: Instant) {
        switch event {
        case .placeEstablished(let act):
            // A unit's parent carries the same tag.
            guard Tag.normalised(act.placeID) == id else { return }
            established = established.map { min($0, instant) } ?? instant
            (code, level, parent) = (act.code, act.level, act.parentID)
            take(name: act.name, at: instant)
        case .placeRenamed(let act):
            take(name: act.name, at: instant)
        case .placeReplaced(let act):
            let (old, new) = (act.oldIds.map(Tag.normalised), act.newIds.map(Tag.normalised))
            if new.contains(id) {
                predecessors += old.filter { $0 != id && !predecessors.contains($0) }
            } else if old.contains(id) {
                successors += new.filter { !successors.contains($0) }
                if !act.partly { end(at: instant) }
            }
        case .placeAbolished:
            end(at: instant)
        }
    }

    private mutating func take(name: String, at instant: Instant) {
        self.name = name
        names.insert(DatedName(name: name, from: instant))
    }

    private mutating func end(at instant: Instant) {
        abolished = abolished.map { min($0, instant) } ?? instant
    }
}
