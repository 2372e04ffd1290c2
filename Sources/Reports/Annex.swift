import Domain
import ProjectionKit

/// What the view of statistics answered, and the figures' cells from it.
struct Annex {
    private let acts: [FigureQuery.Key: FigureQuery.Values]
    private let points: [String: [[Int64]]]
    private let hasPoints: Bool

    init(_ query: FigureQuery, _ views: ViewStore) throws {
        acts = try query.acts(views)
        points = try query.points(views)
        hasPoints = Report.scope(of: query.unit) != .own
    }

    /// The units of the geography in which anything is counted.
    var units: Set<String> { Set(acts.keys.map(\.unit)).union(points.keys) }

    /// A figure's cells, all units together.
    func cells(_ figure: FigureDefinition) -> FigureCells {
        if case .points(let stock) = figure.source { return hasPoints ? standing(stock, points.values) : Self.nothing }
        return FigureCells(sum { $0.counts(to: figure) })
    }

    /// A figure's cells in one unit; `nil` where it is nothing there.
    func cells(_ figure: FigureDefinition, unit: String) -> FigureCells? {
        if case .points(let stock) = figure.source {
            guard let own = points[unit], own[Self.index(stock)] != [0, 0, 0] else { return nil }
            return standing(stock, [own])
        }
        let sum = sum { $0.unit == unit && $0.counts(to: figure) }
        return sum == [0, 0, 0] ? nil : FigureCells(sum)
    }

    /// The parts of a figure by article, in the order of the law's names.
    func articles(_ figure: FigureDefinition) -> [Report.Part] {
        let articles = Set(acts.keys.filter { $0.counts(to: figure) }.map(\.detail)).sorted()
        return articles.map { article in
            Report.Part(
                key: article, labelVi: article, labelEn: article,
                cells: FigureCells(sum { $0.detail == article && $0.counts(to: figure) }))
        }
    }

    private func sum(_ counts: (FigureQuery.Key) -> Bool) -> [Int64] {
        acts.reduce(into: [0, 0, 0]) { sum, entry in
            guard counts(entry.key) else { return }
            for index in sum.indices { sum[index] = sum[index].addingReportingOverflow(entry.value[index]).partialValue }
        }
    }

    private static let nothing = FigureCells(now: .none, before: .none, total: .none)

    private static func index(_ stock: FigureDefinition.Stock) -> Int { FigureDefinition.Stock.allCases.firstIndex(of: stock) ?? 0 }

    /// How many stood so at the end: there is nothing to add up over time.
    private func standing(_ stock: FigureDefinition.Stock, _ units: some Sequence<[[Int64]]>) -> FigureCells {
        let sums = units.reduce(into: [Int64(0), 0]) { sums, unit in
            for column in sums.indices { sums[column] += unit[Self.index(stock)][column] }
        }
        return FigureCells(now: .number(sums[0]), before: .number(sums[1]), total: .none)
    }
}
