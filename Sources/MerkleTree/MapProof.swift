/// Why a proof from a map proves nothing.
public enum MapProofError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More siblings than a key has bits.
    case tooDeep
    /// The entry it shows does not stand on the path to the key.
    case otherPath
    /// The key is said to be absent, and the proof shows an entry for it.
    case isPresent
    /// The key is said to be present, and the proof shows that it is absent.
    case isAbsent
    /// The proof shows the key with another value.
    case otherValue
    /// The hashes do not lead to the root.
    case rootMismatch

    /// What is wrong.
    public var description: String {
        switch self {
        case .tooDeep: "the proof is longer than a key"
        case .otherPath: "the entry that the proof shows does not stand on the path to the key"
        case .isPresent: "the map has an entry for what is said to be absent"
        case .isAbsent: "the map has no entry for what is said to be present"
        case .otherValue: "the map has another value at this key"
        case .rootMismatch: "the hashes do not lead to the root of the map"
        }
    }
}

/// What stands at one key of a ``VerifiableMap``, or that nothing does, provable by the map's root alone.
///
/// It shows the subtree on the path to the key that holds at most one entry: empty, the key's own, or that of another key
/// with the same beginning. In the first case and the last there is no entry for the key.
public struct MapProof: Hashable, Sendable {
    /// The hashes beside the path, from that subtree's sibling up to a child of the root.
    public let siblings: [Hash]
    /// The entry in the subtree that the path leads to; `nil` where it is empty.
    public let leaf: VerifiableMap.Leaf?

    /// Puts a proof together.
    public init(siblings: [Hash], leaf: VerifiableMap.Leaf?) {
        self.siblings = siblings
        self.leaf = leaf
    }

    /// Checks that the map with this root has this value at the key.
    ///
    /// - Parameter value: `nil` to check that the key is absent.
    /// - Throws: the ``MapProofError`` that says what is wrong.
    public func verify(key: Hash, value: Hash?, root: Hash) throws(MapProofError) {
        let depth = siblings.count
        guard depth <= VerifiableMap.depth else { throw .tooDeep }
        if let leaf, leaf.key != key, leaf.key.commonBits(key) < depth { throw .otherPath }
        let shown = leaf?.key == key ? leaf?.value : nil
        guard shown == value else { throw value == nil ? .isPresent : shown == nil ? .isAbsent : .otherValue }
        var hash = leaf?.hash ?? VerifiableMap.empty
        for (index, sibling) in siblings.enumerated() {
            hash = key.bit(depth - 1 - index) ? TreeHasher.node(sibling, hash) : TreeHasher.node(hash, sibling)
        }
        guard hash == root else { throw .rootMismatch }
    }
}
