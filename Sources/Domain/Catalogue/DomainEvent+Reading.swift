internal import SwiftProtobuf

extension DomainEvent {
    /// Reads an event of this type from its bytes.
    ///
    /// Throws ``CatalogueError`` where the catalogue has no such type or the bytes are no such message.
    public init(type: String, payload: [UInt8]) throws {
        guard let entry = Catalogue.eventType(type) else { throw CatalogueError.unknownType(type) }
        do {
            self = try entry.decode(payload)
        } catch {
            throw CatalogueError.malformed(type: type, reason: String(describing: error))
        }
    }

    /// Reads an event of this type from ProtoJSON (names of the `.proto` are accepted too).
    public init(type: String, json: String) throws {
        guard let entry = Catalogue.eventType(type) else { throw CatalogueError.unknownType(type) }
        do {
            self = try entry.messageType.init(jsonString: json).domainEvent
        } catch {
            throw CatalogueError.malformed(type: type, reason: String(describing: error))
        }
    }

    /// What the catalogue says about this event's type.
    public var eventType: EventType { Swift.type(of: message).eventType }

    /// The whole message in its canonical bytes: fields in ascending order, nothing default.
    public func payload() throws -> [UInt8] { try message.serializedBytes() }

    /// This event as ProtoJSON with the names of the `.proto`.
    public func json() throws -> String {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        return try message.jsonString(options: options)
    }

    /// The tags its fields give, NFC, sorted, each once.
    public var tags: [String] {
        var collector = TagCollector()
        message.visitFields(&collector)
        return collector.tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The tag of the subject that it is an act upon; `nil` where its type names none, or the field is empty.
    public var subject: String? {
        guard let name = eventType.subject else { return nil }
        var finder = TagCollector(only: name)
        message.visitFields(&finder)
        return finder.tags.first
    }

    /// The payload with sealed fields cut out, and for each compartment the bytes of a message that holds only those.
    ///
    /// `sealedUnder` is the tag of the subject whose key seals the parts; `nil` where the type seals nothing.
    /// Throws ``CatalogueError/noSealingSubject(type:field:)`` where there is something to seal and nobody to seal it for.
    public func split() throws -> (payload: [UInt8], sealed: [Compartment: [UInt8]], sealedUnder: String?) {
        func parts(_ message: some EventMessage) throws -> ([UInt8], [Compartment: [UInt8]]) {
            var clear = message
            var sealed: [Compartment: [UInt8]] = [:]
            for compartment in declared(message).compartments {
                let bytes: [UInt8] = try clear.cut(compartment).serializedBytes()
                if !bytes.isEmpty { sealed[compartment] = bytes }
            }
            return (try clear.serializedBytes(), sealed)
        }
        let message = message
        let (payload, sealed) = try parts(message)
        guard let name = eventType.sealedUnder else { return (payload, sealed, nil) }
        var finder = TagCollector(only: name)
        message.visitFields(&finder)
        if finder.tags.isEmpty, !sealed.isEmpty {
            throw CatalogueError.noSealingSubject(type: type, field: name)
        }
        return (payload, sealed, finder.tags.first)
    }

    /// Puts a part that ``split()`` cut out back in.
    public mutating func merge(sealed: [UInt8]) throws {
        func merged(_ message: some EventMessage) throws -> DomainEvent {
            var message = message
            try message.merge(serializedBytes: sealed)
            return message.domainEvent
        }
        do {
            self = try merged(message)
        } catch {
            throw CatalogueError.malformed(type: type, reason: String(describing: error))
        }
    }
}

private func declared<Event: EventMessage>(_ message: Event) -> EventType { Event.eventType }
