import CivilTime
import LMDB
import MerkleTree

extension EventLog {
    /// Reads the whole log and checks everything that is stored against everything else.
    ///
    /// Every leaf and every subtree is hashed anew; positions, ledger and times are checked; and the indexes of ids, tags,
    /// types, links and heads must say exactly what the events say: nothing missing, nothing more. Memory does not grow
    /// with the log. What is appended meanwhile is left out.
    ///
    /// - Parameters:
    ///   - sizes: sizes whose roots are wanted too, for instance those of checkpoints.
    ///   - progress: called now and then with events done and in all.
    /// - Returns: what was found; problems are values, not errors.
    public func verify(
        rootsAt sizes: [UInt64] = [], progress: ((_ done: UInt64, _ total: UInt64) -> Void)? = nil
    ) throws -> LogVerification {
        let size: UInt64
        do {
            size = try self.size
        } catch let error as LMDBError where error != .closed {
            let problem = LogVerification.Problem(position: nil, kind: .storage, message: "\(error)")
            return LogVerification(size: 0, root: TreeHasher.empty, problems: [problem], roots: [:])
        }
        let verifier = Verifier(self, size: size, rootsAt: sizes)
        do {
            if try verifier.checkEvents(progress) { try verifier.checkIndexes() }
        } catch let error as LMDBError where error != .closed {
            verifier.report(verifier.reached, .storage, "\(error)")
        } catch let error as EventLogError {
            verifier.report(verifier.reached, .storage, "\(error)")
        }
        return verifier.result
    }
}

/// Sums of keyed hashes, one for each index: two indexes hold the same entries exactly when their sums are equal.
///
/// The order of the entries does not matter, so each table is read once in its own order and nothing is looked up. The
/// key is drawn at random for each run; entries that make up for each other cannot be prepared.
struct IndexSums: Equatable {
    let key: UInt64
    var ids: UInt64 = 0
    var types: UInt64 = 0
    var dossiers: UInt64 = 0

    private func hasher(_ bytes: UnsafeRawBufferPointer, _ position: Position) -> Hasher {
        var hasher = Hasher()
        hasher.combine(key)
        hasher.combine(bytes: bytes)
        hasher.combine(position)
        return hasher
    }

    mutating func addID(_ id: UnsafeRawBufferPointer, _ position: Position) {
        ids &+= UInt64(bitPattern: Int64(hasher(id, position).finalize()))
    }

    mutating func addType(_ type: UnsafeRawBufferPointer, _ position: Position) {
        types &+= UInt64(bitPattern: Int64(hasher(type, position).finalize()))
    }

    mutating func addTag(_ tag: UnsafeRawBufferPointer, _ position: Position, _ link: Link) {
        var hasher = hasher(tag, position)
        hasher.combine(link.ordinal)
        hasher.combine(link.previous ?? .max)
        dossiers &+= UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

/// One run of a verification.
final class Verifier {
    let log: EventLog
    let tables: Tables
    let size: UInt64
    var sums: IndexSums
    /// How far the events have been read.
    private(set) var reached: Position = 0
    private var range = CompactRange()
    private var recorded = Instant(microseconds: .min)
    private var problems: [LogVerification.Problem] = []
    private var wanted: Set<UInt64>
    private var roots: [UInt64: Hash] = [:]
    // Kept between events, so that reading one allocates nothing.
    private var view = EnvelopeView()
    private var row: [UInt8] = []

    init(_ log: EventLog, size: UInt64, rootsAt sizes: [UInt64]) {
        self.log = log
        self.tables = log.tables
        self.size = size
        var random = SystemRandomNumberGenerator()
        sums = IndexSums(key: random.next())
        wanted = Set(sizes)
        if wanted.contains(0) { roots[0] = TreeHasher.empty }
    }

    var result: LogVerification {
        let ordered = problems.sorted { ($0.position ?? .max) < ($1.position ?? .max) }
        return LogVerification(size: size, root: range.root, problems: ordered, roots: roots)
    }

    var isFull: Bool { problems.count >= LogVerification.problemLimit }

    func report(_ position: Position?, _ kind: LogVerification.Problem.Kind, _ message: String) {
        guard !isFull else { return }
        problems.append(LogVerification.Problem(position: position, kind: kind, message: message))
    }

    /// Checks events and tree, and sums up what the indexes must say.
    ///
    /// - Returns: whether the events could be read to the end.
    func checkEvents(_ progress: ((UInt64, UInt64) -> Void)?) throws -> Bool {
        while reached < size {
            let end = min(size, reached + 4_096)
            try log.environment.read { transaction in
                try transaction.withCursor(tables.events) { events in
                    try transaction.withCursor(tables.tree) { tree in
                        try checkPage(end, &events, &tree)
                    }
                }
            }
            progress?(reached, size)
            if reached < end { return false }
        }
        return true
    }

    private func checkPage(
        _ end: Position, _ events: inout Cursor<UInt64, [UInt8]>, _ tree: inout Cursor<UInt64, [UInt8]>
    ) throws {
        var hasEvent = try events.seek(reached)
        var hasRow = try tree.seek(reached)
        while reached < end {
            guard hasEvent, try events.key == reached else { return report(reached, .event, "there is no such event") }
            check(events.unsafeValue)
            if hasRow, try tree.key == reached {
                if !row.withUnsafeBytes({ $0.elementsEqual(tree.unsafeValue) }) {
                    report(reached, .tree, "the stored hashes are not those of the events")
                }
                hasRow = try tree.next()
            } else {
                report(reached, .tree, "there are no stored hashes")
            }
            reached += 1
            hasEvent = try events.next()
        }
    }

    /// Checks one event by itself and against the one before, and hashes it.
    private func check(_ bytes: UnsafeRawBufferPointer) {
        row.removeAll(keepingCapacity: true)
        range.append(TreeHasher.leaf(bytes)) { _, _, hash in hash.withUnsafeBytes { row.append(contentsOf: $0) } }
        if wanted.contains(reached + 1) { roots[reached + 1] = range.root }
        do throws(EnvelopeError) {
            try view.read(bytes)
        } catch {
            return report(reached, .event, "\(error)")
        }
        if view.position != reached { report(reached, .event, "it says that it is event \(view.position)") }
        if !view.ledger.elementsEqual(log.ledgerID) { report(reached, .ledger, "it belongs to another ledger") }
        let time = Instant(microseconds: view.recorded)
        if time < recorded { report(reached, .time, "it was recorded at \(time), the one before at \(recorded)") }
        recorded = max(recorded, time)
        sums.addID(view.id, reached)
        sums.addType(view.type, reached)
        for (tag, link) in zip(view.tags, view.links) { sums.addTag(tag, reached, link) }
    }
}

/// The fields of an envelope that a verification needs, as they lie in the bytes; good only as long as the bytes are.
struct EnvelopeView {
    var id = UnsafeRawBufferPointer(start: nil, count: 0)
    var type = UnsafeRawBufferPointer(start: nil, count: 0)
    var tags: [UnsafeRawBufferPointer] = []
    var ledger = UnsafeRawBufferPointer(start: nil, count: 0)
    var position: Position = 0
    var recorded: Int64 = 0
    var links: [Link] = []

    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(EnvelopeError) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        (id, type, ledger) = (none, none, none)
        (position, recorded) = (.max, 0)
        tags.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case Envelope.Number.id: id = try field.delimited()
            case Envelope.Number.type: type = try field.delimited()
            case Envelope.Number.tags: tags.append(try field.delimited())
            case Envelope.Number.ledger: ledger = try field.delimited()
            case Envelope.Number.position: position = try field.unsigned()
            case Envelope.Number.recorded: recorded = try field.fixed()
            case Envelope.Number.links: links.append(try Envelope.link(field.delimited()))
            default: break
            }
        }
        guard tags.count == links.count else {
            throw reader.error("\(tags.count) tags, but \(links.count) links")
        }
    }
}
