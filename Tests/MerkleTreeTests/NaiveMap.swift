import Crypto
import MerkleTree
import Testing

/// The definition of the compact sparse Merkle tree, written down as it stands: all entries, divided bit by bit.
struct NaiveMap {
    var entries: [[UInt8]: [UInt8]] = [:]

    static let empty = [UInt8](repeating: 0, count: 32)

    static func sha(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
    static func bit(_ key: [UInt8], _ depth: Int) -> Int { Int(key[depth / 8] >> UInt8(7 - depth % 8)) & 1 }

    var root: [UInt8] { Self.root(entries.map { ($0.key, $0.value) }, 0) }

    static func root(_ entries: [([UInt8], [UInt8])], _ depth: Int) -> [UInt8] {
        guard let first = entries.first else { return empty }
        if entries.count == 1 { return sha([0] + first.0 + first.1) }
        return sha(
            [1] + root(entries.filter { bit($0.0, depth) == 0 }, depth + 1)
                + root(entries.filter { bit($0.0, depth) == 1 }, depth + 1))
    }
}

/// A map kept in pages in memory, as the log keeps it in a table.
final class PagedMap {
    var pages: [[UInt8]: [UInt8]] = [:]
    /// The names put by the last update, in their order.
    var lastPut: [[UInt8]] = []

    func load(_ name: [UInt8]) -> [UInt8]? { pages[name] }

    func update(_ leaves: [VerifiableMap.Leaf]) throws -> Hash {
        lastPut = []
        return try VerifiableMap.update(leaves, load: load) { name, page in
            pages[name] = page
            lastPut.append(name)
        }
    }

    func proof(_ key: Hash) throws -> MapProof { try VerifiableMap.proof(for: key, load: load) }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// A key; three in four share a beginning of some length with an earlier one, so that paths part late as well.
    mutating func key(near others: [Hash]) throws -> Hash {
        var bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &self) }
        if let other = others.randomElement(using: &self)?.bytes, Int.random(in: 0..<4, using: &self) > 0 {
            let common = Int.random(in: 0..<256, using: &self)
            for depth in 0..<common {
                let mask = UInt8(1) << UInt8(7 - depth % 8)
                bytes[depth / 8] = bytes[depth / 8] & ~mask | other[depth / 8] & mask
            }
        }
        return try #require(Hash(bytes))
    }

    mutating func hash() throws -> Hash { try key(near: []) }
}
