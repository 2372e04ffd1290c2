import Glibc
import LMDB

/// Numbered pieces of work, done on several threads, whose results are taken in the order of their numbers.
///
/// What comes out is the same however many threads there are. The calling thread works too, and alone where there is one task
/// or the system gives no thread; only it takes results.
enum OrderedTasks {
    private struct State<Value: Sendable> {
        var next = 0
        var taken = 0
        var isEnded = false
        var results: [Int: Result<Value, any Error>] = [:]
    }

    /// How many tasks there are when nothing is said: one a processor, at most eight.
    static var defaultCount: Int { min(8, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Does `work` for each number below `count`, and gives the results to `take` until it returns false.
    ///
    /// - Throws: what `work` threw for the lowest number, or `take`. No thread is left when this returns.
    static func run<Value: Sendable>(
        _ count: Int, tasks: Int, work: @escaping @Sendable (Int) throws -> Value, take: (Value) throws -> Bool
    ) throws {
        // Results wait until it is their turn: no thread runs far ahead, so few of them wait.
        let ahead = 16 * max(1, tasks)
        let monitor = Monitor(State<Value>())
        let threads = (1..<max(1, min(tasks, count))).compactMap { _ in
            Thread {
                while let number = monitor.wait(until: { Self.claim(&$0, count, ahead) }) {
                    let result = Result { try work(number) }
                    monitor.update { $0.results[number] = result }
                }
            }
        }
        defer {
            monitor.update { $0.isEnded = true }
            for thread in threads { thread.join() }
        }
        while true {
            while let result = monitor.update({ Self.pop(&$0) }) {
                guard try take(result.get()) else { return }
            }
            let step = monitor.wait { (state) -> Step? in
                if state.taken == count { return .end }
                if state.results[state.taken] != nil { return .take }
                return state.next < min(count, state.taken + ahead) ? .work(Self.begin(&state)) : nil
            }
            switch step {
            case .end: return
            case .take: continue
            case .work(let number):
                let result = Result { try work(number) }
                monitor.update { $0.results[number] = result }
            }
        }
    }

    /// What the calling thread does next.
    private enum Step { case end, take, work(Int) }

    /// The next number for a thread: `nil` when it must wait, `.some(nil)` when there is none and will be none.
    private static func claim<Value>(_ state: inout State<Value>, _ count: Int, _ ahead: Int) -> Int?? {
        if state.isEnded || state.next == count { return .some(nil) }
        return state.next < state.taken + ahead ? begin(&state) : nil
    }

    private static func begin<Value>(_ state: inout State<Value>) -> Int {
        state.next += 1
        return state.next - 1
    }

    private static func pop<Value>(_ state: inout State<Value>) -> Result<Value, any Error>? {
        guard let result = state.results.removeValue(forKey: state.taken) else { return nil }
        state.taken += 1
        return result
    }
}
