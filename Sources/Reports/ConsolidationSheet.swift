import CivilTime
import Domain
import ProjectionKit

/// Asks the calendar of reports for the rows of a consolidated report.
struct ConsolidationSheet {
    let period: Period
    let kind: ReportKind
    let views: ViewStore

    private var year: String { String(period.text.prefix(4)) }
    private typealias Row = ConsolidatedReport.Row

    /// The documents of the units whose reports are in a consolidation, and of those that it names as missing.
    func parts(of version: ConsolidatedReport.Version) throws -> [ConsolidatedReport.Row] {
        let parts = try ask(
            "SELECT unit, part, part_version FROM report_parts WHERE report = ?1 AND version = ?2 ORDER BY number",
            [.text(version.report), .integer(Int64(version.version))])
        return try parts.flatMap { part in
            let unit = part[0].description
            let used: (String, Int64)? = if case .integer(let number) = part[2] { (part[1].description, number) } else { nil }
            return try rows(of: unit, used)
        }.sorted { ($0.unit, rank($0)) < ($1.unit, rank($1)) }
    }

    /// The documents of the units that owe a report of the period, or sent one.
    func received(by hub: String?) throws -> [ConsolidatedReport.Row] {
        let units = try ask(
            """
            SELECT unit FROM reports r WHERE period = ?1 AND kind = ?2 AND unit IS NOT NULL
                AND report NOT IN (SELECT report FROM report_versions WHERE consolidated)
                AND (?3 IS NULL OR sent_to = ?3 OR sent_to IS NULL)
            UNION SELECT unit FROM assignments WHERE role = 'báo cáo' AND requested = 0 AND unit IS NOT NULL AND substr(due, 1, 4) = ?4 ORDER BY 1
            """, [.text(period.text), .text(kind.protoName), hub.map { .text($0) } ?? .null, .text(year)])
        return try units.flatMap { unit in
            let unit = unit[0].description
            let latest = try ask(
                """
                SELECT v.report, max(v.version), r.stage FROM report_versions v JOIN reports r ON r.report = v.report
                WHERE r.unit = ?1 AND r.period = ?2 AND r.kind = ?3 AND NOT v.consolidated GROUP BY v.report ORDER BY v.report LIMIT 1
                """, [.text(unit), .text(period.text), .text(kind.protoName)]
            ).first
            // What was given back counts as not come until its new version has.
            let isReturned = latest?[2] == .text(ReportState.Stage.returned.rawValue)
            var used: (String, Int64)?
            if !isReturned, case .integer(let number)? = latest?[1] { used = (latest?[0].description ?? "", number) }
            return try rows(of: unit, used).map { row in
                var row = row
                row.isReturned = isReturned && row.document == kind.protoName
                return row
            }
        }.sorted { ($0.unit, rank($0)) < ($1.unit, rank($1)) }
    }

    /// By code, all places together.
    func figures(of report: String, _ version: Int) throws -> [String: Int64] {
        let rows = try ask(
            "SELECT code, sum(value) FROM report_figures WHERE report = ?1 AND version = ?2 GROUP BY code", [.text(report), .integer(Int64(version))])
        return rows.reduce(into: [:]) { figures, row in if case .integer(let value) = row[1] { figures[row[0].description] = value } }
    }

    /// The figures of the versions that were used, summed by code, place and unit of measure.
    func sums(of rows: [ConsolidatedReport.Row]) throws -> [ReportFigure] {
        var sums: [[String]: Int64] = [:]
        for row in rows {
            guard let version = row.version else { continue }
            let figures = try ask(
                "SELECT code, place, unit, value FROM report_figures WHERE report = ?1 AND version = ?2", [.text(row.id), .integer(Int64(version))])
            for figure in figures {
                guard case .integer(let value) = figure[3] else { continue }
                let key = figure[..<3].map(\.description)
                sums[key] = (sums[key] ?? 0).addingReportingOverflow(value).partialValue
            }
        }
        return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, value in
            var figure = ReportFigure()
            (figure.code, figure.place, figure.unit, figure.value) = (key[0], key[1], key[2], value)
            return figure
        }
    }

    /// In the order in which a year asks for them.
    private func rank(_ row: ConsolidatedReport.Row) -> Int {
        ["PLAN": 0, ReportKind.halfYear.protoName: 1, ReportKind.annual.protoName: 2][row.document] ?? 3
    }

    /// A unit's plan of the year, its half-year report where the year is reported on, and its report of the period.
    private func rows(of unit: String, _ used: (report: String, version: Int64)?) throws -> [ConsolidatedReport.Row] {
        let name = try ask("SELECT name FROM bodies WHERE agency = ?1", [.text(unit)]).first?[0].description ?? unit
        let plan = try ask(
            "SELECT plan, submitted_on, due FROM plans WHERE unit = ?1 AND year = ?2 AND stage != 'approved' ORDER BY submitted_on, plan LIMIT 1",
            [.text(unit), .integer(Int64(year) ?? 0)]
        ).first
        var rows = [
            Row(
                unit: unit, name: name, document: "PLAN", id: plan?[0].description ?? "", version: nil, versionOn: nil, receivedOn: Self.day(plan?[1]),
                due: Self.day(plan?[2]), extendedTo: nil, nilReturn: false, figures: [:])
        ]
        if kind == .annual {
            let half = try ask(
                """
                SELECT v.report, max(v.version) FROM report_versions v JOIN reports r ON r.report = v.report
                WHERE r.unit = ?1 AND r.period = ?2 AND NOT v.consolidated GROUP BY v.report ORDER BY v.report LIMIT 1
                """, [.text(unit), .text(year + "-H1")]
            ).first
            let used: (String, Int64)? = if case .integer(let number)? = half?[1] { (half?[0].description ?? "", number) } else { nil }
            rows.append(try row(unit, name, .halfYear, year + "-H1", used))
        }
        rows.append(try row(unit, name, kind, period.text, used))
        return rows
    }

    private func row(
        _ unit: String, _ name: String, _ kind: ReportKind, _ period: String, _ used: (report: String, version: Int64)?
    ) throws -> ConsolidatedReport.Row {
        guard let used else {
            let due = try ask(
                """
                SELECT coalesce((SELECT max(first_due) FROM reports WHERE unit = ?1 AND period = ?2 AND kind = ?3), CASE WHEN ?3 = 'REPORT_KIND_ANNUAL' THEN
                    (SELECT max(due) FROM assignments WHERE unit = ?1 AND role = 'báo cáo' AND substr(due, 1, 4) = substr(?2, 1, 4)) END)
                """, [.text(unit), .text(period), .text(kind.protoName)]
            ).first
            return Row(
                unit: unit, name: name, document: kind.protoName, id: "", version: nil, versionOn: nil, receivedOn: nil, due: Self.day(due?[0]),
                extendedTo: nil, nilReturn: false, figures: [:])
        }
        let dates = try ask(
            """
            SELECT r.first_due, r.submitted_on, v.submitted_on, v.nil_return, r.due FROM reports r
            LEFT JOIN report_versions v ON v.report = r.report AND v.version = ?2 WHERE r.report = ?1
            """, [.text(used.report), .integer(used.version)]
        ).first
        return Row(
            unit: unit, name: name, document: kind.protoName, id: used.report, version: Int(used.version), versionOn: Self.day(dates?[2]),
            receivedOn: Self.day(dates?[1]), due: Self.day(dates?[0]),
            extendedTo: dates?[4] == dates?[0] ? nil : Self.day(dates?[4]), nilReturn: dates?[3] == .integer(1),
            figures: try figures(of: used.report, Int(used.version)))
    }

    private func ask(_ sql: String, _ arguments: [SQLValue]) throws -> [[SQLValue]] {
        try views.query(ConsolidatedReport.view, sql: sql, arguments: arguments).rows
    }

    private static func day(_ value: SQLValue?) -> Day? {
        guard case .text(let text)? = value else { return nil }
        return Day(text)
    }
}
