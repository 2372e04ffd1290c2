import Crypto
import MerkleTree

/// The definitions of RFC 6962 §2.1, written down as they stand there; only what was hashed once is not hashed again.
final class NaiveTree {
    let leaves: [[UInt8]]
    private var roots: [Range<Int>: [UInt8]] = [:]

    init(leaves: [[UInt8]]) { self.leaves = leaves }

    private func sha(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    func root(_ range: Range<Int>) -> [UInt8] {
        if let known = roots[range] { return known }
        let root = hashed(range)
        roots[range] = root
        return root
    }

    private func hashed(_ range: Range<Int>) -> [UInt8] {
        switch range.count {
        case 0: return sha([])
        case 1: return sha([0] + leaves[range.lowerBound])
        default:
            let split = range.lowerBound + power(below: range.count)
            return sha([1] + root(range.lowerBound..<split) + root(split..<range.upperBound))
        }
    }

    /// PATH(m, D[n]).
    func path(_ index: Int, _ range: Range<Int>) -> [[UInt8]] {
        if range.count == 1 { return [] }
        let split = range.lowerBound + power(below: range.count)
        return index < split
            ? path(index, range.lowerBound..<split) + [root(split..<range.upperBound)]
            : path(index, split..<range.upperBound) + [root(range.lowerBound..<split)]
    }

    /// SUBPROOF(m, D[n], b).
    func subproof(_ first: Int, _ range: Range<Int>, _ whole: Bool) -> [[UInt8]] {
        if first == range.upperBound { return whole ? [] : [root(range)] }
        let split = range.lowerBound + power(below: range.count)
        return first <= split
            ? subproof(first, range.lowerBound..<split, whole) + [root(split..<range.upperBound)]
            : subproof(first, split..<range.upperBound, false) + [root(range.lowerBound..<split)]
    }

    private func power(below count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}

/// A growing tree that keeps its complete subtrees, as the log does.
struct StoredTree {
    private(set) var range = CompactRange()
    private var levels: [[Hash]] = []

    mutating func append(_ bytes: [UInt8]) {
        var levels = self.levels
        range.append(TreeHasher.leaf(bytes)) { level, index, hash in
            if levels.count == level { levels.append([]) }
            precondition(levels[level].count == Int(index), "subtrees close in order")
            levels[level].append(hash)
        }
        self.levels = levels
    }

    func node(_ level: Int, _ index: UInt64) throws -> Hash {
        guard level < levels.count, index < levels[level].count else { throw ProofError.outOfRange }
        return levels[level][Int(index)]
    }
}
