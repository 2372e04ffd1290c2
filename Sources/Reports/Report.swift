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

    /// A column of the annex.
    public enum Column: String, Sendable, CaseIterable { case now, before, total }

    /// Which units places are counted by: those there were before rearrangements, by district; or those there are now.
    public enum Geography: String, Sendable, CaseIterable { case old, new }

    /// One figure of the annex, with its parts where it has any.
    public struct Line: Sendable, Hashable {
        public let figure: FigureDefinition
        public let cells: FigureCells
        /// By rule, by kind of harm, by risk; they add up to the figure.
        public let parts: [Part]
    }

    /// A part of a figure: `3.9[điểm a khoản 2 Điều 35 15/2020/NĐ-CP]`.
    public struct Part: Sendable, Hashable {
        /// How `explain` names it.
        public let key: String
        public let labelVi: String
        public let labelEn: String
        public let cells: FigureCells
    }

    /// The figures of one unit of the geography; all units add up to the annex.
    public struct Unit: Sendable, Hashable {
        /// Its id; `!` for what the geography has no unit for, `?` for what has no place at all.
        public let key: String
        public let name: String
        /// By code; figures that are nothing in this unit are left out.
        public let figures: [String: FigureCells]

        /// How a person reads it.
        public func name(_ vi: Bool) -> String {
            switch key {
            case FigureQuery.unconvertible: vi ? "(không quy đổi được)" : "(cannot be converted)"
            case FigureQuery.unknown: vi ? "(không rõ)" : "(unknown)"
            default: name
            }
        }
    }

    /// A view that figures were taken from.
    public struct Basis: Sendable, Hashable {
        public let view: String
        public let version: Int
    }

    /// Which report, of which unit, over which days.
    public let kind: Kind
    /// The unit that reports.
    public let unit: AgencyState
    /// The days reported on.
    public let period: Period
    /// The figures in the order of the annex.
    public let lines: [Line]
    /// The units that they are broken down by, and the figures of each.
    public let geography: Geography
    /// Whether a geography was asked for: then every figure is told by place.
    public let isByPlace: Bool
    public let units: [Unit]
    /// What it rests on.
    public let view: String
    public let version: Int
    /// Other views that figures were taken from.
    public let others: [Basis]
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
    /// - Parameters:
    ///   - geography: the units of the breakdown; `nil`: by district while there are districts at the period's end, else the units there are now.
    ///   - reader: the kind of body that it is for: what that may not have so much as counts of is withheld.
    ///   - views: as they stand, or as they stood: `Ledger.views(atSize:)`.
    /// - Throws: `ViewError`.
    public init(
        _ kind: Kind, of unit: AgencyState, in period: Period, by geography: Geography? = nil, for reader: AgencyKind, from views: ViewStore
    ) throws {
        (self.kind, self.unit, self.period, isByPlace) = (kind, unit, period, geography != nil)
        _ = try views.catchUp([FigureQuery.view])
        self.geography = try geography ?? Self.geography(at: period.to, views)
        let query = FigureQuery(unit: unit, period: period, geography: self.geography)
        let filled = try Annex(query, views)
        units = try Self.units(filled, views)
        var others: [Basis] = []
        var lacking: [Quarantine] = []
        func ask(_ view: String) throws {
            _ = try views.catchUp([view])
            let basis = try views.query(view, ViewQuery(limit: 0))
            others.append(Basis(view: basis.view, version: basis.version))
            lacking += basis.quarantined
        }
        lines = try FigureDefinition.annex.flatMap(\.figures).map { figure in
            switch figure.source {
            case .acts, .inspectedPoints, .points: return Line(figure: figure, cells: filled.cells(figure), parts: [])
            case .articles: return Line(figure: figure, cells: filled.cells(figure), parts: filled.articles(figure))
            case .incidents:
                guard Incidents.isGiven(in: unit, to: reader) else { return Line(figure: figure, cells: .withheld, parts: []) }
                try ask(Incidents.view)
                return Line(figure: figure, cells: try Incidents(query: query).cells(views), parts: [])
            case .protected(let source):
                let figures = ProtectedFigures(source: source, period: period)
                guard figures.isGiven(in: unit, to: reader) else { return Line(figure: figure, cells: .withheld, parts: []) }
                try ask(figures.view)
                let cells = try figures.cells(views)
                let parts = zip(figures.categories, cells.parts).map { Part(key: $0.key, labelVi: $0.vi, labelEn: $0.en, cells: $1) }
                return Line(figure: figure, cells: cells.sum, parts: parts)
            }
        }
        let basis = try views.query(FigureQuery.view, ViewQuery(table: "places", limit: 0))
        (view, version, size, root) = (basis.view, basis.version, basis.size, basis.root)
        (self.others, inEffect) = (others, basis.inEffect)
        // A restricted view's subjects would tell of whom it is that nothing can be read.
        quarantined = basis.quarantined + lacking.filter { !Confidentiality.isProtected($0.subject) }
    }

    /// By district while there are districts on that day.
    static func geography(at day: Day, _ views: ViewStore) throws -> Geography {
        let districts = try views.query(
            FigureQuery.view, sql: "SELECT count(*) FROM places WHERE level = 'PLACE_LEVEL_DISTRICT' AND (abolished_on IS NULL OR abolished_on > ?)",
            arguments: [.text(day.description)])
        return districts.rows.first?.first == .integer(0) ? .new : .old
    }

    private static func units(_ annex: Annex, _ views: ViewStore) throws -> [Unit] {
        let rows = try views.query(FigureQuery.view, sql: "SELECT place, name FROM places").rows
        let names = Dictionary(rows.map { ($0[0].description, $0[1].description) }, uniquingKeysWith: { first, _ in first })
        let figures = FigureDefinition.annex.flatMap(\.figures)
        // Places in the order of their codes; last what has no unit, and what has no place.
        func rank(_ key: String) -> Int { key == FigureQuery.unknown ? 2 : key == FigureQuery.unconvertible ? 1 : 0 }
        return annex.units.sorted { (rank($0), $0) < (rank($1), $1) }.compactMap { key in
            var cells: [String: FigureCells] = [:]
            for figure in figures { if let own = annex.cells(figure, unit: key) { cells[figure.code] = own } }
            return cells.isEmpty ? nil : Unit(key: key, name: names[key] ?? key, figures: cells)
        }
    }
}

extension Confidentiality {
    /// Whether acts upon subjects of this kind are hidden from some bodies altogether.
    static func isProtected(_ subject: String) -> Bool {
        ["childcase", "student", "docket", "incident"].contains(String(subject.prefix { $0 != ":" }))
    }
}
