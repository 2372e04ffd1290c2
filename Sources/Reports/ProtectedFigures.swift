import CivilTime
import Domain
import ProjectionKit

/// Counts of children and pupils, for a report that may have them: of the whole province, of whole halves and years.
///
/// Their third column is what the year came to until the period's end, as a running total over years would give away, from one report to
/// the next, what each of them hides.
struct ProtectedFigures {
    let source: FigureDefinition.Protected
    let period: Period

    /// The view that the acts are in.
    var view: String { source == .childCases ? "LabourChildProtection" : "EducationTraining" }
    private var table: String { source == .childCases ? "acts_childcase" : "acts_student" }
    private var type: String { source == .childCases ? "ChildReportReceived" : "StudentRiskFlagged" }
    private var prefix: String { source == .childCases ? "HARM_CATEGORY_" : "STUDENT_RISK_" }
    /// The class of what is counted.
    var confidentiality: ConfidentialityClass { source == .childCases ? .child : .student }

    /// What it is counted by: code and labels; last, what was not told.
    var categories: [(key: String, vi: String, en: String)] {
        func labels(_ choices: [some LabelledChoice]) -> [(key: String, vi: String, en: String)] {
            choices.filter { !$0.protoName.hasSuffix("_UNSPECIFIED") }.map { (String($0.protoName.dropFirst(prefix.count)), $0.labelVi, $0.labelEn) }
        }
        let known = source == .childCases ? labels(HarmCategory.allCases) : labels(StudentRisk.allCases)
        return known + [("-", "chưa phân loại", "not classified")]
    }

    /// Whether a report of a unit gives them, to a body of a kind: of the province's hub and committee, and of those who lead the subject.
    func isGiven(in unit: AgencyState, to reader: AgencyKind) -> Bool {
        guard !period.halves.isEmpty, Confidentiality.counters(of: confidentiality).contains(reader) else { return false }
        let leads: Set<AgencyKind> = source == .childCases ? [.labour, .health] : [.education]
        return Report.scope(of: unit) == .everybody || leads.contains(unit.kind)
    }

    /// The sum's cells, and each category's.
    func cells(_ views: ViewStore) throws -> (sum: FigureCells, parts: [FigureCells]) {
        let counts = try halves(views)
        let years = Report.Column.allCases.map { column in period(column).map { counts[$0] ?? Array(repeating: 0, count: categories.count) } }
        func cell(_ halves: [[Int64]], _ part: Int?) -> FigureCell {
            let each = halves.map(SmallCells.given)
            guard let first = each.first else { return .none }
            let given = each.dropFirst().reduce(first) { $0.and($1) }
            guard part.map({ given.parts[$0] }) ?? given.sum else { return .suppressed }
            return .number(halves.reduce(0) { sum, half in sum + (part.map { half[$0] } ?? half.reduce(0, +)) })
        }
        func cells(_ part: Int?) -> FigureCells {
            FigureCells(now: cell(years[0], part), before: cell(years[1], part), total: cell(years[2], part))
        }
        return (cells(nil), categories.indices.map { cells($0) })
    }

    /// The halves that a column adds up.
    private func period(_ column: Report.Column) -> [Period.Half] {
        switch column {
        case .now: return period.halves
        case .before: return period.halves.map { Period.Half(year: $0.year - 1, isSecond: $0.isSecond) }
        case .total:
            guard let last = period.halves.last else { return [] }
            return [Period.Half(year: last.year, isSecond: false)] + (last.isSecond ? [last] : [])
        }
    }

    /// Whom acts were upon in each half, by category; whoever was twice counts as first told.
    private func halves(_ views: ViewStore) throws -> [Period.Half: [Int64]] {
        let order = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1.key, $0) })
        let sql = """
            SELECT half, detail, count(*) FROM (
                SELECT substr(day, 1, 4) || (CASE WHEN substr(day, 6, 2) <= '06' THEN '1' ELSE '2' END) AS half, act_subject,
                    coalesce(detail, '-') AS detail, min(position) FROM \(table) WHERE type = ? GROUP BY 1, 2)
            GROUP BY 1, 2
            """
        var halves: [Period.Half: [Int64]] = [:]
        for row in try views.query(view, sql: sql, arguments: [.text(type)]).rows {
            let text = row[0].description
            guard let year = Int(text.prefix(4)), case .integer(let count) = row[2] else { continue }
            let half = Period.Half(year: year, isSecond: text.hasSuffix("2"))
            let index = order[String(row[1].description.dropFirst(prefix.count))] ?? categories.count - 1
            halves[half, default: Array(repeating: 0, count: categories.count)][index] += count
        }
        return halves
    }

    /// The acts behind a cell that is given.
    func behind(_ column: Report.Column, part: String?, _ views: ViewStore) throws -> ViewAnswer {
        let spans = period(column).map { half in
            "(day BETWEEN '\(half.year)-\(half.isSecond ? "07-01" : "01-01")' AND '\(half.year)-\(half.isSecond ? "12-31" : "06-30")')"
        }
        let sql = """
            SELECT position, day, type, agency, subject, detail FROM (
                SELECT min(position) AS position, day, type, agency, subject, coalesce(detail, '-') AS detail,
                    substr(day, 1, 4) || (substr(day, 6, 2) <= '06') AS half
                FROM \(table) WHERE type = ?1 AND (\(spans.joined(separator: " OR "))) GROUP BY half, subject)
            WHERE ?2 IS NULL OR detail = ?2 ORDER BY position
            """
        return try views.query(view, sql: sql, arguments: [.text(type), part.map { .text($0 == "-" ? $0 : prefix + $0) } ?? .null])
    }
}
