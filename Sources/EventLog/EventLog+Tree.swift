import LMDB
public import MerkleTree

/// Where the tree table keeps the hash of a complete subtree.
///
/// Leaf hashes are not kept: they are hashed from the events. Of the others each stands in the row of the leaf that completes
/// it, which is odd, from the bottom up.
enum TreeRow {
    /// The row that holds the node at (level ≥ 1, index): the position of the subtree's last leaf.
    static func position(level: Int, index: UInt64) -> Position { (index + 1) << UInt64(level) - 1 }

    /// The byte of its row at which the node of this level (≥ 1) begins.
    static func offset(level: Int) -> Int { Hash.byteCount * (level - 1) }

    /// How many bytes the row of a position has: a hash for each of its trailing one bits; none, and no row, at even ones.
    static func byteCount(_ position: Position) -> Int { Hash.byteCount * (~position).trailingZeroBitCount }

    /// Appends a leaf, and gives the row that is to be kept for it; empty where there is none.
    static func append(_ leaf: Hash, to tree: inout CompactRange) -> [UInt8] {
        var row: [UInt8] = []
        if tree.size & 1 == 1 { row.reserveCapacity(byteCount(tree.size)) }
        tree.append(leaf) { level, _, hash in
            if level > 0 { hash.withUnsafeBytes { row.append(contentsOf: $0) } }
        }
        return row
    }
}

extension Tables {
    /// The hash of a complete subtree: of a leaf from the event, of a larger one from the row of the leaf that completes it.
    func node(_ level: Int, _ index: UInt64, _ transaction: borrowing some Transaction & ~Copyable) throws -> Hash {
        let position = TreeRow.position(level: level, index: index)
        let hash: Hash? =
            if level == 0 {
                try transaction.withUnsafeValue(events, position) { bytes throws(LMDBError) in
                    bytes.map { TreeHasher.leaf($0) }
                }
            } else {
                try transaction.withUnsafeValue(tree, position) { row throws(LMDBError) in
                    guard let row, row.count == TreeRow.byteCount(position) else { return nil }
                    let offset = TreeRow.offset(level: level)
                    return Hash(row[offset..<offset + Hash.byteCount])
                }
            }
        guard let hash else {
            throw EventLogError.corrupt(at: position, "the tree has no node of level \(level) and index \(index)")
        }
        return hash
    }

    /// The right edge of the tree over the first `size` events.
    func edge(size: UInt64, _ transaction: borrowing some Transaction & ~Copyable) throws -> CompactRange {
        var hashes: [Hash] = []
        for (level, index) in CompactRange.nodes(size: size) { hashes.append(try node(level, index, transaction)) }
        // There is one hash for each node, so the count fits the size.
        return CompactRange(size: size, hashes: hashes) ?? CompactRange()
    }
}

extension EventLog {
    /// The root of the tree over the first `size` events, from the stored subtrees.
    ///
    /// - Throws: ``EventLogError/noSuchPosition(_:size:)`` when there are fewer.
    public func root(at size: UInt64) throws -> Hash {
        try withNodes(below: size) { try TreeHasher.root(size: size, $0) }
    }

    /// The leaf hash of an event.
    public func leafHash(at position: Position) throws -> Hash { try nodeHash(level: 0, index: position) }

    /// The hash of a complete subtree: `level` 0 are the leaves; tiles of C2SP tlog-tiles have 256 of levels 0, 8, 16 ….
    public func nodeHash(level: Int, index: UInt64) throws -> Hash {
        guard (0..<63).contains(level), index < UInt64.max >> UInt64(level + 1) else {
            throw EventLogError.invalid("no tree has a node of level \(level) and index \(index)")
        }
        return try withNodes(below: (index + 1) << UInt64(level)) { try $0(level, index) }
    }

    /// The audit path of an event in the tree over the first `size` events (RFC 6962 §2.1.1), lowest hash first.
    public func inclusionProof(_ position: Position, size: UInt64) throws -> [Hash] {
        guard position < size else { throw EventLogError.noSuchPosition(position, size: size) }
        return try withNodes(below: size) { try InclusionProof.make(index: position, size: size, $0) }
    }

    /// The proof that the tree over `old` events is a beginning of that over `new` (RFC 6962 §2.1.2).
    ///
    /// Empty where one of them is empty or both are the same.
    public func consistencyProof(from old: UInt64, to new: UInt64) throws -> [Hash] {
        guard old <= new else { throw EventLogError.invalid("the older size \(old) is greater than the newer \(new)") }
        return try withNodes(below: new) { old == 0 ? [] : try ConsistencyProof.make(from: old, to: new, $0) }
    }

    /// The root over the first `size` events, hashed from the events themselves; stored hashes are not trusted.
    public func recomputedRoot(at size: UInt64) throws -> Hash {
        let present = try self.size
        guard size <= present else { throw EventLogError.noSuchPosition(size - 1, size: present) }
        var range = CompactRange()
        try forEachStored(to: size) { _, bytes in range.append(TreeHasher.leaf(bytes)) { _, _, _ in } }
        return range.root
    }

    /// Runs `body` with the stored nodes of one snapshot, which must hold at least `size` events.
    private func withNodes<Value>(below size: UInt64, _ body: (NodeLookup) throws -> Value) throws -> Value {
        try look { snapshot, transaction in
            guard size <= snapshot.size else { throw EventLogError.noSuchPosition(size - 1, size: snapshot.size) }
            return try body { (level: Int, index: UInt64) throws -> Hash in
                try snapshot.node(level, index, transaction)
            }
        }
    }
}
