import Domain
import SwiftProtobuf

/// The events of the catalogue as their descriptors declare them: what a mapping is checked against.
///
/// Built from the descriptor set and not from generated types, so that fields of fields are reached the same way as fields.
struct EventSchema {
    private let messages: [String: Shape]
    private let eventNames: Set<String>

    /// A message: an event, or a group of fields.
    final class Shape {
        let name: String
        /// In the order of the `.proto`.
        fileprivate(set) var fields: [Field] = []

        init(name: String) { self.name = name }

        func field(_ name: String) -> Field? { fields.first { $0.name == name } }
    }

    struct Field {
        let name: String
        let number: Int
        let kind: Kind
        let repeated: Bool
        /// Whether a value equal to the default is told apart from an absent one.
        let tracksPresence: Bool
        let required: Bool
        /// The kind of tag its value gives.
        let tag: String?
        /// Whether it belongs to a compartment and is stored encrypted.
        let isSealed: Bool
    }

    enum Kind {
        case text, day, instant, flag, bytes, money
        case integer(Google_Protobuf_FieldDescriptorProto.TypeEnum)
        case real(Google_Protobuf_FieldDescriptorProto.TypeEnum)
        case choice(Choice)
        case group(Shape)
    }

    /// An enum: its numbers by every name they are known by.
    final class Choice {
        /// The names without their common beginning, for messages.
        let names: [String]
        private let numbers: [String: Int32]

        init(_ descriptor: Google_Protobuf_EnumDescriptorProto) {
            let prefix = Choice.prefix(descriptor.value.map(\.name))
            var names: [String] = []
            var numbers: [String: Int32] = [:]
            for value in descriptor.value where value.number != 0 {
                let short = String(value.name.dropFirst(prefix.count))
                names.append(short)
                let labels = [value.options.value.labelVi, value.options.value.labelEn].filter { !$0.isEmpty }
                for name in [value.name, short] + labels { numbers[name.lowercased()] = Int32(value.number) }
            }
            self.names = names
            self.numbers = numbers
        }

        /// By name in the `.proto`, with or without the enum's own prefix, or by either label; letter case aside.
        func number(_ name: String) -> Int32? { numbers[name.lowercased()] }

        private static func prefix(_ names: [String]) -> String {
            guard let first = names.first, first.hasSuffix("UNSPECIFIED") else { return "" }
            let prefix = String(first.dropLast("UNSPECIFIED".count))
            return names.allSatisfy { $0.hasPrefix(prefix) } ? prefix : ""
        }
    }

    /// The schema of the catalogue this program was built with.
    static func catalogue() throws -> EventSchema { try EventSchema(descriptorSet: Catalogue.descriptorSet) }

    /// Reads a serialised `google.protobuf.FileDescriptorSet`.
    init(descriptorSet: [UInt8]) throws {
        let set = try Google_Protobuf_FileDescriptorSet(
            serializedBytes: descriptorSet, extensions: Domain.Options_Extensions)
        var shapes: [String: Shape] = [:]
        var choices: [String: Choice] = [:]
        var events: Set<String> = []
        for file in set.file {
            for message in file.messageType {
                shapes[".\(file.package).\(message.name)"] = Shape(name: message.name)
                if message.options.hasEvent { events.insert(message.name) }
            }
            for choice in file.enumType { choices[".\(file.package).\(choice.name)"] = Choice(choice) }
        }
        for file in set.file {
            for message in file.messageType {
                shapes[".\(file.package).\(message.name)"]?.fields = message.field.compactMap {
                    EventSchema.field($0, shapes: shapes, choices: choices)
                }
            }
        }
        messages = Dictionary(shapes.values.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        eventNames = events
    }

    /// The event of this name.
    func event(_ name: String) -> Shape? { eventNames.contains(name) ? messages[name] : nil }

    /// The names most like `name`, for a complaint.
    func events(like name: String) -> [String] { EventSchema.nearest(to: name, among: eventNames.sorted()) }

    static func nearest(to name: String, among names: [String]) -> [String] {
        let wanted = trigrams(name)
        let scored = names.map { ($0, trigrams($0).intersection(wanted).count) }.filter { $0.1 > 0 }
        return scored.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }.prefix(3).map(\.0)
    }

    private static func trigrams(_ text: String) -> Set<String> {
        let characters = Array(text.lowercased())
        guard characters.count >= 3 else { return [String(characters)] }
        return Set((0...characters.count - 3).map { String(characters[$0..<$0 + 3]) })
    }

    private static func field(
        _ field: Google_Protobuf_FieldDescriptorProto, shapes: [String: Shape], choices: [String: Choice]
    ) -> Field? {
        let options = field.options.field
        let kind: Kind
        switch field.type {
        case .string:
            switch options.format {
            case .day: kind = .day
            case .instant: kind = .instant
            default: kind = .text
            }
        case .bool: kind = .flag
        case .bytes: kind = .bytes
        case .double, .float: kind = .real(field.type)
        case .enum:
            guard let choice = choices[field.typeName] else { return nil }
            kind = .choice(choice)
        case .message:
            guard let shape = shapes[field.typeName] else { return nil }
            kind = shape.name == "Money" ? .money : .group(shape)
        case .group: return nil
        default: kind = .integer(field.type)
        }
        let repeated = field.label == .repeated
        return Field(
            name: field.name, number: Int(field.number), kind: kind, repeated: repeated,
            tracksPresence: repeated || field.proto3Optional || field.type == .message,
            required: options.required, tag: options.tag.isEmpty ? nil : options.tag,
            isSealed: options.sealed != .unspecified)
    }
}
