public import CivilTime

/// Something that is folded from facts.
public protocol Evolving: Sendable {
    /// The state before anything has happened to the subject (a tag, `point:P1`).
    init(subject: String)

    /// Takes one fact in. Total: any event, in any order, and it never fails; what does not concern the state is passed over.
    mutating func evolve(_ fact: Fact)
}

extension Evolving {
    /// The state after a history.
    public init(subject: String, history: some Sequence<Fact>) {
        self.init(subject: subject)
        for fact in history { evolve(fact) }
    }
}

/// The state of one subject, folded from the subject's history; what `show` prints.
public protocol SubjectState: Evolving, Hashable, Encodable {
    /// The kinds of tag whose subjects have this state.
    static var kinds: [String] { get }
}

/// A dossier that a decision rests on; also what must not have grown when the decision is appended.
public struct Reading: Hashable, Sendable {
    /// The subject, `kind:value`.
    public let tag: String
    /// The types that matter; all where `nil`.
    public let types: [String]?
    /// Whether the dossiers of the businesses that were judged to be the same as this one are read with it, and those judgements.
    public let withMerged: Bool

    /// Names a dossier.
    public init(tag: String, types: [String]? = nil, withMerged: Bool = false) {
        (self.tag, self.types, self.withMerged) = (tag, types, withMerged)
    }
}

/// Under which circumstances an act is decided.
public struct Context: Sendable {
    /// The body that records the act, as it was at the time.
    public let agency: AgencyState
    public let officer: String
    /// When the act took place.
    public let occurred: Instant
    /// From when it has legal effect.
    public let effective: Instant
    /// The ledger's clock.
    public let now: Instant

    /// Gathers the circumstances.
    public init(agency: AgencyState, officer: String, occurred: Instant, effective: Instant, now: Instant) {
        (self.agency, self.officer, self.occurred, self.effective, self.now) = (
            agency, officer, occurred, effective, now
        )
    }

    /// The day whose law decides.
    public var day: Day { occurred.day }
}

/// Decides whether an act of one concept may be recorded. Pure: no clock, no storage, no `async`.
public protocol Decider {
    /// What the decision needs to know: one subject's state, or several put together.
    associatedtype State: Evolving
    /// The concept's events: "record this act".
    associatedtype Command: Sendable

    /// Whose histories decide. The first reading's tag is the subject the state is made for.
    static func reads(_ command: Command) -> [Reading]

    /// The events to append, usually the act alone and then its consequences; or why not.
    static func decide(_ command: Command, given state: State, by context: Context) throws(Refusal) -> [DomainEvent]
}
