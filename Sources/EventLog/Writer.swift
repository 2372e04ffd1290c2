import CivilTime
import Glibc
import LMDB
import MerkleTree

/// Takes the requests that wait, writes them together, and answers each.
///
/// While a group is being synced the next one gathers, so the sync itself is the window: no one ever sleeps to fill a group.
/// Groups are written one at a time: by the thread that asked, when it waits anyway and no one else is writing (handing
/// over to another thread and back takes a good part of a sync), otherwise by the writer's own thread. Never on the
/// cooperative pool, which a sync would block.
final class Writer: Sendable {
    typealias Answer = @Sendable (Result<EventLog.Appended, AppendError>) -> Void

    private struct Waiting: Sendable {
        let request: Request
        let answer: Answer
    }

    private struct State {
        var queue: [Waiting] = []
        var thread: Thread?
        var isWriting = false
        var isClosed = false
    }

    /// A group is closed when it has this many events: it bounds the memory and the time of a write.
    private static let groupLimit = 16_384

    private let monitor = Monitor(State())
    private let environment: Environment
    private let tables: Tables
    private let ledger: [UInt8]
    private let clock: Clock
    private let journal: Journal
    private let tail: Tail
    private let settler: Settler

    init(
        environment: Environment, tables: Tables, ledger: [UInt8], clock: @escaping Clock, journal: Journal, tail: Tail,
        settler: Settler
    ) {
        self.environment = environment
        self.tables = tables
        self.ledger = ledger
        self.clock = clock
        self.journal = journal
        self.tail = tail
        self.settler = settler
    }

    /// Hands over a request; the answer comes on the writer's thread and must not block it.
    func submit(_ request: Request, _ answer: @escaping Answer) {
        let refusal = monitor.update { enqueue(Waiting(request: request, answer: answer), &$0) }
        if let refusal { answer(.failure(refusal)) }
    }

    /// Writes a request, on this thread if no one else is writing, and gives the answer.
    func perform(_ request: Request) throws(AppendError) -> EventLog.Appended {
        let answer = Monitor<Result<EventLog.Appended, AppendError>?>(nil)
        let isMine = monitor.change { (state) -> Bool in
            guard !state.isClosed, !state.isWriting, state.queue.isEmpty else { return false }
            state.isWriting = true
            return true
        }
        guard isMine else {
            submit(request) { result in answer.update { $0 = result } }
            return try answer.wait { $0 }.get()
        }
        let result = write([request])[0]
        let isWaitedFor = monitor.change { state in
            state.isWriting = false
            return !state.queue.isEmpty || state.isClosed
        }
        if isWaitedFor { monitor.update { _ in } }
        return try result.get()
    }

    private func enqueue(_ waiting: Waiting, _ state: inout State) -> AppendError? {
        if state.isClosed { return .closed }
        if state.thread == nil {
            state.thread = Thread { self.run() }
            if state.thread == nil { return .storage(LMDBError(rawValue: EAGAIN)) }
        }
        state.queue.append(waiting)
        return nil
    }

    /// Takes no more requests, and waits until those that wait have been answered.
    func close() {
        let thread = monitor.update { state in
            state.isClosed = true
            let thread = state.thread
            state.thread = nil
            return thread
        }
        thread?.join()
        monitor.wait { (state) -> Void? in state.isWriting ? nil : () }
    }

    private func run() {
        while let group = nextGroup() {
            let answers = write(group.map(\.request))
            monitor.change { $0.isWriting = false }
            for (waiting, answer) in zip(group, answers) { waiting.answer(answer) }
        }
    }

    /// The requests that wait, in their order; `nil` when there are none and will be none.
    private func nextGroup() -> [Waiting]? {
        let taken = monitor.wait { (state) -> [Waiting]? in
            guard !state.isWriting else { return nil }
            guard !state.queue.isEmpty else { return state.isClosed ? [] : nil }
            var events = 0
            var count = 0
            for waiting in state.queue {
                events += waiting.request.drafts.count
                if count > 0, events > Self.groupLimit { break }
                count += 1
            }
            let group = Array(state.queue.prefix(count))
            state.queue.removeFirst(count)
            state.isWriting = true
            return group
        }
        return taken.isEmpty ? nil : taken
    }

    /// Decides a group and writes what it adds.
    private func write(_ requests: [Request]) -> [Result<EventLog.Appended, AppendError>] {
        do {
            let answers = try journal.with { place in
                try place.held { place in try write(requests, &place) }
            }
            settler.noticeUnsettled()
            return answers
        } catch {
            return requests.map { _ in .failure(AppendError(error)) }
        }
    }

    private func write(
        _ requests: [Request], _ place: inout JournalPlace
    ) throws -> [Result<EventLog.Appended, AppendError>] {
        try write(atMost: requests.reduce(0) { $0 + $1.greatestLength }, &place) { group, transaction in
            var answers: [Result<EventLog.Appended, AppendError>] = []
            answers.reserveCapacity(requests.count)
            for request in requests { answers.append(try group.admit(request, transaction)) }
            return answers
        }
    }

    /// Writes events as another copy of the log holds them: all of them, or none where one does not follow from those before it.
    ///
    /// - Parameter root: of the other copy's tree after the last of them.
    func adopt(_ events: [RecordedEvent], root: Hash) throws {
        try journal.with { place in
            try place.held { place in
                try write(atMost: events.reduce(0) { $0 + 4 + $1.bytes.count }, &place) { group, transaction in
                    for event in events { try group.adopt(event, transaction) }
                    guard group.edge.tree.root == root else {
                        throw EventLogError.corrupt(at: group.edge.size, "the other copy's root does not follow from its events")
                    }
                }
            }
        }
        settler.noticeUnsettled()
    }

    /// Writes what `take` admits to a group, of at most so many bytes.
    private func write<Answers>(
        atMost length: Int, _ place: inout JournalPlace,
        _ take: (inout Group, borrowing ReadTransaction) throws -> Answers
    ) throws -> Answers {
        if let failure = place.failure { throw failure }
        if !place.isMine {
            try place.catchUp(tail) { try EventLog.settledEdge(environment, tables) }
            try place.claim()
        }
        let before = place.next
        do {
            let (answers, isWritten) = try add(atMost: length, &place, take)
            if !isWritten { place.next = before }
            return answers
        } catch {
            place.next = before
            throw error
        }
    }

    /// - Returns: the answers, and whether there was anything to be written.
    private func add<Answers>(
        atMost length: Int, _ place: inout JournalPlace,
        _ take: (inout Group, borrowing ReadTransaction) throws -> Answers
    ) throws -> (answers: Answers, isWritten: Bool) {
        try makeRoom(length, &place)
        let (view, run) = (tail.view, tail.growing)
        let (answers, edge) = try environment.read { transaction in
            do {
                let snapshot = try Snapshot(tables, view, transaction)
                guard snapshot.size == view.edge.size else {
                    // Nothing may be written where others have been: the journal would have told of it.
                    throw EventLogError.corrupt(
                        at: view.edge.size, "the tables hold \(snapshot.size) events, the journal ends before them")
                }
                // Says what is damaged.
                if !view.edge.isTrusted { _ = try LogEdge(tables, size: snapshot.size, transaction) }
                var group = try Group(snapshot, run, ledger: ledger, edge: view.edge, now: clock(), transaction)
                let answers = try take(&group, transaction)
                return (answers, group.isEmpty ? nil : group.edge)
            } catch {
                run.with { $0.truncate(to: view.edge.size) }
                throw error
            }
        }
        guard let edge else { return (answers, false) }
        do {
            // Readers of the run wait for the write, which goes to memory, but not for the sync.
            let written = try run.with { try place.write($0, from: view.edge.size) }
            try place.sync(written)
        } catch {
            run.with { $0.truncate(to: view.edge.size) }
            throw error
        }
        tail.publish(edge)
        place.announce(edge.size)
        return (answers, true)
    }

    /// Sees to it that a group of this length fits into the journal, waiting for the other file to be settled if it must.
    private func makeRoom(_ length: Int, _ place: inout JournalPlace) throws {
        guard !place.fits(length) else { return }
        tail.seal()
        let end = place.otherEnd
        if try environment.read({ try tables.size($0) }) < end { try settler.wait(for: end) } else { settler.ask() }
        try place.turn(length)
    }
}

/// A thread of the system.
///
/// The writer must not run on the cooperative pool: a sync blocks it.
struct Thread: Sendable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let id: pthread_t

    /// Starts a thread; `nil` when the system gives none.
    init?(_ run: @escaping @Sendable () -> Void) {
        var id = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let code = pthread_create(&id, nil, { argument in
            // The argument is the body retained above.
            guard let argument else { return nil }
            Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, body.toOpaque())
        guard code == 0 else {
            body.release()
            return nil
        }
        self.id = id
    }

    /// Waits for its end; the thread itself is let go instead, for it cannot wait for its own.
    func join() {
        if pthread_equal(id, pthread_self()) != 0 {
            pthread_detach(id)
        } else {
            pthread_join(id, nil)
        }
    }
}
