import MerkleTree

/// What the tail holds of one key: a dossier or a type.
struct TailPostings: Sendable {
    let key: String
    /// The head of the dossier before the first of these positions.
    let before: DossierHead?
    /// Ascending.
    var positions: [Position] = []

    /// The last event at or before the end of these positions.
    var head: DossierHead? {
        guard let last = positions.last else { return before }
        return DossierHead(ordinal: (before?.ordinal ?? 0) + UInt64(positions.count), position: last)
    }
}

/// A run of events in memory, with every index that the tables hold of settled ones.
struct TailContents: Sendable {
    /// The position of the first event.
    let base: Position
    /// The events as a group of the journal holds them: each its length, four bytes, and its stored bytes.
    private(set) var bytes: [UInt8] = []
    /// For each event, where it ends in `bytes`.
    private var ends: [Int] = []
    /// The leaf hashes.
    private(set) var leaves: [Hash] = []
    /// The subtrees of level 1 and above that these leaves complete, in the order in which they do.
    private var nodes: [Hash] = []
    private(set) var ids = TailIDs()
    private var tagIndex: [TagKey: Int] = [:]
    private(set) var tags: [TailPostings] = []
    private var typeIndex: [String: Int] = [:]
    private(set) var types: [TailPostings] = []

    /// Where the dossiers of the event that is being added stand in `tags`, and its links: kept, so that adding allocates nothing.
    private var places: [Int] = []
    private var links: [Link] = []

    /// - Parameter bytes: how many bytes of events there will be, as far as one can tell.
    init(base: Position, expecting bytes: Int = 0) {
        self.base = base
        self.bytes.reserveCapacity(bytes)
    }

    var count: Int { ends.count }
    var end: Position { base + UInt64(count) }

    // MARK: Looking up

    /// Where an event's stored bytes lie.
    private func range(_ position: Position) -> Range<Int> {
        let index = Int(position - base)
        return (index == 0 ? 0 : ends[index - 1]) + 4..<ends[index]
    }

    func withStored<Result>(_ position: Position, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let range = range(position)
        return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    func stored(_ position: Position) -> [UInt8] { Array(bytes[range(position)]) }

    /// The bytes of the events from a position on, their lengths included.
    func area(from position: Position) -> Range<Int> {
        let index = Int(position - base)
        return (index == 0 ? 0 : ends[index - 1])..<bytes.count
    }

    func position(of id: EventID) -> Position? { ids.index(of: id).map { base + UInt64($0) } }
    func postings(tag: TagKey) -> TailPostings? { tagIndex[tag].map { tags[$0] } }
    func postings(type: String) -> TailPostings? { typeIndex[type].map { types[$0] } }

    /// The hash of a subtree whose last leaf is here.
    func node(_ level: Int, _ index: UInt64) -> Hash {
        let leaf = (index + 1) << UInt64(level) - 1
        if level == 0 { return leaves[Int(leaf - base)] }
        return nodes[Int(Self.merges(leaf) - Self.merges(base)) + level - 1]
    }

    /// The hashes of the subtrees that a leaf completes, from level 1 up.
    func completed(by position: Position) -> ArraySlice<Hash> {
        let start = Int(Self.merges(position) - Self.merges(base))
        return nodes[start..<start + (~position).trailingZeroBitCount]
    }

    /// How many subtrees of level 1 and above the leaves below a position complete.
    private static func merges(_ position: Position) -> UInt64 { position - UInt64(position.nonzeroBitCount) }

    /// The ids from a position on, in their own order.
    func sortedIDs(from first: Position) -> [(id: EventID, position: Position)] {
        ids.sorted(from: Int(first - base)).map { (id: $0.id, position: base + UInt64($0.index)) }
    }

    // MARK: Adding

    /// Adds an event.
    ///
    /// - Parameters:
    ///   - before: gives the head of a dossier that this run does not know yet.
    ///   - assigned: writes what the log assigns after the draft; it is given the links.
    mutating func add(
        _ draft: Draft, tree: inout CompactRange, before: (TagKey) throws -> DossierHead?,
        assigned: (inout WireWriter, [Link]) -> Void
    ) throws {
        places.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        for tag in draft.tags {
            // Looked up before anything is changed: when it throws, nothing is half added.
            let index = try tagIndex[tag] ?? enter(tag, try before(tag))
            let head = tags[index].head
            places.append(index)
            links.append(Link(ordinal: (head?.ordinal ?? 0) + 1, previous: head?.position))
        }
        // Handed over and back, so that there is one owner at every moment and nothing is copied.
        var writer = WireWriter()
        swap(&writer.bytes, &bytes)
        let start = writer.bytes.count
        for _ in 0..<4 { writer.bytes.append(0) }
        writer.bytes.append(contentsOf: draft.bytes)
        assigned(&writer, links)
        swap(&writer.bytes, &bytes)
        seal(from: start, tree: &tree)
        index(draft.id, draft.type)
    }

    /// Adds an event that has been stored already.
    mutating func add(stored: UnsafeRawBufferPointer, _ event: RecordedEvent, tree: inout CompactRange) {
        places.removeAll(keepingCapacity: true)
        for (tag, link) in zip(event.tags, event.links) {
            let key = TagKey(tag)
            places.append(
                tagIndex[key] ?? enter(key, link.previous.map { DossierHead(ordinal: link.ordinal - 1, position: $0) }))
        }
        let start = bytes.count
        for _ in 0..<4 { bytes.append(0) }
        bytes.append(contentsOf: stored)
        seal(from: start, tree: &tree)
        index(event.id, event.type)
    }

    private mutating func enter(_ tag: TagKey, _ before: DossierHead?) -> Int {
        tagIndex[tag] = tags.count
        tags.append(TailPostings(key: tag.text, before: before))
        return tags.count - 1
    }

    /// Writes the length of the event that begins at `start`, and hashes it.
    private mutating func seal(from start: Int, tree: inout CompactRange) {
        let length = bytes.count - start - 4
        let leaf = bytes.withUnsafeMutableBytes { all in
            all.storeBytes(of: UInt32(length).littleEndian, toByteOffset: start, as: UInt32.self)
            return TreeHasher.leaf(UnsafeRawBufferPointer(rebasing: all[(start + 4)...]))
        }
        ends.append(bytes.count)
        leaves.append(leaf)
        tree.append(leaf) { level, _, hash in if level > 0 { nodes.append(hash) } }
    }

    /// Enters the event that was added last, whose dossiers stand at `places`.
    private mutating func index(_ id: EventID, _ type: String) {
        let position = end - 1
        ids.append(id)
        for place in places { tags[place].positions.append(position) }
        if let index = typeIndex[type] {
            types[index].positions.append(position)
        } else {
            typeIndex[type] = types.count
            types.append(TailPostings(key: type, before: nil, positions: [position]))
        }
    }

    // MARK: Taking back

    /// Drops the events from a position on: they could not be made durable.
    mutating func truncate(to end: Position) {
        guard end < self.end else { return }
        let kept = Int(end - base)
        for index in tags.indices { tags[index].positions.removeAll { $0 >= end } }
        for index in types.indices { types[index].positions.removeAll { $0 >= end } }
        ids.truncate(to: kept)
        bytes.removeSubrange((kept == 0 ? 0 : ends[kept - 1])...)
        ends.removeSubrange(kept...)
        leaves.removeSubrange(kept...)
        nodes.removeSubrange(Int(Self.merges(end) - Self.merges(base))...)
    }
}
