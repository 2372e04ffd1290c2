import Domain

/// A state, and the names and addresses it had before: people ask by what they remember.
struct Remembering<State: SubjectState>: Sendable {
    private(set) var state: State
    private var names: [String] = []
    private var addresses: [String] = []

    init(subject: String) { state = State(subject: subject) }

    /// Takes a fact in; `called` tells name and address of a state.
    mutating func evolve(_ fact: Fact, _ called: (State) -> (name: String, address: String)) {
        state.evolve(fact)
        let now = called(state)
        if !now.name.isEmpty, !names.contains(now.name) { names.append(now.name) }
        if !now.address.isEmpty, !addresses.contains(now.address) { addresses.append(now.address) }
    }

    /// The cells of ``formerColumns``.
    func former(than now: (name: String, address: String)) -> Cells {
        [
            "former_names": .optional(names.filter { $0 != now.name }.joined(separator: "; ")),
            "former_addresses": .optional(addresses.filter { $0 != now.address }.joined(separator: "; ")),
        ]
    }

    static var formerColumns: [Column] {
        [
            Column("former_names", vi: "Tên cũ", en: "Former names"),
            Column("former_addresses", vi: "Địa chỉ cũ", en: "Former addresses"),
        ]
    }
}
