import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing

@testable import protoc_gen_socai

struct CatalogueGeneratorTests {
    private func response(_ change: (inout Protos.FileProto) -> Void = { _ in })
        -> Google_Protobuf_Compiler_CodeGeneratorResponse
    {
        var request = Google_Protobuf_Compiler_CodeGeneratorRequest()
        request.protoFile = [Protos.file(change)]
        request.fileToGenerate = ["Fine/fine.proto"]
        return generateCode(request: request, generator: CatalogueGenerator())
    }

    @Test func `one file a concept and three for the whole are written, always the same`() {
        let first = response()
        #expect(first.error.isEmpty)
        #expect(
            first.file.map(\.name) == [
                "Fine.socai.swift", "DomainEvent.socai.swift", "Catalogue.socai.swift", "DescriptorSet.socai.swift",
            ])
        #expect(first == response())
        #expect(first.file[0].content.contains("case finePaid(FinePaid)"))
        #expect(first.file[0].content.contains("swap(&part.payerName, &payerName)"))
    }

    @Test func `a text in a label is quoted`() {
        let written = response { $0.messageType[0].options.event.labelEn = "the \"fine\" \\ paid" }
        #expect(written.file[0].content.contains(#"labelEn: "the \"fine\" \\ paid""#))
    }

    @Test func `an event without labels, tag or label of a field is refused`() {
        #expect(
            response { $0.messageType[0].options.event.labelEn = "" }.error == "FinePaid: needs label_vi and label_en")
        #expect(
            response { $0.messageType[0].field[0].options.field.labelVi = "" }.error.hasPrefix(
                "socai.FinePaid.case_id: needs (socai.field)"))
        #expect(response { $0.enumType[0].value[1].clearOptions() }.error.contains("WAY_CASH: needs (socai.value)"))
        #expect(
            response {
                $0.messageType[0].field.removeFirst(3)
                $0.messageType[0].options.event.sealedUnder = ""
            }.error.hasPrefix("FinePaid: needs a field with a tag"))
    }

    @Test func `what is sealed needs a subject, is never a tag and never required`() {
        #expect(
            response { $0.messageType[0].options.event.sealedUnder = "" }.error.hasPrefix(
                "FinePaid: sealed fields need sealed_under"))
        #expect(
            response { $0.messageType[0].options.event.sealedUnder = "payer_name" }.error.hasPrefix(
                "FinePaid: sealed fields need"))
        #expect(
            response { $0.messageType[0].field[0].options.field.sealed = .personal }.error.contains(
                "a tag stands in the clear"))
        #expect(
            response { $0.messageType[0].field[2].options.field.required = true }.error.contains("cannot be required"))
    }

    @Test func `floating point, maps and loose numbers are refused`() {
        #expect(
            response { $0.messageType[0].field.append(Protos.field("share", 5, type: .double)) }.error.contains(
                "type not allowed"))
        #expect(
            response { $0.messageType[0].field.append(Protos.field("count", 5, type: .int64) { $0.required = true }) }
                .error.contains("must be `optional`"))
    }

    @Test func `one name stands for one event in the whole catalogue`() {
        let other = Protos.file { $0.name = "Other/other.proto" }
        // Within one package protoc itself refuses this; concepts may come in several packages one day.
        #expect(throws: CatalogueError.self) {
            let one = try Concept(DescriptorSet(protos: [Protos.file()]).files[0])
            let two = try Concept(DescriptorSet(protos: [other]).files[0])
            try Concept.checkUniqueNames([one, two])
        }
    }
}
