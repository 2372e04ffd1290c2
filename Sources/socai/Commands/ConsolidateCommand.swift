import ArgumentParser
import CivilTime
import Domain
import EventLog
import Ledger
import Printing
import ProjectionKit
import Reports

struct ConsolidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consolidate",
        abstract: tr("Tổng hợp báo cáo của một kỳ: những báo cáo đã nhận, bản mới nhất.", "Consolidate a period's reports: those that have come, in their latest version."),
        discussion: tr(
            """
            VÍ DỤ
              socai consolidate --unit stttt-gialai --period 2024-H1 --dry-run              xem trước bảng tổng hợp
              socai consolidate --unit stttt-gialai --period 2024-H1 --officer "Ng. V. A"
            Số liệu từng địa bàn được cộng; đơn vị chưa báo cáo được nêu tên. Có đơn vị nộp bản sửa: chạy lại thì ghi phiên bản mới, bản
            cũ giữ nguyên. Không có gì khác thì không ghi. In lại: socai report consolidated --period 2024-H1 [--version N].
            """,
            """
            EXAMPLES
              socai consolidate --unit stttt-gialai --period 2024-H1 --dry-run              look at the sheet first
              socai consolidate --unit stttt-gialai --period 2024-H1 --officer "Ng. V. A"
            The figures of each place are summed; units that have not reported are named. When a unit corrects its report, run it again: a new
            version is recorded, the old one stays. Where nothing is other, nothing is recorded. To print: socai report consolidated
            --period 2024-H1 [--version N].
            """))

    @Option(help: ArgumentHelp(tr("Cơ quan tổng hợp, nơi các đơn vị gửi báo cáo đến.", "Who consolidates: the body that units report to."), valueName: tr("cơ-quan", "agency")))
    var unit: String
    @Option(help: ArgumentHelp(tr("Kỳ báo cáo: 2024-H1, 2024-H2 hoặc 2024.", "The period: 2024-H1, 2024-H2 or 2024."), valueName: "P"))
    var period: String
    @Option(help: ArgumentHelp(tr("Người ghi.", "The officer."), valueName: tr("người", "officer")))
    var officer: String?
    @Option(help: ArgumentHelp(tr("Khóa văn bản tổng hợp.", "The key of the consolidated report's document."), valueName: tr("khóa", "key")))
    var document: String?
    @Option(help: ArgumentHelp(tr("Mã báo cáo tổng hợp; mặc định: mã đã dùng cho kỳ này.", "The consolidated report's id; default: the one used for this period."), valueName: tr("mã", "id")))
    var report: String?
    @Option(help: ArgumentHelp(tr("Khi nào, nếu không phải bây giờ.", "When, if not now."), valueName: "DATE"))
    var occurred: String?
    @Flag(help: ArgumentHelp(tr("Chỉ thử: không ghi gì.", "Only try: nothing is recorded.")))
    var dryRun = false
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard let read = Period(period), ConsolidatedReport.kind(of: read) != nil else {
            throw ValidationError(tr("“\(period)” không phải kỳ tổng hợp: 2024-H1, 2024-H2, 2024.", "“\(period)” is no period to consolidate: 2024-H1, 2024-H2, 2024."))
        }
        if let occurred, Instant(occurred) == nil {
            throw ValidationError(tr("--occurred nhận ngày hoặc thời điểm RFC 3339.", "--occurred takes a date or an RFC 3339 date-time."))
        }
        if !dryRun, (officer ?? "").isEmpty {
            throw ValidationError(tr("Để ghi, hãy nêu --officer; chỉ xem trước: --dry-run.", "To record it, state --officer; to look first: --dry-run."))
        }
    }

    func run() throws {
        // It was checked above.
        guard let period = Period(period) else { return }
        let ledger = try options.open(readOnly: dryRun)
        defer { ledger.close() }
        let hub = try ledger.agencyState(Tag.normalised(unit))
        guard hub.established != nil else { throw ValidationError(tr("Sổ không có cơ quan “\(unit)”.", "The ledger has no agency “\(unit)”.")) }
        let views = try ledger.views(atSize: ledger.log.size)
        let last = try ConsolidatedReport.versions(of: period, by: hub.id, from: views).last { report == nil || $0.report == report }
        let received = try ConsolidatedReport(period, nil, to: hub.id, from: views)
        if let last, try ConsolidatedReport(period, last, to: hub.id, from: views).hasSameReports(as: received) {
            return give(received, last.report, version: last.version, positions: nil, isNew: false)
        }
        let name = last?.report ?? report ?? "TH-\(period.text)-\(hub.id)"
        let act = Act(
            id: .fresh(), event: received.consolidation(name, by: hub.id, document: document ?? "").domainEvent, agency: hub.id,
            officer: officer ?? "", occurred: occurred.flatMap { Instant($0) } ?? SystemClock.now(), command: "consolidate")
        let decided = try ledger.preview(act)
        let version = decided.lazy.compactMap { if case .duty(.reportConsolidated(let m)) = $0 { Int(m.version) } else { nil } }.first
        give(received, name, version: version ?? 1, positions: dryRun ? nil : try ledger.record(act).positions, isNew: true)
    }

    private func give(_ sheet: ConsolidatedReport, _ report: String, version: Int, positions: [Position]?, isNew: Bool) {
        if options.output.json {
            return Terminal.print(
                JSON.object([
                    ("report", .string(report)), ("version", .integer(Int64(version))), ("period", .string(sheet.period.text)), ("unit", .string(unit)),
                    ("dry_run", .bool(dryRun)), ("changed", .bool(isNew)), ("positions", .optional(positions) { .array($0.map(JSON.unsigned)) }),
                    ("received", .strings(sheet.received.map(\.unit))), ("missing", .strings(sheet.missing.map(\.unit))),
                    ("totals", .object(sheet.totals.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
                ]).text)
        }
        Terminal.print(ReportOutput.text([sheet.table(Language.current.rawValue)], heading: unit))
        if !isNew {
            Terminal.message(
                tr("Không có gì khác phiên bản \(version) của \(report): không ghi.", "Nothing is other than in version \(version) of \(report): nothing recorded."))
        } else if let positions {
            let places = positions.map { "#\($0)" }.joined(separator: " ")
            Terminal.message(tr("Đã ghi \(report), phiên bản \(version), ở \(places).", "Recorded \(report), version \(version), at \(places)."))
        } else {
            Terminal.message(tr("Sẽ ghi \(report), phiên bản \(version).", "Would record \(report), version \(version)."))
        }
    }
}
