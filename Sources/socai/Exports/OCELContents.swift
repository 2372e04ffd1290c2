import EventLog

/// What an object-centric log declares before its events: found by going through the selection once.
struct OCELContents {
    /// Types of events, sorted, each with the attributes its events have.
    private(set) var eventTypes: [(name: String, attributes: [(name: String, kind: ExportValue.Kind)])] = []
    /// The subjects that are named, sorted.
    private(set) var objects: [String] = []
    /// Their kinds, sorted.
    private(set) var objectTypes: [String] = []
    private(set) var counts = ExportCounts()

    init(_ selection: ExportSelection) throws {
        var types: Set<String> = []
        var subjects: Set<String> = []
        var relations = 0
        try selection.forEach { event in
            types.insert(event.stored.type)
            for relation in event.relations {
                subjects.insert(relation.object)
                relations += 1
            }
            counts.events += 1
        }
        eventTypes = Self.sorted(types).map { (name: $0, attributes: ExportEvent.declaration(of: $0)) }
        objects = Self.sorted(subjects)
        objectTypes = Self.sorted(Set(objects.map(ExportEvent.kind)))
        counts.objects = objects.count
        counts.relations = relations
    }

    private static func sorted(_ names: Set<String>) -> [String] {
        names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

/// OCEL 2.0 in JSON.
enum OCELJSONExport {
    static func write(_ selection: ExportSelection, to sink: ExportSink) throws -> ExportCounts {
        let contents = try OCELContents(selection)
        try sink.line("{\"objectTypes\":[")
        try lines(contents.objectTypes, sink) { .object([("name", .string($0)), ("attributes", .array([]))]) }
        try sink.line("],\"eventTypes\":[")
        try lines(contents.eventTypes, sink) { type in
            let attributes = type.attributes.map { JSON.object([("name", .string($0.name)), ("type", .string($0.kind.rawValue))]) }
            return .object([("name", .string(type.name)), ("attributes", .array(attributes))])
        }
        try sink.line("],\"objects\":[")
        try lines(contents.objects, sink) {
            .object([
                ("id", .string($0)), ("type", .string(ExportEvent.kind(of: $0))), ("attributes", .array([])),
                ("relationships", .array([])),
            ])
        }
        try sink.line("],\"events\":[")
        var left = contents.counts.events
        try selection.forEach { event in
            left -= 1
            try sink.line(json(event).text + (left > 0 ? "," : ""))
        }
        try sink.line("]}")
        return contents.counts
    }

    private static func lines<Item>(_ items: [Item], _ sink: ExportSink, _ json: (Item) -> JSON) throws {
        for (index, item) in items.enumerated() { try sink.line(json(item).text + (index + 1 < items.count ? "," : "")) }
    }

    private static func json(_ event: ExportEvent) -> JSON {
        let attributes = (event.envelope + event.fields).map {
            JSON.object([("name", .string($0.name)), ("value", .string($0.text))])
        }
        let relationships = event.relations.map {
            JSON.object([("objectId", .string($0.object)), ("qualifier", .string($0.qualifier))])
        }
        return .object([
            ("id", .string(event.stored.id.description)), ("type", .string(event.stored.type)), ("time", .time(event.stored.occurred)),
            ("attributes", .array(attributes)), ("relationships", .array(relationships)),
        ])
    }
}

/// OCEL 2.0 in XML. Attributes are called `FinePaid.amount`: the published schema takes a name for one type of event only.
enum OCELXMLExport {
    static func write(_ selection: ExportSelection, to sink: ExportSink) throws -> ExportCounts {
        let contents = try OCELContents(selection)
        try sink.line(#"<?xml version="1.0" encoding="UTF-8"?>"#)
        try sink.line("<log><object-types>")
        for type in contents.objectTypes { try sink.line("<object-type name=\"\(XML.escaped(type))\"><attributes/></object-type>") }
        try sink.line("</object-types><event-types>")
        for type in contents.eventTypes {
            let attributes = type.attributes.map {
                "<attribute name=\"\(XML.escaped(type.name + "." + $0.name))\" type=\"\($0.kind.rawValue)\"/>"
            }
            try sink.line(
                "<event-type name=\"\(XML.escaped(type.name))\"><attributes>\(attributes.joined())</attributes></event-type>")
        }
        try sink.line("</event-types><objects>")
        for object in contents.objects {
            let kind = XML.escaped(ExportEvent.kind(of: object))
            try sink.line("<object id=\"\(XML.escaped(object))\" type=\"\(kind)\"><attributes/></object>")
        }
        try sink.line("</objects><events>")
        try selection.forEach { try sink.line(xml($0)) }
        try sink.line("</events></log>")
        return contents.counts
    }

    private static func xml(_ event: ExportEvent) -> String {
        let stored = event.stored
        var line = "<event id=\"\(stored.id)\" type=\"\(XML.escaped(stored.type))\" time=\"\(stored.occurred)\"><attributes>"
        for value in event.envelope + event.fields {
            line += "<attribute name=\"\(XML.escaped(stored.type + "." + value.name))\">\(XML.escaped(value.text))</attribute>"
        }
        line += "</attributes><objects>"
        for relation in event.relations {
            let kind = XML.escaped(ExportEvent.kind(of: relation.object))
            line += "<object object-id=\"\(XML.escaped(relation.object))\" qualifier=\"\(XML.escaped(relation.qualifier))\" type=\"\(kind)\"/>"
        }
        return line + "</objects></event>"
    }
}
