import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import Printing
import ProjectionKit
import Reports

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: tr("Báo cáo sơ kết, tổng kết, đột xuất: số liệu lấy từ sổ.", "Half-year, annual and ad-hoc reports, filled from the ledger."),
        discussion: tr(
            """
            VÍ DỤ
              socai report half-year --unit stttt-gialai --period 2024-H1
              socai report annual --unit stttt-gialai --period 2024 --format pdf --out bao-cao-2024.pdf
              socai report half-year --unit stttt-gialai --period 2024-H1 --explain 3.2
              socai report half-year --unit stttt-gialai --period 2024-H1 --at 12000     (đúng như sổ ở vị trí ấy)
              socai report annual --unit stttt-gialai --period 2024 --known 2025-03-31 --true 2024-12-31
            Nêu --as, --reader, --purpose: việc in, xuất được ghi vào sổ trước khi đưa ra.
            Kỳ: 2024-H1, 2024-H2, 2024, hoặc 2024-03-01..2024-04-15. Ô: mã chỉ tiêu, thêm :before hoặc :total cho cột khác.
            """,
            """
            EXAMPLES
              socai report half-year --unit stttt-gialai --period 2024-H1
              socai report annual --unit stttt-gialai --period 2024 --format pdf --out report-2024.pdf
              socai report half-year --unit stttt-gialai --period 2024-H1 --explain 3.2
              socai report half-year --unit stttt-gialai --period 2024-H1 --at 12000     (as the ledger stood there)
              socai report annual --unit stttt-gialai --period 2024 --known 2025-03-31 --true 2024-12-31
            With --as, --reader and --purpose the print or export is recorded before it is given.
            Periods: 2024-H1, 2024-H2, 2024, or 2024-03-01..2024-04-15. Cells: a figure's code, with :before or :total for another column.
            """))

    enum Format: String, ExpressibleByArgument, CaseIterable { case terminal, json, csv, xlsx, html, pdf }

    @Argument(help: ArgumentHelp(tr("half-year, annual hoặc ad-hoc.", "half-year, annual or ad-hoc."), valueName: tr("loại", "kind")))
    var kind: String
    @Option(help: ArgumentHelp(tr("Đơn vị báo cáo.", "The reporting unit."), valueName: tr("cơ-quan", "agency")))
    var unit: String
    @Option(help: ArgumentHelp(tr("Kỳ báo cáo.", "The period."), valueName: "P"))
    var period: String
    @Option(
        help: ArgumentHelp(
            tr("Lấy số liệu như sổ ở vị trí hoặc ngày ghi này (như --known).", "As the ledger stood at this position or date (the same as --known)."),
            valueName: "P|DATE"))
    var at: MomentArgument?
    @OptionGroup var clocks: ClockOptions
    @Option(help: ArgumentHelp(tr("Các việc đứng sau một ô.", "The acts behind a cell."), valueName: tr("ô", "cell")))
    var explain: String?
    @Option(help: ArgumentHelp(tr("Dạng: terminal, json, csv, xlsx, html, pdf.", "terminal, json, csv, xlsx, html or pdf.")))
    var format: Format?
    @Option(help: ArgumentHelp(tr("Ghi ra tệp; cần cho xlsx và pdf.", "Write to a file; xlsx and pdf need one."), valueName: tr("tệp", "file")))
    var out: String?
    @OptionGroup var who: ReaderOptions
    @OptionGroup var options: LedgerOptions

    private var chosen: Format { format ?? (options.output.json ? .json : .terminal) }

    func validate() throws {
        guard let kind = Report.Kind(rawValue: kind) else {
            throw ValidationError(tr("Loại báo cáo là half-year, annual hoặc ad-hoc.", "A report is half-year, annual or ad-hoc."))
        }
        guard let read = Period(period) else {
            throw ValidationError(tr("“\(period)” không phải kỳ: 2024-H1, 2024, 2024-03-01..2024-04-15.", "“\(period)” is no period: 2024-H1, 2024, 2024-03-01..2024-04-15."))
        }
        let fits = switch kind {
        case .halfYear: read.text.hasSuffix("-H1") || read.text.hasSuffix("-H2")
        case .annual: read.text.count == 4
        case .adHoc: true
        }
        guard fits else {
            throw ValidationError(tr("Kỳ “\(period)” không hợp với báo cáo \(kind.rawValue).", "The period “\(period)” does not fit a \(kind.rawValue) report."))
        }
        if at != nil, clocks.known != nil { throw ValidationError(tr("Dùng --at hoặc --known, không cả hai.", "Give --at or --known, not both.")) }
        if out == nil, chosen == .xlsx || chosen == .pdf {
            throw ValidationError(tr("--format \(chosen.rawValue) cần --out TỆP.", "--format \(chosen.rawValue) needs --out FILE."))
        }
    }

    func run() throws {
        // Both were checked above.
        guard let kind = Report.Kind(rawValue: kind), let period = Period(period) else { return }
        let ledger = try options.open(readOnly: !who.isNamed)
        defer { ledger.close() }
        let body = try ledger.agencyState(unit)
        guard body.established != nil else {
            throw ValidationError(tr("Sổ không có cơ quan “\(unit)”.", "The ledger has no agency “\(unit)”."))
        }
        let views = try ledger.views(atSize: ledger.size(at: at?.moment ?? clocks.known), true: clocks.instant())
        if let explain { return try printActs(explain, body, period, views) }
        let report = try Report(kind, of: body, in: period, from: views)
        try who.recordCopy(
            [.terminal, .html, .pdf].contains(chosen) ? .printed : .exported, "report \(kind.rawValue) \(unit) \(period.text) \(chosen.rawValue)",
            about: ["agency:\(unit)"], ledger)
        try write(report, body, ledger)
    }

    private func write(_ report: Report, _ body: AgencyState, _ ledger: Ledger) throws {
        let language = Language.current.rawValue
        func document() throws -> PrintDocument {
            let parent = body.parent.isEmpty ? "" : try ledger.agencyState(body.parent).name
            return report.document(language, names: (parent: parent, place: ""))
        }
        switch chosen {
        case .terminal: try emit(Self.text(report.table(language), report))
        case .json: try emit(Self.json(report).text + "\n")
        case .csv: try emit(report.table(language).csv)
        case .html: try emit(try document().html)
        case .xlsx: try Workbook.write([report.table(language)], to: out ?? "")
        case .pdf: try PDF.write(html: try document().html, to: out ?? "")
        }
        if let out { Terminal.message(tr("Đã ghi \(out).", "Wrote \(out).")) }
    }

    private func emit(_ text: String) throws {
        guard let out else { return Terminal.print(text.hasSuffix("\n") ? String(text.dropLast()) : text) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
        } catch {
            throw PrintError.file(path: out, reason: error.localizedDescription)
        }
    }

    private static func text(_ table: PrintTable, _ report: Report) -> String {
        let cells = table.rows.map { row in
            table.columns.indices.map { $0 < row.cells.count ? PrintTable.text(row.cells[$0], table.columns[$0].kind) : "" }
        }
        let widths = table.columns.indices.map { index in
            max(table.columns[index].title.count, cells.map { $0[index].count }.max() ?? 0)
        }
        func line(_ values: [String]) -> String {
            values.indices.map { index in
                let gap = String(repeating: " ", count: max(0, widths[index] - values[index].count))
                return table.columns[index].kind == .text ? values[index] + gap : gap + values[index]
            }.joined(separator: "  ")
        }
        var out = Terminal.bold("\(report.unit.name) · \(table.title)") + "\n" + Terminal.bold(line(table.columns.map(\.title))) + "\n"
        for (row, values) in zip(table.rows, cells) { out += (row.isHeading ? Terminal.bold(line(values)) : line(values)) + "\n" }
        for note in table.notes { out += Terminal.dim(note) + "\n" }
        return out
    }

    private static func json(_ report: Report) -> JSON {
        .object([
            ("report", .string(report.kind.rawValue)), ("unit", .string(report.unit.id)), ("period", .string(report.period.text)),
            ("from", .string(report.period.from.description)), ("to", .string(report.period.to.description)),
            ("position", report.size == 0 ? .null : .unsigned(report.size - 1)), ("size", .unsigned(report.size)), ("root", .string(report.root)),
            ("view", .string(report.view)), ("version", .integer(Int64(report.version))),
            ("true", .optional(report.inEffect, JSON.time)), ("quarantined", .array(report.quarantined.map(\.json))),
            (
                "figures",
                .array(
                    report.lines.map { line in
                        .object([
                            ("code", .string(line.figure.code)), ("label_vi", .string(line.figure.labelVi)), ("label_en", .string(line.figure.labelEn)),
                            ("now", .integer(line.now)), ("before", .integer(line.before)), ("total", .integer(line.total)),
                            ("per_mille", .optional(line.perMille, JSON.integer)),
                        ])
                    })
            ),
        ])
    }

    private func printActs(_ cell: String, _ body: AgencyState, _ period: Period, _ views: ViewStore) throws {
        let parts = cell.split(separator: ":", maxSplits: 1)
        guard let column = Report.Column(rawValue: parts.count > 1 ? String(parts[1]) : "now"),
            let answer = try Report.explain(String(parts.first ?? ""), column, of: body, in: period, from: views)
        else {
            throw ValidationError(tr("Không có ô “\(cell)”: dùng mã chỉ tiêu như 3.2, 3.2:before, 3.2:total.", "There is no cell “\(cell)”: use a code such as 3.2, 3.2:before, 3.2:total."))
        }
        switch chosen {
        case .json: RowPrinter.printJSON(answer)
        case .csv: RowPrinter.printCSV(answer)
        default: RowPrinter.printTable(answer)
        }
    }
}
