import CivilTime

/// The stored form of an event; `envelope.proto` documents it.
enum Envelope {
    /// The numbers of the fields.
    enum Number {
        static let id: UInt64 = 1
        static let type: UInt64 = 2
        static let tags: UInt64 = 3
        static let occurred: UInt64 = 4
        static let effective: UInt64 = 5
        static let agency: UInt64 = 6
        static let officer: UInt64 = 7
        static let command: UInt64 = 8
        static let causation: UInt64 = 9
        static let correlation: UInt64 = 10
        static let rulePack: UInt64 = 11
        static let payload: UInt64 = 12
        static let sealed: UInt64 = 13
        static let attributes: UInt64 = 14
        static let ledger: UInt64 = 16
        static let position: UInt64 = 17
        static let recorded: UInt64 = 18
        static let links: UInt64 = 19
    }

    /// What the assigned part begins with: the key of field 16. No draft has it, so a draft ends before the first.
    static let assignedKey: [UInt8] = [0x82, 0x01]

    /// The most bytes the assigned part takes: ledger, position, recorded, and a link a tag.
    static func assignedLimit(tags: Int) -> Int { (2 + 1 + 16) + (2 + 10) + (2 + 8) + tags * (2 + 1 + 11 + 11) }

    /// The client's part, with type and tags in the form that is kept.
    static func draft(_ data: borrowing EventData, type: String, tags: [TagKey]) -> [UInt8] {
        var writer = WireWriter()
        writer.bytes.reserveCapacity(256 + data.payload.count + tags.count * 64)
        writer.delimited(Number.id, data.id.bytes)
        writer.optional(Number.type, type)
        for tag in tags { writer.delimited(Number.tags, tag.text) }
        writer.optional(Number.occurred, fixed: data.occurred.microseconds)
        writer.optional(Number.effective, fixed: data.effective.microseconds)
        writer.optional(Number.agency, data.agency)
        writer.optional(Number.officer, data.officer)
        writer.optional(Number.command, data.command)
        if let causation = data.causation { writer.delimited(Number.causation, causation.bytes) }
        if let correlation = data.correlation { writer.delimited(Number.correlation, correlation.bytes) }
        writer.optional(Number.rulePack, data.rulePack)
        writer.optional(Number.payload, data.payload)
        for part in data.sealed {
            var inner = WireWriter()
            inner.optional(1, part.compartment)
            inner.optional(2, part.subject)
            inner.optional(3, part.keyID)
            inner.optional(4, part.nonce)
            inner.optional(5, part.ciphertext)
            writer.delimited(Number.sealed, inner.bytes)
        }
        for attribute in data.attributes {
            var inner = WireWriter()
            inner.optional(1, attribute.name)
            inner.optional(2, attribute.value)
            writer.delimited(Number.attributes, inner.bytes)
        }
        return writer.bytes
    }

    /// Writes what the log assigns, behind the draft.
    static func assign(
        _ writer: inout WireWriter, ledger: [UInt8], position: Position, recorded: Instant, links: [Link]
    ) {
        writer.delimited(Number.ledger, ledger)
        writer.unsigned(Number.position, position)
        writer.optional(Number.recorded, fixed: recorded.microseconds)
        for link in links {
            let previous = link.previous.map { 1 + WireWriter.length($0) } ?? 0
            writer.varint(Number.links << 3 | WireWriter.Wire.delimited)
            writer.varint(UInt64(1 + WireWriter.length(link.ordinal) + previous))
            writer.unsigned(1, link.ordinal)
            if let previous = link.previous { writer.unsigned(2, previous) }
        }
    }

    /// Whether stored bytes were made of this draft.
    static func isStored(_ stored: UnsafeRawBufferPointer, of draft: [UInt8]) -> Bool {
        guard stored.count > draft.count + assignedKey.count else { return false }
        return draft.withUnsafeBytes { stored.starts(with: $0) }
            && stored[draft.count] == assignedKey[0] && stored[draft.count + 1] == assignedKey[1]
    }
}
