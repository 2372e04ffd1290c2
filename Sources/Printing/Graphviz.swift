/// Graphs drawn by Graphviz (Debian package `graphviz`).
public enum Graphviz {
    /// Draws a graph of the DOT language as SVG. The same graph gives the same bytes with the same version of Graphviz.
    ///
    /// - Throws: ``PrintError``.
    public static func svg(dot: String) throws(PrintError) -> String {
        String(
            decoding: try ExternalProgram.run("dot", ["-Tsvg"], input: dot, environment: ["LC_ALL": "C.UTF-8"], package: "graphviz"),
            as: UTF8.self)
    }

    /// A text as the value of an attribute.
    public static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}
