public import CivilTime
public import Domain
import EventLog
public import ProjectionKit

/// What of a network is wanted.
public struct NetworkQuestion: Sendable {
    /// How many links away from the subject.
    public var hops: Int
    /// The kinds of node to look at; others are neither shown nor gone through.
    public var kinds: Set<Network.Kind>
    /// A node with more candidates than this is shown and not gone through, the subject itself excepted: a provider has thousands.
    public var fanOut: Int
    /// Whom the answer is for; `nil`: the ledger's own.
    public var audience: Audience?

    /// Asks for a network.
    public init(
        hops: Int = 3, kinds: Set<Network.Kind> = Set(Network.Kind.allCases), fanOut: Int = 60, audience: Audience? = nil
    ) {
        (self.hops, self.kinds, self.fanOut, self.audience) = (hops, kinds, fanOut, audience)
    }
}

extension Ledger {
    /// The network of a business, a point, an owner, a provider or a contract.
    ///
    /// Costs the dossiers of the nodes it shows, not the log's size. The same question at the same position has the same answer.
    /// - Parameters:
    ///   - known: only what had been recorded by then.
    ///   - inEffect: only what was in effect by then.
    /// - Returns: a network without nodes where nothing is recorded of the subject.
    /// - Throws: `LedgerError.malformedSubject` where the subject is of no such kind.
    public func network(
        of subject: String, _ question: NetworkQuestion = .init(), known: Moment? = nil, true inEffect: Instant? = nil,
        clearance: Clearance = .none
    ) throws -> Network {
        guard let tag = Tag(subject), let kind = Network.Kind.allCases.first(where: { $0.tag == tag.kind }) else {
            throw LedgerError.malformedSubject(subject)
        }
        let size = try size(at: known)
        var walk = NetworkWalk(
            question: question, reader: reader(clearance), size: size, inEffect: inEffect, start: (tag.description, kind))
        try walk.run()
        return Network(subject: tag.description, nodes: walk.nodes(), links: walk.links(), basis: try basis(size: size))
    }
}
