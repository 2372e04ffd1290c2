import Glibc

/// A value behind a lock that threads can wait on until it changes.
///
/// `Synchronization.Mutex` cannot be waited on; this pairs the lock with a condition variable of the system.
// Sendable is unchecked because `state` is only touched between lock and unlock, which the compiler cannot see.
package final class Monitor<State>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    /// Makes a monitor over a first state.
    package init(_ state: sending State) {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        self.state = state
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Works on the state and wakes those who wait for it.
    package func update<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Works on the state and wakes no one: for changes that nobody waits for.
    package func change<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Waits until `body` gives a value, or until the time is over: then `nil`.
    ///
    /// - Parameter milliseconds: how long at most; `nil` for ever.
    package func wait<Value>(
        milliseconds: Int?, until body: (inout State) throws -> Value?
    ) rethrows -> Value? {
        guard let milliseconds else { return try wait(until: body) }
        var end = timespec()
        clock_gettime(CLOCK_REALTIME, &end)
        let nanoseconds = end.tv_nsec + milliseconds % 1_000 * 1_000_000
        end.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = try body(&state) { return value }
            if pthread_cond_timedwait(condition, mutex, &end) == ETIMEDOUT { return try body(&state) }
        }
    }

    /// Waits until `body` gives a value; it is asked anew after every update.
    package func wait<Value>(until body: (inout State) throws -> Value?) rethrows -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = try body(&state) { return value }
            pthread_cond_wait(condition, mutex)
        }
    }
}
