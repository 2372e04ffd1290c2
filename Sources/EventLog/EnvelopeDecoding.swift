import CivilTime

/// What is read of an envelope, field by field.
private struct Partial {
    var id: EventID?
    var data = EventData(id: EventID(high: 0, low: 0), type: "", occurred: Instant(microseconds: 0))
    var ledger: [UInt8] = []
    var position: Position?
    var recorded = Instant(microseconds: 0)
    var links: [Link] = []
}

extension Envelope {
    /// Reads stored bytes; `owned` are the same bytes, kept with the event.
    static func decode(_ bytes: UnsafeRawBufferPointer, owned: [UInt8]? = nil) throws(EnvelopeError) -> RecordedEvent {
        var reader = WireReader(bytes)
        var partial = Partial()
        while let field = try reader.next() {
            if field.number < Number.ledger {
                try decodeGiven(field, into: &partial)
            } else {
                try decodeAssigned(field, into: &partial)
            }
        }
        guard let id = partial.id else { throw reader.error("no id") }
        guard let position = partial.position else { throw reader.error("no position") }
        guard partial.ledger.count == 16 else { throw reader.error("no ledger") }
        guard partial.links.count == partial.data.tags.count else {
            throw reader.error("\(partial.data.tags.count) tags, but \(partial.links.count) links")
        }
        partial.data.id = id
        return RecordedEvent(
            data: partial.data, ledger: partial.ledger, position: position, recorded: partial.recorded,
            links: partial.links, bytes: owned ?? [UInt8](bytes))
    }

    private static func decodeGiven(_ field: WireReader.Field, into partial: inout Partial) throws(EnvelopeError) {
        switch field.number {
        case Number.id: partial.id = try field.id()
        case Number.type: partial.data.type = try field.text()
        case Number.tags: partial.data.tags.append(try field.text())
        case Number.occurred: partial.data.occurred = Instant(microseconds: try field.fixed())
        case Number.effective: partial.data.effective = Instant(microseconds: try field.fixed())
        case Number.agency: partial.data.agency = try field.text()
        case Number.officer: partial.data.officer = try field.text()
        case Number.command: partial.data.command = try field.text()
        case Number.causation: partial.data.causation = try field.id()
        case Number.correlation: partial.data.correlation = try field.id()
        case Number.rulePack: partial.data.rulePack = [UInt8](try field.delimited())
        case Number.payload: partial.data.payload = [UInt8](try field.delimited())
        case Number.sealed: partial.data.sealed.append(try sealedPart(field.delimited()))
        case Number.attributes: partial.data.attributes.append(try attribute(field.delimited()))
        default: break  // A field of a later version.
        }
    }

    private static func decodeAssigned(_ field: WireReader.Field, into partial: inout Partial) throws(EnvelopeError) {
        switch field.number {
        case Number.ledger: partial.ledger = [UInt8](try field.delimited())
        case Number.position: partial.position = try field.unsigned()
        case Number.recorded: partial.recorded = Instant(microseconds: try field.fixed())
        case Number.links: partial.links.append(try link(field.delimited()))
        default: break  // A field of a later version.
        }
    }

    private static func sealedPart(_ bytes: UnsafeRawBufferPointer) throws(EnvelopeError) -> SealedPart {
        var reader = WireReader(bytes)
        var part = SealedPart(compartment: "", subject: "", keyID: [], nonce: [], ciphertext: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: part.compartment = try field.text()
            case 2: part.subject = try field.text()
            case 3: part.keyID = [UInt8](try field.delimited())
            case 4: part.nonce = [UInt8](try field.delimited())
            case 5: part.ciphertext = [UInt8](try field.delimited())
            default: break
            }
        }
        return part
    }

    private static func attribute(_ bytes: UnsafeRawBufferPointer) throws(EnvelopeError) -> Attribute {
        var reader = WireReader(bytes)
        var attribute = Attribute(name: "", value: "")
        while let field = try reader.next() {
            switch field.number {
            case 1: attribute.name = try field.text()
            case 2: attribute.value = try field.text()
            default: break
            }
        }
        return attribute
    }

    static func link(_ bytes: UnsafeRawBufferPointer) throws(EnvelopeError) -> Link {
        var reader = WireReader(bytes)
        var ordinal: UInt64 = 0
        var previous: Position?
        while let field = try reader.next() {
            switch field.number {
            case 1: ordinal = try field.unsigned()
            case 2: previous = try field.unsigned()
            default: break
            }
        }
        return Link(ordinal: ordinal, previous: previous)
    }

    /// The `recorded` time of stored bytes, without reading the rest of them closely.
    static func recorded(_ bytes: UnsafeRawBufferPointer) throws(EnvelopeError) -> Instant {
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            if field.number == Number.recorded { return Instant(microseconds: try field.fixed()) }
        }
        return Instant(microseconds: 0)
    }
}
