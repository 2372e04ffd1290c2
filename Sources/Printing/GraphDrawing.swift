/// A graph as Graphviz draws it (Debian package `graphviz`).
public struct GraphDrawing: Sendable {
    /// One node: a box with lines of text.
    public struct Node: Sendable, Hashable {
        /// Unique in the drawing.
        public let id: String
        /// The lines, from above.
        public let lines: [String]
        /// A Graphviz shape: `box`, `ellipse`, `note` …
        public let shape: String
        /// A colour, `#rrggbb`.
        public let fill: String
        /// Whether it is what the drawing is about.
        public let isBold: Bool

        /// Describes a node.
        public init(id: String, lines: [String], shape: String = "box", fill: String = "#ffffff", isBold: Bool = false) {
            (self.id, self.lines, self.shape, self.fill, self.isBold) = (id, lines, shape, fill, isBold)
        }
    }

    /// One arrow.
    public struct Edge: Sendable, Hashable {
        public let from: String
        public let to: String
        public let label: String
        /// Whether it is drawn dashed: what is over, or seldom.
        public let isDashed: Bool
        /// How thick it is drawn, in tenths of a point.
        public let tenths: Int

        /// Describes an arrow.
        public init(from: String, to: String, label: String, isDashed: Bool = false, tenths: Int = 10) {
            (self.from, self.to, self.label, self.isDashed, self.tenths) = (from, to, label, isDashed, tenths)
        }
    }

    /// What stands above it.
    public let title: String
    /// The boxes.
    public let nodes: [Node]
    /// The arrows; each joins two of the boxes.
    public let edges: [Edge]
    /// Whether it reads from left to right, and not from above.
    public let isWide: Bool

    /// Describes a drawing; nodes and arrows are laid out in the order given.
    public init(title: String, nodes: [Node], edges: [Edge], isWide: Bool = true) {
        (self.title, self.nodes, self.edges, self.isWide) = (title, nodes, edges, isWide)
    }

    /// The drawing in Graphviz's own language.
    public var dot: String {
        var text = "digraph {\n"
        text += "  graph [label=\(quoted(title)) labelloc=t rankdir=\(isWide ? "LR" : "TB") fontname=\"Arimo\" fontsize=14]\n"
        text += "  node [fontname=\"Arimo\" fontsize=10 style=filled]\n  edge [fontname=\"Arimo\" fontsize=8]\n"
        for node in nodes {
            let label = node.lines.joined(separator: "\n")
            text += "  \(quoted(node.id)) [label=\(quoted(label)) shape=\(node.shape) fillcolor=\"\(node.fill)\" penwidth=\(node.isBold ? 3 : 1)]\n"
        }
        for edge in edges {
            let width = edge.tenths == 10 ? "" : " penwidth=\(edge.tenths / 10).\(edge.tenths % 10)"
            text += "  \(quoted(edge.from)) -> \(quoted(edge.to)) [label=\(quoted(edge.label)) style=\(edge.isDashed ? "dashed" : "solid")\(width)]\n"
        }
        return text + "}\n"
    }

    /// The drawing as SVG: the same drawing gives the same bytes with the same Graphviz.
    ///
    /// - Throws: ``PrintError``, where Graphviz is missing or fails.
    public func svg() throws(PrintError) -> String {
        let bytes = try ExternalProgram.run("dot", package: "graphviz", ["-q", "-Tsvg"], input: dot, environment: ["LC_ALL": "C.UTF-8"])
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A quoted string of Graphviz: only `"` ends it, a backslash begins an escape, and a line break is `\n`.
    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
            // Graphviz reads HTML entities in labels: an ampersand would begin one.
            case "&": result += "&amp;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
