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
    @Option(help: ArgumentHelp(tr("Tệp fines.csv thật, để đo việc nhập.", "The real fines.csv, to measure the import."), valueName: tr("tệp", "file")))
    var fines: String?
    @Option(help: ArgumentHelp(tr("Bản ánh xạ của tệp ấy.", "Its mapping."), valueName: tr("tệp", "file")))
    var mapping = "tools/mappings/road-traffic-fines.csv.yaml"
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if events < 10_000 { throw ValidationError(tr("--events ít nhất 10000.", "--events must be at least 10000.")) }
    }

    func run() throws {
        let base = directory ?? NSTemporaryDirectory()
        let path = base + "/socai-bench-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var random = SystemRandomNumberGenerator()
        let ledger = try Ledger.create(at: path, origin: "bench.invalid/ledger", clock: SystemClock.now, random: &random)
        defer { ledger.close() }
        var lines = try Benchmark(ledger: ledger, events: events).run()
        if let fines { lines.append(try ImportBenchmark(file: fines, mapping: mapping, directory: path + "-import").run()) }
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
