import ArgumentParser
import Domain
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
              socai report annual --unit stttt-gialai --period 2025 --geography new               (theo xã, phường hiện nay)
              socai report consolidated --period 2024-H1                                       (bảng tổng hợp: đơn vị, ngày nhận, số ngày trễ)
              socai report consolidated --period 2024-H1 --version 1 --format pdf --out tong-hop.pdf
            Nêu --as, --reader, --purpose: việc in, xuất được ghi vào sổ trước khi đưa ra. Chỉ nêu --as: chỉ những gì cơ quan ấy được biết.
            Kỳ: 2024-H1, 2024-H2, 2024, hoặc 2024-03-01..2024-04-15. Ô: mã chỉ tiêu, thêm :before hoặc :total cho cột khác;
            phần của một ô: "1.7[622]", "3.9[Điều 5]:total". Ô “ẩn” không mở ra được (mã thoát 4).
            """,
            """
            EXAMPLES
              socai report half-year --unit stttt-gialai --period 2024-H1
              socai report annual --unit stttt-gialai --period 2024 --format pdf --out report-2024.pdf
              socai report half-year --unit stttt-gialai --period 2024-H1 --explain 3.2
              socai report half-year --unit stttt-gialai --period 2024-H1 --at 12000     (as the ledger stood there)
              socai report annual --unit stttt-gialai --period 2024 --known 2025-03-31 --true 2024-12-31
              socai report annual --unit stttt-gialai --period 2025 --geography new               (by the communes there are now)
              socai report consolidated --period 2024-H1                                       (the sheet: unit, received on, days late)
              socai report consolidated --period 2024-H1 --version 1 --format pdf --out consolidated.pdf
            With --as, --reader and --purpose the print or export is recorded before it is given. With --as alone: what that body may know.
            Periods: 2024-H1, 2024-H2, 2024, or 2024-03-01..2024-04-15. Cells: a figure's code, with :before or :total for another column;
            a part of a cell: "1.7[622]", "3.9[Điều 5]:total". A hidden cell cannot be expanded (exit 4).
            """))

    enum Format: String, ExpressibleByArgument, CaseIterable { case terminal, json, csv, xlsx, html, pdf }

    @Argument(help: ArgumentHelp(tr("half-year, annual, ad-hoc hoặc consolidated.", "half-year, annual, ad-hoc or consolidated."), valueName: tr("loại", "kind")))
    var kind: String
    @Option(
        help: ArgumentHelp(
            tr("Đơn vị báo cáo; với consolidated: cơ quan tổng hợp.", "The reporting unit; with consolidated: who consolidates."),
            valueName: tr("cơ-quan", "agency")))
    var unit: String?
    @Option(help: ArgumentHelp(tr("Kỳ báo cáo.", "The period."), valueName: "P"))
    var period: String
    @Option(
        help: ArgumentHelp(
            tr("Lấy số liệu như sổ ở vị trí hoặc ngày ghi này (như --known).", "As the ledger stood at this position or date (the same as --known)."),
            valueName: "P|DATE"))
    var at: MomentArgument?
    @OptionGroup var clocks: ClockOptions
    @Option(
        help: ArgumentHelp(
            tr("Chia mọi chỉ tiêu theo địa bàn: cũ (huyện) hoặc hiện nay.", "Every figure by place: those there were (districts), or those there are now."),
            valueName: "old|new"))
    var geography: GeographyArgument?
    @Option(
        help: ArgumentHelp(
            tr("Với consolidated: phiên bản thứ mấy; không nêu: bản mới nhất.", "With consolidated: which version; none: the latest."), valueName: "N"))
    var version: Int?
    @Option(help: ArgumentHelp(tr("Các việc đứng sau một ô.", "The acts behind a cell."), valueName: tr("ô", "cell")))
    var explain: String?
    @Option(help: ArgumentHelp(tr("Dạng: terminal, json, csv, xlsx, html, pdf.", "terminal, json, csv, xlsx, html or pdf.")))
    var format: ReportFormat?
    @Option(help: ArgumentHelp(tr("Ghi ra tệp; cần cho xlsx và pdf.", "Write to a file; xlsx and pdf need one."), valueName: tr("tệp", "file")))
    var out: String?
    @OptionGroup var who: ReaderOptions
    @OptionGroup var options: LedgerOptions

    private var isConsolidated: Bool { kind == "consolidated" }
    private var output: ReportOutput { ReportOutput(format: format ?? (options.output.json ? .json : .terminal), path: out) }

    func validate() throws {
        let kind = Report.Kind(rawValue: kind)
        guard kind != nil || isConsolidated else {
            throw ValidationError(tr("Loại báo cáo là half-year, annual, ad-hoc hoặc consolidated.", "A report is half-year, annual, ad-hoc or consolidated."))
        }
        guard let read = Period(period) else {
            throw ValidationError(tr("“\(period)” không phải kỳ: 2024-H1, 2024, 2024-03-01..2024-04-15.", "“\(period)” is no period: 2024-H1, 2024, 2024-03-01..2024-04-15."))
        }
        let fits = switch kind {
        case .halfYear: read.text.hasSuffix("-H1") || read.text.hasSuffix("-H2")
        case .annual: read.text.count == 4
        case .adHoc: true
        case nil: ConsolidatedReport.kind(of: read) != nil
        }
        guard fits else {
            throw ValidationError(tr("Kỳ “\(period)” không hợp với báo cáo \(self.kind).", "The period “\(period)” does not fit a \(self.kind) report."))
        }
        if unit == nil, !isConsolidated { throw ValidationError(tr("Thiếu --unit: đơn vị báo cáo.", "--unit is missing: the reporting unit.")) }
        if version != nil, !isConsolidated { throw ValidationError(tr("--version chỉ dùng với consolidated.", "--version goes with consolidated only.")) }
        if isConsolidated, geography != nil || explain != nil {
            throw ValidationError(tr("--geography và --explain không dùng với consolidated.", "--geography and --explain do not go with consolidated."))
        }
        if at != nil, clocks.known != nil { throw ValidationError(tr("Dùng --at hoặc --known, không cả hai.", "Give --at or --known, not both.")) }
        if let explain, Report.CellName(explain) == nil { throw Self.noCell(explain) }
        if explain == nil { try output.validate() }
    }

    private static func noCell(_ cell: String) -> ValidationError {
        ValidationError(
            tr("Không có ô “\(cell)”: dùng mã chỉ tiêu như 3.2, 3.2:before, 3.2:total, 1.7[622].",
                "There is no cell “\(cell)”: use a code such as 3.2, 3.2:before, 3.2:total, 1.7[622]."))
    }

    func run() throws {
        let ledger = try options.open(readOnly: !who.isNamed)
        defer { ledger.close() }
        // The three were checked above.
        guard let period = Period(period) else { return }
        if isConsolidated {
            let sheet = ConsolidatedPrinter(period: period, unit: unit, version: version, who: who, output: output)
            return try sheet.run(try ledger.views(atSize: ledger.size(at: at?.moment ?? clocks.known), true: clocks.instant()), ledger)
        }
        guard let kind = Report.Kind(rawValue: kind), let unit else { return }
        let reader = try reader(unit, ledger)
        let body = try ledger.agencyState(unit)
        guard body.established != nil else {
            throw ValidationError(tr("Sổ không có cơ quan “\(unit)”.", "The ledger has no agency “\(unit)”."))
        }
        let views = try ledger.views(atSize: ledger.size(at: at?.moment ?? clocks.known), true: clocks.instant())
        let report = try Report(kind, of: body, in: period, by: geography?.geography, for: reader ?? body.kind, from: views)
        if let explain { return try printActs(explain, report, reader ?? body.kind, views, ledger) }
        try who.recordCopy(
            output.isExport ? .exported : .printed, "report \(kind.rawValue) \(unit) \(period.text) \(output.format.rawValue)",
            about: ["agency:\(unit)"], ledger)
        try write(report, body, ledger)
    }

    /// Whom it is for: a unit has its own report, and bodies among themselves have each other's; the press and providers have theirs alone.
    private func reader(_ unit: String, _ ledger: Ledger) throws -> AgencyKind? {
        guard let audience = try ledger.audience(who.agency, "report") else { return nil }
        guard audience.agency == unit || Confidentiality.readers(of: .internal).contains(audience.kind) else {
            throw LedgerError.closedView("report \(unit)", agency: audience.agency)
        }
        return audience.kind
    }

    private func write(_ report: Report, _ body: AgencyState, _ ledger: Ledger) throws {
        let language = Language.current.rawValue
        let rows: Report.PlaceRows = report.isByPlace ? .all : .none
        func document() throws -> PrintDocument {
            let parent = body.parent.isEmpty ? "" : try ledger.agencyState(body.parent).name
            return report.document(language, names: (parent: parent, place: ""))
        }
        // A unit that reports on its own acts has no points to be told by place.
        let hasPoints = report.lines.contains { $0.figure.code == "1.7" && $0.cells.now.number != nil }
        let tables = [report.table(language, places: rows)] + (hasPoints ? [report.pointsTable(language)] : [])
        switch output.format {
        case .terminal: try output.emit(ReportOutput.text(tables, heading: report.unit.name))
        case .json: try output.emit(report.json.text + "\n")
        case .csv: try output.emit(report.table(language, places: report.isByPlace ? .all : .points).csv)
        case .html: try output.emit(try document().html)
        case .xlsx: try Workbook.write(tables, to: out ?? "")
        case .pdf: try PDF.write(html: try document().html, to: out ?? "")
        }
        output.done()
    }

    private func printActs(_ cell: String, _ report: Report, _ reader: AgencyKind, _ views: ViewStore, _ ledger: Ledger) throws {
        guard let name = Report.CellName(cell) else { throw Self.noCell(cell) }
        switch try report.explain(name, for: reader, from: views) {
        case .none: throw Self.noCell(cell)
        case .suppressed, .withheld:
            throw LedgerError.closedView(tr("báo cáo, ô \(cell)", "report, cell \(cell)"), agency: who.agency ?? report.unit.id)
        case .acts(let answer):
            try who.recordCopy(
                output.format == .terminal ? .printed : .exported, "report \(kind) \(report.unit.id) \(period) --explain \(cell)",
                about: ["agency:\(report.unit.id)"], ledger)
            switch output.format {
            case .json: RowPrinter.printJSON(answer)
            case .csv: RowPrinter.printCSV(answer)
            default: RowPrinter.printTable(answer)
            }
        }
    }
}

/// A geography as an argument.
struct GeographyArgument: ExpressibleByArgument {
    let geography: Report.Geography

    init?(argument: String) {
        guard let geography = Report.Geography(rawValue: argument) else { return nil }
        self.geography = geography
    }
}
