import ArgumentParser
import CivilTime
import EventLog
import Foundation
import Ledger
import SampleProvince
import Synchronization

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: tr("Nạp một tỉnh mẫu (dữ liệu bịa, sinh từ một số hạt giống).", "Load a sample province (invented, from a seed)."),
        discussion: tr("VÍ DỤ\n  socai sample --seed 1 --years 1 --into ./so-cai\nCùng hạt giống, cùng sự kiện.",
            "EXAMPLE\n  socai sample --seed 1 --years 1 --into ./ledger\nThe same seed gives the same events."))

    @Option(help: ArgumentHelp(tr("Hạt giống.", "The seed."), valueName: "N"))
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp(tr("Số năm, 1 đến 11.", "Years, 1 to 11."), valueName: "Y"))
    var years = 1
    @Option(help: ArgumentHelp(tr("Gấp bao nhiêu lần một tỉnh.", "How many times one province."), valueName: "K"))
    var scale = 1
    @Option(help: ArgumentHelp(tr("Sổ cái nhận dữ liệu.", "The ledger that takes it."), valueName: tr("thư-mục", "dir")))
    var into: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (1...11).contains(years) else { throw ValidationError(tr("--years từ 1 đến 11.", "--years is 1 to 11.")) }
        guard (1...1_000).contains(scale) else { throw ValidationError(tr("--scale từ 1 đến 1000.", "--scale is 1 to 1000.")) }
    }

    func run() throws {
        // The sample tells its own time: each act is recorded at the moment its story says.
        let told = Mutex(Instant(microseconds: 0))
        let ledger = try Ledger(at: into ?? options.directory()) { told.withLock { $0 } }
        defer { ledger.close() }
        let line = ProgressLine(tr("Đang nạp tỉnh mẫu", "Loading the sample"))
        var (appended, present, done) = (0, 0, UInt64(0))
        let acts = SampleProvince(seed: seed, years: years, scale: scale).acts()
        for chunk in Self.chunks(acts) {
            told.withLock { $0 = chunk.last?.recorded ?? $0 }
            let receipt = try ledger.importActs(chunk.map(Self.act))
            if let refused = receipt.refused.first { throw LedgerError.invalidAct(refused.reason) }
            appended += receipt.appended
            present += receipt.present
            done += UInt64(chunk.count)
            line.update(done, of: UInt64(acts.count))
        }
        line.end()
        if options.output.json {
            Terminal.print(JSON.object([("appended", .integer(Int64(appended))), ("present", .integer(Int64(present)))]).text)
        } else {
            Terminal.print(
                tr("Đã nạp tỉnh mẫu: \(Terminal.grouped(appended)) sự kiện mới, \(Terminal.grouped(present)) đã có.",
                    "Loaded the sample: \(Terminal.grouped(appended)) new events, \(Terminal.grouped(present)) present."))
        }
    }

    /// Acts of one day of record together: they share a commit, and its time.
    private static func chunks(_ acts: [SampleAct]) -> [[SampleAct]] {
        var chunks: [[SampleAct]] = []
        for act in acts {
            if let last = chunks.last, let day = last.last?.recorded.day, day == act.recorded.day, last.count < 1_000 {
                chunks[chunks.count - 1].append(act)
            } else {
                chunks.append([act])
            }
        }
        return chunks
    }

    private static func act(_ act: SampleAct) -> Act {
        Act(
            id: EventID(act.id) ?? .fresh(), event: act.event, agency: act.agency, officer: act.officer,
            occurred: act.occurred, effective: act.effective, command: "sample",
            causation: act.causation.flatMap { EventID($0) }, correlation: act.correlation.flatMap { EventID($0) })
    }
}
