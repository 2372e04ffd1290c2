import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: tr("Đo tốc độ trên một sổ tạm.", "Measure speed on a temporary ledger."),
        discussion: tr("VÍ DỤ\n  socai bench --events 200000 --json", "EXAMPLE\n  socai bench --events 200000 --json"))

    @Option(help: ArgumentHelp(tr("Số sự kiện.", "How many events."), valueName: "N"))
    var events = 100_000
    @Option(help: ArgumentHelp(tr("Thư mục làm việc (mặc định: thư mục tạm).", "Where to work (default: the temporary folder)."), valueName: tr("thư-mục", "dir")))
    var directory: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if events < 2_000 { throw ValidationError(tr("--events ít nhất 2000.", "--events must be at least 2000.")) }
    }

    func run() throws {
        let base = directory ?? NSTemporaryDirectory()
        let path = base + "/socai-bench-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var random = SystemRandomNumberGenerator()
        let ledger = try Ledger.create(at: path, origin: "bench.invalid/ledger", clock: SystemClock.now, random: &random)
        defer { ledger.close() }
        let lines = try Benchmark(ledger: ledger, events: events).run()
        if output.json {
            Terminal.print(
                JSON.object([
                    ("lines", .array(lines.map {
                        .object([("name", .string($0.name)), ("rate", .real($0.rate)), ("unit", .string($0.unit))])
                    }))
                ]).text)
        } else {
            for line in lines {
                let number = line.rate >= 100 ? Terminal.grouped(Int(line.rate)) : String(format: "%.3f", line.rate)
                Terminal.print("\(line.name.padding(40)) \(String(repeating: " ", count: max(0, 14 - number.count)))\(number) \(line.unit)")
            }
        }
    }
}

/// The workload of the C reference: 300-byte payloads, three tags, twenty types; businesses unevenly spread.
struct Benchmark {
    let ledger: Ledger
    let events: Int

    struct Line {
        let name: String
        let rate: Double
        let unit: String
    }

    func run() throws -> [Line] {
        var source = Workload()
        var lines: [Line] = []
        let singles = 1_000
        lines.append(
            try rate("single durable append", singles) {
                for _ in 0..<singles { _ = try ledger.log.appendAndWait([source.next()]) }
            })
        let batches = max(1, (events - singles) / 1_000)
        lines.append(
            try rate("batches of 1000", batches * 1_000) {
                for _ in 0..<batches { _ = try ledger.log.appendAndWait((0..<1_000).map { _ in source.next() }) }
            })
        let size = try ledger.log.size
        lines.append(
            try rate("scan", Int(size)) {
                var touched: UInt8 = 0
                try ledger.log.forEach(.all, from: nil, to: nil, pageSize: 1_000, backwards: false) { event in
                    touched ^= event.bytes.last ?? 0
                    return true
                }
                if touched == 1 { Terminal.message("") }
            })
        let reader = ledger.reader()
        lines.append(
            try rate("decode", Int(size)) {
                try ledger.log.forEach(.all, from: nil, to: nil, pageSize: 1_000, backwards: false) { event in
                    _ = try reader.fact(event)
                    return true
                }
            })
        lines.append(try rate("verify", Int(size)) { _ = try ledger.verify() })
        lines.append(try rate("rebuild of all projections", Int(size)) { try ledger.views.rebuild() })
        lines.append(try trace(&source))
        lines.append(
            try rate("prove", 200) { for index in 0..<200 { _ = try ledger.prove(Position(index) * size / 200) } })
        let bytes = try FileManager.default.attributesOfItem(atPath: ledger.directory + "/log/data.mdb")[.size] as? Int ?? 0
        lines.append(Line(name: "bytes on disk an event", rate: Double(bytes) / Double(size), unit: "B/event"))
        return lines
    }

    private func trace(_ source: inout Workload) throws -> Line {
        let clock = ContinuousClock()
        var times: [Double] = []
        for _ in 0..<200 {
            let business = source.business()
            let time = try clock.measure { _ = try ledger.log.read(.init(items: [.init(types: [], tags: ["business:\(business)"])]), from: nil, to: nil, limit: 100_000, backwards: false) }
            times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
        }
        times.sort()
        return Line(name: "trace of one business, p50", rate: times[times.count / 2], unit: "ms")
    }

    private func rate(_ name: String, _ count: Int, _ body: () throws -> Void) rethrows -> Line {
        let time = try ContinuousClock().measure(body)
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        return Line(name: name, rate: Double(count) / seconds, unit: "events/s")
    }
}

/// A stream of events with a fixed seed.
struct Workload {
    private var state: UInt64 = 7
    private var number: UInt64 = 0
    private let types = Array(Catalogue.eventTypes.filter { $0.name != "EventCorrected" && $0.name != "EventRetracted" }.map(\.name).prefix(20))

    private mutating func draw(below limit: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % limit
    }

    mutating func business() -> UInt64 {
        let business = draw(below: 5_000)
        return draw(below: 2) == 1 ? business % 100 : business
    }

    mutating func next() -> EventData {
        number += 1
        let business = business()
        let now = Instant(microseconds: 1_700_000_000_000_000 + Int64(number) * 1_000)
        // An unknown field (number 2003, length-delimited) fills the payload to 300 bytes: any type decodes, none cares.
        var payload: [UInt8] = [0x9a, 0x7d, 0xa8, 0x02]
        payload += (0..<296).map { UInt8(truncatingIfNeeded: number &+ $0) }
        return EventData(
            id: .v7(at: now, random: (number, state)), type: types[Int(draw(below: UInt64(types.count)))],
            tags: ["agency:\(business % 20)", "business:\(business)", "place:\(business % 17)"], occurred: now,
            effective: now, agency: "agency-\(business % 20)", officer: "", command: "", causation: nil, correlation: nil,
            rulePack: [], payload: payload, sealed: [], attributes: [])
    }
}
