/// Several subjects' states, folded side by side: for decisions about more than one subject.
public struct Dossiers<State: SubjectState>: Sendable {
    private var states: [String: State] = [:]

    /// Starts with no subject.
    public init() {}

    /// The state of a subject, empty where nothing happened to it.
    public subscript(subject: String) -> State { states[subject] ?? State(subject: subject) }

    /// Takes a fact into every subject of this kind that it concerns.
    public mutating func evolve(_ fact: Fact) {
        for tag in fact.tags {
            guard let kind = Tag(tag)?.kind, State.kinds.contains(kind) else { continue }
            states[tag, default: State(subject: tag)].evolve(fact)
        }
    }
}
