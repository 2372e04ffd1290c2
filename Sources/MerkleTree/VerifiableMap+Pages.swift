/// The map as it is kept: pages of four levels each, in any store of bytes by name.
///
/// The page at a prefix of the path is stored under the number of its nibbles, in one byte, and the nibbles, two a byte; the
/// root's is `[0]`. Pages are never removed, for no entry is.
extension VerifiableMap {
    /// Gives the stored page of a name, or `nil` where there is none.
    public typealias PageLookup = (_ name: [UInt8]) throws -> [UInt8]?
    /// Takes a page to be stored under a name, in place of the one before.
    public typealias PageStore = (_ name: [UInt8], _ page: [UInt8]) throws -> Void

    /// Puts entries into the map, new ones and new values of old ones; each page they touch is written once.
    ///
    /// Pages are given to `put` in the order of their names, and only when all of them are made: where it throws
    /// ``MapError``, nothing was put.
    ///
    /// - Parameter changes: sorted by their keys, each key once.
    /// - Returns: the new root.
    /// - Throws: ``MapError``; what `load` and `put` throw.
    public static func update(_ changes: [Leaf], load: PageLookup, put: PageStore) throws -> Hash {
        try checkOrder(of: changes)
        guard let first = changes.first else { return try root(load: load) }
        return try withoutActuallyEscaping(load) { load in
            var update = MapUpdate(load: load)
            let page = try load([0]).map { bytes throws(MapError) in try MapPage(bytes, on: first.key, depth: 0) }
            let root = try update.rewrite(page ?? MapPage(), 0, changes[...])
            for level in update.written {
                for (name, page) in level { try put(name, page) }
            }
            return root.hash
        }
    }

    /// The root of the stored map.
    ///
    /// - Throws: ``MapError/malformed(page:reason:)``; what `load` throws.
    public static func root(load: PageLookup) throws -> Hash {
        guard let bytes = try load([0]) else { return empty }
        return try MapPage(bytes, on: empty, depth: 0).subtree.hash
    }

    /// The proof of what stands, or does not stand, at a key of the stored map.
    ///
    /// - Throws: ``MapError/malformed(page:reason:)``, also where a page does not have the hash that the one above states;
    ///   what `load` throws.
    public static func proof(for key: Hash, load: PageLookup) throws -> MapProof {
        var siblings: [Hash] = []
        var stated: Hash?
        for depth in 0..<MapPage.depth {
            guard let bytes = try load(MapPage.prefix(key, depth)) else {
                guard stated == nil else { throw MapPage.malformed(key, depth, "is missing") }
                break
            }
            let page = try MapPage(bytes, on: key, depth: depth)
            let levels = page.levels
            if let stated, levels[4][0].hash != stated {
                throw MapPage.malformed(key, depth, "has another hash than stated")
            }
            let nibble = key.nibble(depth)
            for height in stride(from: 3, through: 0, by: -1) {
                // The subtree at hand holds one entry at most: the path ends here.
                if levels[height + 1][nibble >> (height + 1)].content != .inner {
                    return MapProof(
                        siblings: siblings.reversed(), leaf: page.leaf(in: nibble >> (height + 1), height + 1))
                }
                siblings.append(levels[height][nibble >> height ^ 1].hash)
            }
            guard case .inner(let hash) = page.slots[nibble] else {
                return MapProof(siblings: siblings.reversed(), leaf: page.leaf(in: nibble, 0))
            }
            stated = hash
        }
        return MapProof(siblings: siblings.reversed(), leaf: nil)
    }

    /// Reads every page, and checks that it has the hash stated above it.
    ///
    /// - Parameter entry: called with every entry, in the order of their keys.
    /// - Returns: the root, and how many pages there are.
    /// - Throws: ``MapError/malformed(page:reason:)``; what `load` and `entry` throw.
    public static func check(load: PageLookup, entry: (Leaf) throws -> Void) throws -> (root: Hash, pages: UInt64) {
        guard let bytes = try load([0]) else { return (empty, 0) }
        var pages: UInt64 = 0
        func read(_ bytes: [UInt8], _ path: [UInt8], _ stated: Hash?) throws -> Hash {
            let depth = path.count
            let page = try MapPage(bytes, on: Hash(path: path), depth: depth)
            pages += 1
            let hash = page.subtree.hash
            if let stated, hash != stated {
                throw MapPage.malformed(Hash(path: path), depth, "has another hash than the page above it states")
            }
            for (nibble, slot) in page.slots.enumerated() {
                switch slot {
                case .empty: break
                case .leaf(let leaf): try entry(leaf)
                case .inner(let hash):
                    let below = path + [UInt8(nibble)]
                    let key = Hash(path: below)
                    guard let bytes = try load(MapPage.prefix(key, depth + 1)) else {
                        throw MapPage.malformed(key, depth + 1, "is missing")
                    }
                    _ = try read(bytes, below, hash)
                }
            }
            return hash
        }
        return (try read(bytes, [], nil), pages)
    }
}

extension MapPage {
    /// The one entry in the subtree of a height (0 is a slot), or `nil` where it is empty.
    fileprivate func leaf(in index: Int, _ height: Int) -> VerifiableMap.Leaf? {
        for slot in slots[index << height..<(index + 1) << height] {
            if case .leaf(let leaf) = slot { return leaf }
        }
        return nil
    }
}

extension Hash {
    /// The first key whose path begins with these nibbles.
    fileprivate init(path: [UInt8]) {
        self.init(words: (0, 0, 0, 0))
        var bytes = [UInt8](repeating: 0, count: Hash.byteCount)
        for (index, nibble) in path.enumerated() { bytes[index / 2] |= index % 2 == 0 ? nibble << 4 : nibble }
        self = Hash(bytes) ?? self
    }
}

/// One run of an update: the pages it rewrites, level by level; within a level they come in the order of their names.
private struct MapUpdate {
    let load: VerifiableMap.PageLookup
    var written: [[(name: [UInt8], page: [UInt8])]] = []

    /// Puts entries, all of whose paths pass this page, into it and those below it.
    mutating func rewrite(
        _ old: consuming MapPage, _ depth: Int, _ changes: ArraySlice<VerifiableMap.Leaf>
    ) throws -> MapSubtree {
        var page = old
        if written.count == depth { written.append([]) }
        var begin = changes.startIndex
        while begin < changes.endIndex {
            let nibble = changes[begin].key.nibble(depth)
            var end = begin + 1
            while end < changes.endIndex, changes[end].key.nibble(depth) == nibble { end += 1 }
            page.slots[nibble] = try slot(page.slots[nibble], depth + 1, changes[begin..<end])
            begin = end
        }
        let name = MapPage.prefix(changes[changes.startIndex].key, depth)
        written[depth].append((name, page.bytes))
        return page.subtree
    }

    /// What stands in a slot once entries, all of whose paths lead there, are put into it.
    private mutating func slot(
        _ old: MapPage.Slot, _ depth: Int, _ changes: ArraySlice<VerifiableMap.Leaf>
    ) throws -> MapPage.Slot {
        let first = changes[changes.startIndex]
        switch old {
        case .empty:
            return changes.count == 1 ? .leaf(first) : .inner(try rewrite(MapPage(), depth, changes).hash)
        case .leaf(let leaf):
            if changes.count == 1, leaf.key == first.key { return .leaf(first) }
            let index = changes.firstIndex { !($0.key < leaf.key) } ?? changes.endIndex
            if index < changes.endIndex, changes[index].key == leaf.key {
                return .inner(try rewrite(MapPage(), depth, changes).hash)
            }
            let all = changes[..<index] + [leaf] + changes[index...]
            return .inner(try rewrite(MapPage(), depth, all).hash)
        case .inner:
            let name = MapPage.prefix(first.key, depth)
            guard let bytes = try load(name) else { throw MapPage.malformed(first.key, depth, "is missing") }
            return .inner(try rewrite(MapPage(bytes, on: first.key, depth: depth), depth, changes).hash)
        }
    }
}
