import SwiftProtobuf

@testable import protoc_gen_socai

/// Builds small `.proto` files as protoc would hand them to the plugin.
enum Protos {
    typealias FileProto = Google_Protobuf_FileDescriptorProto
    typealias FieldProto = Google_Protobuf_FieldDescriptorProto

    /// A file of the concept Fine with the event FinePaid: a tagged case, an owner, a sealed name, a choice.
    static func file(_ change: (inout FileProto) -> Void = { _ in }) -> FileProto {
        var file = FileProto()
        (file.name, file.package, file.syntax) = ("Fine/fine.proto", "socai", "proto3")
        file.options.swiftPrefix = ""
        var event = Google_Protobuf_DescriptorProto()
        event.name = "FinePaid"
        event.options.event = EventOptions.with {
            ($0.labelVi, $0.labelEn, $0.legalBasis, $0.sealedUnder) = ("Nộp phạt", "Fine paid", "Điều 78", "person_id")
        }
        event.field = [
            field("case_id", 1) { $0.tag = "case" }, field("person_id", 2) { $0.tag = "person" },
            field("payer_name", 3) { $0.sealed = .personal }, field("way", 4, type: .enum) { _ in },
        ]
        event.field[3].typeName = ".socai.Way"
        file.messageType = [event]
        var way = Google_Protobuf_EnumDescriptorProto()
        way.name = "Way"
        way.value = [value("WAY_UNSPECIFIED", 0, ""), value("WAY_CASH", 1, "tiền mặt")]
        file.enumType = [way]
        change(&file)
        return file
    }

    static func field(
        _ name: String, _ number: Int32, type: FieldProto.TypeEnum = .string,
        _ options: (inout EventFieldOptions) -> Void = { _ in }
    ) -> FieldProto {
        var field = FieldProto()
        (field.name, field.number, field.type, field.label) = (name, number, type, .optional)
        field.jsonName = name  // protoc always sets it.
        var declared = EventFieldOptions()
        (declared.labelVi, declared.labelEn) = ("nhãn", "label")
        options(&declared)
        field.options.field = declared
        return field
    }

    static func value(_ name: String, _ number: Int32, _ label: String) -> Google_Protobuf_EnumValueDescriptorProto {
        var value = Google_Protobuf_EnumValueDescriptorProto()
        (value.name, value.number) = (name, number)
        if !label.isEmpty { value.options.value = ChoiceOptions.with { ($0.labelVi, $0.labelEn) = (label, label) } }
        return value
    }
}
