import MerkleTree
import Testing

@Suite struct TreeTests {
    static let count = 1_025
    let leaves: [[UInt8]]

    init() {
        leaves = (0..<Self.count).map { number in (0..<number % 7).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
        }
    }

    @Test func `the root at every size is that of the definition`() throws {
        let naive = NaiveTree(leaves: leaves)
        var tree = StoredTree()
        #expect(tree.range.root == TreeHasher.empty)
        for size in 1...Self.count {
            tree.append(leaves[size - 1])
            let expected = naive.root(0..<size)
            #expect(tree.range.root.bytes == expected)
            #expect(try TreeHasher.root(size: UInt64(size), tree.node).bytes == expected)
            let edge = try CompactRange.nodes(size: UInt64(size)).map { try tree.node($0.level, $0.index) }
            #expect(CompactRange(size: UInt64(size), hashes: edge) == tree.range)
        }
        #expect(CompactRange(size: 3, hashes: []) == nil)
    }

    @Test func `inclusion proofs are those of the definition and lead to the root`() throws {
        let naive = NaiveTree(leaves: leaves)
        var tree = StoredTree()
        for leaf in leaves { tree.append(leaf) }
        for size in Array(1...66) + [127, 128, 129, 255, 256, 257, 511, 1_000, 1_023, 1_024, 1_025] {
            let root = try TreeHasher.root(size: UInt64(size), tree.node)
            for index in stride(from: 0, to: size, by: size < 70 ? 1 : 37) {
                let proof = try InclusionProof.make(index: UInt64(index), size: UInt64(size), tree.node)
                #expect(proof.map(\.bytes) == naive.path(index, 0..<size))
                let leaf = TreeHasher.leaf(leaves[index])
                try InclusionProof.verify(
                    index: UInt64(index), size: UInt64(size), leaf: leaf, proof: proof, root: root)
                #expect(throws: ProofError.self) {
                    try InclusionProof.verify(
                        index: UInt64(index), size: UInt64(size), leaf: TreeHasher.leaf([9, 9]), proof: proof,
                        root: root)
                }
                #expect(throws: ProofError.self) {
                    try InclusionProof.verify(
                        index: UInt64(index), size: UInt64(size), leaf: leaf, proof: proof + [root], root: root)
                }
            }
        }
        #expect(throws: ProofError.outOfRange) { try InclusionProof.make(index: 5, size: 5, tree.node) }
    }

    @Test func `consistency proofs are those of the definition and refuse another history`() throws {
        let naive = NaiveTree(leaves: leaves)
        var tree = StoredTree()
        for leaf in leaves { tree.append(leaf) }
        let sizes = Array(1...130) + [255, 256, 257, 500, 511, 1_023, 1_024, 1_025]
        for second in sizes {
            let secondRoot = try TreeHasher.root(size: UInt64(second), tree.node)
            for first in sizes where first <= second {
                let proof = try ConsistencyProof.make(from: UInt64(first), to: UInt64(second), tree.node)
                if first < second { #expect(proof.map(\.bytes) == naive.subproof(first, 0..<second, true)) }
                let firstRoot = try TreeHasher.root(size: UInt64(first), tree.node)
                func verify(_ proof: [Hash], _ old: Hash, _ new: Hash) throws(ProofError) {
                    try ConsistencyProof.verify(
                        from: UInt64(first), to: UInt64(second), proof: proof, firstRoot: old, secondRoot: new)
                }
                try verify(proof, firstRoot, secondRoot)
                #expect(throws: ProofError.self) { try verify(proof, TreeHasher.leaf([1, 2, 3]), secondRoot) }
                #expect(throws: ProofError.self) { try verify(proof + [firstRoot], firstRoot, secondRoot) }
                for index in proof.indices {
                    var bad = proof
                    bad[index] = TreeHasher.leaf([7])
                    #expect(throws: ProofError.self) { try verify(bad, firstRoot, secondRoot) }
                }
            }
        }
    }

    @Test func `nothing is proved from an empty log`() throws {
        let root = TreeHasher.leaf([1])
        #expect(throws: ProofError.outOfRange) {
            try ConsistencyProof.verify(from: 0, to: 1, proof: [], firstRoot: TreeHasher.empty, secondRoot: root)
        }
        #expect(throws: ProofError.outOfRange) {
            try ConsistencyProof.verify(from: 2, to: 1, proof: [], firstRoot: root, secondRoot: root)
        }
    }
}
