import Testing

@testable import Reports

@Suite struct SmallCellsTests {
    /// Every way to choose `count` numbers below `limit`.
    private func vectors(_ count: Int, below limit: Int64) -> [[Int64]] {
        (0..<count).reduce([[]]) { vectors, _ in vectors.flatMap { vector in (0..<limit).map { vector + [$0] } } }
    }

    /// What a reader is told of counts: each of them and their sum, or nothing.
    private func told(_ counts: [Int64], _ given: SmallCells.Given) -> [Int64?] {
        zip(counts, given.parts).map { $1 ? $0 : nil } + [given.sum ? counts.reduce(0, +) : nil]
    }

    @Test func `no count below five is given, nor is one told by what is given, to whoever knows the rule`() {
        for (categories, limit) in [(1, 40), (2, 40), (3, 22), (4, 17)] as [(Int, Int64)] {
            // Whole worlds: all counts that come to a sum.
            let counts = vectors(categories, below: limit).filter { $0.reduce(0, +) < limit }
            let worlds = Dictionary(grouping: counts) { told($0, SmallCells.given($0)) }
            for (told, possible) in worlds {
                for index in 0..<categories where told[index] == nil {
                    #expect(Set(possible.map { $0[index] }).count > 1, "\(told): \(possible)")
                }
                for case let number? in told { #expect(number >= SmallCells.least) }
            }
            #expect(worlds.keys.contains { $0.contains { $0 != nil } })
        }
    }

    @Test func `of a year nothing is given that its halves, given besides, do not add up to`() {
        for first in vectors(3, below: 9) {
            for second in [[0, 0, 0], [5, 5, 5], [1, 9, 12], [4, 4, 5], [20, 2, 3]] as [[Int64]] {
                let (one, two) = (SmallCells.given(first), SmallCells.given(second))
                let year = one.and(two)
                #expect(!year.sum || one.sum && two.sum)
                for index in year.parts.indices { #expect(!year.parts[index] || one.parts[index] && two.parts[index]) }
            }
        }
    }

    @Test func `what is large enough is given`() {
        #expect(SmallCells.given([5, 9, 12]) == .init(parts: [true, true, true], sum: true))
        #expect(SmallCells.given([2, 9, 12]) == .init(parts: [false, false, true], sum: true))
        #expect(SmallCells.given([0, 4]) == .init(parts: [false, false], sum: false))
    }
}
