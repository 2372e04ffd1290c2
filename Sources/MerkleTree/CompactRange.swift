/// The right edge of a growing tree: the roots of its complete subtrees, largest first.
///
/// It is all one needs to append leaves and to know the root; the complete subtrees it closes are handed out as they close.
public struct CompactRange: Hashable, Sendable {
    /// How many leaves there are.
    public private(set) var size: UInt64
    /// The roots of the complete subtrees that make up the tree, left to right, one for each bit set in `size`.
    public private(set) var hashes: [Hash]

    /// A tree without leaves.
    public init() {
        self.size = 0
        self.hashes = []
    }

    /// The range of a tree of `size` leaves from its stored edge; `nil` where the count of hashes does not fit the size.
    public init?(size: UInt64, hashes: [Hash]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Appends a leaf.
    public mutating func append(_ leaf: Hash) { append(leaf) { _, _, _ in } }

    /// Appends a leaf, or a complete subtree, and hands out the subtrees it completes.
    ///
    /// - Parameters:
    ///   - node: the leaf's hash, or the root of a complete subtree.
    ///   - level: 0 for a leaf; a subtree of `1 << level` leaves can follow only a multiple of as many.
    ///   - completed: called with level, index and hash of the node itself and of every subtree it completes, upwards.
    public mutating func append<Failure: Error>(
        _ node: Hash, level: Int = 0, completed: (_ level: Int, _ index: UInt64, _ hash: Hash) throws(Failure) -> Void
    ) throws(Failure) {
        let leaves: UInt64 = 1 << UInt64(level)
        precondition(size & (leaves - 1) == 0, "a subtree stands at a multiple of its own size")
        var (hash, level, index) = (node, level, size >> UInt64(level))
        try completed(level, index, hash)
        while index & 1 == 1, let left = hashes.popLast() {
            hash = TreeHasher.node(left, hash)
            level += 1
            index >>= 1
            try completed(level, index, hash)
        }
        hashes.append(hash)
        size += leaves
    }

    /// The root of the tree (RFC 6962 §2.1).
    public var root: Hash {
        guard var root = hashes.last else { return TreeHasher.empty }
        for left in hashes.dropLast().reversed() { root = TreeHasher.node(left, root) }
        return root
    }

    /// Level and index of the complete subtrees that make up a tree of `size` leaves, left to right.
    public static func nodes(size: UInt64) -> [(level: Int, index: UInt64)] {
        var nodes: [(level: Int, index: UInt64)] = []
        var begin: UInt64 = 0
        for level in stride(from: 63, through: 0, by: -1) where size >> UInt64(level) & 1 == 1 {
            nodes.append((level, begin >> UInt64(level)))
            begin += 1 << UInt64(level)
        }
        return nodes
    }
}
