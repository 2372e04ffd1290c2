import CivilTime
import LMDB
import MerkleTree

/// What one task found in a run of leaves that begins at a multiple of ``count``: one snapshot's worth of work.
struct VerifiedLeaves: Sendable {
    /// The level of the subtree that a whole run is.
    static let level = 12
    /// How many leaves a whole run has; no snapshot is held for longer.
    static let count: UInt64 = 1 << UInt64(level)
    static let wrongHashes = "the stored hashes are not those of the events"

    /// The tree over these leaves alone.
    private(set) var range = CompactRange()
    /// The hashes in the last leaf's row of the subtrees that are larger than the run.
    private(set) var above: [UInt8] = []
    /// Whether the last leaf's row was there in its full length, with the right hashes of what the run can know.
    private(set) var isLastRowWhole = false
    /// What the indexes must say of these events.
    private(set) var sums = IndexSums()
    private(set) var problems: [LogVerification.Problem] = []
    /// The first event that could be read, and when it was recorded.
    private(set) var first: (position: Position, recorded: Instant)?
    /// When the last event that could be read was recorded.
    private(set) var lastRecorded: Instant?
    /// For each size inside the run whose root is wanted, the edge of the tree over the leaves up to there.
    private(set) var edges: [(size: UInt64, hashes: [Hash])] = []
    /// Whether all leaves could be read.
    private(set) var isWhole = false

    private let key: IndexKey
    private let begin: Position

    private init(_ key: IndexKey, _ begin: Position) {
        self.key = key
        self.begin = begin
    }

    private var position: Position { begin + range.size }

    /// Reads and checks a run. What LMDB cannot read ends it: that is a problem, not an error.
    static func read(
        _ positions: Range<Position>, of log: EventLog, _ key: IndexKey, rootsAt wanted: [UInt64]
    ) throws -> VerifiedLeaves {
        var leaves = VerifiedLeaves(key, positions.lowerBound)
        do {
            try log.environment.read { transaction in
                try transaction.withCursor(log.tables.events) { events in
                    try transaction.withCursor(log.tables.tree) { rows in
                        let inside = wanted.filter { positions.contains($0) && $0 > positions.lowerBound }
                        try leaves.read(to: positions.upperBound, log.ledgerID, inside, &events, &rows)
                    }
                }
            }
        } catch let error as LMDBError where error != .closed {
            leaves.report(.storage, "\(error)")
            leaves.isWhole = false
        }
        return leaves
    }

    private mutating func read(
        to end: Position, _ ledger: [UInt8], _ wanted: [UInt64], _ events: inout Cursor<UInt64, [UInt8]>,
        _ rows: inout Cursor<UInt64, [UInt8]>
    ) throws {
        var wanted = wanted[...]
        // Kept between events, so that reading one allocates nothing.
        var view = EnvelopeView()
        var (eventsAhead, rowsAhead) = (ReadAhead(most: 64), ReadAhead(most: 16))
        var hasEvent = try events.seek(begin)
        var hasRow = try rows.seek(atOrAfter: begin)
        while position < end {
            guard hasEvent, try events.key == position else { return report(.event, "there is no such event") }
            eventsAhead.pass(events.unsafeValue)
            // Hashed first: that reads the bytes in their order, as memory likes it.
            let leaf = TreeHasher.leaf(events.unsafeValue)
            check(events.unsafeValue, ledger, &view)
            if hasRow, try rows.key == position {
                rowsAhead.pass(rows.unsafeValue)
                append(leaf, rows.unsafeValue)
                hasRow = try rows.next()
            } else {
                if position & 1 == 1 { report(.tree, "there are no stored hashes") }
                range.append(leaf)
            }
            if wanted.first == position {
                edges.append((position, range.hashes))
                wanted.removeFirst()
            }
            hasEvent = try events.next()
        }
        isWhole = true
    }

    /// Appends a leaf, whose stored row is compared with what it completes.
    private mutating func append(_ leaf: Hash, _ row: UnsafeRawBufferPointer) {
        let (position, size) = (position, range.size)
        var isRight = row.count == TreeRow.byteCount(position) && position & 1 == 1
        let isLong = isRight
        range.append(leaf) { level, _, hash in
            guard isLong, level > 0 else { return }
            let stored = UnsafeRawBufferPointer(rebasing: row[TreeRow.offset(level: level)...].prefix(Hash.byteCount))
            if !hash.withUnsafeBytes({ Self.isEqual($0, stored) }) { isRight = false }
        }
        if size + 1 == Self.count {
            isLastRowWhole = isRight
            above = [UInt8](row.dropFirst(Hash.byteCount * Self.level))
        }
        if !isRight { report(position, .tree, Self.wrongHashes) }
    }

    /// Whether two lots of bytes, a multiple of eight each, are the same.
    @inline(__always)
    private static func isEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        guard a.count == b.count else { return false }
        var difference: UInt64 = 0
        for offset in stride(from: 0, to: a.count & ~7, by: 8) {
            difference |=
                a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                ^ b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        return difference == 0
    }

    /// Checks one event by itself and against the one before, and sums up what the indexes must say of it.
    private mutating func check(_ bytes: UnsafeRawBufferPointer, _ ledger: [UInt8], _ view: inout EnvelopeView) {
        let position = position
        do throws(EnvelopeError) {
            try view.read(bytes)
        } catch {
            return report(.event, "\(error)")
        }
        if view.position != position { report(.event, "it says that it is event \(view.position)") }
        if !ledger.withUnsafeBytes({ Self.isEqual(view.ledger, $0) }) {
            report(.ledger, "it belongs to another ledger")
        }
        let time = Instant(microseconds: view.recorded)
        if let lastRecorded, time < lastRecorded {
            report(.time, "it was recorded at \(time), the one before at \(lastRecorded)")
        }
        lastRecorded = time
        if first == nil { first = (position, time) }
        sums.ids &+= key.entry(key.name(view.id), position)
        sums.types &+= key.entry(key.name(view.type), position)
        for index in view.tags.indices {
            let link = view.links[index]
            sums.dossiers &+= key.entry(
                key.name(view.tags[index]), position, ordinal: link.ordinal, previous: link.previous)
        }
    }

    private mutating func report(_ kind: LogVerification.Problem.Kind, _ message: String) {
        report(position, kind, message)
    }

    private mutating func report(_ position: Position, _ kind: LogVerification.Problem.Kind, _ message: String) {
        guard problems.count < LogVerification.problemLimit else { return }
        problems.append(LogVerification.Problem(position: position, kind: kind, message: message))
    }
}
