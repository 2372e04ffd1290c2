import Glibc

/// Counts the transactions under way, so that the map is moved or closed only when there is none.
struct Gate: Sendable {
    private struct State {
        var active = 0
        /// How many transactions each thread has under way.
        var threads: [UInt: Int] = [:]
        var isHeld = false
        var isClosed = false
    }

    private let monitor = Monitor(State())

    private static var thread: UInt { UInt(pthread_self()) }

    /// Whether this thread has a transaction under way.
    var isInside: Bool { monitor.update { $0.threads[Self.thread] != nil } }

    /// Waits until no one holds the gate, and goes in. A thread that is inside already never waits.
    func enter() throws(LMDBError) {
        let thread = Self.thread
        let isOpen = monitor.wait { (state) -> Bool? in
            if state.isClosed { return false }
            let depth = state.threads[thread] ?? 0
            if state.isHeld, depth == 0 { return nil }
            state.threads[thread] = depth + 1
            state.active += 1
            return true
        }
        guard isOpen else { throw .closed }
    }

    func leave() {
        let thread = Self.thread
        monitor.update { state in
            state.active -= 1
            let depth = state.threads[thread] ?? 1
            state.threads[thread] = depth == 1 ? nil : depth - 1
        }
    }

    /// Runs `body` while no transaction is under way.
    ///
    /// - Parameter closing: whether the gate stays closed for ever.
    func hold(closing: Bool = false, _ body: () throws(LMDBError) -> Void) throws(LMDBError) {
        guard !isInside else { throw .nested }
        let isOpen = monitor.wait { (state) -> Bool? in
            if state.isClosed { return false }
            if state.isHeld { return nil }
            state.isHeld = true
            return true
        }
        guard isOpen else { throw .closed }
        defer {
            monitor.update { state in
                state.isHeld = false
                state.isClosed = closing
            }
        }
        monitor.wait { (state) -> Void? in state.active == 0 ? () : nil }
        try body()
    }
}
