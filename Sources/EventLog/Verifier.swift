import CivilTime
import LMDB
import MerkleTree

extension EventLog {
    /// Reads the whole log and checks everything that is stored against everything else.
    ///
    /// The pages of the file must be sound; every leaf and every subtree is hashed anew; positions, ledger and times are
    /// checked; the indexes of ids, tags, types, links and heads must say exactly what the events say, and the map of the heads
    /// what they say: nothing missing, nothing more. Memory does not grow with the log, but for some 200 bytes a dossier where
    /// the map of an earlier size is wanted; the answer is the same for any number of tasks. What is appended meanwhile is
    /// left out.
    ///
    /// - Parameters:
    ///   - sizes: sizes whose roots are wanted, besides those of the checkpoints that are kept.
    ///   - tasks: how many threads work on it; `nil` for one a processor, at most eight.
    ///   - progress: called now and then, on the calling thread, with events done and in all.
    /// - Returns: what was found; problems are values, not errors.
    public func verify(
        rootsAt sizes: [UInt64] = [], tasks: Int? = nil,
        progress: ((_ done: UInt64, _ total: UInt64) -> Void)? = nil
    ) throws -> LogVerification {
        let tasks = max(1, tasks ?? OrderedTasks.defaultCount)
        func damaged(_ messages: [String]) -> LogVerification {
            let problems = messages.map { LogVerification.Problem(position: nil, kind: .storage, message: $0) }
            return LogVerification(
                size: 0, root: TreeHasher.empty, problems: problems, roots: [:], mapRoots: [:], checkpoints: [])
        }
        let size: UInt64
        let unsettled: TailView
        let checkpoints: [(size: UInt64, note: String)]
        do {
            // First of all: on damaged pages LMDB itself may fail in worse ways than by an error.
            let pages = try environment.check(parts: tasks) { work in
                var walks: [PageWalk] = []
                try OrderedTasks.run(tasks, tasks: tasks, work: work) { walk in
                    walks.append(walk)
                    return true
                }
                return walks
            }
            guard pages.isEmpty else { return damaged(pages.map { "\($0); restore the last backup" }) }
            checkpoints = try self.checkpoints()
            if !isReadOnly { try settle() }
            (size, unsettled) = try look { snapshot, _ in (min(snapshot.tail.settled, snapshot.size), snapshot.tail) }
        } catch let error as LMDBError where error != .closed {
            return damaged(["\(error)"])
        }
        let verifier = Verifier(
            self, size: size, checkpoints: checkpoints, rootsAt: sizes + checkpoints.map(\.size), tasks: tasks)
        do {
            if try verifier.checkEvents(progress) {
                try verifier.checkIndexes()
                try verifier.checkUnsettled(unsettled)
                try verifier.checkMap()
            }
        } catch let error as LMDBError where error != .closed {
            verifier.report(verifier.reached, .storage, "\(error)")
        } catch let error as EventLogError {
            verifier.report(verifier.reached, .storage, "\(error)")
        }
        return verifier.result
    }
}

extension Verifier {
    /// Checks what is acknowledged and not settled: it lies in the journal alone, where a log that is only read leaves it.
    fileprivate func checkUnsettled(_ tail: TailView) throws {
        guard tail.size > size else { return }
        var heads: [String: DossierHead] = [:]
        for position in size..<tail.size {
            guard let bytes = tail.run(position)?.with({ $0.stored(position) }) else {
                return report(position, .event, "there is no such event")
            }
            let event = try Tables.decoded(bytes, at: position)
            if event.ledger != log.ledgerID { report(position, .ledger, "it belongs to another ledger") }
            if let recorded, event.recorded < recorded {
                report(position, .time, "it was recorded at \(event.recorded), the one before at \(recorded)")
            }
            recorded = event.recorded
            for (tag, link) in zip(event.tags, event.links) {
                let head = try heads[tag] ?? log.environment.read { try tables.head(tag, $0) }
                if link != Link(ordinal: (head?.ordinal ?? 0) + 1, previous: head?.position) {
                    report(position, .link, "its link in “\(tag)” is not right")
                }
                heads[tag] = DossierHead(ordinal: link.ordinal, position: position)
            }
            range.append(TreeHasher.leaf(bytes))
            if wanted.contains(range.size) { roots[range.size] = range.root }
        }
    }
}

/// One run of a verification: gives out pieces of the log to tasks, and puts together what they found.
final class Verifier {
    let log: EventLog
    let tables: Tables
    let size: UInt64
    let tasks: Int
    let key: IndexKey
    /// What the indexes must say, summed up from the events.
    private(set) var sums = IndexSums()
    /// How far the events have been read.
    var reached: Position { range.size }
    private var range = CompactRange()
    private var recorded: Instant?
    private var problems: [LogVerification.Problem] = []
    private let checkpoints: [(size: UInt64, note: String)]
    /// The sizes whose roots are wanted, ascending.
    let wanted: [UInt64]
    private var roots: [UInt64: Hash] = [:]
    /// The roots of the map of dossier heads at the same sizes.
    var mapRoots: [UInt64: Hash] = [:]

    init(
        _ log: EventLog, size: UInt64, checkpoints: [(size: UInt64, note: String)], rootsAt sizes: [UInt64], tasks: Int
    ) {
        self.checkpoints = checkpoints
        self.log = log
        self.tables = log.tables
        self.size = size
        self.tasks = tasks
        var random = SystemRandomNumberGenerator()
        key = IndexKey(&random)
        wanted = Set(sizes).sorted()
        if wanted.first == 0 { roots[0] = TreeHasher.empty }
    }

    var result: LogVerification {
        let ordered = problems.sorted { ($0.position ?? .max) < ($1.position ?? .max) }
        return LogVerification(
            size: max(size, range.size), root: range.root, problems: ordered, roots: roots, mapRoots: mapRoots,
            checkpoints: checkpoints)
    }

    var isFull: Bool { problems.count >= LogVerification.problemLimit }

    func report(_ position: Position?, _ kind: LogVerification.Problem.Kind, _ message: String) {
        report(LogVerification.Problem(position: position, kind: kind, message: message))
    }

    func report(_ problem: LogVerification.Problem) {
        if !isFull { problems.append(problem) }
    }

    /// Checks events and tree, and sums up what the indexes must say.
    ///
    /// - Returns: whether the events could be read to the end.
    func checkEvents(_ progress: ((UInt64, UInt64) -> Void)?) throws -> Bool {
        let (log, size, key, wanted) = (log, size, key, wanted)
        let leaves = VerifiedLeaves.count
        var isWhole = true
        try OrderedTasks.run(Int((size + leaves - 1) / leaves), tasks: tasks) { number in
            let begin = UInt64(number) * leaves
            let end = min(size, begin + leaves)
            return try VerifiedLeaves.read(begin..<end, of: log, key, rootsAt: wanted)
        } take: { leaves in
            take(leaves)
            progress?(reached, size)
            isWhole = leaves.isWhole
            return isWhole
        }
        return isWhole
    }

    /// Joins the next leaves to those before: what only both together can show is checked here.
    private func take(_ leaves: VerifiedLeaves) {
        if let (position, first) = leaves.first, let recorded, first < recorded {
            report(position, .time, "it was recorded at \(first), the one before at \(recorded)")
        }
        recorded = leaves.lastRecorded ?? recorded
        for problem in leaves.problems { report(problem) }
        sums += leaves.sums
        for (size, hashes) in leaves.edges {
            roots[size] = CompactRange(size: size, hashes: range.hashes + hashes)?.root
        }
        for (node, hash) in zip(CompactRange.nodes(size: leaves.range.size), leaves.range.hashes) {
            append(hash, node.level, leaves)
        }
        if wanted.contains(range.size) { roots[range.size] = range.root }
    }

    /// Appends a subtree, and checks the stored hashes of those that it completes beyond the leaves that were read together.
    private func append(_ hash: Hash, _ level: Int, _ leaves: VerifiedLeaves) {
        var isStored = true
        range.append(hash, level: level) { level, _, hash in
            guard level > VerifiedLeaves.level else { return }
            let offset = Hash.byteCount * (level - VerifiedLeaves.level - 1)
            let stored = leaves.above.dropFirst(offset).prefix(Hash.byteCount)
            if !hash.withUnsafeBytes({ $0.elementsEqual(stored) }) { isStored = false }
        }
        // Where the row was too short or wrong in itself, that was said already.
        if !isStored, leaves.isLastRowWhole { report(range.size - 1, .tree, VerifiedLeaves.wrongHashes) }
    }
}
