import Dispatch
import Synchronization

/// A value that another thread makes meanwhile.
final class Ahead<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchGroup()

    /// Begins to make it, when the queue comes to it.
    init(on queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Value) {
        queue.async(group: done) { [self] in
            let value = Result { try body() }
            result.withLock { $0 = value }
        }
    }

    /// Waits for it.
    func value() throws -> Value? {
        done.wait()
        return try result.withLock { try $0?.get() }
    }
}
