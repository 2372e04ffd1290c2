import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Compares the catalogue with the one that was released: whatever stands in a log must stay readable, tagged and sealed.
///
/// A released message or field may not be removed, renumbered, retyped, made repeated or single, or lose its tag or
/// compartment; a value of an enum may not be removed or renumbered. Adding is free; labels may change.
enum Compatibility {
    /// Runs `compatible OLD NEW`; 0 compatible, 1 not, 2 usage.
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count == 2 else {
            complain("usage: protoc-gen-socai compatible OLD.binpb NEW.binpb")
            return 2
        }
        do {
            let problems = compare(old: try load(arguments[0]), new: try load(arguments[1]))
            for problem in problems { complain("incompatible: \(problem)") }
            return problems.isEmpty ? 0 : 1
        } catch {
            complain("cannot read a descriptor set: \(error)")
            return 2
        }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    private static func load(_ path: String) throws -> DescriptorSet {
        let options: [any AnyMessageExtension] = [Extensions_event, Extensions_field, Extensions_value]
        var extensions = SimpleExtensionMap()
        extensions.insert(contentsOf: options)
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return DescriptorSet(
            proto: try Google_Protobuf_FileDescriptorSet(serializedBytes: data, extensions: extensions))
    }

    static func compare(old: DescriptorSet, new: DescriptorSet) -> [String] {
        let oldFiles = old.files.filter { $0.package == "socai" }
        let newMessages = Dictionary(
            new.files.filter { $0.package == "socai" }.flatMap(\.messages).flatMap(withNested).map {
                ($0.fullName, $0)
            },
            uniquingKeysWith: { first, _ in first })
        let newEnums = Dictionary(
            new.files.filter { $0.package == "socai" }.flatMap {
                $0.enums + $0.messages.flatMap(withNested).flatMap(\.enums)
            }
            .map { ($0.fullName, $0) },
            uniquingKeysWith: { first, _ in first })
        var problems: [String] = []
        for message in oldFiles.flatMap(\.messages).flatMap(withNested) {
            if let match = newMessages[message.fullName] {
                problems += compare(message, match)
            } else {
                problems.append("\(message.fullName) was released and is gone")
            }
        }
        for choice in oldFiles.flatMap({ $0.enums + $0.messages.flatMap(withNested).flatMap(\.enums) }) {
            guard let match = newEnums[choice.fullName] else {
                problems.append("\(choice.fullName) was released and is gone")
                continue
            }
            for value in choice.values
            where !match.values.contains(where: { $0.name == value.name && $0.number == value.number }) {
                problems.append("\(value.fullName) = \(value.number) was released and is gone")
            }
        }
        return problems
    }

    private static func withNested(_ message: Descriptor) -> [Descriptor] {
        [message] + message.messages.flatMap(withNested)
    }

    private static func compare(_ old: Descriptor, _ new: Descriptor) -> [String] {
        var problems: [String] = []
        if old.options.hasEvent != new.options.hasEvent {
            problems.append("\(old.fullName) is an event in one of the two only")
        }
        if old.options.event.sealedUnder != new.options.event.sealedUnder {
            problems.append("\(old.fullName) is sealed under another field")
        }
        for field in old.fields {
            guard let match = new.fields.first(where: { $0.number == field.number }) else {
                problems.append("\(field.fullName) = \(field.number) was released and is gone")
                continue
            }
            let place = field.fullName
            if match.name != field.name {
                problems.append("\(place) is now called \(match.name): JSON and mappings name it")
            }
            if match.type != field.type || match.isRepeated != field.isRepeated
                || match.hasPresence != field.hasPresence
            {
                problems.append("\(place) has another type")
            }
            if typeName(match) != typeName(field) { problems.append("\(place) is of type \(typeName(match)) now") }
            if match.options.field.tag != field.options.field.tag { problems.append("\(place) has another tag") }
            if match.options.field.sealed != field.options.field.sealed {
                problems.append("\(place) has another compartment")
            }
        }
        return problems
    }

    private static func typeName(_ field: FieldDescriptor) -> String {
        switch field.type {
        case .message: field.messageType.fullName
        case .enum: field.enumType.fullName
        default: ""
        }
    }
}
