public import Domain

/// Turns one subject's history into its rows, fact by fact.
///
/// A row belongs to one subject and is a function of that subject's history alone; whatever spans subjects is an ``SQLView``.
public struct Fold: Sendable {
    /// The kind of tag it is keyed by: `point`, `case`.
    public let kind: String
    /// The tables whose rows it writes; no other fold of the projection writes them.
    public let tables: [String]
    /// The types of event it takes in; `nil`: all that carry the subject's tag.
    public let types: Set<String>?
    let start: @Sendable (String) -> any FoldState

    /// Makes a fold.
    ///
    /// - Parameters:
    ///   - types: name them where a subject of this kind gathers many events that the fold does not need (`place`, `agency`).
    ///   - initial: the state before anything happened to the subject (a tag, `point:P1`).
    ///   - evolve: total: takes any fact, in any order, and passes over what does not concern it.
    ///   - rows: the subject's rows; called with the state and the subject.
    public init<State: Sendable>(
        kind: String, tables: [String], types: Set<String>? = nil,
        initial: @escaping @Sendable (String) -> State,
        evolve: @escaping @Sendable (inout State, Fact) -> Void,
        rows: @escaping @Sendable (State, String) -> [Row]
    ) {
        (self.kind, self.tables, self.types) = (kind, tables, types)
        start = { TypedFoldState(subject: $0, state: initial($0), evolving: evolve, writing: rows) }
    }

    /// Makes a fold of a domain state.
    public init<State: SubjectState>(
        of _: State.Type, kind: String, tables: [String], types: Set<String>? = nil,
        rows: @escaping @Sendable (State, String) -> [Row]
    ) {
        self.init(
            kind: kind, tables: tables, types: types, initial: { State(subject: $0) }, evolve: { $0.evolve($1) },
            rows: rows)
    }

    /// Whether the fold takes this type of event in.
    public func takes(_ type: String) -> Bool { types?.contains(type) ?? true }

    /// The rows after a history.
    public func rows(of subject: String, history: some Sequence<Fact>) -> [Row] {
        var state = start(subject)
        for fact in history where takes(fact.type) { state.evolve(fact) }
        return state.rows()
    }

    /// The rows after each fact of a history: what `why` compares.
    public func steps(of subject: String, history: some Sequence<Fact>) -> [FoldStep] {
        var state = start(subject)
        var steps: [FoldStep] = []
        for fact in history where takes(fact.type) {
            state.evolve(fact)
            steps.append(FoldStep(fact: fact, rows: state.rows()))
        }
        return steps
    }
}

/// What one fact made of a subject's rows.
public struct FoldStep: Sendable {
    public let fact: Fact
    /// The subject's rows after the fact.
    public let rows: [Row]
}

/// A fold's state, whatever its type.
protocol FoldState: Sendable {
    mutating func evolve(_ fact: Fact)
    func rows() -> [Row]
}

private struct TypedFoldState<State: Sendable>: FoldState {
    let subject: String
    var state: State
    let evolving: @Sendable (inout State, Fact) -> Void
    let writing: @Sendable (State, String) -> [Row]

    mutating func evolve(_ fact: Fact) { evolving(&state, fact) }
    func rows() -> [Row] { writing(state, subject) }
}
