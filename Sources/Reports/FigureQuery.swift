import CivilTime
import Domain
import ProjectionKit

/// Asks the view of statistics for the annex: one pass over its acts, one over the steps of points.
struct FigureQuery {
    static let view = "PlaceStatistics"
    let unit: AgencyState
    let period: Period
    let geography: Report.Geography

    /// What an act that happened nowhere, or in a place that the geography does not have, counts to.
    static let unknown = "?"
    static let unconvertible = "!"

    /// The numbers of one figure in one unit of the geography, by column.
    typealias Values = [Int64]

    /// Days of a column, both inclusive; the first column's are the period's.
    func days(_ column: Report.Column) -> (from: Day?, to: Day) {
        switch column {
        case .now: (period.from, period.to)
        case .before: period.yearBefore
        case .total: (nil, period.to)
        }
    }

    private func within(_ column: Report.Column, _ day: String) -> String {
        let days = days(column)
        return (days.from.map { "\(day) >= '\($0)' AND " } ?? "") + "\(day) <= '\(days.to)'"
    }

    // MARK: Whose

    /// The condition that an act is the unit's to report, and its arguments. What happened in a unit's place or a place of it counts,
    /// and what its own bodies did.
    private var scope: (sql: String, arguments: [SQLValue]) {
        switch Report.scope(of: unit) {
        case .everybody: ("1", [])
        case .own: ("a.agency = ?1", [.text(unit.id)])
        case .place(let place):
            (
                """
                (a.agency = ?1 OR a.place = ?2 OR a.place IN (SELECT place FROM places WHERE parent = ?2)
                OR a.agency IN (SELECT agency FROM bodies WHERE place = ?2 OR place IN (SELECT place FROM places WHERE parent = ?2)))
                """, [.text(unit.id), .text(place)]
            )
        }
    }

    // MARK: Acts

    private static let types = Set(FigureDefinition.annex.flatMap(\.figures).filter { $0.source == .acts }.flatMap(\.types)).sorted()
    /// What acts of other tables are called among acts.
    private static let inspected = "#inspected"
    private static let article = "#article"

    private static func names(_ figure: FigureDefinition) -> [String] {
        switch figure.source {
        case .acts: figure.types
        case .inspectedPoints: [inspected]
        case .articles: [article]
        case .points, .incidents, .protected: []
        }
    }

    /// `counted`: the acts until the period's end that are the unit's, each with its unit in the geography.
    ///
    /// An act that names no place happened where its point is, or else where the body that did it is.
    private func counted(_ names: [String]) -> String {
        let list = names.filter { !$0.hasPrefix("#") }.map { "'\($0)'" }.joined(separator: ", ")
        return """
            WITH told AS (
                SELECT type, coalesce(detail, '') AS detail, subject, position, day, agency, title, place, quantity, amount,
                    CASE WHEN currency = 'VND' THEN amount END AS dong FROM acts WHERE type IN (\(list))
                UNION ALL SELECT '\(Self.inspected)', '', 'point:' || point, position, day, agency, NULL, NULL, NULL, NULL, NULL FROM inspected_points
                UNION ALL SELECT '\(Self.article)', article, 'case:' || case_id, position, day, agency, NULL, place, NULL, NULL, NULL
                FROM violated_articles),
            placed AS (
                SELECT t.type, t.detail, t.subject, t.position, t.day, t.agency, t.title, t.quantity, t.amount, t.dong,
                    coalesce(t.place, p.place, b.place) AS whereabouts, coalesce(t.place, p.place) AS place
                FROM told t LEFT JOIN points p ON p.point = CASE WHEN t.subject LIKE 'point:%' THEN substr(t.subject, 7) END
                    LEFT JOIN bodies b ON b.agency = t.agency
                WHERE t.day <= '\(period.to)'),
            \(units),
            counted AS MATERIALIZED (
                SELECT a.type, a.detail, a.subject, a.position, a.day, a.agency, a.title, a.quantity, a.amount, a.dong,
                    \(Self.unit(of: "a.whereabouts")) AS unit
                FROM placed a LEFT JOIN units u ON u.place = a.whereabouts WHERE \(scope.sql))
            """
    }

    /// `units`: the unit of each place; the old geography counts by district.
    private var units: String {
        """
        units AS MATERIALIZED (
            SELECT g.place AS place, \(geography == .old ? "coalesce(o.district, g.in_old)" : "g.in_new") AS unit
            FROM geography g LEFT JOIN district_of o ON o.place = g.in_old)
        """
    }

    private static func unit(of place: String) -> String {
        "CASE WHEN \(place) IS NULL THEN '\(unknown)' ELSE coalesce(u.unit, '\(unconvertible)') END"
    }

    /// What acts come to, by figure and unit of the geography.
    func acts(_ views: ViewStore) throws -> [Key: Values] {
        let columns = Report.Column.allCases.map { column in
            let within = within(column, "day")
            return "sum(\(within)), sum(CASE WHEN \(within) THEN quantity END), sum(CASE WHEN \(within) THEN dong END)"
        }
        let once = Report.Column.allCases.enumerated().map { index, column in
            """
            SELECT \(index) AS measure, type, '' AS detail, unit, count(*), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM (
                SELECT type, subject, unit, min(position) FROM counted WHERE \(within(column, "day")) GROUP BY type, subject) GROUP BY type, unit
            """
        }
        let sql = """
            \(counted(Self.types)) SELECT -1 AS measure, type, detail, unit, \(columns.joined(separator: ", ")) FROM counted
            GROUP BY type, detail, unit UNION ALL \(once.joined(separator: " UNION ALL "))
            """
        var sums: [Key: Values] = [:]
        for row in try views.query(Self.view, sql: sql, arguments: scope.arguments).rows {
            guard case .integer(let measure) = row[0] else { continue }
            let numbers = row.dropFirst(4).map { if case .integer(let number) = $0 { number } else { Int64(0) } }
            func add(_ kind: FigureDefinition.Measure, _ values: Values) {
                sums[Key(type: row[1].description, detail: row[2].description, unit: row[3].description, measure: kind)] = values
            }
            if measure < 0 {
                add(.acts, [numbers[0], numbers[3], numbers[6]])
                add(.quantity, [numbers[1], numbers[4], numbers[7]])
                add(.amount, [numbers[2], numbers[5], numbers[8]])
            } else {
                let key = Key(type: row[1].description, detail: "", unit: row[3].description, measure: .subjects)
                var values = sums[key] ?? [0, 0, 0]
                values[Int(measure)] = numbers[0]
                sums[key] = values
            }
        }
        return sums
    }

    /// What a sum is of.
    struct Key: Hashable {
        let type: String
        let detail: String
        let unit: String
        let measure: FigureDefinition.Measure

        /// Whether it is counted to a figure.
        func counts(to figure: FigureDefinition) -> Bool {
            measure == figure.measure && FigureQuery.names(figure).contains(type) && (figure.details.isEmpty || figure.details.contains(detail))
        }
    }

    // MARK: Points

    /// How points stood at the end of this period and of the same a year before, by unit of the geography: all, licensed, near a school.
    func points(_ views: ViewStore) throws -> [String: [[Int64]]] {
        guard Report.scope(of: unit) != .own else { return [:] }
        var standing: [String: [[Int64]]] = [:]
        for (index, column) in [Report.Column.now, .before].enumerated() {
            let sums = FigureDefinition.Stock.allCases.map { "sum(\(condition($0, column)))" }.joined(separator: ", ")
            let sql = "\(stood(column)) SELECT \(Self.unit(of: "a.place")) AS unit, \(sums) FROM stood a LEFT JOIN units u ON u.place = a.place WHERE \(scope.sql) GROUP BY 1"
            for row in try views.query(Self.view, sql: sql, arguments: scope.arguments).rows {
                let numbers = row.dropFirst().map { if case .integer(let number) = $0 { number } else { Int64(0) } }
                for (stock, number) in numbers.enumerated() {
                    standing[row[0].description, default: Array(repeating: [0, 0, 0], count: numbers.count)][stock][index] = number
                }
            }
        }
        return standing
    }

    /// `stood`: the last step of every point until a column's end.
    private func stood(_ column: Report.Column) -> String {
        """
        WITH last AS (SELECT point, max(number) AS number FROM point_steps WHERE day <= '\(days(column).to)' GROUP BY point),
        \(units),
        stood AS (
            SELECT s.point, s.position, s.day, s.type, s.status, s.place, s.school_distance_m, s.expires_on, '' AS agency
            FROM last l CROSS JOIN point_steps s ON s.point = l.point AND s.number = l.number WHERE s.status != 'closed')
        """
    }

    private func condition(_ stock: FigureDefinition.Stock, _ column: Report.Column) -> String {
        switch stock {
        case .all: "1"
        case .licensed: "a.status = 'licensed' AND (a.expires_on IS NULL OR a.expires_on >= '\(days(column).to)')"
        case .nearSchool: "coalesce(a.school_distance_m < 200, 0)"
        }
    }

    // MARK: What is behind a figure

    /// The acts behind a figure's cell, or behind the part of it that counts to a unit or an article.
    func behind(_ figure: FigureDefinition, _ column: Report.Column, part: String?, _ views: ViewStore) throws -> ViewAnswer {
        var arguments = scope.arguments
        var also = ""
        if let part {
            arguments.append(.text(part))
            also = " AND \(figure.source == .articles ? "detail" : "unit") = ?\(arguments.count)"
        }
        if case .points(let stock) = figure.source {
            let sql = """
                \(stood(column)) SELECT * FROM (SELECT a.position, a.day, a.type, 'point:' || a.point AS subject, a.status, a.place, a.school_distance_m,
                    a.expires_on, \(Self.unit(of: "a.place")) AS unit
                FROM stood a LEFT JOIN units u ON u.place = a.place WHERE \(scope.sql) AND \(condition(stock, column))) WHERE 1\(also) ORDER BY position, subject
                """
            return try views.query(Self.view, sql: sql, arguments: arguments)
        }
        let names = Self.names(figure)
        var condition = "type IN (\(names.map { "'\($0)'" }.joined(separator: ", "))) AND \(within(column, "day"))\(also)"
        if !figure.details.isEmpty { condition += " AND detail IN (\(figure.details.map { "'\($0)'" }.joined(separator: ", ")))" }
        if figure.measure == .amount { condition += " AND dong IS NOT NULL" }
        let type = "CASE type WHEN '\(Self.inspected)' THEN 'InspectionRecordSigned' WHEN '\(Self.article)' THEN 'ViolationRecordMade' ELSE type END AS type"
        let rows = "day, \(type), agency, subject, coalesce(title, CASE type WHEN '\(Self.article)' THEN detail END) AS title, quantity, amount"
        let select =
            figure.measure == .subjects
            ? "SELECT * FROM (SELECT min(position) AS position, \(rows), unit, detail FROM counted WHERE \(condition.replacing(also, with: "")) GROUP BY subject) WHERE 1\(also) ORDER BY 1"
            : "SELECT position, \(rows), unit, detail FROM counted WHERE \(condition) ORDER BY position, detail"
        let sql = "\(counted(names)) SELECT position, day, type, agency, subject, title, quantity, amount FROM (\(select))"
        return try views.query(Self.view, sql: sql, arguments: arguments)
    }
}
