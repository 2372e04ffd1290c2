public import CivilTime

/// Where an event stands in the dossier of one of its tags.
public struct Link: Hashable, Sendable {
    /// Its number in the dossier, from 1.
    public let ordinal: UInt64
    /// The position of the event before it in the dossier; `nil` for the first.
    public let previous: Position?

    /// Makes a link.
    public init(ordinal: UInt64, previous: Position?) {
        self.ordinal = ordinal
        self.previous = previous
    }
}

/// An event as the log has taken it: what the client gave, and what the log assigned.
public struct RecordedEvent: Sendable, Hashable {
    /// What the client gave; tags as the log keeps them.
    public let data: EventData
    /// The ledger's sixteen bytes.
    public let ledger: [UInt8]
    public let position: Position
    /// When the log took it; never before the event before.
    public let recorded: Instant
    /// One for each tag, in the order of the tags.
    public let links: [Link]
    /// The bytes as they are stored and hashed.
    public let bytes: [UInt8]

    /// Reads stored bytes.
    ///
    /// - Throws: ``EnvelopeError`` with the offset where they stop being an envelope; never anything worse.
    public init(bytes: [UInt8]) throws(EnvelopeError) {
        self = try bytes.withUnsafeBytes { raw in
            do throws(EnvelopeError) {
                return Result<RecordedEvent, EnvelopeError>.success(try Envelope.decode(raw, owned: bytes))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    init(data: EventData, ledger: [UInt8], position: Position, recorded: Instant, links: [Link], bytes: [UInt8]) {
        self.data = data
        self.ledger = ledger
        self.position = position
        self.recorded = recorded
        self.links = links
        self.bytes = bytes
    }
}

/// What the client gave, without the way over `data`.
extension RecordedEvent {
    /// The idempotency key.
    public var id: EventID { data.id }
    /// What happened.
    public var type: String { data.type }
    /// NFC, sorted by their bytes, each once.
    public var tags: [String] { data.tags }
    /// When the act took place, as its author states it.
    public var occurred: Instant { data.occurred }
    /// From when it has legal effect.
    public var effective: Instant { data.effective }
    /// The body that recorded the act.
    public var agency: String { data.agency }
    /// Who acted for it.
    public var officer: String { data.officer }
    /// The command that asked for it.
    public var command: String { data.command }
    /// The event that caused it.
    public var causation: EventID? { data.causation }
    /// What ties it to others.
    public var correlation: EventID? { data.correlation }
    /// The hash of the rules that decided it.
    public var rulePack: [UInt8] { data.rulePack }
    /// What the type says of it.
    public var payload: [UInt8] { data.payload }
    /// The encrypted parts.
    public var sealed: [SealedPart] { data.sealed }
    /// Named values that have no field.
    public var attributes: [Attribute] { data.attributes }
}
