import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// What one `.proto` file declares: events, groups of fields used by them, choices.
struct Concept {
    /// The folder's name: "AgentContract".
    let name: String
    let events: [EventModel]
    let groups: [GroupModel]
    let choices: [ChoiceModel]

    var isEmpty: Bool { events.isEmpty && groups.isEmpty && choices.isEmpty }

    /// "agentContract".
    var caseName: String { lowerFirst(name) }

    init(_ file: FileDescriptor) throws {
        guard let folder = file.name.split(separator: "/").first, file.name.contains("/") else {
            throw CatalogueError(file.name, "a concept's .proto lies in a folder of the concept's name")
        }
        name = String(folder)
        let namer = SwiftProtobufNamer()
        // The options describe events; they are none.
        let messages = name == "Options" ? [] : file.messages
        var events: [EventModel] = []
        var groups: [GroupModel] = []
        for message in messages {
            if message.options.hasEvent {
                events.append(try EventModel(message, namer: namer))
            } else {
                groups.append(try GroupModel(message, namer: namer))
            }
        }
        self.events = events
        self.groups = groups
        choices = try (file.enums + messages.flatMap(\.enums)).map { try ChoiceModel($0, namer: namer) }
    }

    static func checkUniqueNames(_ concepts: [Concept]) throws {
        var seen: [String: String] = [:]
        for concept in concepts {
            for event in concept.events {
                if let other = seen.updateValue(concept.name, forKey: event.name) {
                    throw CatalogueError(
                        event.name, "declared by both \(other) and \(concept.name): a type's name is unique")
                }
            }
        }
    }
}

extension Concept {
    /// Makes sure that every stage an event starts from is one that some event of the same kind of subject leads to.
    static func checkLifeCycles(_ concepts: [Concept]) throws {
        let events = concepts.flatMap(\.events).filter { !$0.options.from.isEmpty || !$0.options.to.isEmpty }
        for (kind, cycle) in Dictionary(grouping: events, by: { $0.subject?.options.tag ?? "" }) {
            let stages = Set(cycle.map(\.options.to)).union(["-"])
            for event in cycle {
                for stage in event.options.from where !stages.contains(stage) {
                    throw CatalogueError(event.name, "from “\(stage)”: no event leads a \(kind) there")
                }
            }
            guard cycle.contains(where: { $0.options.from.contains("-") }) else {
                throw CatalogueError(kind, "its life cycle has no beginning: no event has “-” in from")
            }
        }
    }
}

/// An event message.
struct EventModel {
    let name: String
    let swiftName: String
    let options: EventOptions
    let fields: [FieldModel]

    var caseName: String { lowerFirst(name) }
    var compartments: [Compartment] {
        var result: [Compartment] = []
        for field in fields where field.options.sealed != .unspecified && !result.contains(field.options.sealed) {
            result.append(field.options.sealed)
        }
        return result.sorted { $0.rawValue < $1.rawValue }
    }

    /// The field that names the subject whose life cycle the event belongs to: the first required one that has a tag.
    var subject: FieldModel? {
        fields.first { $0.options.required && !$0.options.tag.isEmpty && $0.kind == .text && !$0.isRepeated }
    }

    init(_ message: Descriptor, namer: SwiftProtobufNamer) throws {
        name = message.name
        swiftName = namer.fullName(message: message)
        options = message.options.event
        fields = try message.fields.map { try FieldModel($0, namer: namer, inEvent: true) }
        guard !options.labelVi.isEmpty, !options.labelEn.isEmpty else {
            throw CatalogueError(name, "needs label_vi and label_en")
        }
        guard fields.contains(where: { !$0.options.tag.isEmpty }) else {
            throw CatalogueError(name, "needs a field with a tag: an event belongs to a subject")
        }
        if subject == nil, !options.from.isEmpty || !options.to.isEmpty {
            throw CatalogueError(name, "from or to, but no required field has a tag: the life cycle is nobody's")
        }
        guard !compartments.isEmpty else {
            guard options.sealedUnder.isEmpty else {
                throw CatalogueError(name, "sealed_under, but no field is sealed")
            }
            return
        }
        guard let subject = fields.first(where: { $0.name == options.sealedUnder }), !subject.options.tag.isEmpty,
            subject.kind == .text, !subject.isRepeated, subject.options.sealed == .unspecified
        else {
            throw CatalogueError(
                name, "sealed fields need sealed_under: the name of a tagged, single, unsealed text field")
        }
    }
}

/// A message that is a field of events.
struct GroupModel {
    let swiftName: String
    let fields: [FieldModel]

    init(_ message: Descriptor, namer: SwiftProtobufNamer) throws {
        swiftName = namer.fullName(message: message)
        fields = try message.fields.map { try FieldModel($0, namer: namer, inEvent: false) }
    }
}

/// An enum, and what a person reads for its values.
struct ChoiceModel {
    let swiftName: String
    let values: [(swiftName: String, protoName: String, vi: String, en: String)]

    init(_ choice: EnumDescriptor, namer: SwiftProtobufNamer) throws {
        swiftName = namer.fullName(enum: choice)
        values = try choice.values.map { value in
            let options = value.options.value
            let name = namer.relativeName(enumValue: value)
            if options.labelVi.isEmpty, value.number == 0 { return (name, value.name, "không rõ", "unspecified") }
            guard !options.labelVi.isEmpty, !options.labelEn.isEmpty else {
                throw CatalogueError(value.fullName, "needs (socai.value) with label_vi and label_en")
            }
            return (name, value.name, options.labelVi, options.labelEn)
        }
    }
}

func lowerFirst(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }
