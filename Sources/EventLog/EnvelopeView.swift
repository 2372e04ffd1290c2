/// The fields of an envelope that a verification needs, as they lie in the bytes; good only as long as the bytes are.
struct EnvelopeView {
    var id = UnsafeRawBufferPointer(start: nil, count: 0)
    var type = UnsafeRawBufferPointer(start: nil, count: 0)
    var tags: [UnsafeRawBufferPointer] = []
    var ledger = UnsafeRawBufferPointer(start: nil, count: 0)
    var position: Position = 0
    var recorded: Int64 = 0
    var links: [Link] = []

    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(EnvelopeError) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        (id, type, ledger) = (none, none, none)
        (position, recorded) = (.max, 0)
        tags.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case Envelope.Number.id: id = try field.delimited()
            case Envelope.Number.type: type = try field.delimited()
            case Envelope.Number.tags: tags.append(try field.delimited())
            case Envelope.Number.ledger: ledger = try field.delimited()
            case Envelope.Number.position: position = try field.unsigned()
            case Envelope.Number.recorded: recorded = try field.fixed()
            case Envelope.Number.links: links.append(try Envelope.link(field.delimited()))
            default: break
            }
        }
        guard tags.count == links.count else {
            throw reader.error("\(tags.count) tags, but \(links.count) links")
        }
    }
}
