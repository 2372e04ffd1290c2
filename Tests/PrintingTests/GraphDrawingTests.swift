import Foundation
import FoundationXML
import Printing
import Testing

@Suite struct GraphDrawingTests {
    private let hostile = "a\"b\\n <c> &d; \n{e|f}"

    @Test func `a drawing holds every box and every arrow, whatever stands in their texts`() throws {
        let drawing = GraphDrawing(
            title: hostile, nodes: [.init(id: hostile, lines: ["Đặng Thuý", hostile]), .init(id: "2", lines: ["hai"], shape: "ellipse", isBold: true)],
            edges: [.init(from: hostile, to: "2", label: hostile), .init(from: "2", to: hostile, label: "", isDashed: true)])
        let svg = try drawing.svg()
        let document = try XMLText(svg)
        #expect(document.classes.filter { $0 == "node" }.count == 2 && document.classes.filter { $0 == "edge" }.count == 2)
        #expect(document.texts.contains("Đặng Thuý") && document.texts.contains("{e|f}"))
        #expect(document.texts.contains("a\"b\\n <c> &d; "))
        #expect(svg == (try drawing.svg()))
    }
}

/// The classes and texts of an SVG, read by an XML parser.
private final class XMLText: NSObject, XMLParserDelegate {
    var classes: [String] = []
    var texts: [String] = []
    private var text: String?

    init(_ svg: String) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        try #require(parser.parse())
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
    ) {
        if let kind = attributes["class"] { classes.append(kind) }
        text = name == "text" ? "" : nil
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if let text { texts.append(text) }
        text = nil
    }
}
