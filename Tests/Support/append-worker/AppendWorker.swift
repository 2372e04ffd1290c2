// Appends to a log until it is killed, and prints a line for every request that was acknowledged.
//
//   append-worker DIRECTORY SEED [REQUESTS]
//   append-worker DIRECTORY follow COUNT
//
// Four threads append requests of one to twenty events. A line is `R` and then `id:position` of each event of the request;
// it is written with one call after the answer, so a line that was read is an acknowledgement that was given.
// With REQUESTS each thread stops after so many, and the program ends by itself.
//
// With `follow` it reads the log over and over until it has COUNT events; an error, or an event that is not at its place,
// ends it with exit code 1, and so do two minutes without an end.
import CivilTime
import EventLog
import Glibc
import SeededSource

/// One thread's work.
final class Job: Sendable {
    let log: EventLog
    let seed: UInt64
    let limit: Int

    init(log: EventLog, seed: UInt64, limit: Int) {
        self.log = log
        self.seed = seed
        self.limit = limit
    }

    func run() {
        var source = Source(seed)
        for _ in 0..<limit {
            let events = Self.request(&source)
            do {
                let appended = try log.appendAndWait(events)
                let pairs = zip(events, appended.positions).map { "\($0.id):\($1)" }
                guard say("R " + pairs.joined(separator: " ") + "\n", 1) else { exit(3) }
            } catch {
                _ = say("append-worker: \(error)\n", 2)
                exit(1)
            }
        }
    }

    static func request(_ source: inout Source) -> [EventData] {
        let batch = source.next()
        let count = Int.random(in: 1...20, using: &source)
        return (0..<count).map { _ in
            // Every event names its request and the request's length, so that a half request can be seen afterwards.
            EventData(
                id: EventID.v7(at: EventLog.systemClock(), random: (source.next(), source.next())),
                type: "Type\(source.next() % 5)",
                tags: ["request:\(batch)", "business:\(source.next() % 50)", "count:\(count)"],
                occurred: EventLog.systemClock(),
                payload: (0..<Int(source.next() % 400)).map { UInt8(truncatingIfNeeded: $0) })
        }
    }
}

/// Writes a text with one call; false when not all of it went out.
func say(_ text: String, _ descriptor: Int32) -> Bool {
    text.withCString { write(descriptor, $0, strlen($0)) } == text.utf8.count
}

@main enum AppendWorker {
    static func main() {
        let arguments = CommandLine.arguments
        if arguments.count == 4, arguments[2] == "follow", let count = UInt64(arguments[3]) {
            return follow(arguments[1], until: count)
        }
        guard arguments.count >= 3, let seed = UInt64(arguments[2]) else {
            _ = say("append-worker DIRECTORY SEED [REQUESTS]\n", 2)
            exit(2)
        }
        do {
            let log = try EventLog(directory: arguments[1])
            let limit = arguments.count > 3 ? Int(arguments[3]) ?? .max : .max
            let threads = (0..<4 as Range<UInt64>).map { start(Job(log: log, seed: seed &* 1_000_003 &+ $0, limit: limit)) }
            for thread in threads { pthread_join(thread, nil) }
            log.close()
        } catch {
            _ = say("append-worker: \(error)\n", 2)
            exit(1)
        }
    }

    static func follow(_ directory: String, until count: UInt64) {
        do {
            var options = EventLog.Options()
            options.readOnly = true
            let log = try EventLog(directory: directory, options: options)
            alarm(120)
            var seen: UInt64 = 0
            while seen < count {
                for event in try log.read(from: seen, limit: 50) {
                    guard event.position == seen else {
                        _ = say("append-worker: \(event.position) instead of \(seen)\n", 2)
                        exit(1)
                    }
                    seen += 1
                }
            }
            log.close()
        } catch {
            _ = say("append-worker: \(error)\n", 2)
            exit(1)
        }
    }

    static func start(_ job: Job) -> pthread_t {
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { argument in
            // The argument is the job retained below.
            if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
        }, Unmanaged.passRetained(job).toOpaque())
        guard code == 0 else { exit(4) }
        return thread
    }
}
