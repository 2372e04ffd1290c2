import LMDB

/// Reads one key's list of positions in either direction, leaping over what is not asked for.
///
/// The list lies in a table; what is not settled yet follows it.
final class PostingReader {
    private var cursor: Cursor<String, UInt64>
    private let key: String
    private let backwards: Bool
    /// Ascending, all greater than those in the table.
    private let unsettled: [Position]
    /// Where the cursor stands; `nil` before the first step and after the last.
    private var current: UInt64?
    private var isStarted = false

    init(
        _ table: Table<String, UInt64>, _ key: String, unsettled: [Position], backwards: Bool,
        _ transaction: borrowing some Transaction & ~Copyable
    ) throws {
        cursor = try transaction.unsafeCursor(table)
        self.key = key
        self.unsettled = unsettled
        self.backwards = backwards
    }

    /// The first position at or beyond `target` in the direction of reading.
    ///
    /// Targets must not go back.
    func seek(_ target: UInt64) throws -> UInt64? {
        if backwards {
            if let first = unsettled.first, first <= target { return unsettled.last(atOrBelow: target) }
            return try seekSettled(target)
        }
        if let last = unsettled.last, let first = unsettled.first, target >= first {
            return target > last ? nil : unsettled.first(atOrAbove: target)
        }
        return try seekSettled(target) ?? unsettled.first
    }

    private func seekSettled(_ target: UInt64) throws -> UInt64? {
        if let current, isReached(current, target) { return current }
        if isStarted, current == nil { return nil }
        if isStarted, try step(), let current, isReached(current, target) { return current }
        isStarted = true
        current = try backwards ? leapBackwards(target) : leapForwards(target)
        return current
    }

    private func isReached(_ position: UInt64, _ target: UInt64) -> Bool {
        backwards ? position <= target : position >= target
    }

    private func step() throws -> Bool {
        let moved = try backwards ? cursor.previousDuplicate() : cursor.nextDuplicate()
        current = moved ? try cursor.value : nil
        return moved
    }

    private func leapForwards(_ target: UInt64) throws -> UInt64? {
        try cursor.seek(key, duplicateAtOrAfter: target) ? cursor.value : nil
    }

    private func leapBackwards(_ target: UInt64) throws -> UInt64? {
        if try cursor.seek(key, duplicateAtOrAfter: target) {
            let found = try cursor.value
            if found <= target { return found }
            return try cursor.previousDuplicate() ? cursor.value : nil
        }
        guard try cursor.seek(key), try cursor.lastDuplicate() else { return nil }
        let last = try cursor.value
        return last <= target ? last : nil
    }
}

extension [Position] {
    /// Of ascending positions, the index of the first that is not below a value.
    fileprivate func index(atOrAbove value: Position) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    fileprivate func first(atOrAbove value: Position) -> Position? {
        let index = index(atOrAbove: value)
        return index < count ? self[index] : nil
    }

    fileprivate func last(atOrBelow value: Position) -> Position? {
        let index = value == .max ? count : index(atOrAbove: value + 1)
        return index > 0 ? self[index - 1] : nil
    }
}
