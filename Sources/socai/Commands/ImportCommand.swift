import ActImport
import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: tr("Nạp hành vi từ tệp CSV hoặc XES theo bảng ánh xạ.", "Take in acts from a CSV or XES file by a mapping."),
        discussion: tr(
            """
            VÍ DỤ
              socai import phat.csv --mapping tools/mappings/road-traffic-fines.csv.yaml --dry-run
              socai import phat.csv --mapping tools/mappings/road-traffic-fines.csv.yaml --json
              socai import so-cai.jsonl          (tệp của socai export, vào sổ trống cùng tên: đúng từng byte, cùng gốc)
            Nạp lại cùng tệp không thêm gì. Dòng không nạp được ghi ra tệp riêng kèm số dòng và lý do; các dòng khác vẫn vào sổ.
            """,
            """
            EXAMPLES
              socai import fines.csv --mapping tools/mappings/road-traffic-fines.csv.yaml --dry-run
              socai import fines.csv --mapping tools/mappings/road-traffic-fines.csv.yaml --json
              socai import ledger.jsonl          (what socai export wrote, into an empty ledger of the same origin: the same root)
            The same file again adds nothing. Rejected rows go to a file of their own with row number and reason.
            """))

    @Argument(help: ArgumentHelp(tr("Tệp nguồn: CSV hoặc XES, có thể nén .gz.", "The source: CSV or XES, also .gz."), valueName: tr("tệp", "file")))
    var file: String
    @Option(
        help: ArgumentHelp(
            tr("Tệp ánh xạ YAML; tệp .jsonl của socai export không cần.", "The YAML mapping; none for what socai export wrote as .jsonl."),
            valueName: tr("tệp", "file")))
    var mapping: String?
    @Option(help: ArgumentHelp(tr("Ghi các dòng bị loại ra tệp này.", "Where rejected rows go."), valueName: tr("tệp", "file")))
    var rejects: String?
    @Flag(help: ArgumentHelp(tr("Chỉ thử: không ghi gì.", "Only try: nothing is appended.")))
    var dryRun = false
    @OptionGroup var options: LedgerOptions
}

extension ImportCommand {
    func validate() throws {
        guard mapping == nil else { return }
        guard ExportedEvents.isNamed(file) else {
            throw ValidationError(
                tr("Nạp CSV hoặc XES cần --mapping TỆP; chỉ tệp .jsonl của socai export là không.",
                    "CSV and XES need --mapping FILE; only a .jsonl that socai export wrote does not."))
        }
        if dryRun || rejects != nil {
            throw ValidationError(
                tr("--dry-run và --rejects đi với --mapping: bản xuất được nạp nguyên vẹn hoặc không.",
                    "--dry-run and --rejects go with --mapping: an export is taken in as it is or not at all."))
        }
    }

    func run() throws {
        guard let mapping else { return try adopt() }
        let rules = try Mapping(path: mapping)
        let importer = try Importer(mapping: rules, source: try ByteReader(path: file))
        let ledger = try options.open(readOnly: dryRun)
        defer { ledger.close() }
        let rejectsFile = rejects ?? URL(fileURLWithPath: file).lastPathComponent + ".rejects.csv"
        let line = ProgressLine(tr("Đang nạp", "Importing"))
        defer { line.end() }
        let run = ImportRun(importer, rejectsPath: rejectsFile)
        do {
            let summary = try run.run(append: { try append($0, to: ledger) }, progress: { line.update(UInt64($0.read)) })
            line.end()
            report(summary)
        } catch {
            line.end()
            report(error.summary)
            throw error.cause
        }
    }

    /// Takes in what `socai export --format jsonl` wrote.
    private func adopt() throws {
        let events = try ExportedEvents(path: file)
        let line = ProgressLine(tr("Đang nạp", "Importing"))
        defer { line.end() }
        let report = try Ledger.adopt(
            {
                let event = try events.next()
                if let event { line.update(event.position + 1) }
                return event
            }, into: options.directory(), from: file, clock: SystemClock.now)
        line.end()
        if options.output.json {
            let members: [(String, JSON)] = [
                ("read", .unsigned(report.read)), ("appended", .unsigned(report.read - report.present)), ("present", .unsigned(report.present)),
            ]
            Terminal.print(JSON.object(members + report.basis.members).text)
            return
        }
        Terminal.print(
            tr("Đã đọc \(Terminal.grouped(report.read)) sự kiện: ghi \(Terminal.grouped(report.read - report.present)), đã có \(Terminal.grouped(report.present)).",
                "Read \(Terminal.grouped(report.read)) events: appended \(Terminal.grouped(report.read - report.present)), present \(Terminal.grouped(report.present))."))
        Terminal.print(report.basis.line)
    }

    private func append(_ mapped: [MappedAct], to ledger: Ledger) throws -> ImportRun.Outcome {
        let acts = mapped.map { act in
            Act(
                id: act.id, event: act.event, agency: act.agency, officer: act.officer, occurred: act.occurred,
                effective: act.effective, attributes: act.attributes)
        }
        if dryRun {
            let missing = try ledger.missing(acts)
            return ImportRun.Outcome(appended: missing, present: acts.count - missing)
        }
        let receipt = try ledger.importActs(acts)
        let refused = receipt.refused.map {
            ActRefused(id: acts[$0.index].id, reason: ImportMessage(vi: $0.reason, en: $0.reason))
        }
        return ImportRun.Outcome(appended: receipt.appended, present: receipt.present, refused: refused)
    }

    private func report(_ summary: ImportSummary) {
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("read", .integer(Int64(summary.read))), ("appended", .integer(Int64(summary.appended))),
                    ("present", .integer(Int64(summary.present))), ("rejected", .integer(Int64(summary.rejected))),
                    ("rejects_file", .optional(summary.rejectsFile, JSON.string)),
                    ("skipped", .integer(Int64(summary.skipped))), ("dry_run", .bool(dryRun)),
                ]).text)
            return
        }
        let verb = dryRun ? tr("Sẽ ghi", "Would append") : tr("Đã ghi", "Appended")
        Terminal.print(
            tr("Đã đọc \(Terminal.grouped(summary.read)) dòng. ", "Read \(Terminal.grouped(summary.read)) rows. ")
                + "\(verb) \(Terminal.grouped(summary.appended)), "
                + tr("đã có \(Terminal.grouped(summary.present)), bị loại \(Terminal.grouped(summary.rejected))",
                    "present \(Terminal.grouped(summary.present)), rejected \(Terminal.grouped(summary.rejected))")
                + (summary.skipped > 0 ? tr(", bỏ qua \(summary.skipped)", ", skipped \(summary.skipped)") : ""))
        if let file = summary.rejectsFile {
            Terminal.message(tr("Các dòng bị loại và lý do: \(file)", "Rejected rows and reasons: \(file)"))
        }
    }
}
