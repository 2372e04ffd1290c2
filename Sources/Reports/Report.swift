public import CivilTime
public import Domain
public import ProjectionKit

/// A report's figures, pinned to a position of the log: the same unit, period and position give the same report.
public struct Report: Sendable {
    /// Which report it is.
    public enum Kind: String, Sendable, CaseIterable {
        case halfYear = "half-year"
        case annual
        case adHoc = "ad-hoc"
    }

    /// One figure: this period, the same of the year before, and all that was recorded until the period's end.
    public struct Line: Sendable, Hashable {
        public let figure: FigureDefinition
        public let now: Int64
        public let before: Int64
        public let total: Int64

        /// This period against the year before, in tenths of a percent; `nil` where there was nothing.
        public var perMille: Int64? { before == 0 ? nil : now * 1000 / before }
    }

    /// A column of the annex.
    public enum Column: String, Sendable, CaseIterable { case now, before, total }

    /// Which report, of which unit, over which days.
    public let kind: Kind
    /// The unit that reports.
    public let unit: AgencyState
    /// The days reported on.
    public let period: Period
    /// The figures in the order of the annex.
    public let lines: [Line]
    /// What it rests on.
    public let view: String
    public let version: Int
    /// How many events the view held, and the root over them.
    public let size: UInt64
    public let root: String
    /// Only what was in effect by then is counted; `nil`: everything.
    public let inEffect: Instant?
    /// What the figures may lack: subjects with an event that cannot be read.
    public let quarantined: [Quarantine]

    /// Whose acts count for a unit: the hub and the province report on everybody, a district on its place, others on their own.
    public enum Scope: Sendable, Hashable {
        case everybody
        case place(String)
        case own
    }

    /// The scope of a unit.
    public static func scope(of unit: AgencyState) -> Scope {
        switch unit.kind {
        case .informationCommunications, .scienceTechnology, .provincialCommittee, .inspectorate: .everybody
        case .district, .districtOffice, .commune: unit.place.isEmpty ? .own : .place(unit.place)
        default: .own
        }
    }

    /// Fills the annex from the views.
    ///
    /// - Parameter views: as they stand, or as they stood: `Ledger.views(atSize:)`.
    /// - Throws: `ViewError`.
    public init(_ kind: Kind, of unit: AgencyState, in period: Period, from views: ViewStore) throws {
        (self.kind, self.unit, self.period) = (kind, unit, period)
        _ = try views.catchUp([FigureQuery.view])
        var lines: [Line] = []
        let query = FigureQuery(unit: unit)
        let before = period.yearBefore
        for figure in FigureDefinition.annex.flatMap(\.figures) {
            lines.append(
                Line(
                    figure: figure, now: try query.value(figure, period.from, period.to, views),
                    before: try query.value(figure, before.from, before.to, views), total: try query.value(figure, nil, period.to, views)))
        }
        self.lines = lines
        let basis = try views.query(FigureQuery.view, ViewQuery(table: "places", limit: 0))
        (view, version, size, root) = (basis.view, basis.version, basis.size, basis.root)
        (inEffect, quarantined) = (basis.inEffect, basis.quarantined)
    }

    /// The acts behind one figure: position, day, type, body, subject and what each adds.
    ///
    /// - Returns: `nil` where the annex has no such code.
    public static func explain(
        _ code: String, _ column: Column, of unit: AgencyState, in period: Period, from views: ViewStore
    ) throws -> ViewAnswer? {
        guard let figure = FigureDefinition.annex.flatMap(\.figures).first(where: { $0.code == code }) else { return nil }
        _ = try views.catchUp([FigureQuery.view])
        let query = FigureQuery(unit: unit)
        let before = period.yearBefore
        return switch column {
        case .now: try query.acts(figure, period.from, period.to, views)
        case .before: try query.acts(figure, before.from, before.to, views)
        case .total: try query.acts(figure, nil, period.to, views)
        }
    }
}

/// Asks the view of statistics for figures.
struct FigureQuery {
    static let view = "PlaceStatistics"
    let unit: AgencyState

    private func condition(_ figure: FigureDefinition, _ from: Day?, _ to: Day) -> (sql: String, arguments: [SQLValue]) {
        var sql = "type IN (\(figure.types.map { _ in "?" }.joined(separator: ", "))) AND day <= ?"
        var arguments: [SQLValue] = figure.types.map { .text($0) } + [.text(to.description)]
        if let from {
            sql += " AND day >= ?"
            arguments.append(.text(from.description))
        }
        if !figure.details.isEmpty {
            sql += " AND detail IN (\(figure.details.map { _ in "?" }.joined(separator: ", ")))"
            arguments += figure.details.map { .text($0) }
        }
        if figure.measure == .amount { sql += " AND currency = 'VND'" }
        switch Report.scope(of: unit) {
        case .everybody: break
        case .own:
            sql += " AND agency = ?"
            arguments.append(.text(unit.id))
        case .place(let place):
            // What happened in the unit's place or a place of it, and what its own bodies did.
            sql += """
                 AND (agency = ? OR place = ? OR place IN (SELECT place FROM places WHERE parent = ?)
                OR agency IN (SELECT agency FROM bodies WHERE place = ? OR place IN (SELECT place FROM places WHERE parent = ?)))
                """
            arguments += [.text(unit.id)] + Array(repeating: .text(place), count: 4)
        }
        return (sql, arguments)
    }

    private static func measured(_ measure: FigureDefinition.Measure) -> String {
        switch measure {
        case .acts: "count(*)"
        case .quantity: "coalesce(sum(quantity), 0)"
        case .amount: "coalesce(sum(amount), 0)"
        case .subjects: "count(DISTINCT subject)"
        }
    }

    func value(_ figure: FigureDefinition, _ from: Day?, _ to: Day, _ views: ViewStore) throws -> Int64 {
        let (condition, arguments) = condition(figure, from, to)
        let answer = try views.query(
            Self.view, sql: "SELECT \(Self.measured(figure.measure)) AS value FROM acts WHERE \(condition)", arguments: arguments)
        guard case .integer(let value)? = answer.rows.first?.first else { return 0 }
        return value
    }

    func acts(_ figure: FigureDefinition, _ from: Day?, _ to: Day, _ views: ViewStore) throws -> ViewAnswer {
        let (condition, arguments) = condition(figure, from, to)
        let columns = "position, day, type, agency, subject, title, quantity, amount"
        let sql =
            figure.measure == .subjects
            ? "SELECT min(position) AS position, min(day) AS day, type, agency, subject, title, quantity, amount FROM acts WHERE \(condition) GROUP BY subject ORDER BY 1"
            : "SELECT \(columns) FROM acts WHERE \(condition) ORDER BY position"
        return try views.query(Self.view, sql: sql, arguments: arguments)
    }
}
