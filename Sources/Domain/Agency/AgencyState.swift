public import CivilTime

/// Who took over what from a body, and from when.
public struct Succession: Hashable, Sendable, Encodable {
    /// The successor's id.
    public let to: String
    /// What it took over; unspecified: everything.
    public let matter: Matter
    /// Where; empty: everywhere.
    public let place: String
    public let from: Instant
    public let document: String
}

/// A name and the day it came into use.
public struct DatedName: Hashable, Sendable, Encodable {
    public let name: String
    public let from: Instant
}

extension [DatedName] {
    /// Puts a name where it belongs by its day, after others of the same day.
    mutating func insert(_ name: DatedName) { insert(name, at: (lastIndex { $0.from <= name.from } ?? -1) + 1) }
}

/// A body: what it is, since when and until when, and who succeeds it.
public struct AgencyState: SubjectState {
    public static let kinds = ["agency"]

    /// `agency:ID`.
    public let subject: String
    /// The name in use last.
    public private(set) var name: String
    public private(set) var names: [DatedName] = []
    public private(set) var kind: AgencyKind = .unspecified
    public private(set) var place = ""
    public private(set) var parent = ""
    /// `nil` where the body was never established.
    public private(set) var established: Instant?
    /// `nil` while the body exists.
    public private(set) var dissolved: Instant?
    /// The document that ended it.
    public private(set) var dissolvedBy = ""
    public private(set) var successions: [Succession] = []

    /// The body's id.
    public var id: String { String(subject.drop { $0 != ":" }.dropFirst()) }

    public init(subject: String) {
        self.subject = subject
        name = subject
    }

    /// Whether the body exists at an instant.
    public func exists(at instant: Instant) -> Bool {
        guard let established, established <= instant else { return false }
        return dissolved.map { instant < $0 } ?? true
    }

    /// The name in use at an instant; the first one for earlier instants.
    public func name(at instant: Instant) -> String {
        names.last { $0.from <= instant }?.name ?? names.first?.name ?? name
    }

    /// Who has a matter in a place at an instant, by this body's own history: itself, or whom it was handed to.
    ///
    /// A matter that was handed over does not follow the rest into a later merger; one that came back is held again.
    /// Follow the answer's own state until it names itself: successors may have successors.
    public func holder(of matter: Matter, in place: String = "", at instant: Instant) -> String {
        var holder = id
        for step in successions.sorted(by: { $0.from < $1.from }) where step.from <= instant {
            guard step.matter == .unspecified || step.matter == matter, step.place.isEmpty || step.place == place
            else { continue }
            if holder == id || step.to == id { holder = step.to }
        }
        return holder
    }

    public mutating func evolve(_ fact: Fact) {
        guard case .agency(let event) = fact.event, fact.concerns(subject) else { return }
        evolve(event, at: fact.effective)
    }

    private mutating func evolve(_ event: AgencyEvent, at instant: Instant) {
        switch event {
        case .agencyEstablished(let act):
            established = established.map { min($0, instant) } ?? instant
            take(name: act.name, at: instant)
            (kind, place, parent) = (act.kind, act.placeID, act.parentID)
        case .agencyRenamed(let act):
            take(name: act.name, at: instant)
        case .agencyMerged(let act):
            guard Tag.normalised(act.toID) != id else { return }
            end(at: instant, by: act.document)
            succeed(to: act.toID, at: instant, by: act.document)
        case .agencySplit(let act):
            guard Tag.normalised(act.fromID) == id else { return }
            end(at: instant, by: act.document)
            for successor in act.successors {
                succeed(to: successor.agencyID, matter: successor.matter, at: instant, by: act.document)
            }
        case .agencyDissolved(let act):
            end(at: instant, by: act.document)
        case .jurisdictionTransferred(let act):
            // Given away by this body, or given (back) to it: either way the successor is the receiving body.
            succeed(to: act.toID, matter: act.matter, place: act.placeID, at: instant, by: act.document)
        case .caseCustodyTransferred:
            break  // One case changes hands; the body stays what it is.
        }
    }

    private mutating func take(name: String, at instant: Instant) {
        self.name = name
        names.insert(DatedName(name: name, from: instant))
    }

    private mutating func end(at instant: Instant, by document: String) {
        dissolved = dissolved.map { min($0, instant) } ?? instant
        if dissolvedBy.isEmpty { dissolvedBy = document }
    }

    private mutating func succeed(
        to agency: String, matter: Matter = .unspecified, place: String = "", at instant: Instant, by document: String
    ) {
        successions.append(
            Succession(to: Tag.normalised(agency), matter: matter, place: place, from: instant, document: document))
    }

    /// The ledger's keeper needs no founding act.
    mutating func becomeKeeper() {
        (name, kind, established) = (AgencyKind.ledger.labelVi, .ledger, Instant(microseconds: .min))
    }
}
