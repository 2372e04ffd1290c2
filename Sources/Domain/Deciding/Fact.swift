public import CivilTime

/// Why a sealed part of an event cannot be seen.
public struct Withheld: Hashable, Sendable {
    /// What stands between the reader and the content.
    public enum Reason: String, Hashable, Sendable, Encodable {
        /// The reader may not open this compartment.
        case noClearance = "no-clearance"
        /// The key was destroyed; nobody can open it again.
        case erased
        /// The key is not here: it was lost, or the vault was not opened.
        case noKey = "no-key"
    }

    /// What class of data the part holds, and why it is not shown.
    public let compartment: Compartment
    public let reason: Reason

    /// Says that a part is withheld.
    public init(compartment: Compartment, reason: Reason) {
        (self.compartment, self.reason) = (compartment, reason)
    }
}

/// A value that came with an event and has no field of its own, such as an unmapped column of an import.
public struct NamedValue: Hashable, Sendable, Encodable {
    public let name: String
    public let value: String

    /// Names a value.
    public init(name: String, value: String) { (self.name, self.value) = (name, value) }
}

/// A recorded event as the domain sees it: decoded, sealed parts opened or withheld, corrections put in place.
public struct Fact: Hashable, Sendable {
    public var position: UInt64
    /// The event's id, a UUID's text.
    public var id: String
    public var type: String
    /// When the act took place, as its author states it.
    public var occurred: Instant
    /// From when it has legal effect.
    public var effective: Instant
    /// When this ledger took it.
    public var recorded: Instant
    public var agency: String
    public var officer: String
    public var event: DomainEvent
    public var tags: [String]
    public var attributes: [NamedValue]
    public var withheld: [Withheld]
    /// Positions of the corrections that shaped it.
    public var amendedBy: [UInt64]
    public var command: String
    public var causation: String?
    public var correlation: String?
    /// The hash of the law that decided on it; empty where none did, as with imports.
    public var rulePack: [UInt8]

    /// Makes a fact; the type and the tags follow from the event where they are not given.
    public init(
        position: UInt64, id: String, occurred: Instant, effective: Instant, recorded: Instant,
        agency: String, officer: String, event: DomainEvent, tags: [String]? = nil, attributes: [NamedValue] = [],
        withheld: [Withheld] = [], amendedBy: [UInt64] = [], command: String = "",
        causation: String? = nil, correlation: String? = nil, rulePack: [UInt8] = []
    ) {
        (self.position, self.id, type) = (position, id, event.type)
        (self.occurred, self.effective, self.recorded) = (occurred, effective, recorded)
        (self.agency, self.officer, self.event) = (agency, officer, event)
        (self.tags, self.attributes, self.withheld) = (tags ?? event.tags, attributes, withheld)
        (self.amendedBy, self.command, self.causation, self.correlation) = (amendedBy, command, causation, correlation)
        self.rulePack = rulePack
    }

    /// Whether this fact belongs to the dossier of a subject.
    public func concerns(_ subject: String) -> Bool { tags.contains(subject) }
}
