import LMDB

/// Reads one key's list of positions in either direction, leaping over what is not asked for.
final class PostingReader {
    private var cursor: Cursor<String, UInt64>
    private let key: String
    private let backwards: Bool
    /// Where it stands; `nil` before the first step and after the last.
    private var current: UInt64?
    private var isStarted = false

    init(
        _ table: Table<String, UInt64>, _ key: String, backwards: Bool,
        _ transaction: borrowing some Transaction & ~Copyable
    ) throws {
        cursor = try transaction.unsafeCursor(table)
        self.key = key
        self.backwards = backwards
    }

    /// How many positions the list has.
    func count() throws -> UInt64 { try cursor.seek(key) ? cursor.duplicateCount() : 0 }

    /// The first position at or beyond `target` in the direction of reading.
    ///
    /// Targets must not go back.
    func seek(_ target: UInt64) throws -> UInt64? {
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
