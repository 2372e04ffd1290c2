public import CivilTime
public import Domain
public import EventLog

/// One act of a body, before it is recorded: what happened, when, and who says so.
public struct Act: Sendable {
    /// The idempotency key; the same act sent again under the same id is recorded once.
    public var id: EventID
    public var event: DomainEvent
    /// The tag value of the body that records the act (`stttt-gialai` for `agency:stttt-gialai`).
    public var agency: String
    public var officer: String
    /// When the act took place, as its author states it.
    public var occurred: Instant
    /// From when it has legal effect.
    public var effective: Instant
    /// The command that asked for it, where there was one.
    public var command: String
    public var causation: EventID?
    public var correlation: EventID?
    /// Named values of the source that no field of the event holds.
    public var attributes: [EventLog.Attribute]

    /// Makes an act; `effective` is `occurred` unless stated.
    public init(
        id: EventID, event: DomainEvent, agency: String, officer: String = "", occurred: Instant,
        effective: Instant? = nil, command: String = "", causation: EventID? = nil, correlation: EventID? = nil,
        attributes: [EventLog.Attribute] = []
    ) {
        self.id = id
        self.event = event
        self.agency = agency
        self.officer = officer
        self.occurred = occurred
        self.effective = effective ?? occurred
        self.command = command
        self.causation = causation
        self.correlation = correlation
        self.attributes = attributes
    }
}

/// Where an act went.
public struct Receipt: Sendable {
    /// The positions of the act's own event and of its consequences, in order.
    public let positions: [Position]
    /// Whether the act had been recorded before under this id.
    public let present: Bool
}
