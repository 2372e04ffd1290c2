public import SwiftProtobuf

/// A message that is an event: the generated code says so of every message with `(socai.event)`.
public protocol EventMessage: Message, Hashable, Sendable {
    /// What the `.proto` declares about this event.
    static var eventType: EventType { get }

    /// This event as a case of the whole catalogue.
    var domainEvent: DomainEvent { get }

    /// Shows every field, in the order of the `.proto`, to a visitor.
    func visitFields(_ visitor: inout some FieldVisitor)

    /// Moves the fields of `compartment` out of this message into one that holds nothing else.
    mutating func cut(_ compartment: Compartment) -> Self
}

extension EventMessage {
    public mutating func cut(_ compartment: Compartment) -> Self { Self() }
}

/// A message that is a field of events, such as an amount of money or a finding.
public protocol FieldGroup: Message, Hashable, Sendable {
    /// The fields of the group, in the order of the `.proto`.
    static var groupFields: [EventField] { get }

    /// Shows every field to a visitor.
    func visitFields(_ visitor: inout some FieldVisitor)
}

/// An enum whose values a person can read.
public protocol LabelledChoice: Sendable, Encodable {
    /// The name in the `.proto`, as ProtoJSON writes it: `AGENCY_KIND_POLICE`.
    var protoName: String { get }
    /// Vietnamese.
    var labelVi: String { get }
    /// English.
    var labelEn: String { get }
}

/// Something that is shown the fields of an event one by one: it writes a sentence, collects tags, checks form.
///
/// An absent single value is `nil` (or empty, for texts and bytes).
public protocol FieldVisitor {
    /// A single text; empty where absent.
    mutating func text(_ field: EventField, _ value: String)
    /// A repeated text, or repeated values written as text.
    mutating func texts(_ field: EventField, _ values: [String])
    /// A single whole number.
    mutating func integer(_ field: EventField, _ value: Int64?)
    /// Repeated whole numbers.
    mutating func integers(_ field: EventField, _ values: [Int64])
    /// Yes or no.
    mutating func flag(_ field: EventField, _ value: Bool?)
    /// Bytes; empty where absent.
    mutating func bytes(_ field: EventField, _ value: [UInt8])
    /// One value of an enum.
    mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?)
    /// Repeated values of an enum.
    mutating func choices(_ field: EventField, _ values: [any LabelledChoice])
    /// A group of fields.
    mutating func group(_ field: EventField, _ value: (any FieldGroup)?)
    /// Repeated groups of fields.
    mutating func groups(_ field: EventField, _ values: [any FieldGroup])
}
