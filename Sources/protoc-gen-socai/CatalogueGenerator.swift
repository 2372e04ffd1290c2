import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Turns the `.proto` files of the concepts into the Swift of the event catalogue.
///
/// One file a concept (the enum of its events and what each message declares), one for the enum over all concepts,
/// one for the registry and one for the descriptor set. All must be given in one run of protoc.
struct CatalogueGenerator: CodeGenerator {
    let supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] = [.proto3Optional]
    let customOptionExtensions: [any AnyMessageExtension] = [
        Extensions_event, Extensions_field, Extensions_value,
    ]

    func generate(
        files: [FileDescriptor], parameter: any CodeGeneratorParameter,
        protoCompilerContext: any ProtoCompilerContext, generatorOutputs: any GeneratorOutputs
    ) throws {
        let own = files.filter { $0.package == "socai" }.sorted { $0.name < $1.name }
        let concepts = try own.map { try Concept($0) }
        try Concept.checkUniqueNames(concepts)
        try Concept.checkLifeCycles(concepts)
        for concept in concepts where !concept.isEmpty {
            try generatorOutputs.add(
                fileName: "\(concept.name).socai.swift", contents: ConceptWriter(concept: concept).text)
        }
        let withEvents = concepts.filter { !$0.events.isEmpty }
        try generatorOutputs.add(fileName: "DomainEvent.socai.swift", contents: RegistryWriter.domainEvent(withEvents))
        try generatorOutputs.add(fileName: "Catalogue.socai.swift", contents: RegistryWriter.catalogue(withEvents))
        var set = Google_Protobuf_FileDescriptorSet()
        set.file = Self.dependenciesFirst(own).map { $0.extractProto() }
        let bytes: Data = try set.serializedBytes()
        try generatorOutputs.add(fileName: "DescriptorSet.socai.swift", contents: RegistryWriter.descriptorSet(bytes))
    }
}

extension CatalogueGenerator {
    /// The files in an order in which each can be loaded: what it imports stands before it.
    ///
    /// `google/protobuf/descriptor.proto` is left out: every protobuf library brings it along.
    static func dependenciesFirst(_ files: [FileDescriptor]) -> [FileDescriptor] {
        var ordered: [FileDescriptor] = []
        func add(_ file: FileDescriptor) {
            guard file.package == "socai", !ordered.contains(where: { $0.name == file.name }) else { return }
            file.dependencies.forEach(add)
            ordered.append(file)
        }
        files.forEach(add)
        return ordered
    }
}

/// A mistake in a `.proto` that makes its events unusable; protoc prints it and fails.
struct CatalogueError: Error, CustomStringConvertible {
    let description: String
    init(_ place: String, _ message: String) { description = "\(place): \(message)" }
}
