import CivilTime
import Domain
import Foundation
import Ledger
import MerkleTree
import Printing

/// A network in the forms that it is given out in; each is a function of the network alone.
struct NetworkOutput {
    let network: Network
    /// What was asked, as the answer repeats it.
    let question: [(String, JSON)]

    /// The answer as JSON: nodes, links and what it rests on.
    var json: String {
        let nodes = network.nodes.map { node -> JSON in
            .object([
                ("id", .string(node.id)), ("kind", .string(node.kind.rawValue)), ("label", .string(node.label)),
                ("hops", .integer(Int64(node.hops))), ("unexplored", .integer(Int64(node.unexplored))),
                ("issuer", node.issuer.isEmpty ? .null : .string(node.issuer)),
            ])
        }
        let links = network.links.map { link -> JSON in
            .object([
                ("kind", .string(link.kind.rawValue)), ("from", .string(link.from)), ("to", .string(link.to)),
                ("since", .string(link.since.description)), ("until", .optional(link.until?.description, JSON.string)),
                ("events", .array(link.positions.map(JSON.unsigned))),
            ])
        }
        let members: [(String, JSON)] =
            [("subject", .string(network.subject)), ("view", .string("network")), ("version", .integer(1))] + question
            + [("nodes", .array(nodes)), ("links", .array(links))]
        return JSON.object(members + network.basis.members).text
    }

    /// For a person: the nodes by distance, each with its links to what stands above it.
    var text: String {
        var lines = [Terminal.bold("\(network.subject)  \(network.nodes.first?.label ?? "")")]
        let names = Dictionary(network.nodes.map { ($0.id, $0) }) { first, _ in first }
        var distance = 0
        for node in network.nodes where node.hops > 0 {
            if node.hops != distance {
                distance = node.hops
                lines.append("\n" + Terminal.bold("── \(tr("cách \(distance) bước", distance == 1 ? "1 hop" : "\(distance) hops")) " + String(repeating: "─", count: 30)))
            }
            lines.append("  \(node.kind.label)  \(Terminal.bold(node.label))  \(Terminal.dim(node.id))")
            for link in network.links where link.from == node.id || link.to == node.id {
                let other = link.from == node.id ? link.to : link.from
                guard let end = names[other], (end.hops, other) < (node.hops, node.id) else { continue }
                let said = link.from == node.id ? "\(link.kind.label) \(other)" : "\(other) \(link.kind.label)"
                lines.append("      \(link.until == nil ? "●" : "○") \(said)  \(link.period)  " + Terminal.dim(link.evidence))
            }
            if node.unexplored > 0 {
                lines.append(
                    Terminal.dim(
                        tr("      còn \(node.unexplored) mối chưa đi tiếp (--fan-out)", "      \(node.unexplored) ties were not followed (--fan-out)")))
            }
        }
        lines.append(
            "\n"
                + Terminal.dim(
                    tr("\(network.nodes.count) nút, \(network.links.count) quan hệ; ○ là đã chấm dứt. ",
                        "\(network.nodes.count) nodes, \(network.links.count) links; ○ is over. ") + network.basis.line))
        return lines.joined(separator: "\n")
    }

    /// GraphML 1.0 (graphml.graphdrawing.org), with what the answer rests on at the graph.
    var graphML: String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
            <key id="subject" for="graph" attr.name="subject" attr.type="string"/>
            <key id="position" for="graph" attr.name="position" attr.type="long"/>
            <key id="root" for="graph" attr.name="root" attr.type="string"/>
            <key id="kind" for="node" attr.name="kind" attr.type="string"/>
            <key id="label" for="node" attr.name="label" attr.type="string"/>
            <key id="hops" for="node" attr.name="hops" attr.type="int"/>
            <key id="unexplored" for="node" attr.name="unexplored" attr.type="int"/>
            <key id="link" for="edge" attr.name="kind" attr.type="string"/>
            <key id="since" for="edge" attr.name="since" attr.type="string"/>
            <key id="until" for="edge" attr.name="until" attr.type="string"/>
            <key id="events" for="edge" attr.name="events" attr.type="string"/>
            <graph edgedefault="directed">

            """
        text += data("subject", network.subject) + data("position", network.basis.position.map { "\($0)" } ?? "") + data("root", network.basis.root.base64) + "\n"
        for node in network.nodes {
            text += "<node id=\"\(XML.escaped(node.id))\">" + data("kind", node.kind.rawValue) + data("label", node.label)
            text += data("hops", "\(node.hops)") + data("unexplored", "\(node.unexplored)") + "</node>\n"
        }
        for (index, link) in network.links.enumerated() {
            text += "<edge id=\"e\(index)\" source=\"\(XML.escaped(link.from))\" target=\"\(XML.escaped(link.to))\">"
            text += data("link", link.kind.rawValue) + data("since", link.since.description)
            if let until = link.until { text += data("until", until.description) }
            text += data("events", link.positions.map { "\($0)" }.joined(separator: " ")) + "</edge>\n"
        }
        return text + "</graph>\n</graphml>"
    }

    private func data(_ key: String, _ value: String) -> String { "<data key=\"\(key)\">\(XML.escaped(value))</data>" }

    /// The drawing as SVG, with what it rests on described in it and not drawn: a root's letters would change the layout.
    func svg() throws(PrintError) -> String {
        let text = try drawing.svg()
        let basis = "\(network.subject) position \(network.basis.position.map { "\($0)" } ?? "-") root \(network.basis.root.base64)"
        guard let end = text.range(of: "</svg>", options: .backwards) else { return text }
        return text.replacingCharacters(in: end, with: "<desc>\(XML.escaped(basis))</desc>\n</svg>")
    }

    /// The drawing.
    private var drawing: GraphDrawing {
        let nodes = network.nodes.map { node in
            GraphDrawing.Node(
                id: node.id, lines: [node.kind.label, node.label] + (node.unexplored > 0 ? ["(+\(node.unexplored))"] : []),
                shape: node.kind.shape, fill: node.kind.fill, isBold: node.id == network.subject)
        }
        let edges = network.links.map { link in
            GraphDrawing.Edge(from: link.from, to: link.to, label: "\(link.kind.label)\n\(link.period)", isDashed: link.until != nil)
        }
        let position = network.basis.position.map { "#\($0)" } ?? "–"
        return GraphDrawing(title: "\(network.subject) · \(position)", nodes: nodes, edges: edges)
    }
}
