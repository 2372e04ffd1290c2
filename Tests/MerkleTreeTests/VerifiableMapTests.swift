import MerkleTree
import Testing

@Suite struct VerifiableMapTests {
    private static func leaf(_ number: Int) -> VerifiableMap.Leaf {
        VerifiableMap.Leaf(
            key: VerifiableMap.key(of: "business:\(number)"),
            value: VerifiableMap.value(ordinal: UInt64(number + 1), position: UInt64(number * number)))
    }

    /// Computed once by a program of another language, from the definition alone.
    static let golden = [
        (0, "0000000000000000000000000000000000000000000000000000000000000000"),
        (1, "c51aa417fa63dccde5a59b4627f5618f043d0704299dee094b4fe66b325b4368"),
        (2, "4577f2a1807b6040f4e01b17c25502db5f391a12e20b5c0b58130b4fb303698d"),
        (3, "ab06950462f95c2cb927f7b11a6784e3191659421da3151683b27edd8478da5e"),
        (16, "88abd0fe233b73a21e9d44f9c870db2bca56551fa301faf89875f6b8235301af"),
        (17, "bf6ec2cc413e3e378e8419adbaea7b600e88f15c5efbbf460c03634d9aa7bed0"),
        (1_000, "25486629cb3687e8bda4ab1449f803acddecc88af6e0066198ebe41c7836c602"),
    ]

    @Test(arguments: golden) func `the root is the one that another program computed`(count: Int, root: String) throws {
        let leaves = VerifiableMap.sorted((0..<count).map(Self.leaf))
        #expect(try VerifiableMap.root(of: leaves).hex == root)
        #expect(try PagedMap().update(leaves).hex == root)
    }

    @Test func `keys and values are the hashes that another program computed`() {
        #expect(
            VerifiableMap.key(of: "business:Điểm").hex
                == "38748780e2a04f79c784994444068140e9ad8ac67af8ca0dec3c5f828bfbed73")
        #expect(
            VerifiableMap.value(ordinal: 2, position: 513).hex
                == "ce32cd5d806edfa2e20849a90a5a8943e1dce394cca43bcc1fea9c2d7eb11ab8")
    }

    @Test func `two keys that differ in their last bit only, and one that leaves them in the middle of a page`() throws
    {
        let keys = try [(31, 0), (31, 1), (16, 0x20)].map { index, byte in
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes[index] = UInt8(byte)
            return try #require(Hash(bytes))
        }
        let leaves = keys.enumerated().map {
            VerifiableMap.Leaf(key: $1, value: VerifiableMap.value(ordinal: 1, position: UInt64($0 + 1)))
        }
        let root = "7c37770c0b8cacb007d37275cd98be5badcaeb8e2578b6f5a9520e4adb293e55"
        let map = PagedMap()
        for leaf in leaves { _ = try map.update([leaf]) }
        #expect(try VerifiableMap.root(load: map.load).hex == root)
        #expect(map.pages.count == 64)
        for leaf in leaves {
            let proof = try map.proof(leaf.key)
            try proof.verify(key: leaf.key, value: leaf.value, root: #require(Hash(hex: root)))
        }
        #expect(try map.proof(keys[0]).siblings.count == 256)
        #expect(try map.proof(keys[2]).siblings.count == 131)
    }

    @Test(arguments: 1...6) func `random batches lead to the root, the pages and the proofs of the definition`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(state: seed)
        var naive = NaiveMap()
        var values: [Hash: Hash] = [:]
        let map = PagedMap()
        for _ in 0..<16 {
            var batch: [Hash: Hash] = [:]
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let known = values.keys.sorted()
                let isNew = known.isEmpty || Bool.random(using: &random)
                let key = try isNew ? random.key(near: known) : #require(known.randomElement(using: &random))
                batch[key] = try random.hash()
            }
            let changes = VerifiableMap.sorted(batch.map { VerifiableMap.Leaf(key: $0.key, value: $0.value) })
            for leaf in changes { naive.entries[leaf.key.bytes] = leaf.value.bytes }
            values.merge(batch) { $1 }
            let root = try map.update(changes)
            #expect(root.bytes == naive.root)
            #expect(try VerifiableMap.root(load: map.load) == root)
            #expect(map.lastPut == map.lastPut.sorted { $0.lexicographicallyPrecedes($1) })
            #expect(Set(map.lastPut).count == map.lastPut.count)

            let all = VerifiableMap.sorted(values.map { VerifiableMap.Leaf(key: $0.key, value: $0.value) })
            #expect(try VerifiableMap.root(of: all) == root)
            let fresh = PagedMap()
            #expect(try fresh.update(all) == root)
            #expect(fresh.pages == map.pages, "what a page says depends on the entries alone")
            var read: [VerifiableMap.Leaf] = []
            let checked = try VerifiableMap.check(load: map.load) { read.append($0) }
            #expect(read == all)
            #expect(checked.root == root)
            #expect(checked.pages == UInt64(map.pages.count))
            let absent = try (0..<10).map { _ in try random.key(near: Array(values.keys.sorted())) }
            for key in values.keys.sorted() + absent {
                let proof = try map.proof(key)
                #expect(try VerifiableMap.proof(for: key, among: all) == proof)
                try proof.verify(key: key, value: values[key], root: root)
            }
        }
    }

    @Test func `entries out of order or given twice are refused and change nothing`() throws {
        let leaves = VerifiableMap.sorted((0..<9).map(Self.leaf))
        let map = PagedMap()
        _ = try map.update(leaves)
        let pages = map.pages
        for wrong in [leaves.reversed(), leaves + [leaves[8]], [leaves[0], leaves[0]]] {
            #expect(throws: MapError.unsorted) { try map.update(wrong) }
            #expect(throws: MapError.unsorted) { try VerifiableMap.root(of: wrong) }
            #expect(throws: MapError.unsorted) { try VerifiableMap.proof(for: leaves[0].key, among: wrong) }
        }
        #expect(map.pages == pages)
    }
}

@Suite struct MapProofTests {
    /// A map of 60 entries with paths of all lengths, and keys that are not in it.
    private func map() throws -> (PagedMap, Hash, [VerifiableMap.Leaf], absent: [Hash]) {
        var random = SeededGenerator(state: 99)
        var keys: [Hash] = []
        for _ in 0..<90 { keys.append(try random.key(near: keys)) }
        let leaves = try keys.prefix(60).map { VerifiableMap.Leaf(key: $0, value: try random.hash()) }
        let map = PagedMap()
        let sorted = VerifiableMap.sorted(leaves)
        return (map, try map.update(sorted), sorted, Array(keys.suffix(30)))
    }

    /// The proof with one thing about it changed, in every way that there is.
    private func mutations(_ proof: MapProof, _ other: VerifiableMap.Leaf) -> [MapProof] {
        let flipped = { (hash: Hash) -> Hash in
            var bytes = hash.bytes
            bytes[17] ^= 4
            return Hash(bytes) ?? hash
        }
        var mutations: [MapProof] = []
        let (siblings, leaf) = (proof.siblings, proof.leaf)
        for index in siblings.indices {
            var changed = siblings
            changed[index] = flipped(siblings[index])
            mutations.append(MapProof(siblings: changed, leaf: leaf))
            changed.remove(at: index)
            mutations.append(MapProof(siblings: changed, leaf: leaf))
            changed = siblings
            changed.insert(VerifiableMap.empty, at: index)
            mutations.append(MapProof(siblings: changed, leaf: leaf))
            if index > 0 {
                changed = siblings
                changed.swapAt(index, index - 1)
                mutations.append(MapProof(siblings: changed, leaf: leaf))
            }
        }
        mutations.append(MapProof(siblings: siblings + [VerifiableMap.empty], leaf: leaf))
        mutations.append(MapProof(siblings: siblings.reversed(), leaf: leaf))
        mutations.append(MapProof(siblings: [], leaf: leaf))
        mutations.append(MapProof(siblings: siblings, leaf: other))
        mutations.append(MapProof(siblings: siblings, leaf: leaf == nil ? other : nil))
        if let leaf {
            mutations.append(MapProof(siblings: siblings, leaf: .init(key: flipped(leaf.key), value: leaf.value)))
            mutations.append(MapProof(siblings: siblings, leaf: .init(key: leaf.key, value: flipped(leaf.value))))
            mutations.append(MapProof(siblings: siblings, leaf: .init(key: leaf.value, value: leaf.key)))
        }
        // What a change happens to leave as it was is no mutation: equal siblings exchanged, for one.
        return mutations.filter { $0 != proof }
    }

    @Test func `every changed proof of presence is refused`() throws {
        let (map, root, leaves, absent) = try map()
        for (index, leaf) in leaves.enumerated() {
            let proof = try map.proof(leaf.key)
            try proof.verify(key: leaf.key, value: leaf.value, root: root)
            let other = leaves[(index + 1) % leaves.count]
            for wrong in mutations(proof, other) {
                #expect(throws: MapProofError.self) { try wrong.verify(key: leaf.key, value: leaf.value, root: root) }
            }
            #expect(throws: MapProofError.isPresent) { try proof.verify(key: leaf.key, value: nil, root: root) }
            #expect(throws: MapProofError.otherValue) {
                try proof.verify(key: leaf.key, value: other.value, root: root)
            }
            #expect(throws: MapProofError.self) { try proof.verify(key: other.key, value: leaf.value, root: root) }
            #expect(throws: MapProofError.self) { try proof.verify(key: absent[0], value: leaf.value, root: root) }
            #expect(throws: MapProofError.rootMismatch) {
                try proof.verify(key: leaf.key, value: leaf.value, root: leaf.value)
            }
        }
    }

    @Test func `every changed proof of absence is refused`() throws {
        let (map, root, leaves, absent) = try map()
        var kinds: Set<Bool> = []
        for key in absent {
            let proof = try map.proof(key)
            kinds.insert(proof.leaf == nil)
            try proof.verify(key: key, value: nil, root: root)
            for wrong in mutations(proof, leaves[7]) {
                #expect(throws: MapProofError.self) { try wrong.verify(key: key, value: nil, root: root) }
            }
            #expect(throws: MapProofError.isAbsent) { try proof.verify(key: key, value: leaves[0].value, root: root) }
        }
        #expect(kinds.count == 2, "both kinds of absence occur")
    }

    @Test func `no proof of one key shows that a present key is absent`() throws {
        let (map, root, leaves, absent) = try map()
        let proofs = try (leaves.map(\.key) + absent).map { try map.proof($0) }
        for leaf in leaves {
            for proof in proofs {
                #expect(throws: MapProofError.self) { try proof.verify(key: leaf.key, value: nil, root: root) }
            }
        }
    }

    @Test func `a proof longer than a key is refused`() throws {
        let hash = VerifiableMap.key(of: "a")
        let proof = MapProof(siblings: Array(repeating: hash, count: 257), leaf: .init(key: hash, value: hash))
        #expect(throws: MapProofError.tooDeep) { try proof.verify(key: hash, value: hash, root: hash) }
    }
}

@Suite struct MapPageTests {
    private func map() throws -> (PagedMap, Hash, [VerifiableMap.Leaf]) {
        var random = SeededGenerator(state: 5)
        var keys: [Hash] = []
        for _ in 0..<12 { keys.append(try random.key(near: keys)) }
        let leaves = VerifiableMap.sorted(try keys.map { VerifiableMap.Leaf(key: $0, value: try random.hash()) })
        let map = PagedMap()
        return (map, try map.update(leaves), leaves)
    }

    @Test func `a changed bit of any page is found`() throws {
        let (map, root, _) = try map()
        var random = SeededGenerator(state: 3)
        for (name, page) in map.pages.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            // The two bits of each slot, and some of the hashes.
            for bit in Array(0..<32) + (0..<20).map({ _ in Int.random(in: 32..<8 * page.count, using: &random) }) {
                map.pages[name]?[bit / 8] ^= 1 << UInt8(bit % 8)
                do {
                    let checked = try VerifiableMap.check(load: map.load) { _ in }
                    #expect(checked.root != root, "page \(name), bit \(bit)")
                } catch is MapError {
                    // Said so.
                }
                map.pages[name] = page
            }
        }
    }

    @Test func `damaged and missing pages are an error wherever they are read, and never a crash`() throws {
        let (map, root, leaves) = try map()
        let pages = map.pages
        var random = SeededGenerator(state: 6)
        for (name, page) in pages.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let damaged: [[UInt8]?] = [
                nil, [], Array(page.dropLast()), page + [0], [255, 255, 255, 255] + page.dropFirst(4),
                [UInt8](repeating: 0, count: 4),
                (0..<page.count).map { _ in UInt8.random(in: .min ... .max, using: &random) },
            ]
            for bytes in damaged {
                map.pages = pages
                map.pages[name] = bytes
                if bytes != nil || name != [0] {
                    #expect(throws: MapError.self) { try VerifiableMap.check(load: map.load) { _ in } }
                    #expect(throws: MapError.self) { try map.update(leaves) }
                    #expect(throws: MapError.self) { for leaf in leaves { _ = try map.proof(leaf.key) } }
                }
            }
        }
        map.pages = pages
        #expect(try VerifiableMap.root(load: map.load) == root)
    }

    @Test func `a page put in the place of another is found`() throws {
        let (map, _, leaves) = try map()
        let names = map.pages.keys.filter { $0 != [0] }.sorted { $0.lexicographicallyPrecedes($1) }
        let pages = map.pages
        for (name, other) in zip(names, names.dropFirst()) {
            map.pages = pages
            map.pages[name] = pages[other]
            #expect(throws: MapError.self) { try VerifiableMap.check(load: map.load) { _ in } }
            #expect(throws: MapError.self) { for leaf in leaves { _ = try map.proof(leaf.key) } }
        }
    }
}
