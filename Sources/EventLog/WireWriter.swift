/// Writes protobuf wire format: the few kinds of field the envelope has.
struct WireWriter {
    var bytes: [UInt8] = []

    /// The wire types of protobuf.
    enum Wire {
        static let varint: UInt64 = 0
        static let fixed64: UInt64 = 1
        static let delimited: UInt64 = 2
        static let fixed32: UInt64 = 5
    }

    static func length(_ value: UInt64) -> Int { value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7 }

    mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func unsigned(_ field: UInt64, _ value: UInt64) {
        varint(field << 3 | Wire.varint)
        varint(value)
    }

    mutating func delimited(_ field: UInt64, _ value: [UInt8]) {
        varint(field << 3 | Wire.delimited)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func delimited(_ field: UInt64, _ value: String) {
        varint(field << 3 | Wire.delimited)
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// Writes the field unless it is empty.
    mutating func optional(_ field: UInt64, _ value: [UInt8]) {
        if !value.isEmpty { delimited(field, value) }
    }

    /// Writes the field unless it is empty.
    mutating func optional(_ field: UInt64, _ value: String) {
        if !value.utf8.isEmpty { delimited(field, value) }
    }

    /// Writes the field unless it is zero.
    mutating func optional(_ field: UInt64, fixed value: Int64) {
        guard value != 0 else { return }
        varint(field << 3 | Wire.fixed64)
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
