import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import SampleProvince
import Synchronization

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: tr("Nạp một tỉnh mẫu (dữ liệu bịa, sinh từ một số hạt giống).", "Load a sample province (invented, from a seed)."),
        discussion: tr(
            """
            VÍ DỤ
              socai sample --seed 1 --years 1 --into ./so-cai
              socai sample --seed 1 --years 10 --scale 10 --out tinh-mau.jsonl    (mỗi dòng một việc, JSON)
            Cùng hạt giống, cùng từng byte.
            """,
            """
            EXAMPLES
              socai sample --seed 1 --years 1 --into ./ledger
              socai sample --seed 1 --years 10 --scale 10 --out province.jsonl    (one act a line, JSON)
            The same seed gives the same bytes.
            """))

    @Option(help: ArgumentHelp(tr("Hạt giống.", "The seed."), valueName: "N"))
    var seed: UInt64 = 1
    @Option(help: ArgumentHelp(tr("Số năm, 1 đến 11.", "Years, 1 to 11."), valueName: "Y"))
    var years = 1
    @Option(help: ArgumentHelp(tr("Gấp bao nhiêu lần một tỉnh.", "How many times one province."), valueName: "K"))
    var scale = 1
    @Option(help: ArgumentHelp(tr("Sổ cái nhận dữ liệu.", "The ledger that takes it."), valueName: tr("thư-mục", "dir")))
    var into: String?
    @Option(help: ArgumentHelp(tr("Ghi ra tệp, không cần sổ.", "Write to a file; no ledger is needed."), valueName: tr("tệp", "file")))
    var out: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard out == nil || into == nil else { throw ValidationError(tr("--out hoặc --into, không cả hai.", "--out or --into, not both.")) }
        guard (1...11).contains(years) else { throw ValidationError(tr("--years từ 1 đến 11.", "--years is 1 to 11.")) }
        guard (1...1_000).contains(scale) else { throw ValidationError(tr("--scale từ 1 đến 1000.", "--scale is 1 to 1000.")) }
    }

    func run() throws {
        if let out { return try write(to: out) }
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

    /// Writes the acts in the order in which they were entered, one JSON object a line; the file is there whole or not at all.
    private func write(to path: String) throws {
        let temporary = path + ".new"
        guard FileManager.default.createFile(atPath: temporary, contents: nil), let file = FileHandle(forWritingAtPath: temporary) else {
            throw LedgerError.file(path: path, reason: "no such directory, or not writable")
        }
        let acts = SampleProvince(seed: seed, years: years, scale: scale).acts()
        var lines = ""
        for (index, act) in acts.enumerated() {
            lines += try Self.json(act).text + "\n"
            guard lines.utf8.count > 1 << 20 || index == acts.count - 1 else { continue }
            try file.write(contentsOf: Data(lines.utf8))
            lines = ""
        }
        try file.synchronize()
        try file.close()
        guard rename(temporary, path) == 0 else { throw LedgerError.file(path: path, reason: String(cString: strerror(errno))) }
        Terminal.message(tr("Đã ghi \(Terminal.grouped(acts.count)) việc vào \(path).", "Wrote \(Terminal.grouped(acts.count)) acts to \(path)."))
    }

    private static func json(_ act: SampleAct) throws -> JSON {
        .object([
            ("id", .string(act.idText)), ("type", .string(act.event.type)), ("agency", .string(act.agency)), ("officer", .string(act.officer)),
            ("occurred", .time(act.occurred)), ("effective", .time(act.effective)), ("recorded", .time(act.recorded)),
            ("causation", .optional(act.causation.flatMap { EventID($0) }) { .string($0.description) }),
            ("correlation", .optional(act.correlation.flatMap { EventID($0) }) { .string($0.description) }),
            ("tags", .strings(act.event.tags)), ("event", .raw(try act.event.json())),
        ])
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
