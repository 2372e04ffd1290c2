// Works on a ledger until it is killed, and says with one line for each what was acknowledged. Driven by `tools/crash-test`.
//
//   crash-worker append|settle|recycle|acts|erase LEDGER SEED
//   crash-worker steps LEDGER SEED          a few requests on one thread, then it ends; an error is said, and work goes on
//   crash-worker ahead LEDGER SEED          the same, with a clock that is a day ahead
//   crash-worker check LEDGER [views]       reads such lines, and says `! …` for each that does not hold, then `size …`
//
// Lines: `R id:position …` a request; `I id …` acts that were imported; `E subject` an erasure; `> name` and `< name` where
// something begins and ends. A line is written with one call after the answer: a line that was read is an acknowledgement.
import CivilTime
import EventLog
import Glibc

/// Writes a line with one call; who cannot be heard any more ends.
func say(_ text: String, _ descriptor: Int32 = 1) {
    let line = text + "\n"
    guard line.withCString({ write(descriptor, $0, strlen($0)) }) == line.utf8.count else { exit(5) }
}

@main enum CrashWorker {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { return usage() }
        let (mode, ledger) = (arguments[1], arguments[2])
        do {
            if mode == "check" { return try Check.run(ledger, views: arguments.dropFirst(3).contains("views")) }
            guard arguments.count == 4, let seed = UInt64(arguments[3]) else { return usage() }
            switch mode {
            case "append": try Requests(ledger).work(seed, threads: 4)
            case "settle": try Requests(ledger).workSettling(seed)
            case "recycle":
                // Large groups take the system a while to write: some of them are cut off in the middle.
                try Requests(ledger, small: true, payload: seed % 2 == 0 ? 4_000 : 60_000).work(seed, threads: 2)
            case "ahead": try Requests(ledger, ahead: 86_400).steps(seed)
            case "steps": try Requests(ledger).steps(seed)
            case "acts": try Acts(ledger).take(seed)
            case "erase": try Acts(ledger).erase(seed)
            default: usage()
            }
        } catch {
            say("crash-worker: \(error)", 2)
            exit(1)
        }
    }

    private static func usage() {
        say("crash-worker append|settle|recycle|acts|erase|steps|ahead LEDGER SEED, or check LEDGER [views]", 2)
        exit(2)
    }

    /// The log of a ledger, beneath all that knows what an event means.
    ///
    /// - Parameter ahead: by how many seconds its clock is wrong.
    static func log(_ ledger: String, small: Bool, ahead: Int64) throws -> EventLog {
        var options = EventLog.Options()
        options.clock = { Instant(microseconds: EventLog.systemClock().microseconds + ahead * 1_000_000) }
        options.journal = ledger + "/journal"
        if small { (options.journalSizes.first, options.journalSizes.greatest) = (64 << 10, 128 << 10) }
        return try EventLog(directory: ledger + "/log", options: options)
    }
}
