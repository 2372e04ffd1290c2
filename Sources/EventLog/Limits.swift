/// What the log takes at most. Everything has a limit, so that no request can harm the others.
public enum Limits {
    /// The bytes of a stored envelope: what an entry bundle of C2SP tlog-tiles can hold.
    public static let envelope = 65_535
    /// The tags of an event.
    public static let tags = 64
    /// The UTF-8 bytes of a tag.
    public static let tag = 200
    /// The UTF-8 bytes of a type.
    public static let type = 100
    /// The events of one request.
    public static let batch = 10_000
    /// The items of a query.
    public static let queryItems = 1_000
    /// The types, or the tags, of one item of a query.
    public static let itemTerms = 1_000
}

/// An event ready to be appended: checked, brought to the form that is kept, encoded.
struct Draft: Sendable {
    let id: EventID
    let type: String
    let tags: [TagKey]
    let bytes: [UInt8]

    init(_ data: borrowing EventData) throws(AppendError) {
        let type = try Self.checkedType(data.type)
        let tags = try Self.checkedTags(data.tags)
        for attribute in data.attributes where attribute.name.utf8.isEmpty {
            throw .malformed(what: "attribute", value: attribute.value, reason: "has no name")
        }
        let bytes = Envelope.draft(data, type: type, tags: tags)
        // What the log adds is counted at its largest, so that the answer does not depend on where the event will stand.
        let size = bytes.count + Envelope.assignedLimit(tags: tags.count)
        guard size <= Limits.envelope else {
            throw .tooLarge(what: "event \(data.id) in bytes", count: size, limit: Limits.envelope)
        }
        self.id = data.id
        self.type = type
        self.tags = tags
        self.bytes = bytes
    }

    private static func checkedType(_ type: String) throws(AppendError) -> String {
        let type = type.canonicallyComposed
        guard !type.utf8.isEmpty else { throw .malformed(what: "type", value: type, reason: "is empty") }
        guard type.utf8.count <= Limits.type else {
            throw .tooLarge(what: "type “\(type)” in bytes", count: type.utf8.count, limit: Limits.type)
        }
        guard !type.hasControlCharacters else {
            throw .malformed(what: "type", value: type, reason: "holds a control character")
        }
        return type
    }

    /// The tags in the form that is kept: sorted by their bytes, each once.
    private static func checkedTags(_ given: [String]) throws(AppendError) -> [TagKey] {
        var tags: [TagKey] = []
        tags.reserveCapacity(given.count)
        var isAscending = true
        for tag in given {
            let tag = try checkedTag(tag)
            if let last = tags.last, !last.text.utf8.lexicographicallyPrecedes(tag.utf8) { isAscending = false }
            tags.append(TagKey(tag))
        }
        if !isAscending {
            tags.sort { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
            var unique: [TagKey] = []
            for tag in tags where unique.last != tag { unique.append(tag) }
            tags = unique
        }
        guard tags.count <= Limits.tags else {
            throw .tooLarge(what: "number of tags", count: tags.count, limit: Limits.tags)
        }
        return tags
    }

    private static func checkedTag(_ tag: String) throws(AppendError) -> String {
        let tag = tag.canonicallyComposed
        guard tag.utf8.count <= Limits.tag else {
            throw .tooLarge(what: "tag “\(tag)” in bytes", count: tag.utf8.count, limit: Limits.tag)
        }
        if let reason = tag.withBytes(fault) ?? (tag.hasControlCharacters ? "holds a control character" : nil) {
            throw .malformed(what: "tag", value: tag, reason: reason)
        }
        return tag
    }

    /// Why bytes are not of the form `kind:value`.
    private static func fault(_ tag: UnsafeBufferPointer<UInt8>) -> String? {
        guard let colon = tag.firstIndex(of: UInt8(ascii: ":")) else { return "is not of the form kind:value" }
        for index in 0..<max(colon, 1) {
            switch tag[index] {
            case 0x61...0x7a: continue
            case 0x30...0x39, 0x5f, 0x2d: if index > 0 { continue }
            default: break
            }
            return "has a kind that is not [a-z][a-z0-9_-]*"
        }
        return colon + 1 < tag.count ? nil : "has no value"
    }
}

/// A query ready to be asked: terms in the form that is kept, terms that no event can have dropped.
struct PreparedQuery: Sendable {
    /// The items; `nil` means every event.
    let items: [Query.Item]?

    init(_ query: Query) throws(AppendError) {
        guard query.items.count <= Limits.queryItems else {
            throw .tooLarge(what: "number of query items", count: query.items.count, limit: Limits.queryItems)
        }
        var items: [Query.Item] = []
        var isAll = query.items.isEmpty
        for item in query.items {
            guard item.types.count <= Limits.itemTerms, item.tags.count <= Limits.itemTerms else {
                throw .tooLarge(
                    what: "number of types or tags of a query item", count: max(item.types.count, item.tags.count),
                    limit: Limits.itemTerms)
            }
            let kept = Query.Item(
                types: Self.unique(item.types.map(\.canonicallyComposed)),
                tags: Self.unique(item.tags.map(\.canonicallyComposed)))
            if kept.types.isEmpty, kept.tags.isEmpty { isAll = true }
            // A term that is longer than any the log takes matches nothing, and is no key for LMDB either.
            let types = kept.types.filter { !$0.isEmpty && $0.utf8.count <= Limits.type }
            guard kept.tags.allSatisfy({ !$0.isEmpty && $0.utf8.count <= Limits.tag }) else { continue }
            guard kept.types.isEmpty || !types.isEmpty else { continue }
            items.append(Query.Item(types: types, tags: kept.tags))
        }
        self.items = isAll ? nil : items
    }

    private static func unique(_ terms: [String]) -> [String] {
        guard terms.count > 1 else { return terms }
        var seen: Set<String> = []
        return terms.filter { seen.insert($0).inserted }
    }
}
