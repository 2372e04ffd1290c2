import CivilTime
import Glibc
import LMDB

/// The one thread that writes: it takes the requests that wait, commits them together, and answers each.
///
/// While a group is being synced the next one gathers, so the sync itself is the window: no one ever sleeps to fill a group.
final class Writer: Sendable {
    typealias Answer = @Sendable (Result<EventLog.Appended, AppendError>) -> Void

    private struct Waiting: Sendable {
        let request: Request
        let answer: Answer
    }

    private struct State {
        var queue: [Waiting] = []
        var thread: Thread?
        var isClosed = false
    }

    /// A group is closed when it has this many events: it bounds the memory and the time of a commit.
    private static let groupLimit = 16_384

    private let monitor = Monitor(State())
    private let environment: Environment
    private let tables: Tables
    private let ledger: [UInt8]
    private let clock: Clock

    init(environment: Environment, tables: Tables, ledger: [UInt8], clock: @escaping Clock) {
        self.environment = environment
        self.tables = tables
        self.ledger = ledger
        self.clock = clock
    }

    /// Hands over a request; the answer comes on the writer's thread and must not block it.
    func submit(_ request: Request, _ answer: @escaping Answer) {
        let refusal = monitor.update { (state) -> AppendError? in
            if state.isClosed { return .closed }
            if state.thread == nil {
                state.thread = Thread { self.run() }
                if state.thread == nil { return .storage(LMDBError(rawValue: EAGAIN)) }
            }
            state.queue.append(Waiting(request: request, answer: answer))
            return nil
        }
        if let refusal { answer(.failure(refusal)) }
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
    }

    private func run() {
        var edge: LogEdge?
        while let group = nextGroup() {
            let answers = commit(group.map(\.request), &edge)
            for (waiting, answer) in zip(group, answers) { waiting.answer(answer) }
        }
    }

    /// The requests that wait, in their order; `nil` when there are none and will be none.
    private func nextGroup() -> [Waiting]? {
        let taken = monitor.wait { (state) -> [Waiting]? in
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
            return group
        }
        return taken.isEmpty ? nil : taken
    }

    /// Decides a group and commits what it adds.
    private func commit(
        _ requests: [Request], _ cached: inout LogEdge?
    ) -> [Result<EventLog.Appended, AppendError>] {
        let known = cached
        let now = clock()
        do {
            let (answers, edge) = try environment.write { transaction in
                // Another process may have appended since: what is cached holds only for its own size.
                let size = try tables.size(transaction)
                let edge: LogEdge =
                    if let known, known.size == size {
                        known
                    } else {
                        try LogEdge(tables, size: size, transaction)
                    }
                var group = Group(tables: tables, ledger: ledger, edge: edge, now: now)
                var answers: [Result<EventLog.Appended, AppendError>] = []
                for request in requests { answers.append(try group.admit(request, transaction)) }
                guard !group.isEmpty else { return (answers, edge) }
                try group.write(transaction)
                return (answers, group.edge)
            }
            cached = edge
            return answers
        } catch {
            cached = nil
            return requests.map { _ in .failure(AppendError(error)) }
        }
    }
}

/// A thread of the system.
///
/// The writer must not run on the cooperative pool: LMDB ties a write to its thread, and a sync blocks it.
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
