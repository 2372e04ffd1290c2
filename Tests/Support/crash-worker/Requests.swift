import CivilTime
import EventLog
import Glibc
import SeededSource

/// Requests of one to twenty events that mean nothing.
final class Requests: Sendable {
    private let log: EventLog
    /// The bytes of a payload are fewer than this.
    private let payload: UInt64

    init(_ ledger: String, small: Bool = false, payload: UInt64 = 400, ahead: Int64 = 0) throws {
        log = try CrashWorker.log(ledger, small: small, ahead: ahead)
        self.payload = payload
    }

    /// Appends on several threads, for ever.
    func work(_ seed: UInt64, threads: UInt64) throws {
        let others = (1..<threads).map { number in Self.thread { self.append(seed &* 1_000_003 &+ number) } }
        append(seed &* 1_000_003)
        for thread in others { pthread_join(thread, nil) }
    }

    /// Appends, and settles again and again on a thread of its own.
    func workSettling(_ seed: UInt64) throws {
        let settler = Self.thread {
            while true {
                say("> settle")
                do { try self.log.settle() } catch { Self.fail(error) }
                say("< settle")
            }
        }
        append(seed)
        pthread_join(settler, nil)
    }

    /// A few requests on this thread, some of them settled: what is done before an error must hold, and so must what is done after.
    ///
    /// It ends without settling the last: they must be found in the journal.
    func steps(_ seed: UInt64) throws {
        var source = Source(seed)
        var hasFailed = false
        func attempt(_ body: () throws -> Void) {
            do { try body() } catch {
                say("crash-worker: \(error)", 2)
                hasFailed = true
            }
        }
        for step in 0..<5 {
            if step == 3 { attempt { try log.settle() } }
            attempt { try request(&source, atMost: 3) }
        }
        _exit(hasFailed ? 1 : 0)
    }

    private func append(_ seed: UInt64) {
        var source = Source(seed)
        do { while true { try request(&source, atMost: 20) } } catch { Self.fail(error) }
    }

    private func request(_ source: inout Source, atMost: Int) throws {
        let events = events(&source, atMost: atMost)
        let appended = try log.appendAndWait(events)
        say("R " + zip(events, appended.positions).map { "\($0.id):\($1)" }.joined(separator: " "))
    }

    private func events(_ source: inout Source, atMost: Int) -> [EventData] {
        let name = source.next()
        let count = Int.random(in: 1...atMost, using: &source)
        return (0..<count).map { _ in
            // Every event names its request and the request's length, so that a half request can be seen afterwards.
            EventData(
                id: EventID.v7(at: EventLog.systemClock(), random: (source.next(), source.next())),
                type: "Type\(source.next() % 5)",
                tags: ["request:\(name)", "business:\(source.next() % 50)", "count:\(count)"],
                occurred: EventLog.systemClock(),
                payload: (0..<Int(source.next() % payload)).map { UInt8(truncatingIfNeeded: $0) })
        }
    }

    private static func fail(_ error: any Error) -> Never {
        say("crash-worker: \(error)", 2)
        exit(1)
    }

    private static func thread(_ run: @escaping @Sendable () -> Void) -> pthread_t {
        final class Body: Sendable {
            let run: @Sendable () -> Void
            init(_ run: @escaping @Sendable () -> Void) { self.run = run }
        }
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { argument in
            // The argument is the body retained below.
            if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
        }, Unmanaged.passRetained(Body(run)).toOpaque())
        guard code == 0 else { exit(4) }
        return thread
    }
}
