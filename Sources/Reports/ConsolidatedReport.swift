public import CivilTime
public import Domain
public import ProjectionKit

/// What the hub made of the units' reports of one period: who reported what and when, who was late or missing, what it comes to.
///
/// A version that was recorded is made of the views as they stood when it was, and so stays as it is whatever is corrected afterwards.
public struct ConsolidatedReport: Sendable {
    /// A recorded consolidation.
    public struct Version: Sendable, Hashable {
        /// The consolidated report.
        public let report: String
        public let version: Int
        public let position: UInt64
        public let day: String
    }

    /// One unit's document.
    public struct Row: Sendable, Hashable {
        public let unit: String
        public let name: String
        /// `PLAN`, `REPORT_KIND_HALF_YEAR`, `REPORT_KIND_ANNUAL`.
        public let document: String
        /// Its id; empty where it has not come.
        public let id: String
        /// The version that was used, the day it came, and the day the first one came.
        public let version: Int?
        public let versionOn: Day?
        public let receivedOn: Day?
        /// The last day in time, and the later one that a reminder gave.
        public let due: Day?
        public let extendedTo: Day?
        public let nilReturn: Bool
        /// Whether it was given back, and no new version has come.
        public var isReturned = false
        /// By code, in the order of the report; places of one code together.
        public let figures: [String: Int64]

        /// Days after the last day in time; 0 where it came in time or has no such day.
        public var daysLate: Int {
            guard let receivedOn, let due, receivedOn > due else { return 0 }
            return Int(receivedOn.rawValue) - Int(due.rawValue)
        }
        /// Whether it has not come.
        public var isMissing: Bool { receivedOn == nil }
    }

    /// What a unit's figure was in the version before.
    public struct Change: Sendable, Hashable {
        public let unit: String
        public let name: String
        public let code: String
        public let from: Int64?
        public let to: Int64?
    }

    /// The period reported on.
    public let period: Period
    /// The kind of report: half-year or annual.
    public let kind: ReportKind
    /// The consolidation; `nil` where none is recorded: what has come in so far.
    public let version: Version?
    /// The plans of the year and the reports of the period, by unit.
    public let rows: [Row]
    /// The sums of the units' figures, and those that the recorded consolidation states.
    public let totals: [String: Int64]
    public let stated: [String: Int64]
    /// The units' figures summed by code, place and unit of measure; empty for a version on record.
    let sums: [ReportFigure]
    /// What is other than in the version before.
    public let changes: [Change]
    public let view: String
    public let viewVersion: Int
    public let size: UInt64
    public let root: String
    public let quarantined: [Quarantine]

    static let view = "ReportCalendar"

    /// The reports of the period that have come.
    public var received: [Row] { rows.filter { $0.document == kind.protoName && !$0.isMissing } }
    /// The reports of the period that have not come.
    public var missing: [Row] { rows.filter { $0.document == kind.protoName && $0.isMissing } }

    /// The codes of all figures, sorted.
    public var codes: [String] { Set(totals.keys).union(stated.keys).sorted() }

    /// The kind of report that is made for a period; `nil` for other days.
    public static func kind(of period: Period) -> ReportKind? {
        period.halves.isEmpty ? nil : period.halves.count == 1 ? .halfYear : .annual
    }

    /// The recorded consolidations of a period, in the order of record.
    ///
    /// - Parameter unit: who consolidated; `nil`: anybody.
    /// - Throws: `ViewError`.
    public static func versions(of period: Period, by unit: String?, from views: ViewStore) throws -> [Version] {
        _ = try views.catchUp([view])
        let rows = try views.query(
            view,
            sql: """
                SELECT v.report, v.version, v.position, v.submitted_on FROM report_versions v JOIN reports r ON r.report = v.report
                WHERE v.consolidated AND r.period = ?1 AND r.kind = ?2 AND (?3 IS NULL OR r.unit = ?3) ORDER BY v.position, v.report
                """, arguments: [.text(period.text), .text(kind(of: period)?.protoName ?? ""), unit.map { .text($0) } ?? .null]
        ).rows
        return rows.compactMap { row in
            guard case .integer(let version) = row[1], case .integer(let position) = row[2] else { return nil }
            return Version(report: row[0].description, version: Int(version), position: UInt64(position), day: row[3].description)
        }
    }

    /// Puts the sheet together.
    ///
    /// - Parameters:
    ///   - version: a recorded consolidation, with the views as they stood right after it; `nil`: what has come in.
    ///   - unit: to whom units report, where nothing is consolidated; `nil`: to anybody.
    /// - Throws: `ViewError`.
    public init(_ period: Period, _ version: Version?, to unit: String?, from views: ViewStore) throws {
        (self.period, self.version, kind) = (period, version, Self.kind(of: period) ?? .unspecified)
        _ = try views.catchUp([Self.view])
        let sheet = ConsolidationSheet(period: period, kind: kind, views: views)
        let rows = try version.map { try sheet.parts(of: $0) } ?? sheet.received(by: unit)
        self.rows = rows
        totals = rows.filter { $0.document == sheet.kind.protoName }.reduce(into: [:]) { sums, row in
            for (code, value) in row.figures { sums[code] = (sums[code] ?? 0).addingReportingOverflow(value).partialValue }
        }
        sums = version == nil ? try sheet.sums(of: rows.filter { $0.document == sheet.kind.protoName }) : []
        stated = try version.map { try sheet.figures(of: $0.report, $0.version) } ?? [:]
        if let version, version.version > 1 {
            let earlier = Version(report: version.report, version: version.version - 1, position: 0, day: "")
            changes = Self.changes(try sheet.parts(of: earlier), rows, sheet.kind.protoName)
        } else {
            changes = []
        }
        let basis = try views.query(Self.view, ViewQuery(limit: 0))
        (view, viewVersion, size, root, quarantined) = (basis.view, basis.version, basis.size, basis.root, basis.quarantined)
    }

    /// Whether two rest on the same reports in the same versions, and miss the same.
    public func hasSameReports(as other: ConsolidatedReport) -> Bool {
        func parts(_ sheet: ConsolidatedReport) -> Set<[String]> {
            Set((sheet.received + sheet.missing).map { [$0.unit, $0.id, $0.version.map(String.init) ?? ""] })
        }
        return parts(self) == parts(other)
    }

    /// The act that puts on record what has come in: each report in its latest version, the sums by place, and who is missing.
    ///
    /// - Parameters:
    ///   - report: the consolidated report's id.
    ///   - unit: who consolidates.
    ///   - document: the key of its document; empty where it has none.
    public func consolidation(_ report: String, by unit: String, document: String) -> ReportConsolidated {
        var act = ReportConsolidated()
        (act.report, act.unit, act.kind, act.period, act.document) = (report, unit, kind, period.text, document)
        act.parts = received.map { row in
            var part = ConsolidatedPart()
            (part.report, part.version, part.unit) = (row.id, Int32(clamping: row.version ?? 0), row.unit)
            return part
        }
        act.missingUnits = missing.map(\.unit)
        act.figures = sums
        return act
    }

    private static func changes(_ before: [Row], _ now: [Row], _ document: String) -> [Change] {
        let old = Dictionary(before.filter { $0.document == document }.map { ($0.unit, $0) }, uniquingKeysWith: { first, _ in first })
        return now.filter { $0.document == document }.flatMap { row -> [Change] in
            let was = old[row.unit]?.figures ?? [:]
            return Set(was.keys).union(row.figures.keys).sorted().compactMap { code in
                was[code] == row.figures[code] ? nil : Change(unit: row.unit, name: row.name, code: code, from: was[code], to: row.figures[code])
            }
        }
    }
}
