/// Which businesses on record were judged to be one, as far as the facts folded say.
///
/// Judgements tie two businesses each; what hangs together through them is one business. A judgement withdrawn is as if it had never been.
public struct BusinessIdentities: Evolving, Hashable {
    /// One judgement in force.
    public struct Judgement: Hashable, Sendable {
        /// The two tags, ascending.
        public let first, second: String
        /// The event that states it.
        public let position: UInt64
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
        case .businessesMerged(let act): merge(Self.tag(act.businessID), Self.tag(act.otherID), at: fact.position)
        case .businessesUnmerged(let act): unmerge(Self.tag(act.businessID), Self.tag(act.otherID))
        }
    }

    /// Takes two businesses for one.
    public mutating func merge(_ one: String, _ other: String, at position: UInt64) {
        guard one != other, judgement(one, other) == nil else { return }
        judgements.append(Judgement(first: min(one, other), second: max(one, other), position: position))
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
                let other = judgement.first == next ? judgement.second : judgement.first
                if found.insert(other).inserted { frontier.append(other) }
            }
        }
        return found.sorted()
    }

    /// The judgements that make one of these businesses.
    public func judgements(among members: [String]) -> [Judgement] { judgements.filter { members.contains($0.first) } }

    static func tag(_ id: String) -> String { Tag.text("business", id) }
}
