/// An encoder that counts values; enough to see that a state can be encoded, without Foundation.
final class CountingEncoder: Encoder {
    var count = 0
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Keyed<Key>(encoder: self))
    }
    func unkeyedContainer() -> any UnkeyedEncodingContainer { Unkeyed(encoder: self) }
    func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

    private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let encoder: CountingEncoder
        let codingPath: [any CodingKey] = []
        mutating func encodeNil(forKey key: Key) { encoder.count += 1 }
        mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try value.encode(to: encoder) }
        mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey: Key) -> KeyedEncodingContainer<
            Nested
        > {
            encoder.container(keyedBy: Nested.self)
        }
        mutating func nestedUnkeyedContainer(forKey: Key) -> any UnkeyedEncodingContainer { encoder.unkeyedContainer() }
        mutating func superEncoder() -> any Encoder { encoder }
        mutating func superEncoder(forKey: Key) -> any Encoder { encoder }
    }

    private struct Unkeyed: UnkeyedEncodingContainer {
        let encoder: CountingEncoder
        let codingPath: [any CodingKey] = []
        var count: Int { encoder.count }
        mutating func encodeNil() { encoder.count += 1 }
        mutating func encode<T: Encodable>(_ value: T) throws { try value.encode(to: encoder) }
        mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
            encoder.container(keyedBy: Nested.self)
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.unkeyedContainer() }
        mutating func superEncoder() -> any Encoder { encoder }
    }

    private struct Single: SingleValueEncodingContainer {
        let encoder: CountingEncoder
        let codingPath: [any CodingKey] = []
        mutating func encodeNil() { encoder.count += 1 }
        // Primitive values end here: their own encode(to:) would come back for ever.
        mutating func encode(_ value: Bool) { encoder.count += 1 }
        mutating func encode(_ value: String) { encoder.count += 1 }
        mutating func encode(_ value: Int) { encoder.count += 1 }
        mutating func encode(_ value: Int32) { encoder.count += 1 }
        mutating func encode(_ value: Int64) { encoder.count += 1 }
        mutating func encode(_ value: UInt8) { encoder.count += 1 }
        mutating func encode(_ value: UInt32) { encoder.count += 1 }
        mutating func encode(_ value: UInt64) { encoder.count += 1 }
        mutating func encode<T: Encodable>(_ value: T) throws { try value.encode(to: encoder) }
    }
}
