/// Which counts of persons may be given: none below five, and none from which one below five could be told by taking away.
///
/// A hidden cell says nothing, not even that it is small. Beside the sum at least two are hidden, which together are five for each of
/// them: so they need not all be small. With one cell all that are as large are hidden, lest their order tell. A sum below five is hidden
/// with all of its cells.
enum SmallCells {
    /// Fewer than this many are not given.
    static let least: Int64 = 5

    /// What may be given of counts and their sum.
    struct Given: Hashable {
        var parts: [Bool]
        var sum: Bool

        /// What may be given of the sum of two periods, each of which is given besides: what both give. Whoever knows the whole and one
        /// part knows the other.
        func and(_ other: Given) -> Given {
            Given(parts: zip(parts, other.parts).map { $0 && $1 }, sum: sum && other.sum)
        }
    }

    /// What of one period may be given.
    static func given(_ counts: [Int64]) -> Given {
        var parts = counts.map { $0 >= least }
        guard counts.reduce(0, +) >= least else { return Given(parts: counts.map { _ in false }, sum: false) }
        func hidden() -> (cells: Int, together: Int64) {
            let cells = zip(counts, parts).filter { !$0.1 }.map(\.0)
            return (cells.count, cells.reduce(0, +))
        }
        while case let (cells, together) = hidden(), cells > 0, cells == 1 || together < least * Int64(cells) {
            guard let smallest = zip(counts, parts).filter(\.1).map(\.0).min() else { break }
            for index in counts.indices where counts[index] == smallest { parts[index] = false }
        }
        return Given(parts: parts, sum: true)
    }
}
