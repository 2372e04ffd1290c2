import Dispatch
import Synchronization

/// Runs a body on every item, several at a time; blocks until all are done.
///
/// - Throws: the error of the first item, in their order, that failed.
func inParallel<Item: Sendable, Value: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) throws -> Value
) throws -> [Value] {
    guard items.count > 1 else { return try items.map(body) }
    let results = Mutex([Result<Value, any Error>?](repeating: nil, count: items.count))
    DispatchQueue.concurrentPerform(iterations: items.count) { index in
        let result = Result { try body(items[index]) }
        results.withLock { $0[index] = result }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
}
