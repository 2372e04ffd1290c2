public import CivilTime

/// The index of an event in the log, and of its leaf in the tree: 0, 1, 2 … without a gap.
public typealias Position = UInt64

/// A named value of the source that no field of the event holds.
public typealias Attribute = EventLog.Attribute

extension EventLog {
    /// A named value of the source that no field of the event holds.
    public struct Attribute: Hashable, Sendable {
        public var name: String
        public var value: String

        /// Makes an attribute; the name may not be empty.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}

/// A part of an event that is stored encrypted.
public struct SealedPart: Hashable, Sendable {
    /// What it may be opened for: `personal`, `student`, `child`, `complainant`, `investigation`.
    public var compartment: String
    /// The tag whose key seals it.
    public var subject: String
    public var keyID: [UInt8]
    public var nonce: [UInt8]
    /// AES-256-GCM, the authentication tag appended.
    public var ciphertext: [UInt8]

    /// Makes a sealed part.
    public init(compartment: String, subject: String, keyID: [UInt8], nonce: [UInt8], ciphertext: [UInt8]) {
        self.compartment = compartment
        self.subject = subject
        self.keyID = keyID
        self.nonce = nonce
        self.ciphertext = ciphertext
    }
}

/// An event as a client gives it, before the log has taken it.
public struct EventData: Sendable, Hashable {
    /// The idempotency key.
    public var id: EventID
    /// What happened: the name of the payload's message.
    public var type: String
    /// `kind:value`; the log brings them to NFC, sorts them and drops repetitions.
    public var tags: [String]
    /// When the act took place, as its author states it.
    public var occurred: Instant
    /// From when it has legal effect.
    public var effective: Instant
    public var agency: String
    public var officer: String
    public var command: String
    public var causation: EventID?
    public var correlation: EventID?
    /// The hash of the rules that decided it.
    public var rulePack: [UInt8]
    public var payload: [UInt8]
    public var sealed: [SealedPart]
    public var attributes: [Attribute]

    /// Makes an event; what is not given is empty, and `effective` is `occurred`.
    public init(
        id: EventID, type: String, tags: [String] = [], occurred: Instant, effective: Instant? = nil,
        agency: String = "", officer: String = "", command: String = "", causation: EventID? = nil,
        correlation: EventID? = nil, rulePack: [UInt8] = [], payload: [UInt8] = [], sealed: [SealedPart] = [],
        attributes: [Attribute] = []
    ) {
        self.id = id
        self.type = type
        self.tags = tags
        self.occurred = occurred
        self.effective = effective ?? occurred
        self.agency = agency
        self.officer = officer
        self.command = command
        self.causation = causation
        self.correlation = correlation
        self.rulePack = rulePack
        self.payload = payload
        self.sealed = sealed
        self.attributes = attributes
    }
}
