/// Why bytes are not an envelope.
public struct EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the bytes it was found.
    public let offset: Int
    public let reason: String

    /// The reason and the place.
    public var description: String { "not an envelope: \(reason) (at byte \(offset))" }
}

/// Reads protobuf wire format from bytes that anyone may have written: every length is checked before it is believed.
struct WireReader {
    /// One field as it stands in the bytes.
    struct Field {
        let number: UInt64
        let wire: UInt64
        /// The value of a varint or fixed field.
        let value: UInt64
        /// The bytes of a delimited field.
        let bytes: UnsafeRawBufferPointer
        let offset: Int
    }

    let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    func error(_ reason: String) -> EnvelopeError { EnvelopeError(offset: offset, reason: reason) }

    /// The next field, or `nil` at the end.
    @inline(__always)
    mutating func next() throws(EnvelopeError) -> Field? {
        guard offset < bytes.count else { return nil }
        let start = offset
        let key = try varint()
        let number = key >> 3
        guard number > 0, number < 1 << 29 else { throw error("field number \(number)") }
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        switch key & 7 {
        case WireWriter.Wire.varint:
            return Field(number: number, wire: key & 7, value: try varint(), bytes: none, offset: start)
        case WireWriter.Wire.fixed64:
            let raw = try take(8)
            let value = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
            return Field(number: number, wire: key & 7, value: value, bytes: none, offset: start)
        case WireWriter.Wire.delimited:
            let count = try varint()
            guard count <= UInt64(bytes.count - offset) else { throw error("a field ends beyond the bytes") }
            return Field(number: number, wire: key & 7, value: 0, bytes: try take(Int(count)), offset: start)
        case WireWriter.Wire.fixed32:
            let raw = try take(4)
            let value = UInt64(UInt32(littleEndian: raw.loadUnaligned(as: UInt32.self)))
            return Field(number: number, wire: key & 7, value: value, bytes: none, offset: start)
        default:
            throw error("wire type \(key & 7)")
        }
    }

    @inline(__always)
    private mutating func take(_ count: Int) throws(EnvelopeError) -> UnsafeRawBufferPointer {
        guard count <= bytes.count - offset else { throw error("a field ends beyond the bytes") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    @inline(__always)
    private mutating func varint() throws(EnvelopeError) -> UInt64 {
        // Nearly all keys and lengths are one byte.
        guard offset < bytes.count, bytes[offset] < 0x80 else { return try longVarint() }
        defer { offset += 1 }
        return UInt64(bytes[offset])
    }

    private mutating func longVarint() throws(EnvelopeError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            guard shift < 63 || byte <= 1 else { throw error("a number of more than 64 bits") }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw error("a number has no end")
    }
}

extension WireReader.Field {
    func delimited() throws(EnvelopeError) -> UnsafeRawBufferPointer {
        guard wire == WireWriter.Wire.delimited else { throw EnvelopeError(offset: offset, reason: "field \(number) is no bytes") }
        return bytes
    }

    func text() throws(EnvelopeError) -> String {
        guard let text = String(validating: try delimited(), as: UTF8.self) else {
            throw EnvelopeError(offset: offset, reason: "field \(number) is not UTF-8")
        }
        return text
    }

    func fixed() throws(EnvelopeError) -> Int64 {
        guard wire == WireWriter.Wire.fixed64 else { throw EnvelopeError(offset: offset, reason: "field \(number) is no fixed64") }
        return Int64(bitPattern: value)
    }

    func unsigned() throws(EnvelopeError) -> UInt64 {
        guard wire == WireWriter.Wire.varint else { throw EnvelopeError(offset: offset, reason: "field \(number) is no varint") }
        return value
    }

    func id() throws(EnvelopeError) -> EventID {
        guard let id = EventID(raw: try delimited()) else {
            throw EnvelopeError(offset: offset, reason: "field \(number) is not sixteen bytes")
        }
        return id
    }
}
