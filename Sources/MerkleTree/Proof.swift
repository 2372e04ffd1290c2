/// Why a proof proves nothing.
public enum ProofError: Error, Hashable, Sendable {
    /// The index is not below the size, the sizes are in the wrong order, or the older size is 0.
    case outOfRange
    /// The proof has more or fewer hashes than a proof for these numbers has.
    case wrongLength
    /// The hashes do not lead to the root.
    case rootMismatch
}

/// Gives the hash of a complete subtree: `level` 0 is a leaf, `index` counts subtrees of that level from the left.
public typealias NodeLookup = (_ level: Int, _ index: UInt64) throws -> Hash

/// The root of any run of leaves, from the complete subtrees that are stored.
enum Subtree {
    /// The root over leaves `begin ..< end`, split as RFC 6962 §2.1 splits them; `begin` must be a multiple of the
    /// largest power of two below the run's length rounded up.
    static func root(begin: UInt64, end: UInt64, _ lookup: NodeLookup) throws -> Hash {
        let count = end - begin
        if count == 0 { return TreeHasher.empty }
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try lookup(level, begin >> UInt64(level))
        }
        let split = begin + largestPower(below: count)
        return try TreeHasher.node(root(begin: begin, end: split, lookup), root(begin: split, end: end, lookup))
    }

    /// The largest power of two smaller than `count` (which is at least 2).
    static func largestPower(below count: UInt64) -> UInt64 { 1 << UInt64(63 - (count - 1).leadingZeroBitCount) }
}

extension TreeHasher {
    /// The root of the first `size` leaves, from stored complete subtrees.
    public static func root(size: UInt64, _ lookup: NodeLookup) throws -> Hash {
        try Subtree.root(begin: 0, end: size, lookup)
    }
}

/// Proofs that a leaf stands in a tree (RFC 6962 §2.1.1).
public enum InclusionProof {
    /// The sibling hashes from leaf `index` up to the root of the first `size` leaves.
    ///
    /// - Throws: `ProofError.outOfRange` unless `index < size`, or what `lookup` throws.
    public static func make(index: UInt64, size: UInt64, _ lookup: NodeLookup) throws -> [Hash] {
        guard index < size else { throw ProofError.outOfRange }
        var proof: [Hash] = []
        var (begin, end) = (UInt64(0), size)
        while end - begin > 1 {
            let split = begin + Subtree.largestPower(below: end - begin)
            if index < split {
                proof.append(try Subtree.root(begin: split, end: end, lookup))
                end = split
            } else {
                proof.append(try Subtree.root(begin: begin, end: split, lookup))
                begin = split
            }
        }
        return proof.reversed()
    }

    /// The root that a leaf and its sibling hashes lead to (RFC 9162 §2.1.3.2).
    ///
    /// - Throws: `ProofError.outOfRange`, `.wrongLength`.
    public static func root(index: UInt64, size: UInt64, leaf: Hash, proof: [Hash]) throws(ProofError) -> Hash {
        guard index < size else { throw .outOfRange }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for sibling in proof {
            guard last > 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
                hash = TreeHasher.node(sibling, hash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = TreeHasher.node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        return hash
    }

    /// Checks that the leaf stands at `index` of the tree of `size` leaves with this root.
    ///
    /// - Throws: the `ProofError` that says what is wrong.
    public static func verify(index: UInt64, size: UInt64, leaf: Hash, proof: [Hash], root: Hash) throws(ProofError) {
        guard try self.root(index: index, size: size, leaf: leaf, proof: proof) == root else { throw .rootMismatch }
    }
}

/// Proofs that a tree begins with an earlier one (RFC 6962 §2.1.2).
public enum ConsistencyProof {
    /// The hashes that show both roots to be of the same leaves.
    ///
    /// - Throws: `ProofError.outOfRange` unless `first <= second`, or what `lookup` throws.
    public static func make(from first: UInt64, to second: UInt64, _ lookup: NodeLookup) throws -> [Hash] {
        guard first <= second else { throw ProofError.outOfRange }
        if first == 0 || first == second { return [] }
        var proof: [Hash] = []
        var (begin, end) = (UInt64(0), second)
        // Whether the old tree fills what is left of it from the first leaf on: then its root is known to the reader.
        var isWhole = true
        while first != end {
            let split = begin + Subtree.largestPower(below: end - begin)
            if first <= split {
                proof.append(try Subtree.root(begin: split, end: end, lookup))
                end = split
            } else {
                proof.append(try Subtree.root(begin: begin, end: split, lookup))
                begin = split
                isWhole = false
            }
        }
        if !isWhole { proof.append(try Subtree.root(begin: begin, end: end, lookup)) }
        return proof.reversed()
    }

    /// Checks that the tree of `second` leaves begins with the tree of `first` leaves (RFC 9162 §2.1.4.2).
    ///
    /// Every log begins with the empty one, so nothing can be proved from `first` 0: it is refused, as the published
    /// vectors ask.
    ///
    /// - Throws: the `ProofError` that says what is wrong.
    public static func verify(
        from first: UInt64, to second: UInt64, proof: [Hash], firstRoot: Hash, secondRoot: Hash
    ) throws(ProofError) {
        guard first > 0, first <= second else { throw .outOfRange }
        if first == second {
            guard proof.isEmpty else { throw .wrongLength }
            guard firstRoot == secondRoot else { throw .rootMismatch }
            return
        }
        var hashes = proof[...]
        if first & (first - 1) == 0 { hashes = [firstRoot] + hashes }
        guard let start = hashes.popFirst() else { throw .wrongLength }
        var (node, last) = (first - 1, second - 1)
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (old, new) = (start, start)
        for hash in hashes {
            guard last > 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
                old = TreeHasher.node(hash, old)
                new = TreeHasher.node(hash, new)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                new = TreeHasher.node(new, hash)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        guard old == firstRoot, new == secondRoot else { throw .rootMismatch }
    }
}
