public import Domain

/// Turns one subject's history into its rows, fact by fact.
///
/// A row belongs to one subject and is a function of that subject's history alone; whatever spans subjects is an ``SQLView``.
/// Two kinds of fold: of a state (a register: what the subject is now) and of entries (a timeline: one row a fact).
public struct Fold: Sendable {
    /// How the rows come about.
    enum Making: Sendable {
        /// From what the whole history makes of the subject.
        case state(@Sendable (String) -> any FoldState)
        /// From each fact by itself.
        case entries(EntryMaking)
    }

    /// The kind of tag it is keyed by: `point`, `case`.
    public let kind: String
    /// The tables whose rows it writes; no other fold of the projection writes them.
    public let tables: [String]
    /// The types of event it takes in; `nil`: all that carry the subject's tag.
    public let types: Set<String>?
    let making: Making

    /// Makes a fold of a state: its rows are what the subject's history comes to.
    ///
    /// - Parameters:
    ///   - types: name them where the fold does not need every event of its subjects: others are passed over at no cost.
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
        making = .state { TypedFoldState(subject: $0, state: initial($0), evolving: evolve, writing: rows) }
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

    /// Makes a fold of entries: one row a fact, which depends on that fact alone, so that it is written once and never
    /// read again, however long the history grows.
    ///
    /// - Parameters:
    ///   - table: its key is the subject's id and the position, two columns of its own, which are filled in.
    ///   - types: as with a fold of a state.
    ///   - entry: the other cells; `nil` where the fact makes no entry.
    public init(
        kind: String, entries table: TableSchema, types: Set<String>? = nil,
        entry: @escaping @Sendable (Fact) -> Cells?
    ) {
        (self.kind, tables, self.types) = (kind, [table.name], types)
        making = .entries(EntryMaking(kind: kind, table: table, entry: entry))
    }

    /// Makes a fold of entries whose cells other folds make alike.
    init(
        kind: String, entries table: TableSchema, types: Set<String>?, recipe: String,
        entry: @escaping @Sendable (Fact) -> Cells?
    ) {
        (self.kind, tables, self.types) = (kind, [table.name], types)
        making = .entries(EntryMaking(recipe: recipe, kind: kind, table: table, entry: entry))
    }

    /// What it makes of a fact has this name, where other folds make the same.
    var recipe: String? { if case .entries(let making) = making { making.recipe } else { nil } }

    /// Whether the fold takes this type of event in.
    public func takes(_ type: String) -> Bool { types?.contains(type) ?? true }

    /// The rows after a history.
    public func rows(of subject: String, history: some Sequence<Fact>) -> [Row] {
        switch making {
        case .state(let start):
            var state = start(subject)
            for fact in history where takes(fact.type) { state.evolve(fact) }
            return state.rows()
        case .entries(let making):
            return history.compactMap { takes($0.type) ? making.row(of: $0, subject) : nil }
        }
    }

    /// The rows after each fact of a history: what `why` compares.
    public func steps(of subject: String, history: some Sequence<Fact>) -> [FoldStep] {
        var steps: [FoldStep] = []
        switch making {
        case .state(let start):
            var state = start(subject)
            for fact in history where takes(fact.type) {
                state.evolve(fact)
                steps.append(FoldStep(fact: fact, rows: state.rows()))
            }
        case .entries(let making):
            var rows: [Row] = []
            for fact in history where takes(fact.type) {
                if let row = making.row(of: fact, subject) { rows.append(row) }
                steps.append(FoldStep(fact: fact, rows: rows))
            }
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

/// How a fact becomes a row of its own.
struct EntryMaking: Sendable {
    /// The same for folds that make the same cells of a fact: then they are made once for all of them, in all views.
    var recipe: String?
    let kind: String
    let table: TableSchema
    let entry: @Sendable (Fact) -> Cells?

    func row(of fact: Fact, _ subject: String) -> Row? {
        guard var cells = entry(fact) else { return nil }
        cells.add([table.key[0]: .text(id(of: subject)), table.key[1]: .integer(Int64(clamping: fact.position))])
        return Row(table.name, cells)
    }

    /// The subject without its kind.
    func id(of subject: String) -> String { String(subject.utf8.dropFirst(kind.utf8.count + 1)) ?? subject }
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
