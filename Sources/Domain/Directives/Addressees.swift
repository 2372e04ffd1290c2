public import CivilTime

/// The bodies of a ledger, as those a directive can be addressed to on its day.
public struct Addressees: Sendable {
    private let byKind: [AgencyKind: [AgencyState]]
    private let byID: [String: AgencyState]
    /// By the name of a kind or the id of a duty: the bodies named for it instead of those found.
    private var named: [String: [String]] = [:]

    /// Takes in the bodies that exist on the day.
    public init(bodies: [AgencyState], on day: Day) {
        let standing = bodies.filter { $0.exists(at: day.end) }.sorted { $0.id < $1.id }
        byKind = Dictionary(grouping: standing, by: \.kind)
        byID = Dictionary(standing.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Names a body for a kind (by its short name) or for one duty; the first naming puts aside what was found.
    ///
    /// - Throws: ``Refusal`` where no such body exists on the day.
    public mutating func name(_ agency: String, for key: String) throws(Refusal) {
        let id = Tag.normalised(agency)
        guard byID[id] != nil else {
            throw Refusal(
                rule: "addressee-exists", article: Refusal.ledgerRules, missing: ["AgencyEstablished agency:\(id)"],
                vi: "Không có cơ quan agency:\(id) vào ngày của văn bản",
                en: "agency:\(id) does not exist on the document's day")
        }
        if named[key]?.contains(id) != true { named[key, default: []].append(id) }
    }

    /// The bodies of a kind that owe a duty, sorted: those named for the duty, else for the kind, else those found.
    ///
    /// Found are the bodies of the kind that stand under no other of their kind; for a duty of subordinates, those that do.
    public func owing(_ duty: DutyDefinition, _ kind: AgencyKind) -> [String] {
        if let own = named[duty.id]?.filter({ byID[$0]?.kind == kind }), !own.isEmpty { return own.sorted() }
        if duty.isForSubordinates { return lower(kind) }
        return upper(kind)
    }

    private func upper(_ kind: AgencyKind) -> [String] {
        if let chosen = named[kind.name] { return chosen.sorted() }
        return (byKind[kind] ?? []).filter { byID[$0.parent]?.kind != kind }.map(\.id)
    }

    private func lower(_ kind: AgencyKind) -> [String] {
        (byKind[kind] ?? []).filter { byID[$0.parent]?.kind == kind }.map(\.id)
    }

    /// How many bodies an assignment names as taking part; more are left to the tasks that follow.
    static let coordinatingLimit = 50

    /// The bodies that take part in a duty with one that owes it, in the order of the document.
    ///
    /// Where bodies of a kind stand under the one that owes the duty (a district's communes), those are meant. A kind that
    /// would bring the number over ``coordinatingLimit`` is left out: events name their subjects, and not without end.
    func coordinating(_ duty: DutyDefinition, with unit: String) -> [String] {
        var units: [String] = []
        for kind in duty.with {
            let own = (byKind[kind] ?? []).filter { $0.parent == unit }.map(\.id)
            let others = (own.isEmpty ? upper(kind) : own).filter { $0 != unit && !units.contains($0) }
            if units.count + others.count <= Self.coordinatingLimit { units += others }
        }
        return units
    }
}
