/// What a subtree is to the ones above it: its hash, and whether it holds no entry, one, or more.
struct MapSubtree {
    enum Content: UInt8 { case empty, leaf, inner }

    var content: Content
    var hash: Hash

    static let empty = MapSubtree(content: .empty, hash: VerifiableMap.empty)

    /// The subtree above two: where there is one entry in all, it is that entry.
    @inline(__always)
    static func join(_ left: MapSubtree, _ right: MapSubtree) -> MapSubtree {
        if left.content == .empty, right.content != .inner { return right }
        if right.content == .empty, left.content != .inner { return left }
        return MapSubtree(content: .inner, hash: TreeHasher.node(left.hash, right.hash))
    }
}

/// Four levels of the map: the sixteen subtrees below one prefix of the path.
///
/// A page exists where two entries or more share the prefix, and at the root where there is any. What it says depends on
/// the entries alone. Bytes: two bits a slot, the first slot lowest (0 empty, 1 leaf, 2 inner), 4 bytes in all; then for each
/// slot that is not empty, in their order, key ‖ value of the leaf, or the hash of the page below.
struct MapPage {
    enum Slot {
        case empty
        case leaf(VerifiableMap.Leaf)
        case inner(Hash)

        var subtree: MapSubtree {
            switch self {
            case .empty: .empty
            case .leaf(let leaf): MapSubtree(content: .leaf, hash: leaf.hash)
            case .inner(let hash): MapSubtree(content: .inner, hash: hash)
            }
        }
    }

    static let count = 16
    private static let headCount = 4
    /// How many pages a path can pass.
    static let depth = VerifiableMap.depth / 4

    var slots = [Slot](repeating: .empty, count: count)

    /// A page without entries.
    init() {}

    /// Reads a page.
    ///
    /// - Parameters:
    ///   - key: any key whose path passes the page.
    ///   - depth: how many nibbles of it lead there.
    /// - Throws: ``MapError/malformed(page:reason:)``.
    init(_ bytes: [UInt8], on key: Hash, depth: Int) throws(MapError) {
        let slots: [Slot]? = bytes.withUnsafeBytes { bytes in
            guard bytes.count >= Self.headCount else { return nil }
            let head = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
            var (slots, offset) = ([Slot](), Self.headCount)
            slots.reserveCapacity(Self.count)
            func hash() -> Hash? {
                guard offset + Hash.byteCount <= bytes.count else { return nil }
                defer { offset += Hash.byteCount }
                return Hash(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Hash.byteCount]))
            }
            for slot in 0..<Self.count {
                switch MapSubtree.Content(rawValue: UInt8(head >> (2 * UInt32(slot)) & 3)) {
                case .empty?: slots.append(.empty)
                case .inner?:
                    guard let hash = hash() else { return nil }
                    slots.append(.inner(hash))
                case .leaf?:
                    guard let key = hash(), let value = hash() else { return nil }
                    slots.append(.leaf(VerifiableMap.Leaf(key: key, value: value)))
                case nil: return nil
                }
            }
            return offset == bytes.count ? slots : nil
        }
        guard let slots else { throw Self.malformed(key, depth, "does not have the form of a page") }
        self.slots = slots
        for (index, slot) in slots.enumerated() {
            switch slot {
            case .leaf(let leaf) where leaf.key.commonBits(key) < 4 * depth || leaf.key.nibble(depth) != index:
                throw Self.malformed(key, depth, "holds an entry that belongs elsewhere")
            case .inner where depth + 1 == Self.depth:
                throw Self.malformed(key, depth, "leads beyond the end of a key")
            default: break
            }
        }
        let leaves = slots.reduce(0) { count, slot in
            switch slot {
            case .empty: count
            case .leaf: count + 1
            case .inner: count + 2
            }
        }
        guard leaves >= (depth == 0 ? 1 : 2) else {
            throw Self.malformed(key, depth, "holds too few entries to be there")
        }
    }

    static func malformed(_ key: Hash, _ depth: Int, _ reason: String) -> MapError {
        .malformed(page: prefix(key, depth), reason: reason)
    }

    /// The name a page is stored under: the number of nibbles, then the nibbles, two a byte, the last filled up with zero.
    static func prefix(_ key: Hash, _ depth: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1 + (depth + 1) / 2) { buffer, count in
            count = 1 + (depth + 1) / 2
            buffer[0] = UInt8(depth)
            key.withUnsafeBytes { key in
                for index in 1..<max(1, count) { buffer[index] = key[index - 1] }
            }
            if depth % 2 == 1 { buffer[count - 1] &= 0xf0 }
        }
    }

    /// The page as it is stored.
    var bytes: [UInt8] {
        var (head, count) = (UInt32(0), Self.headCount)
        for (index, slot) in slots.enumerated() {
            switch slot {
            case .empty: break
            case .leaf: (head, count) = (head | 1 << (2 * UInt32(index)), count + 2 * Hash.byteCount)
            case .inner: (head, count) = (head | 2 << (2 * UInt32(index)), count + Hash.byteCount)
            }
        }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.storeBytes(of: head.littleEndian, as: UInt32.self)
            var offset = Self.headCount
            func put(_ hash: Hash) {
                hash.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: raw[offset...]).copyMemory(from: $0) }
                offset += Hash.byteCount
            }
            for slot in slots {
                switch slot {
                case .empty: break
                case .leaf(let leaf):
                    put(leaf.key)
                    put(leaf.value)
                case .inner(let hash): put(hash)
                }
            }
            initialized = offset
        }
    }

    /// The subtree that the sixteen make up.
    var subtree: MapSubtree {
        withUnsafeTemporaryAllocation(of: MapSubtree.self, capacity: Self.count) { nodes in
            for index in 0..<Self.count { nodes.initializeElement(at: index, to: slots[index].subtree) }
            var width = Self.count
            while width > 1 {
                width /= 2
                for index in 0..<width { nodes[index] = .join(nodes[2 * index], nodes[2 * index + 1]) }
            }
            return nodes[0]
        }
    }

    /// The subtrees of every level of the page: sixteen, eight, four, two, one.
    var levels: [[MapSubtree]] {
        var levels = [slots.map(\.subtree)]
        while let last = levels.last, last.count > 1 {
            levels.append((0..<last.count / 2).map { MapSubtree.join(last[2 * $0], last[2 * $0 + 1]) })
        }
        return levels
    }
}
