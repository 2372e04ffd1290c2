import CivilTime
import LMDB
import MerkleTree
import Synchronization

/// A run of the tail: it grows until it is sealed, and is dropped when it has been settled.
final class TailRun: Sendable {
    /// The position of the first event.
    let base: Position
    private let contents: Mutex<TailContents>

    /// - Parameter bytes: how many bytes of events there will be, as far as one can tell.
    init(base: Position, expecting bytes: Int = 0) {
        self.base = base
        contents = Mutex(TailContents(base: base, expecting: bytes))
    }

    /// Works on the contents. Kept short: readers wait for it.
    func with<Value: Sendable>(_ body: (inout TailContents) throws -> Value) rethrows -> Value {
        try contents.withLock { try body(&$0) }
    }

    /// The contents of a run that is sealed, to be read without the lock.
    var sealed: TailContents { contents.withLock { $0 } }
}

/// The events that are acknowledged but not settled, in memory: every read and every condition sees them above the tables.
final class Tail: Sendable {
    struct State: Sendable {
        /// Without a gap: each begins where the one before ends. The last grows, the others are sealed.
        var runs: [TailRun]
        /// How many events there are, the settled ones included; what a run holds beyond is being made durable.
        var size: Position
        /// Tree and time at `size`.
        var edge: LogEdge
    }

    private let state: Mutex<State>

    init(edge: LogEdge) { state = Mutex(State(runs: [TailRun(base: edge.size)], size: edge.size, edge: edge)) }

    /// Begins anew at a size that everything below of is settled.
    func reset(to edge: LogEdge) {
        state.withLock { $0 = State(runs: [TailRun(base: edge.size)], size: edge.size, edge: edge) }
    }

    var size: Position { state.withLock { $0.size } }
    var edge: LogEdge { state.withLock { $0.edge } }

    /// What can be read at this moment.
    var view: TailView { state.withLock { TailView(runs: $0.runs, size: $0.size, edge: $0.edge) } }

    /// The run that grows.
    var growing: TailRun { state.withLock { $0.runs[$0.runs.count - 1] } }

    /// Lets everyone see what has been made durable.
    func publish(_ edge: LogEdge) {
        state.withLock { state in
            state.size = edge.size
            state.edge = edge
        }
    }

    /// Closes the run that grows, if it holds anything, so that it can be settled.
    ///
    /// Only for whoever holds the journal, and never while the run holds events that are not yet durable.
    func seal() {
        state.withLock { state in
            let last = state.runs[state.runs.count - 1]
            guard last.base < state.size else { return }
            // A run is often as long as the one before; memory that is not used is not taken.
            state.runs.append(TailRun(base: state.size, expecting: last.with { $0.bytes.count }))
        }
    }

    /// The runs that wait to be settled.
    var sealed: [TailRun] { state.withLock { $0.runs.dropLast() } }

    /// Whether there is nothing that is not settled.
    var isSettled: Bool { state.withLock { $0.runs.count == 1 && $0.runs[0].base == $0.size } }

    /// Drops the sealed runs that end at or below a size.
    func drop(settled: Position) {
        state.withLock { state in
            while state.runs.count > 1, state.runs[1].base <= settled { state.runs.removeFirst() }
        }
    }
}

/// The tail as it was at one moment.
struct TailView: Sendable {
    fileprivate(set) var runs: [TailRun]
    /// How many events there are, the settled ones included.
    fileprivate(set) var size: Position
    /// Tree and time at `size`.
    fileprivate(set) var edge: LogEdge
    /// How many events the snapshot of the tables holds; from here on the runs are asked.
    private(set) var settled: Position = 0

    /// The view above a snapshot of the tables that was taken after it.
    func above(_ settled: Position) -> TailView {
        var view = self
        view.settled = settled
        view.size = max(size, settled)
        if settled >= size {
            view.runs = []
        } else {
            view.runs.removeAll { run in run.base < settled && (run.with { $0.end }) <= settled }
        }
        return view
    }

    /// The same, with what the growing run holds up to a size: for the one who adds to it.
    func including(_ run: TailRun, to size: Position) -> TailView {
        var view = self
        if view.runs.last !== run { view.runs.append(run) }
        view.size = size
        return view
    }

    /// The run that holds a position; `nil` where the tables hold it.
    func run(_ position: Position) -> TailRun? {
        position < settled || position >= size ? nil : runs.last { $0.base <= position }
    }

    /// No id in these runs is greater; `nil` where they are empty.
    var greatestID: EventID? { runs.compactMap { run in run.with { $0.ids.greatest } }.max() }

    func position(of id: EventID) -> Position? {
        for run in runs.reversed() {
            if let position = run.with({ $0.position(of: id) }), position < size { return position }
        }
        return nil
    }

    /// The positions of a dossier or type that the tables do not hold, ascending.
    func positions(_ postings: (borrowing TailContents) -> TailPostings?) -> [Position] {
        var found: [Position] = []
        for run in runs {
            let positions = run.with { postings($0)?.positions ?? [] }
            found += positions.drop { $0 < settled }.prefix { $0 < size }
        }
        return found
    }

    /// The head of a dossier; the tables' head where these runs do not know the tag.
    ///
    /// - Parameter run: a run that is not asked.
    func head(
        _ tag: TagKey, besides run: TailRun?, tables: () throws -> DossierHead?
    ) rethrows -> DossierHead? {
        for other in runs.reversed() where other !== run {
            guard let postings = other.with({ $0.postings(tag: tag) }) else { continue }
            guard let last = postings.positions.lastIndex(where: { $0 < size }) else {
                if let before = postings.before { return before }
                continue
            }
            return DossierHead(
                ordinal: (postings.before?.ordinal ?? 0) + UInt64(last + 1), position: postings.positions[last])
        }
        return try tables()
    }

    /// The tags that these runs hold and that satisfy a condition.
    func tags(where isWanted: (String) -> Bool) -> [String] {
        var found: Set<String> = []
        for run in runs {
            let tags = run.with { $0.tags }
            for postings in tags where isWanted(postings.key) && postings.positions.contains(where: { $0 < size }) {
                found.insert(postings.key)
            }
        }
        return Array(found)
    }

    /// How many events of each type the tables do not hold.
    var typeCounts: [String: UInt64] {
        var counts: [String: UInt64] = [:]
        for run in runs {
            for postings in run.with({ $0.types }) {
                let count = postings.positions.count { $0 >= settled && $0 < size }
                if count > 0 { counts[postings.key, default: 0] += UInt64(count) }
            }
        }
        return counts
    }
}
