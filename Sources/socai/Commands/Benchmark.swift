import CivilTime
import Dispatch
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit
import Synchronization

/// The workload of the C reference: 300-byte payloads, three tags, twenty types; businesses unevenly spread.
///
/// Only the ledger's own time counts: events are made before the clock starts.
struct Benchmark {
    let ledger: Ledger
    let events: Int

    struct Line {
        let name: String
        let rate: Double
        let unit: String
    }

    func run() throws -> [Line] {
        var source = Workload(events: events)
        // The journal's files and the tables are warm, as in a ledger that is in use.
        for _ in 0..<200 { _ = try ledger.log.appendAndWait([source.next()]) }
        var lines = [try singles(&source), try concurrent(16, &source), try concurrent(64, &source)]
        lines.append(try batches(&source))
        try ledger.log.settle()
        let size = try ledger.log.size
        lines.append(
            try rate("scan", Int(size)) {
                var touched: UInt8 = 0
                try ledger.log.forEachStored { _, bytes in
                    for offset in stride(from: 0, to: bytes.count, by: 64) { touched ^= bytes[offset] }
                }
                if touched == 1 { Terminal.message("") }
            })
        let reader = ledger.reader()
        lines.append(
            try rate("decode", Int(size)) {
                try ledger.log.forEach(pageSize: 1_000) { event in
                    _ = try reader.fact(event)
                    return true
                }
            })
        lines.append(try rate("verify", Int(size)) { _ = try ledger.log.verify() })
        lines.append(try rate("verify, one task", Int(size)) { _ = try ledger.log.verify(tasks: 1) })
        lines.append(
            // The one that reads every event: others pass over what carries none of their subjects.
            try rate("rebuild of one projection", Int(size)) { try ledger.views.rebuild(["BusinessRecord"]) })
        lines.append(try rate("rebuild of all projections", Int(size)) { try ledger.views.rebuild() })
        lines.append(try trace(source))
        _ = try ledger.prove(0)
        lines.append(
            try rate("prove", 200) { for index in 0..<200 { _ = try ledger.prove(Position(index) * size / 200) } })
        let bytes = try FileManager.default.attributesOfItem(atPath: ledger.directory + "/log/data.mdb")[.size] as? Int ?? 0
        lines.append(Line(name: "bytes on disk an event", rate: Double(bytes) / Double(size), unit: "B/event"))
        return lines
    }

    private func singles(_ source: inout Workload) throws -> Line {
        let prepared = (0..<1_000).map { _ in [source.next()] }
        return try rate("single durable append", prepared.count) {
            for events in prepared { _ = try ledger.log.appendAndWait(events) }
        }
    }

    private func concurrent(_ count: Int, _ source: inout Workload) throws -> Line {
        let each = 1_000
        source.isMomentary = true
        defer { source.isMomentary = false }
        let prepared = (0..<count).map { _ in (0..<each).map { _ in [source.next()] } }
        let log = ledger.log
        let failure = FirstFailure()
        let line = rate("\(count) concurrent appenders", count * each) {
            let done = DispatchSemaphore(value: 0)
            Task.detached {
                await withTaskGroup(of: Void.self) { group in
                    for requests in prepared {
                        group.addTask {
                            do {
                                for events in requests { _ = try await log.append(events) }
                            } catch {
                                failure.error.withLock { $0 = $0 ?? error }
                            }
                        }
                    }
                }
                done.signal()
            }
            done.wait()
        }
        if let error = failure.error.withLock({ $0 }) { throw error }
        return line
    }

    private func batches(_ source: inout Workload) throws -> Line {
        var seconds = 0.0
        var count = 0
        // At least some, for the lines before have appended their own.
        while try count < 10_000 || ledger.log.size < UInt64(events) {
            let batch = (0..<1_000).map { _ in source.next() }
            seconds += try time { _ = try ledger.log.appendAndWait(batch) }
            count += batch.count
        }
        return Line(name: "batches of 1000", rate: Double(count) / seconds, unit: "events/s")
    }

    private func trace(_ source: Workload) throws -> Line {
        var times: [Double] = []
        for business in 0..<source.traced {
            let query = Query(tags: [Workload.traced(business)])
            times.append(try time { _ = try ledger.log.read(query, limit: 100_000) } * 1_000)
        }
        times.sort()
        return Line(name: "trace of one business", rate: times[times.count / 2], unit: "ms p50")
    }

    private func rate(_ name: String, _ count: Int, _ body: () throws -> Void) rethrows -> Line {
        Line(name: name, rate: Double(count) / (try time(body)), unit: "events/s")
    }

    private func time(_ body: () throws -> Void) rethrows -> Double {
        let time = try ContinuousClock().measure(body)
        return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    }
}

/// What went wrong in one of many tasks.
private final class FirstFailure: Sendable {
    let error = Mutex<(any Error)?>(nil)
}

/// The import of a real file, by the program itself.
struct ImportBenchmark {
    let file: String
    let mapping: String
    let directory: String

    func run() throws -> Benchmark.Line {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try call(["init", "--ledger", directory, "--origin", "bench.invalid/import"])
        let start = ContinuousClock.now
        try call(["import", file, "--mapping", mapping, "--ledger", directory])
        let time = start.duration(to: .now).components
        let ledger = try Ledger(at: directory, readOnly: true, clock: SystemClock.now)
        defer { ledger.close() }
        let seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
        return Benchmark.Line(name: "import of fines.csv", rate: Double(try ledger.log.size) / seconds, unit: "events/s")
    }

    private func call(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LedgerError.file(path: file, reason: "socai \(arguments[0]): \(process.terminationStatus)")
        }
    }
}

/// A stream of events with a fixed seed.
///
/// A twentieth of them belongs to businesses with some 125 events each, spread over the whole log: those that are traced.
struct Workload {
    private var state: UInt64 = 7
    private var number: UInt64 = 0
    /// How many businesses are traced.
    let traced: Int
    /// Whether the clock stands still, as for what many record at once: nobody knows which of it comes first, and what were late
    /// would have its subjects folded again in a rebuild.
    var isMomentary = false
    private var moment: UInt64 = 0
    /// Of acts, as in the reference; not of bodies, which nobody founds and renames a hundred thousand times, nor of corrections.
    private let types = Array(Catalogue.eventTypes.filter { $0.concept != "agency" && $0.concept != "correction" }.map(\.name).prefix(20))

    init(events: Int) { traced = max(1, events / 20 / 125) }

    static func traced(_ number: Int) -> String { "business:t\(number)" }

    private mutating func draw(below limit: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % limit
    }

    private mutating func business() -> UInt64 {
        let business = draw(below: 5_000)
        return draw(below: 2) == 1 ? business % 100 : business
    }

    mutating func next() -> EventData {
        number += 1
        if !isMomentary { moment = number }
        let business = business()
        let name = number % 20 == 0 ? Self.traced(Int(number / 20) % traced) : "business:\(business)"
        let now = Instant(microseconds: 1_700_000_000_000_000 + Int64(moment) * 1_000)
        // An unknown field (number 2003, length-delimited) fills the payload to 300 bytes: any type decodes, none cares.
        var payload = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 300)
        payload.replaceSubrange(0..<4, with: [0x9a, 0x7d, 0xa8, 0x02])
        return EventData(
            id: .v7(at: now, random: (number, state)), type: types[Int(draw(below: UInt64(types.count)))],
            tags: ["agency:\(business % 20)", name, "place:\(business % 17)"], occurred: now,
            effective: now, agency: "agency-\(business % 20)", payload: payload)
    }
}
