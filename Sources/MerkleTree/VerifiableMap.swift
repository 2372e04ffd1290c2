/// A map whose root commits to every entry, and to there being no other: a compact sparse Merkle tree over 256-bit keys.
///
/// The construction is the one of the Libra (Diem) paper, written down in Celestia's specification: an inner node is
/// SHA-256(0x01 ‖ left ‖ right), a leaf SHA-256(0x00 ‖ key ‖ value), an empty subtree 32 zero bytes, and a subtree that holds
/// exactly one leaf is that leaf, whatever its depth. So the root depends on the entries alone, not on how they came.
/// The path to a key begins with the highest bit of its first byte.
public enum VerifiableMap {
    /// One entry: the hash of its name, and the hash of what the name stands for.
    public struct Leaf: Hashable, Sendable {
        /// The hash of the name; see ``VerifiableMap/key(of:)``.
        public let key: Hash
        /// The hash of what the name stands for; see ``VerifiableMap/value(ordinal:position:)``.
        public let value: Hash

        /// Makes an entry.
        public init(key: Hash, value: Hash) {
            self.key = key
            self.value = value
        }

        /// SHA-256(0x00 ‖ key ‖ value).
        public var hash: Hash {
            // Key and value lie side by side: 64 bytes without padding.
            Swift.withUnsafeBytes(of: self) { TreeHasher.leaf($0) }
        }
    }

    /// The hash of a subtree without entries, and so the root of the empty map: 32 zero bytes.
    public static let empty = Hash(words: (0, 0, 0, 0))

    /// How many bits a key has: no path is longer.
    static let depth = 8 * Hash.byteCount

    /// The key of a name: SHA-256 of its UTF-8.
    public static func key(of name: String) -> Hash {
        var name = name
        return name.withUTF8 { Hash(hashing: UnsafeRawBufferPointer($0)) }
    }

    /// The value for a dossier's last event: SHA-256(ordinal ‖ position), eight bytes each, the highest first.
    public static func value(ordinal: UInt64, position: UInt64) -> Hash {
        Swift.withUnsafeBytes(of: (ordinal.bigEndian, position.bigEndian)) { Hash(hashing: $0) }
    }

    /// The root over entries, from nothing but them.
    ///
    /// - Parameter leaves: sorted by their keys, each key once.
    /// - Throws: ``MapError/unsorted``.
    public static func root(of leaves: [Leaf]) throws(MapError) -> Hash {
        try checkOrder(of: leaves)
        return subtree(leaves[...], depth: 0)
    }

    /// The proof of what stands, or does not stand, at a key, from nothing but the entries.
    ///
    /// - Parameter leaves: sorted by their keys, each key once.
    /// - Throws: ``MapError/unsorted``.
    public static func proof(for key: Hash, among leaves: [Leaf]) throws(MapError) -> MapProof {
        try checkOrder(of: leaves)
        var (rest, siblings) = (leaves[...], [Hash]())
        while rest.count > 1 {
            let depth = siblings.count
            let (left, right) = halves(rest, depth)
            siblings.append(subtree(key.bit(depth) ? left : right, depth: depth + 1))
            rest = key.bit(depth) ? right : left
        }
        return MapProof(siblings: siblings.reversed(), leaf: rest.first)
    }

    /// Entries in the order of their keys, as all of this asks for them.
    public static func sorted(_ leaves: [Leaf]) -> [Leaf] {
        // Small elements move faster than entries, and keys are hashes: eight bytes tell them apart.
        let order = leaves.indices.map { (start: leaves[$0].key.words.0.bigEndian, index: $0) }
            .sorted { $0.start != $1.start ? $0.start < $1.start : leaves[$0.index].key < leaves[$1.index].key }
        return order.map { leaves[$0.index] }
    }

    static func checkOrder(of leaves: [Leaf]) throws(MapError) {
        for (a, b) in zip(leaves, leaves.dropFirst()) where !(a.key < b.key) { throw .unsorted }
    }

    /// The hash of the subtree that holds these entries; their keys agree in the first `depth` bits.
    private static func subtree(_ leaves: ArraySlice<Leaf>, depth: Int) -> Hash {
        guard let first = leaves.first else { return empty }
        if leaves.count == 1 { return first.hash }
        let (left, right) = halves(leaves, depth)
        return TreeHasher.node(subtree(left, depth: depth + 1), subtree(right, depth: depth + 1))
    }

    private static func halves(_ leaves: ArraySlice<Leaf>, _ depth: Int) -> (ArraySlice<Leaf>, ArraySlice<Leaf>) {
        var (low, high) = (leaves.startIndex, leaves.endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if leaves[middle].key.bit(depth) { high = middle } else { low = middle + 1 }
        }
        return (leaves[..<low], leaves[low...])
    }
}

/// Why a map could not be read or written.
public enum MapError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Entries do not ascend by their keys, or a key stands twice.
    case unsorted
    /// The page at this prefix is not what was written there; the reason says how. Restore a backup.
    case malformed(page: [UInt8], reason: String)

    /// What is wrong.
    public var description: String {
        switch self {
        case .unsorted: return "the entries of the map do not ascend by their keys"
        case .malformed(let page, let reason):
            let digits = page.dropFirst().hexadecimal
            return "the page of the map at “\(digits.prefix(Int(page.first ?? 0)))” \(reason)"
        }
    }
}

extension Hash: Comparable {
    /// The order of the bytes.
    public static func < (a: Hash, b: Hash) -> Bool {
        let (x, y) = (a.words, b.words)
        if x.0 != y.0 { return x.0.bigEndian < y.0.bigEndian }
        if x.1 != y.1 { return x.1.bigEndian < y.1.bigEndian }
        if x.2 != y.2 { return x.2.bigEndian < y.2.bigEndian }
        return x.3.bigEndian < y.3.bigEndian
    }

    /// The bit at a depth of the path to this key: 0 is the highest bit of the first byte.
    func bit(_ depth: Int) -> Bool { withUnsafeBytes { $0[depth / 8] >> (7 - UInt8(depth % 8)) & 1 == 1 } }

    /// The four bits of the path from depth 4 · `index` on.
    func nibble(_ index: Int) -> Int {
        Int(withUnsafeBytes { index % 2 == 0 ? $0[index / 2] >> 4 : $0[index / 2] & 15 })
    }

    /// How many bits the paths to two keys have in common.
    func commonBits(_ other: Hash) -> Int {
        let (x, y) = (words, other.words)
        if x.0 != y.0 { return (x.0 ^ y.0).bigEndian.leadingZeroBitCount }
        if x.1 != y.1 { return 64 + (x.1 ^ y.1).bigEndian.leadingZeroBitCount }
        if x.2 != y.2 { return 128 + (x.2 ^ y.2).bigEndian.leadingZeroBitCount }
        return 192 + (x.3 ^ y.3).bigEndian.leadingZeroBitCount
    }
}
