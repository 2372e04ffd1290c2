import SwiftProtobuf

/// Writes whole numbers in the wire format of their type, refusing what the type cannot hold.
enum IntegerField {
    static func write(
        _ value: Int64, as type: Google_Protobuf_FieldDescriptorProto.TypeEnum, number: Int, name: String,
        to wire: inout WireWriter
    ) throws(RowFault) {
        switch type {
        case .int32, .sint32, .sfixed32: guard Int32(exactly: value) != nil else { throw tooLarge(value, name) }
        case .uint32, .fixed32: guard UInt32(exactly: value) != nil else { throw tooLarge(value, name) }
        case .uint64, .fixed64: guard value >= 0 else { throw tooLarge(value, name) }
        default: break
        }
        switch type {
        case .sint32, .sint64: wire.varint(number, UInt64(bitPattern: (value << 1) ^ (value >> 63)))
        case .fixed32, .sfixed32: wire.fixed32(number, UInt32(truncatingIfNeeded: value))
        case .fixed64, .sfixed64: wire.fixed64(number, UInt64(bitPattern: value))
        default: wire.varint(number, UInt64(bitPattern: value))
        }
    }

    private static func tooLarge(_ value: Int64, _ name: String) -> RowFault {
        RowFault(
            vi: "\(name): \(value) vượt giới hạn của trường", en: "\(name): \(value) is beyond what the field holds")
    }
}
