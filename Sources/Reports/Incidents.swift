import Domain
import ProjectionKit

/// The count of security incidents, for those who may have it: it tells of weaknesses.
struct Incidents {
    static let view = "Police"
    let query: FigureQuery

    /// Whether a report of a unit gives it, to a body of a kind. Incidents are not told by place.
    static func isGiven(in unit: AgencyState, to reader: AgencyKind) -> Bool {
        guard Confidentiality.counters(of: .security).contains(reader) else { return false }
        if case .place = Report.scope(of: unit) { return false }
        return true
    }

    private var scope: (sql: String, arguments: [SQLValue]) {
        Report.scope(of: query.unit) == .own ? ("agency = ?1", [.text(query.unit.id)]) : ("1", [])
    }

    private func within(_ column: Report.Column) -> String {
        let days = query.days(column)
        return (days.from.map { "day >= '\($0)' AND " } ?? "") + "day <= '\(days.to)'"
    }

    func cells(_ views: ViewStore) throws -> FigureCells {
        let columns = Report.Column.allCases.map { "coalesce(sum(\(within($0))), 0)" }.joined(separator: ", ")
        let sql = "SELECT \(columns) FROM acts_incident WHERE type = 'SecurityIncidentReported' AND \(scope.sql)"
        let row = try views.query(Self.view, sql: sql, arguments: scope.arguments).rows.first ?? []
        return FigureCells(row.map { if case .integer(let number) = $0 { number } else { Int64(0) } })
    }

    func behind(_ column: Report.Column, _ views: ViewStore) throws -> ViewAnswer {
        let sql = """
            SELECT position, day, type, agency, subject, title FROM acts_incident
            WHERE type = 'SecurityIncidentReported' AND \(within(column)) AND \(scope.sql) ORDER BY position
            """
        return try views.query(Self.view, sql: sql, arguments: scope.arguments)
    }
}
