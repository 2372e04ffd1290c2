public import CivilTime
public import Domain
import EventLog
import ProjectionKit

extension Ledger {
    /// Which businesses were judged to be one with these, directly or through others. Costs the judgements on them.
    ///
    /// - Parameters:
    ///   - businesses: their tags.
    ///   - known: only what had been recorded by then.
    ///   - inEffect: only what was in effect by then.
    ///   - audience: the body it is for: judgements that it may not know of are not in it. `nil`: the ledger's own.
    public func identities(
        around businesses: [String], known: Moment? = nil, true inEffect: Instant? = nil, audience: Audience? = nil
    ) throws -> BusinessIdentities {
        try identities(around: businesses, size: size(at: known), true: inEffect, audience: audience)
    }

    func identities(
        around businesses: [String], size: UInt64, true inEffect: Instant? = nil, audience: Audience? = nil
    ) throws -> BusinessIdentities {
        var judgements: [UInt64: Fact] = [:]
        var looked: Set<String> = []
        var frontier = Set(businesses)
        while !frontier.isEmpty {
            var next: Set<String> = []
            for business in frontier.sorted() {
                looked.insert(business)
                for fact in try reader().history(of: business, types: Set(BusinessIdentities.types), known: size, true: inEffect)
                where audience?.mayKnow(fact) != false {
                    judgements[fact.position] = fact
                    next.formUnion(fact.tags.filter { Tag($0)?.kind == "business" && !looked.contains($0) })
                }
            }
            frontier = next
        }
        var identities = BusinessIdentities()
        for fact in judgements.values.sorted(by: { ($0.effective, $0.position) < ($1.effective, $1.position) }) { identities.evolve(fact) }
        return identities
    }
}
