/// All types of events this ledger knows.
public enum Catalogue {
    /// Sorted by name.
    public static let eventTypes: [EventType] = listEventTypes()

    private static let byName: [String: EventType] = Dictionary(
        eventTypes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The type of this name.
    public static func eventType(_ name: String) -> EventType? { byName[name] }

    /// The catalogue's own description: a serialised `google.protobuf.FileDescriptorSet` of our `.proto` files.
    ///
    /// It is stored in every ledger, so that its payloads can be read without this program.
    public static let descriptorSet: [UInt8] = Base64.decode(descriptorSetBase64)
}

/// Base64 (RFC 4648 §4) as far as generated literals need it, without Foundation.
enum Base64 {
    /// The bytes of a well-formed literal; other characters are skipped.
    static func decode(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var buffer: UInt32 = 0
        var bits = 0
        for character in text.utf8 {
            let value: UInt8
            switch character {
            case 0x41...0x5A: value = character - 0x41
            case 0x61...0x7A: value = character - 0x61 + 26
            case 0x30...0x39: value = character - 0x30 + 52
            case 0x2B: value = 62
            case 0x2F: value = 63
            default: continue
            }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bytes
    }
}

/// Why an event of the catalogue could not be read or taken apart.
public enum CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The catalogue has no such type: the event was written by a newer program, or the name is misspelt.
    case unknownType(String)
    /// The bytes are no message of the type.
    case malformed(type: String, reason: String)
    /// The event has sealed fields, but the field that names whose key seals them is empty.
    case noSealingSubject(type: String, field: String)

    public var description: String {
        switch self {
        case .unknownType(let type): "no event type is called \(type)"
        case .malformed(let type, let reason): "not a \(type): \(reason)"
        case .noSealingSubject(let type, let field):
            "\(type) has sealed fields, but \(field) is empty: it names whose key seals them"
        }
    }
}
