public import CivilTime
public import Domain
public import EventLog
import ProjectionKit

/// Another business that may be the same as the one asked for, and what speaks for it. Never more than a suggestion: nothing follows
/// from it until somebody judges.
public struct SameBusiness: Sendable, Hashable {
    /// What speaks for two businesses being one.
    public enum Ground: String, Sendable, Hashable, CaseIterable {
        /// The same owner, at some time.
        case owner
        /// Both ran the same point.
        case premises
        /// Both were at the same address, written alike but for commas and capitals.
        case address
        /// One contract passed from the one to the other.
        case contract
        /// Names alike, as the search in Vietnamese compares them: without marks and case.
        case name
        /// One began at the point or address within ninety days of the other's end there.
        case succession
    }

    /// One reason and what it is worth.
    public struct Reason: Sendable, Hashable {
        public let ground: Ground
        public let points: Int
        /// What both share: a tag, an address, the words of a name.
        public let shared: String
        /// The events that say so, ascending; none for a name.
        public let positions: [Position]
    }

    /// The other business.
    public let business: String
    /// Its name, as registered last.
    public let name: String
    /// The strongest reason first.
    public let reasons: [Reason]
    /// What somebody judged of the two, last; `nil`: nothing yet. A judgement withdrawn does not keep them from being suggested.
    public let judgement: Judgement?

    /// What was judged of two businesses.
    public struct Judgement: Sendable, Hashable {
        /// Whether they are one.
        public let areOne: Bool
        /// The event that says so; `nil` where they are one only through others.
        public let position: Position?
    }

    /// The sum of the reasons' points, at most 100.
    public var score: Int { min(100, reasons.map(\.points).reduce(0, +)) }
}

extension Ledger {
    /// The businesses that may be the same as this one, the most likely first.
    ///
    /// Those are looked at that share an owner, a point, an address or a contract with it. A name alone is no reason to suspect anybody: it
    /// adds to what else there is.
    public func same(
        as subject: String, known: Moment? = nil, true inEffect: Instant? = nil, audience: Audience? = nil
    ) throws -> (suggestions: [SameBusiness], network: Network) {
        guard Tag(subject)?.kind == "business" else { throw LedgerError.malformedSubject(subject) }
        let kinds: Set<Network.Kind> = [.business, .owner, .point, .address, .contract]
        let network = try network(of: subject, .init(hops: 2, kinds: kinds, audience: audience), known: known, true: inEffect)
        let others = network.nodes.filter { $0.kind == .business && $0.id != network.subject }
        let identities = try identities(around: [network.subject], known: known, true: inEffect, audience: audience)
        let suggestions = others.compactMap { other -> SameBusiness? in
            let reasons = Likeness(network: network, other: other).reasons
            let judgement = Self.judgement(on: other.id, network, identities)
            guard !reasons.isEmpty || judgement?.areOne == true else { return nil }
            return SameBusiness(
                business: other.id, name: other.label,
                reasons: reasons.sorted { ($1.points, $0.ground.rawValue) < ($0.points, $1.ground.rawValue) }, judgement: judgement)
        }
        return (suggestions.sorted { ($1.score, $0.business) < ($0.score, $1.business) }, network)
    }
}

extension Ledger {
    private static func judgement(on other: String, _ network: Network, _ identities: BusinessIdentities) -> SameBusiness.Judgement? {
        if identities.members(of: network.subject).contains(other) {
            return .init(areOne: true, position: identities.judgement(network.subject, other)?.position)
        }
        // Withdrawn: the link is there and ended.
        let ends = Set([network.subject, other])
        return network.links.last { $0.kind == .same && Set([$0.from, $0.to]) == ends }.map { .init(areOne: false, position: $0.positions.last) }
    }
}

/// Two businesses of one network, compared.
private struct Likeness {
    let network: Network
    let other: Network.Node

    /// How many days may lie between an end and a beginning.
    private static let adjacency: Int32 = 90

    var reasons: [SameBusiness.Reason] {
        var reasons: [SameBusiness.Reason] = []
        for (ground, kind, points) in [(SameBusiness.Ground.owner, Network.LinkKind.owns, 40), (.premises, .runs, 25), (.contract, .agent, 15)] {
            if let shared = shared([kind]).first { reasons.append(reason(ground, points, shared)) }
        }
        // A business is at its premises: an address says something of its own only where no point is shared.
        let addresses = shared([.at])
        if let shared = addresses.first, self.shared([.runs]).isEmpty { reasons.append(reason(.address, 20, shared)) }
        if let name { reasons.append(name) }
        if let succession { reasons.append(succession) }
        return reasons
    }

    /// A thing that both are tied to, and the links.
    private typealias Shared = (id: String, own: [Network.Link], others: [Network.Link])

    private func shared(_ kinds: Set<Network.LinkKind>) -> [Shared] {
        func ends(_ business: String) -> [String: [Network.Link]] {
            Dictionary(grouping: network.links.filter { kinds.contains($0.kind) && ($0.from == business || $0.to == business) }) {
                $0.from == business ? $0.to : $0.from
            }
        }
        let (own, others) = (ends(network.subject), ends(other.id))
        return own.keys.filter { others[$0] != nil }.sorted().map { ($0, own[$0] ?? [], others[$0] ?? []) }
    }

    private func reason(_ ground: SameBusiness.Ground, _ points: Int, _ shared: Shared) -> SameBusiness.Reason {
        .init(ground: ground, points: points, shared: shared.id, positions: Set((shared.own + shared.others).flatMap(\.positions)).sorted())
    }

    /// Up to twenty points for the share of words, marks and case aside, that both names have.
    private var name: SameBusiness.Reason? {
        func words(_ text: String) -> Set<String> { Set(VietnameseText.words(text).map(VietnameseText.folded)) }
        let own = words(network.nodes.first { $0.id == network.subject }?.label ?? "")
        let theirs = words(other.label)
        let (common, all) = (own.intersection(theirs), own.union(theirs))
        guard !all.isEmpty, common.count * 2 > all.count else { return nil }
        return .init(ground: .name, points: 20 * common.count / all.count, shared: common.sorted().joined(separator: " "), positions: [])
    }

    private var succession: SameBusiness.Reason? {
        for shared in shared([.runs, .at, .agent]) {
            for (end, begin) in pairs(shared.own, shared.others) + pairs(shared.others, shared.own) {
                guard let until = end.until, abs(begin.since.rawValue - until.rawValue) <= Self.adjacency else { continue }
                return .init(ground: .succession, points: 10, shared: shared.id, positions: Set(end.positions.suffix(1) + begin.positions.prefix(1)).sorted())
            }
        }
        return nil
    }

    private func pairs(_ first: [Network.Link], _ second: [Network.Link]) -> [(Network.Link, Network.Link)] {
        first.flatMap { one in second.map { (one, $0) } }
    }
}
