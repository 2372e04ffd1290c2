public import CivilTime

/// Which businesses on record were judged to be one, as far as the facts folded say.
///
/// Judgements tie two businesses each; what hangs together through them is one business. A judgement withdrawn is as if it had never been.
public struct BusinessIdentities: Evolving, Hashable {
    /// One judgement in force.
    public struct Judgement: Hashable, Sendable {
        /// The two tags, ascending.
        public let first, second: String
        /// The event that states it, and from when it has effect.
        public let position: UInt64
        public let effective: Instant?
        /// Who judged, on what ground, by which document; empty where it is only supposed.
        public let agency, ground, document: String

        /// The other of the two.
        public func other(than business: String) -> String { first == business ? second : first }
    }

    /// The types of event that say so.
    public static let types = ["BusinessesMerged", "BusinessesUnmerged"]

    /// Judgements in force, ascending by their two tags.
    public private(set) var judgements: [Judgement] = []

    public init(subject: String) {}

    /// Starts with nobody merged.
    public init() {}

    public mutating func evolve(_ fact: Fact) {
        guard case .identity(let event) = fact.event else { return }
        switch event {
        case .businessesMerged(let act):
            add(event.pair.one, event.pair.other) {
                Judgement(
                    first: $0, second: $1, position: fact.position, effective: fact.effective, agency: fact.agency, ground: act.ground,
                    document: act.document)
            }
        case .businessesUnmerged: unmerge(event.pair.one, event.pair.other)
        }
    }

    /// Takes two businesses for one, as if it had been judged at a position.
    public mutating func merge(_ one: String, _ other: String, at position: UInt64) {
        add(one, other) { Judgement(first: $0, second: $1, position: position, effective: nil, agency: "", ground: "", document: "") }
    }

    private mutating func add(_ one: String, _ other: String, _ judgement: (String, String) -> Judgement) {
        guard one != other, self.judgement(one, other) == nil else { return }
        judgements.append(judgement(min(one, other), max(one, other)))
        judgements.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// Withdraws the judgement that these two are one.
    public mutating func unmerge(_ one: String, _ other: String) {
        judgements.removeAll { $0.first == min(one, other) && $0.second == max(one, other) }
    }

    /// The judgement in force that names these two; `nil` where none does, also where others make them one.
    public func judgement(_ one: String, _ other: String) -> Judgement? {
        judgements.first { $0.first == min(one, other) && $0.second == max(one, other) }
    }

    /// The business and all that were judged to be the same, ascending; itself alone where none was.
    public func members(of business: String) -> [String] {
        var found: Set<String> = [business]
        var frontier = [business]
        while let next = frontier.popLast() {
            for judgement in judgements where judgement.first == next || judgement.second == next {
                let other = judgement.other(than: next)
                if found.insert(other).inserted { frontier.append(other) }
            }
        }
        return found.sorted()
    }

    /// The judgements that make one of these businesses.
    public func judgements(among members: [String]) -> [Judgement] { judgements.filter { members.contains($0.first) } }

    static func tag(_ id: String) -> String { Tag.text("business", id) }
}
