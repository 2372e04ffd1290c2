import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// One field of an event or of a group.
struct FieldModel {
    /// How the field is stored and visited.
    enum Kind: Equatable { case text, integer, flag, bytes, choice, group(String) }

    let name: String
    let jsonName: String
    let swiftName: String
    let hasName: String
    let clearName: String
    let hasPresence: Bool
    let isRepeated: Bool
    let kind: Kind
    let options: EventFieldOptions

    init(_ field: FieldDescriptor, namer: SwiftProtobufNamer, inEvent: Bool) throws {
        name = field.name
        jsonName = field.jsonName ?? field.name
        let names = namer.messagePropertyNames(field: field, prefixed: "", includeHasAndClear: true)
        (swiftName, hasName, clearName) = (names.name, names.has, names.clear)
        hasPresence = field.hasPresence
        isRepeated = field.isRepeated
        options = field.options.field
        if field.isMap {
            throw CatalogueError(field.fullName, "a map has no fixed order of bytes: use a repeated message")
        }
        if field.realContainingOneof != nil {
            throw CatalogueError(field.fullName, "a oneof cannot be sealed or merged: use fields")
        }
        switch field.type {
        case .string: kind = .text
        case .int32, .int64, .uint32, .sint32, .sint64, .sfixed32, .sfixed64, .fixed32: kind = .integer
        case .bool: kind = .flag
        case .bytes: kind = .bytes
        case .enum: kind = .choice
        case .message: kind = .group(namer.fullName(message: field.messageType))
        default:
            throw CatalogueError(field.fullName, "type not allowed: amounts and measures are exact, in whole units")
        }
        try check(field.fullName, inEvent: inEvent)
    }

    private func check(_ place: String, inEvent: Bool) throws {
        guard !options.labelVi.isEmpty, !options.labelEn.isEmpty else {
            throw CatalogueError(place, "needs (socai.field) with label_vi and label_en")
        }
        if !options.tag.isEmpty {
            guard inEvent, kind == .text else {
                throw CatalogueError(place, "a tag is a text field of the event itself")
            }
            guard options.sealed == .unspecified else {
                throw CatalogueError(place, "a tag stands in the clear: it cannot be sealed")
            }
            guard options.tag == "*" || options.tag.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
                throw CatalogueError(place, "a tag's kind is lower-case letters, or * for whole tags")
            }
        }
        if options.sealed != .unspecified, !inEvent {
            throw CatalogueError(place, "seal the field of the event that holds this group")
        }
        if options.format != .text, kind != .text { throw CatalogueError(place, "a format belongs to a text") }
        if options.required, !isRepeated, !hasPresence, kind == .integer || kind == .flag {
            throw CatalogueError(place, "a required number or flag must be `optional`, or 0 and absent are the same")
        }
        if options.required, options.sealed != .unspecified {
            throw CatalogueError(place, "a sealed field may be absent (erased, withheld): it cannot be required")
        }
    }
}
