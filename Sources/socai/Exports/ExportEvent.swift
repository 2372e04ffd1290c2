import CivilTime
import Domain
import EventLog
import Ledger
import ProjectionKit
import SwiftProtobuf

/// A named value of an event as exports write it.
struct ExportValue {
    /// What a format that types its values says of it.
    enum Kind: String { case string, integer, boolean, time }

    let name: String
    let kind: Kind
    let text: String
}

/// An event as every export sees it: what is stored, what can be read of it, and the subjects it names.
struct ExportEvent {
    let stored: RecordedEvent
    let fact: Fact?
    /// Why it cannot be decoded.
    let problem: String?

    init(_ stored: RecordedEvent, _ reader: FactReader) {
        self.stored = stored
        do {
            (fact, problem) = (try reader.fact(stored), nil)
        } catch {
            (fact, problem) = (nil, "\(error)")
        }
    }

    /// The subject that it is an act upon; the first it names where its type says nothing, and the recording body where it names none.
    var subject: String { stored.mainSubject(fact) }

    /// The recording body.
    var recorder: String { "agency:" + Tag.normalised(stored.agency) }

    /// The subjects it names, each once, and what each is to it. The recording body is among them, so that none stands alone.
    var relations: [(object: String, qualifier: String)] {
        let main = fact?.event.subject
        var relations = stored.tags.map { (object: $0, qualifier: $0 == main ? "subject" : Self.kind(of: $0)) }
        if !stored.tags.contains(recorder) { relations.append((object: recorder, qualifier: "recorder")) }
        return relations
    }

    /// `business` of `business:DN-001`.
    static func kind(of tag: String) -> String { Tag(tag)?.kind ?? "other" }

    /// The members that `events --json` shows, too.
    func members() throws -> [(String, JSON)] {
        guard let fact else { return FactJSON.undecodable(stored, reason: problem ?? "") }
        return try FactJSON.members(fact, sealed: stored.sealed)
    }

    /// What the log says of every event. The names cannot be those of fields, which have no underscore.
    var envelope: [ExportValue] {
        var values = [
            ExportValue(name: "ledger_position", kind: .integer, text: String(stored.position)),
            ExportValue(name: "ledger_recorded", kind: .time, text: stored.recorded.description),
            ExportValue(name: "ledger_effective", kind: .time, text: stored.effective.description),
            ExportValue(name: "ledger_agency", kind: .string, text: stored.agency),
            ExportValue(name: "ledger_officer", kind: .string, text: stored.officer),
        ]
        if !stored.sealed.isEmpty { values.append(ExportValue(name: "ledger_sealed", kind: .string, text: sealed)) }
        if !stored.attributes.isEmpty {
            let attributes = JSON.object(stored.attributes.map { ($0.name, .string($0.value)) }).text
            values.append(ExportValue(name: "ledger_attributes", kind: .string, text: attributes))
        }
        if let problem { values.append(ExportValue(name: "ledger_error", kind: .string, text: problem)) }
        return values
    }

    /// The compartments of its sealed parts, and whether each is open here.
    var sealed: String {
        stored.sealed.map { part in
            let withheld = fact?.withheld.first { $0.compartment.name == part.compartment }?.reason
            return "\(part.compartment): " + (withheld?.rawValue ?? (fact == nil ? "closed" : "open"))
        }.joined(separator: "; ")
    }

    /// The fields that are present, sealed ones only where they were opened.
    var fields: [ExportValue] {
        guard let fact else { return [] }
        var writer = ExportFields()
        fact.event.message.visitFields(&writer)
        return writer.values
    }

    /// What a type's events may have: names and kinds, in order.
    static func declaration(of type: String) -> [(name: String, kind: ExportValue.Kind)] {
        let envelope: [(String, ExportValue.Kind)] = [
            ("ledger_position", .integer), ("ledger_recorded", .time), ("ledger_effective", .time), ("ledger_agency", .string),
            ("ledger_officer", .string), ("ledger_sealed", .string), ("ledger_attributes", .string), ("ledger_error", .string),
        ]
        let fields = Catalogue.eventType(type)?.fields.filter { $0.kind != .bytes } ?? []
        return envelope + fields.map { ($0.jsonName, ExportFields.kind(of: $0)) }
    }
}

/// Collects the fields of an event as named texts; repeated values and groups as JSON, bytes not at all.
struct ExportFields: FieldVisitor {
    private(set) var values: [ExportValue] = []

    /// The kind that every value of a field has.
    static func kind(of field: EventField) -> ExportValue.Kind {
        if field.repeated { return .string }
        return switch field.kind {
        case .integer: .integer
        case .flag: .boolean
        default: .string
        }
    }

    private mutating func add(_ field: EventField, _ text: String) {
        values.append(ExportValue(name: field.jsonName, kind: Self.kind(of: field), text: text))
    }

    mutating func text(_ field: EventField, _ value: String) { if !value.isEmpty { add(field, value) } }

    mutating func texts(_ field: EventField, _ values: [String]) {
        if !values.isEmpty { add(field, JSON.strings(values).text) }
    }

    mutating func integer(_ field: EventField, _ value: Int64?) { if let value { add(field, String(value)) } }

    mutating func integers(_ field: EventField, _ values: [Int64]) {
        if !values.isEmpty { add(field, JSON.array(values.map(JSON.integer)).text) }
    }

    mutating func flag(_ field: EventField, _ value: Bool?) { if let value { add(field, value ? "true" : "false") } }
    mutating func bytes(_ field: EventField, _ value: [UInt8]) {}

    mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?) {
        if let value { add(field, value.protoName) }
    }

    mutating func choices(_ field: EventField, _ values: [any LabelledChoice]) {
        if !values.isEmpty { add(field, JSON.strings(values.map(\.protoName)).text) }
    }

    mutating func group(_ field: EventField, _ value: (any FieldGroup)?) {
        if let value { add(field, Self.json(value)) }
    }

    mutating func groups(_ field: EventField, _ values: [any FieldGroup]) {
        if !values.isEmpty { add(field, JSON.array(values.map { .raw(Self.json($0)) }).text) }
    }

    /// A group that was decoded can be written; were it not so, its absence would show.
    private static func json(_ group: any FieldGroup) -> String { (try? group.jsonString()) ?? "null" }
}
