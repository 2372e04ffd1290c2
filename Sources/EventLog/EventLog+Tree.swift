import LMDB
public import MerkleTree

extension Tables {
    /// The hash of a complete subtree, from the row of the leaf that completes it.
    func node(_ level: Int, _ index: UInt64, _ transaction: borrowing some Transaction & ~Copyable) throws -> Hash {
        let leaf = (index + 1) << UInt64(level) - 1
        let hash: Hash? = try transaction.withUnsafeValue(tree, leaf) { row throws(LMDBError) in
            guard let row, row.count >= Hash.byteCount * (level + 1) else { return nil }
            return Hash(row[Hash.byteCount * level..<Hash.byteCount * (level + 1)])
        }
        guard let hash else {
            throw EventLogError.corrupt(at: leaf, "the tree has no node of level \(level) and index \(index)")
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
        try environment.read { transaction in
            let present = try tables.size(transaction)
            guard size <= present else { throw EventLogError.noSuchPosition(size - 1, size: present) }
            return try body { (level: Int, index: UInt64) throws -> Hash in try tables.node(level, index, transaction) }
        }
    }
}
