import CivilTime
import Crypto
import Domain
import Ledger
import MerkleTree
import ProjectionKit

/// A network as entities of FollowTheMoney (followthemoney.tech), one a line: what Aleph and OpenSanctions read.
///
/// Owners are persons, businesses and providers companies, points real estate, contracts and certificates contracts and licences;
/// a link is an entity of its own, with its days. Ids are digests of origin and tag, for FollowTheMoney takes no colon in them; the
/// tag itself stands in the notes.
struct FollowTheMoney {
    let network: Network
    /// The ledger's origin: the same tag in another ledger is another entity.
    let origin: String

    /// The entities, one a line.
    var text: String {
        let issuers = Set(network.nodes.map(\.issuer)).subtracting([""]).sorted().map(body)
        return (issuers + network.nodes.map(entity) + network.links.compactMap(interval)).map(\.text).joined(separator: "\n")
    }

    private func entity(_ node: Network.Node) -> JSON {
        let isAddress = node.kind == .address
        var properties: [(String, JSON)] = [
            (isAddress ? "full" : "name", .strings([node.label])), (isAddress ? "remarks" : "notes", .strings([node.id])),
        ]
        if node.kind == .contract || node.kind == .certificate { properties.append(("title", .strings([node.label]))) }
        if !node.issuer.isEmpty { properties.append(("authority", .strings([id("agency:" + node.issuer)]))) }
        let addresses = network.links.filter { $0.kind == .at && $0.from == node.id }.map(\.to)
        if !addresses.isEmpty { properties.append(("addressEntity", .strings(Set(addresses).map(id).sorted()))) }
        properties.append(("country", .strings(["vn"])))
        return .object([("id", .string(id(node.id))), ("schema", .string(node.kind.schema)), ("properties", .object(properties))])
    }

    /// The body that issued a certificate, which FollowTheMoney wants to know.
    private func body(_ agency: String) -> JSON {
        let properties: [(String, JSON)] = [
            ("name", .strings([agency])), ("notes", .strings(["agency:" + agency])), ("country", .strings(["vn"])),
        ]
        return .object([("id", .string(id("agency:" + agency))), ("schema", .string("PublicBody")), ("properties", .object(properties))])
    }

    /// A link with its days; where somebody is or was at an address stands at the entity, for FollowTheMoney has no days for it.
    private func interval(_ link: Network.Link) -> JSON? {
        guard link.kind != .at else { return nil }
        let (schema, from, to) = link.kind == .owns || link.kind == .runs || link.kind == .holds
            ? ("Ownership", "owner", "asset") : ("UnknownLink", "subject", "object")
        let name = "\(link.kind.rawValue) \(link.from) \(link.to) \(link.since) \(link.positions.first ?? 0)"
        var properties: [(String, JSON)] = [
            (from, .strings([id(link.from)])), (to, .strings([id(link.to)])), ("role", .strings([link.kind.label])),
            ("startDate", .strings([link.since.description])),
        ]
        if let until = link.until { properties.append(("endDate", .strings([until.description]))) }
        properties.append(("description", .strings([link.positions.map { "#\($0)" }.joined(separator: " ")])))
        return .object([("id", .string(id(name))), ("schema", .string(schema)), ("properties", .object(properties))])
    }

    private func id(_ name: String) -> String {
        let digest = SHA256.hash(data: Array("\(origin)\n\(name)".utf8))
        return "socai-" + digest.prefix(20).hexadecimal
    }
}

extension Network.Kind {
    /// What FollowTheMoney calls it.
    fileprivate var schema: String {
        switch self {
        case .owner: "Person"
        case .business, .provider: "Company"
        case .point: "RealEstate"
        case .contract: "Contract"
        case .certificate: "License"
        case .address: "Address"
        }
    }
}
