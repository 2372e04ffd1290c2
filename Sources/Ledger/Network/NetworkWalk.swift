import CivilTime
import Domain
import EventLog
import ProjectionKit

/// The way through the dossiers, breadth first; every dossier is read once.
struct NetworkWalk {
    let question: NetworkQuestion
    let reader: FactReader
    let size: UInt64
    let inEffect: Instant?
    let start: (id: String, kind: Network.Kind)

    private var dossiers: [String: NetworkDossier] = [:]
    private var hops: [String: Int] = [:]
    private var kinds: [String: Network.Kind] = [:]
    private var unexplored: [String: Int] = [:]
    private var providers: [String: String] = [:]

    init(
        question: NetworkQuestion, reader: FactReader, size: UInt64, inEffect: Instant?, start: (id: String, kind: Network.Kind)
    ) {
        (self.question, self.reader, self.size, self.inEffect, self.start) = (question, reader, size, inEffect, start)
    }

    /// Walks as many links as were asked for, then reads what the outermost nodes are called and how they are tied to each other.
    mutating func run() throws {
        guard try isThere(start) else { return }
        (hops[start.id], kinds[start.id]) = (0, start.kind)
        var frontier = [start.id]
        for distance in 1...max(1, question.hops) where distance <= question.hops {
            var found: Set<String> = []
            for id in frontier {
                for link in try links(at: id) {
                    let (other, kind) = link.from == id ? (link.to, link.kind.ends.to) : (link.from, link.kind.ends.from)
                    let end = kind ?? Network.Kind.allCases.first { $0.rawValue == Tag(other)?.kind } ?? .business
                    guard hops[other] == nil, question.kinds.contains(end) else { continue }
                    (hops[other], kinds[other]) = (distance, end)
                    found.insert(other)
                }
            }
            frontier = found.sorted()
        }
        for id in hops.keys.sorted() where Self.hasLinks(kinds[id]) { _ = try dossier(id) }
        for id in hops.keys.sorted() where kinds[id] == .provider {
            providers[id] = Authority.state(of: Tag(id)?.value ?? id, history: try history(id, types: Self.naming)).name
        }
    }

    /// The types of act that say what a body is called.
    private static let naming = Set(Catalogue.eventTypes.filter { $0.concept == "agency" }.map(\.name))

    /// The nodes, with their names.
    func nodes() -> [Network.Node] {
        let names = dossiers.sorted { $0.key < $1.key }.reduce(into: [String: String]()) { names, dossier in
            names.merge(dossier.value.names) { $1 }
            if !dossier.value.label.isEmpty { names[dossier.key] = dossier.value.label }
        }.merging(providers.filter { $0.key != $0.value && !$0.value.isEmpty }) { $1 }
        let issuers = dossiers.values.reduce(into: [String: String]()) { $0.merge($1.issuers) { $1 } }
        let nodes = hops.compactMap { id, distance in
            kinds[id].map { kind in
                Network.Node(
                    id: id, kind: kind, label: names[id] ?? Tag(id)?.value ?? id, hops: distance, issuer: issuers[id] ?? "",
                    unexplored: unexplored[id] ?? 0)
            }
        }
        return nodes.sorted { ($0.hops, $0.kind.rawValue, $0.id) < ($1.hops, $1.kind.rawValue, $1.id) }
    }

    /// Every link between two nodes that are shown.
    func links() -> [Network.Link] {
        let known = dossiers.values.flatMap(\.links).filter { hops[$0.from] != nil && hops[$0.to] != nil }
        return known.sorted {
            ($0.from, $0.to, $0.kind.rawValue, $0.since, $0.positions.first ?? 0) < ($1.from, $1.to, $1.kind.rawValue, $1.since, $1.positions.first ?? 0)
        }
    }

    private static func hasLinks(_ kind: Network.Kind?) -> Bool { [.business, .point, .contract].contains(kind) }

    private func isThere(_ node: (id: String, kind: Network.Kind)) throws -> Bool {
        switch node.kind {
        case .provider, .owner: try !stating(node.id, node.kind).isEmpty
        default: try !history(node.id).isEmpty
        }
    }

    /// The acts in the dossier of an owner or provider that tie it to something.
    private func stating(_ id: String, _ kind: Network.Kind) throws -> [Fact] {
        try history(
            id, types: kind == .provider ? ["AgentContractSigned"] : ["BusinessRegistrationIssued", "BusinessRegistrationAmended"])
    }

    private func history(_ subject: String, types: Set<String>? = nil) throws -> [Fact] {
        let facts = try reader.history(of: subject, types: types, known: size, true: inEffect)
        guard let audience = question.audience else { return facts }
        return facts.filter { audience.mayKnow($0) }
    }

    private mutating func dossier(_ subject: String) throws -> NetworkDossier {
        if let dossier = dossiers[subject] { return dossier }
        let dossier = NetworkDossier(subject, history: try history(subject, types: NetworkDossier.types))
        dossiers[subject] = dossier
        return dossier
    }

    /// The links of a node, from all dossiers that can state one.
    private mutating func links(at id: String) throws -> [Network.Link] {
        let candidates = try candidates(id).sorted()
        if id != start.id, candidates.count > question.fanOut {
            unexplored[id] = candidates.count
            return []
        }
        var links: [Network.Link] = []
        for candidate in candidates {
            links += try dossier(candidate).links.filter { $0.from == id || $0.to == id }
        }
        return links
    }

    /// The subjects whose dossiers can tie something to a node.
    private mutating func candidates(_ id: String) throws -> Set<String> {
        switch kinds[id] {
        case .business, .point, .contract: try dossier(id).named.union([id])
        case .owner: Set(try stating(id, .owner).flatMap(\.tags).filter { Tag($0)?.kind == "business" })
        case .provider: Set(try stating(id, .provider).flatMap(\.tags).filter { Tag($0)?.kind == "contract" })
        case .certificate: Set(dossiers.filter { $0.value.names[id] != nil }.keys)
        case .address: try neighbours(id)
        case nil: []
        }
    }

    /// Businesses and points that are or were at an address: among those registered in its administrative unit.
    ///
    /// A change of the address names no unit; those of the unit's subjects are looked up one by one.
    private func neighbours(_ address: String) throws -> Set<String> {
        guard let value = Tag(address)?.value, let slash = value.firstIndex(of: "/") else { return [] }
        let place = String(value[..<slash])
        let registered = try history(
            "place:" + place, types: ["BusinessRegistrationIssued", "BusinessRegistrationAmended", "PointRegistered"])
        var (here, elsewhere) = (Set<String>(), Set<String>())
        for fact in registered {
            let subjects = fact.tags.filter { ["business", "point"].contains(Tag($0)?.kind) }
            let text = FieldReader(fact.event).texts["address"] ?? ""
            if text.isEmpty || NetworkDossier.address(text, in: place) == address {
                here.formUnion(subjects)
            } else {
                elsewhere.formUnion(subjects)
            }
        }
        for subject in elsewhere.subtracting(here) {
            let moved = try history(subject, types: ["BusinessRegistrationAmended"]).contains { fact in
                FieldReader(fact.event).texts["address"].map { NetworkDossier.address($0, in: place) == address } ?? false
            }
            if moved { here.insert(subject) }
        }
        return here
    }
}

extension Network.LinkKind {
    /// What stands at each end; `nil` where it can be a business or a point.
    var ends: (from: Network.Kind?, to: Network.Kind?) {
        switch self {
        case .owns: (.owner, .business)
        case .runs: (.business, .point)
        case .at: (nil, .address)
        case .certified: (.point, .certificate)
        case .holds: (.business, .certificate)
        case .agent: (.business, .contract)
        case .supplies: (.contract, .point)
        case .provides: (.provider, .contract)
        case .same: (.business, .business)
        }
    }
}
