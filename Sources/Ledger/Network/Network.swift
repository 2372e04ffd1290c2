public import CivilTime
public import EventLog

/// Whom and what a subject is tied to: a graph read from the record, each tie with the events that state it.
public struct Network: Sendable, Hashable {
    /// What a node is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case business, point, owner, provider, contract, certificate, address

        /// The kind of tag of a node that has a dossier; `nil` for what only other dossiers tell of.
        public var tag: String? {
            switch self {
            case .business, .point, .contract: rawValue
            case .owner: "person"
            case .provider: "agency"
            case .certificate, .address: nil
            }
        }
    }

    /// What a link says of its two ends.
    public enum LinkKind: String, Sendable, Hashable, CaseIterable {
        /// Owner → business.
        case owns
        /// Business → point.
        case runs
        /// Business or point → address.
        case at
        /// Point → certificate.
        case certified
        /// Business → certificate that was issued to it.
        case holds
        /// Business → agent contract.
        case agent
        /// Contract → the point it supplies.
        case supplies
        /// Provider → contract.
        case provides
        /// Business → business that was judged to be the same.
        case same
    }

    /// One node.
    public struct Node: Sendable, Hashable {
        /// The subject's tag; for a certificate `certificate:POINT/NUMBER`, for an address `address:PLACE/WORDS`.
        public let id: String
        public let kind: Kind
        /// What it is called: the id's value where nothing is said, or what is said is sealed.
        public let label: String
        /// How many links away from the subject, at least.
        public let hops: Int
        /// The body that issued it, where it is a certificate; empty elsewhere.
        public let issuer: String
        /// How many candidates were not looked at, because the node is tied to more than was asked for; 0 where all were.
        public let unexplored: Int
    }

    /// One tie between two nodes.
    public struct Link: Sendable, Hashable {
        public let kind: LinkKind
        public let from: String
        public let to: String
        /// From which day.
        public let since: Day
        /// Until which day; `nil` where nothing ended it.
        public internal(set) var until: Day?
        /// The events that state it, ascending.
        public internal(set) var positions: [Position]
    }

    /// The tag that was asked for.
    public let subject: String
    /// Ordered by distance, kind and id.
    public let nodes: [Node]
    /// Ordered by ends, kind and day.
    public let links: [Link]
    /// What the answer rests on.
    public let basis: Basis
}
