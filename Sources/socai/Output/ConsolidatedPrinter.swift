import ArgumentParser
import CivilTime
import Domain
import EventLog
import Ledger
import Printing
import ProjectionKit
import Reports

/// `socai report consolidated`: finds the version that is asked for and prints it as it was when it was recorded.
struct ConsolidatedPrinter {
    let period: Period
    let unit: String?
    let version: Int?
    let who: ReaderOptions
    let output: ReportOutput

    func run(_ views: ViewStore, _ ledger: Ledger) throws {
        if let audience = try ledger.audience(who.agency, "report consolidated") {
            guard Confidentiality.readers(of: .internal).contains(audience.kind) else {
                throw LedgerError.closedView("report consolidated", agency: audience.agency)
            }
        }
        let versions = try ConsolidatedReport.versions(of: period, by: unit, from: views)
        let reports = Set(versions.map(\.report)).sorted()
        guard reports.count < 2 else {
            throw ValidationError(
                tr("Nhiều cơ quan đã tổng hợp kỳ \(period.text) (\(reports.joined(separator: ", "))): nêu --unit.",
                    "Several bodies consolidated \(period.text) (\(reports.joined(separator: ", "))): give --unit."))
        }
        let chosen = try choose(versions)
        // A recorded version rests on what was recorded until then: nothing that came later can change it.
        let basis = try chosen.map { try ledger.views(atSize: $0.position + 1) } ?? views
        let report = try ConsolidatedReport(period, chosen, to: unit, from: basis)
        let hub = try chosen.map { _ in try Self.hub(reports[0], basis) } ?? unit
        try who.recordCopy(
            output.isExport ? .exported : .printed,
            "report consolidated \(period.text) \(chosen.map { "v\($0.version)" } ?? "-") \(output.format.rawValue)",
            about: hub.map { ["agency:\($0)"] } ?? ["view:ReportCalendar"], ledger)
        try write(report, hub, versions, ledger)
    }

    private func choose(_ versions: [ConsolidatedReport.Version]) throws -> ConsolidatedReport.Version? {
        guard let version else { return versions.last }
        if let chosen = versions.last(where: { $0.version == version }) { return chosen }
        let known = versions.isEmpty ? tr("chưa có bản nào", "none") : versions.map { String($0.version) }.joined(separator: ", ")
        throw ValidationError(
            tr("Kỳ \(period.text) không có phiên bản \(version); có: \(known).", "\(period.text) has no version \(version); there are: \(known)."))
    }

    /// Who consolidated.
    private static func hub(_ report: String, _ views: ViewStore) throws -> String? {
        try views.query("ReportCalendar", ViewQuery(table: "reports", filters: [.init("report", .equal, .text(report))])).rows.first.map { $0[2].description }
    }

    private func write(_ report: ConsolidatedReport, _ hub: String?, _ versions: [ConsolidatedReport.Version], _ ledger: Ledger) throws {
        let language = Language.current.rawValue
        let body = try hub.map { try ledger.agencyState($0) }
        let tables = [report.table(language)] + [report.changesTable(language)].compactMap { $0 }
        func document() throws -> PrintDocument {
            let parent = try body.map { $0.parent.isEmpty ? "" : try ledger.agencyState($0.parent).name } ?? ""
            return report.document(language, issuer: body?.name ?? "…………", parent: parent)
        }
        switch output.format {
        case .terminal: try output.emit(ReportOutput.text(tables, heading: body?.name ?? tr("Tổng hợp", "Consolidation")))
        case .json: try output.emit(report.json(hub, versions).text + "\n")
        case .csv: try output.emit(report.table(language).csv)
        case .html: try output.emit(try document().html)
        case .xlsx: try Workbook.write(tables, to: output.path ?? "")
        case .pdf: try PDF.write(html: try document().html, to: output.path ?? "")
        }
        output.done()
    }
}

extension ConsolidatedReport {
    /// The sheet for programs.
    ///
    /// - Parameters:
    ///   - versions: those on record at the position that was asked for.
    fileprivate func json(_ hub: String?, _ versions: [Version]) -> JSON {
        func sums(_ figures: [String: Int64]) -> JSON { .object(figures.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }) }
        return .object([
            ("report", .string("consolidated")), ("unit", .optional(hub, JSON.string)), ("period", .string(period.text)),
            ("consolidated_report", .optional(version?.report, JSON.string)),
            ("consolidated_version", .optional(version.map { Int64($0.version) }, JSON.integer)),
            ("consolidated_on", .optional(version?.day, JSON.string)),
            ("versions", .array(versions.filter { $0.position < size }.map { .integer(Int64($0.version)) })),
            ("position", size == 0 ? .null : .unsigned(size - 1)), ("size", .unsigned(size)), ("root", .string(root)),
            ("view", .string(view)), ("version", .integer(Int64(viewVersion))), ("quarantined", .array(quarantined.map(\.json))),
            ("late", .strings(received.filter { $0.daysLate > 0 }.map(\.unit))), ("missing", .strings(missing.map(\.unit))),
            (
                "rows",
                .array(
                    rows.map { row in
                        .object([
                            ("unit", .string(row.unit)), ("name", .string(row.name)), ("document", .string(row.document)),
                            ("id", .optional(row.id.isEmpty ? nil : row.id, JSON.string)), ("version", .optional(row.version.map { Int64($0) }, JSON.integer)),
                            ("due", .optional(row.due?.description, JSON.string)), ("extended_to", .optional(row.extendedTo?.description, JSON.string)),
                            ("received_on", .optional(row.receivedOn?.description, JSON.string)),
                            ("version_on", .optional(row.versionOn?.description, JSON.string)), ("days_late", .integer(Int64(row.daysLate))),
                            ("nil_return", .bool(row.nilReturn)), ("returned", .bool(row.isReturned)), ("figures", sums(row.figures)),
                        ])
                    })
            ), ("totals", sums(totals)), ("stated", sums(stated)),
            (
                "changes",
                .array(
                    changes.map {
                        .object([
                            ("unit", .string($0.unit)), ("code", .string($0.code)), ("from", .optional($0.from, JSON.integer)),
                            ("to", .optional($0.to, JSON.integer)),
                        ])
                    })
            ),
        ])
    }
}
