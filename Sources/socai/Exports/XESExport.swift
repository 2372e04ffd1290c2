import CivilTime
import EventLog
import Ledger
import MerkleTree

/// XML text that XML 1.0 allows.
enum XML {
    /// A text as the value of an attribute; characters that XML cannot hold become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: result += "&amp;"
            case 0x3C: result += "&lt;"
            case 0x3E: result += "&gt;"
            case 0x22: result += "&quot;"
            case 0x09, 0x0A, 0x0D: result += "&#\(scalar.value);"
            case 0..<0x20, 0xFFFE, 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// XES (IEEE 1849-2016): one trace for each subject that is acted upon, every event in exactly one.
enum XESExport {
    static func write(_ selection: ExportSelection, to sink: ExportSink) throws -> ExportCounts {
        var traces: [String: [Position]] = [:]
        try selection.forEach { traces[$0.subject, default: []].append($0.stored.position) }
        try head(selection, sink)
        var counts = ExportCounts(cases: traces.count)
        for (subject, positions) in traces.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try sink.line("<trace>")
            try sink.line(attribute("string", "concept:name", subject))
            try sink.line(attribute("string", "ledger_kind", ExportEvent.kind(of: subject)))
            for position in positions {
                try write(try selection.event(at: position), sink)
                counts.events += 1
            }
            try sink.line("</trace>")
        }
        try sink.line("</log>")
        return counts
    }

    private static func head(_ selection: ExportSelection, _ sink: ExportSink) throws {
        try sink.line(#"<?xml version="1.0" encoding="UTF-8"?>"#)
        try sink.line(#"<log xes.version="1849.2016" xes.features="nested-attributes">"#)
        for (name, prefix, file) in [
            ("Concept", "concept", "concept"), ("Time", "time", "time"), ("Organizational", "org", "org"),
            ("Lifecycle", "lifecycle", "lifecycle"),
        ] {
            try sink.line(
                #"<extension name="\#(name)" prefix="\#(prefix)" uri="http://www.xes-standard.org/\#(file).xesext"/>"#)
        }
        try sink.line(#"<global scope="trace"><string key="concept:name" value="-"/></global>"#)
        try sink.line(
            #"<global scope="event"><string key="concept:name" value="-"/>"#
                + #"<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/><int key="ledger_position" value="0"/></global>"#)
        try sink.line(#"<classifier name="EventType" scope="event" keys="concept:name"/>"#)
        try sink.line(attribute("string", "concept:name", selection.ledger.settings.origin))
        try sink.line(attribute("int", "ledger_size", String(selection.basis.size)))
        try sink.line(attribute("string", "ledger_root", selection.basis.root.base64))
    }

    private static func write(_ event: ExportEvent, _ sink: ExportSink) throws {
        let stored = event.stored
        var line = "<event>" + attribute("string", "concept:name", stored.type)
        line += attribute("string", "identity:id", stored.id.description)
        line += attribute("date", "time:timestamp", stored.occurred.description)
        line += attribute("string", "lifecycle:transition", "complete")
        line += attribute("string", "org:resource", stored.officer) + attribute("string", "org:group", stored.agency)
        for value in event.envelope + event.fields {
            let element =
                switch value.kind {
                case .string: "string"
                case .integer: "int"
                case .boolean: "boolean"
                case .time: "date"
                }
            line += attribute(element, value.name, value.text)
        }
        try sink.line(line + "</event>")
    }

    private static func attribute(_ element: String, _ key: String, _ value: String) -> String {
        #"<\#(element) key="\#(key)" value="\#(XML.escaped(value))"/>"#
    }
}
