public import CivilTime

/// A registered business.
public struct BusinessState: SubjectState {
    public static let kinds = ["business"]

    /// Where the registration stands.
    public enum Status: String, Hashable, Sendable, Encodable { case unregistered, registered, revoked }

    /// `business:ID`.
    public let subject: String
    public private(set) var status = Status.unregistered
    public private(set) var name = ""
    public private(set) var registrationNumber = ""
    public private(set) var form = BusinessForm.unspecified
    public private(set) var lines: [BusinessLine] = []
    /// The owner's random id.
    public private(set) var owner = ""
    /// Empty where the reader may not see it.
    public private(set) var ownerName = ""
    public private(set) var address = ""
    public private(set) var place = ""
    /// Ids of the points it runs or ran.
    public private(set) var points: [String] = []
    public private(set) var registered: Instant?
    public private(set) var revoked: Instant?
    /// The tags of the businesses that it was judged to be one with, by judgements that name it.
    public private(set) var mergedWith: [String] = []

    public init(subject: String) { self.subject = subject }

    /// Whether the business is registered for a line.
    public func mayConduct(_ line: BusinessLine) -> Bool { status == .registered && lines.contains(line) }

    public mutating func evolve(_ fact: Fact) {
        guard fact.concerns(subject) else { return }
        switch fact.event {
        case .registration(let event): evolve(event, fact)
        case .identity(let event): evolve(event)
        default: break
        }
    }

    private mutating func evolve(_ event: IdentityEvent) {
        let other = event.pair.one == subject ? event.pair.other : event.pair.one
        mergedWith.removeAll { $0 == other }
        if case .businessesMerged = event, other != subject { mergedWith = (mergedWith + [other]).sorted() }
    }

    private mutating func evolve(_ event: RegistrationEvent, _ fact: Fact) {
        switch event {
        case .businessRegistrationIssued(let act):
            (status, revoked) = (.registered, nil)
            registered = registered ?? fact.effective
            (name, registrationNumber, form, lines) = (act.businessName, act.registrationNumber, act.form, act.lines)
            (owner, ownerName, address, place) = (act.ownerID, act.ownerName, act.address, act.placeID)
            add(point: act.pointID)
        case .businessRegistrationAmended(let act):
            if !act.businessName.isEmpty { name = act.businessName }
            if !act.lines.isEmpty { lines = act.lines }
            if !act.ownerID.isEmpty { (owner, ownerName) = (act.ownerID, act.ownerName) }
            if !act.address.isEmpty { address = act.address }
            if !act.placeID.isEmpty { place = act.placeID }
            add(point: act.pointID)
        case .businessRegistrationRevoked:
            (status, revoked) = (.revoked, fact.effective)
        case .businessLineRevoked(let act):
            lines.removeAll { $0 == act.line }
        }
    }

    private mutating func add(point: String) {
        if !point.isEmpty, !points.contains(point) { points.append(point) }
    }
}
