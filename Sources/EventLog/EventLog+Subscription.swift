import LMDB
import Synchronization

extension EventLog {
    /// Every matching event from a position on: first those that are there, then those that come, of any process.
    ///
    /// It ends when the task that reads it is cancelled, and throws when the log is closed or cannot be read. The reader
    /// sets the pace: pages are read when they are asked for, and nothing is held between them.
    public func subscribe(from: Position = 0, query: Query = .all) -> AsyncThrowingStream<RecordedEvent, any Error> {
        let subscription = Subscription(log: self, query: query, from: from)
        return AsyncThrowingStream { try await subscription.next() }
    }
}

extension EventLog {
    /// Something that changes whenever there is something new to be read, of any process.
    struct Mark: Hashable {
        let commit: UInt64
        let announced: Position
    }

    /// Cheap: it needs no transaction.
    var mark: Mark {
        get throws {
            Mark(commit: try environment.lastCommit, announced: max(tail.size, journal?.announced ?? 0))
        }
    }
}

/// One reader that follows the log.
private final class Subscription: Sendable {
    private struct State {
        var position: Position
        var page: ArraySlice<RecordedEvent> = []
        /// What the log said when the last page was empty; while it says the same, there is nothing new.
        var mark: EventLog.Mark?
    }

    private static let pageSize = 256
    private let log: EventLog
    private let query: Query
    private let state: Mutex<State>

    init(log: EventLog, query: Query, from: Position) {
        self.log = log
        self.query = query
        state = Mutex(State(position: from))
    }

    /// The next event; waits for it.
    func next() async throws -> RecordedEvent? {
        // Looking costs well under a microsecond and no transaction, so it may be done often; idle readers look less often.
        var pause = Duration.milliseconds(1)
        while true {
            if let event = try advance() { return event }
            do {
                try await Task.sleep(for: pause)
            } catch {
                return nil
            }
            pause = min(pause * 2, .milliseconds(20))
        }
    }

    private func advance() throws -> RecordedEvent? {
        try state.withLock { state in
            if let event = state.page.popFirst() { return event }
            let mark = try log.mark
            if state.mark == mark { return nil }
            let page = try log.page(
                PreparedQuery(query), from: state.position, to: nil, limit: Self.pageSize, backwards: false)
            if page.events.isEmpty {
                state.mark = mark
                state.position = max(state.position, page.size)
                return nil
            }
            state.position = page.events.count < Self.pageSize ? page.size : page.events[Self.pageSize - 1].position + 1
            state.page = page.events[...]
            return state.page.popFirst()
        }
    }
}
