import Glibc
import LMDB
import MerkleTree
import Synchronization

/// Brings the tail into the tables, off the append path: whole runs, sorted, each in one transaction.
///
/// LMDB is the log of record. A run is settled when the journal goes on in its other file, when events have waited for
/// ``age``, and when someone asks for it. Until then the journal holds what the tables do not.
final class Settler: Sendable {
    private struct State {
        var isAsked = false
        var isClosed = false
        var thread: Thread?
        /// How far the tables have come, as far as this process knows.
        var settled: Position = 0
        /// Why the last try did not succeed; `nil` when it did.
        var failure: AppendError?
        /// How many tries there were.
        var tries = 0
    }

    /// How long an event may wait in the tail, in milliseconds.
    static let age = 2_000

    private let monitor = Monitor(State())
    /// Held by whoever settles.
    private let working = Mutex<Void>(())
    private let environment: Environment
    private let tables: Tables
    private let journal: Journal
    private let tail: Tail

    init(_ environment: Environment, _ tables: Tables, _ journal: Journal, _ tail: Tail) {
        (self.environment, self.tables, self.journal, self.tail) = (environment, tables, journal, tail)
    }

    /// Tells that there are events that are not settled, so that they are after a while.
    func noticeUnsettled() { if monitor.change({ $0.thread == nil }) { start() } }

    /// Asks for the sealed runs to be settled soon.
    func ask() {
        start()
        monitor.update { $0.isAsked = true }
    }

    private func start() {
        monitor.update { state in
            guard state.thread == nil, !state.isClosed else { return }
            state.thread = Thread { self.run() }
        }
    }

    /// Waits until the tables hold everything below a position.
    ///
    /// - Throws: why they cannot; the events stay in the journal.
    func wait(for position: Position) throws {
        let tries = monitor.change { $0.tries }
        ask()
        let failure = monitor.wait { (state) -> AppendError?? in
            if state.settled >= position { return .some(nil) }
            if state.tries > tries, let failure = state.failure { return failure }
            if state.isClosed { return .closed }
            return nil
        }
        if let failure { throw failure }
    }

    /// Settles everything that is acknowledged, on this thread.
    func settleAll() throws {
        try journal.with { place in
            try place.held { place in
                try place.catchUp(tail) { try EventLog.settledEdge(environment, tables) }
                tail.seal()
            }
        }
        try settleSealed()
    }

    /// Ends the thread.
    func close() {
        let thread = monitor.update { state in
            state.isClosed = true
            defer { state.thread = nil }
            return state.thread
        }
        thread?.join()
    }

    private func run() {
        while true {
            let isOpen = monitor.wait(milliseconds: Self.age) { (state) -> Bool? in
                if state.isClosed { return false }
                guard state.isAsked else { return nil }
                state.isAsked = false
                return true
            }
            if isOpen == false { return }
            if isOpen == nil, tail.isSettled { continue }
            // Whoever has the journal may be waiting for this very thread, so it is not waited for.
            if tail.sealed.isEmpty { _ = journal.withIfFree { _ in tail.seal() } }
            try? settleSealed()
        }
    }

    /// Settles the sealed runs. What goes wrong is kept for those who wait.
    private func settleSealed() throws {
        let result: Result<Position, AppendError> = working.withLock { _ in
            do {
                for run in tail.sealed { try settle(run) }
                return .success(try environment.read { try tables.size($0) })
            } catch {
                return .failure(AppendError(error))
            }
        }
        monitor.update { state in
            state.tries += 1
            switch result {
            case .success(let settled):
                state.failure = nil
                state.settled = settled
            case .failure(let failure): state.failure = failure
            }
        }
        _ = try result.get()
    }

    private func settle(_ run: TailRun) throws {
        let contents = run.sealed
        let size = try environment.write { transaction in
            let size = try tables.size(transaction)
            guard size >= contents.base else {
                throw EventLogError.corrupt(at: size, "the journal begins at \(contents.base), beyond the end of the log")
            }
            // Another process may have settled it, or a part of it.
            if size < contents.end { try tables.write(contents, from: size, transaction) }
            return max(size, contents.end)
        }
        tail.drop(settled: size)
    }
}

extension Tables {
    /// Writes the events of a run from a position on: table by table and in the order of the keys, so that each page is
    /// touched once.
    func write(_ run: TailContents, from first: Position, _ transaction: borrowing WriteTransaction) throws {
        for position in first..<run.end {
            try run.withStored(position) { try transaction.put(events, position, unsafeValue: $0, .append) }
        }
        var row: [UInt8] = []
        for position in first..<run.end where position & 1 == 1 {
            row.removeAll(keepingCapacity: true)
            for hash in run.completed(by: position) { hash.withUnsafeBytes { row.append(contentsOf: $0) } }
            try transaction.put(tree, position, row, .append)
        }
        try putIDs(run.sortedIDs(from: first), transaction)
        for postings in run.types.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try transaction.append(types, postings.key, postings.positions.drop { $0 < first })
        }
        var changed: [(tag: String, head: DossierHead)] = []
        for postings in run.tags.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let positions = postings.positions.drop { $0 < first }
            guard !positions.isEmpty, let head = postings.head else { continue }
            try transaction.append(tags, postings.key, positions)
            try transaction.put(heads, postings.key, head.bytes)
            changed.append((postings.key, head))
        }
        try updateMap(changed, transaction)
    }

    /// The greatest id of the settled events.
    func greatestID(_ transaction: borrowing some Transaction & ~Copyable) throws -> EventID? {
        try transaction.lastKey(ids).flatMap { EventID($0) }
    }
}
