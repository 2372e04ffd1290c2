internal import SwiftProtobuf

/// A field of an event, as its `.proto` declares it.
public struct EventField: Hashable, Sendable {
    /// How a field's value is to be understood.
    public enum Kind: Hashable, Sendable {
        case text, day, instant, integer, flag, bytes, choice, money
        /// A message of this name.
        case group(String)
    }

    /// The name in the `.proto`.
    public let name: String
    /// The name in ProtoJSON.
    public let jsonName: String
    public let kind: Kind
    /// The kind of tag the field's value gives, `*` where the value is a whole tag.
    public let tag: String?
    /// The compartment the field is sealed in.
    public let sealed: Compartment?
    public let labelVi: String
    public let labelEn: String
    public let repeated: Bool
    /// Whether an act without it is not well formed.
    public let required: Bool

    /// Declares a field.
    public init(
        name: String, jsonName: String, kind: Kind, tag: String? = nil, sealed: Compartment? = nil,
        labelVi: String, labelEn: String, repeated: Bool = false, required: Bool = false
    ) {
        (self.name, self.jsonName, self.kind, self.tag, self.sealed) = (name, jsonName, kind, tag, sealed)
        (self.labelVi, self.labelEn, self.repeated, self.required) = (labelVi, labelEn, repeated, required)
    }
}

/// A type of event, as its `.proto` declares it.
public struct EventType: Sendable {
    /// Unique over the catalogue: `LicenceIssued`.
    public let name: String
    /// The concept it belongs to: `certificate`.
    public let concept: String
    public let labelVi: String
    public let labelEn: String
    /// The kinds of body that may record it; empty: any body.
    public let recordedBy: Set<AgencyKind>
    /// The law it rests on.
    public let legalBasis: String
    /// The field whose tag names the subject under whose key this event's sealed fields are sealed.
    public let sealedUnder: String?
    /// The compartments its sealed fields belong to.
    public let compartments: [Compartment]
    /// In the order of the `.proto`.
    public let fields: [EventField]
    /// The field whose tag names the subject that the event is an act upon; `nil` where no required field has a tag.
    public let subject: String?
    /// The stages of the subject in which it may be recorded, ``noStage`` before there is the subject; empty: in any.
    public let from: [String]
    /// The stage it leads to; `nil` where the stage stays.
    public let to: String?
    public let messageType: any EventMessage.Type
    let decode: @Sendable ([UInt8]) throws -> DomainEvent

    /// Stands in ``from`` for a subject that nothing has happened to.
    public static let noStage = "-"

    /// Whether it is a step in a declared life cycle.
    public var hasLifeCycle: Bool { !from.isEmpty || to != nil }

    /// The kind of tag of the subject it is an act upon.
    public var subjectKind: String? { subject.flatMap { name in fields.first { $0.name == name }?.tag } }

    /// Declares a type of event.
    public init<Event: EventMessage>(
        name: String, concept: String, labelVi: String, labelEn: String, recordedBy: Set<AgencyKind>,
        legalBasis: String, sealedUnder: String?, compartments: [Compartment], fields: [EventField],
        subject: String? = nil, from: [String] = [], to: String? = nil, of: Event.Type
    ) {
        (self.name, self.concept, self.labelVi, self.labelEn) = (name, concept, labelVi, labelEn)
        (self.recordedBy, self.legalBasis, self.sealedUnder) = (recordedBy, legalBasis, sealedUnder)
        (self.compartments, self.fields, messageType) = (compartments, fields, Event.self)
        (self.subject, self.from, self.to) = (subject, from, to)
        decode = { try Event(serializedBytes: $0).domainEvent }
    }
}
