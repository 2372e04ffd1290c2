/// What stands in one cell of the annex.
public enum FigureCell: Sendable, Hashable {
    case number(Int64)
    /// Small, or from it one that is small could be told: not given to anybody.
    case suppressed
    /// Not for the body that asks, or not for such a period or unit.
    case withheld
    /// The column says nothing of such a figure.
    case none

    /// The number, where there is one to be seen.
    public var number: Int64? { if case .number(let number) = self { number } else { nil } }
}

/// One figure's cells: this period, the same of the year before, and until the period's end.
public struct FigureCells: Sendable, Hashable {
    public let now: FigureCell
    public let before: FigureCell
    public let total: FigureCell

    /// This period against the year before, in tenths of a percent; `nil` where either is not to be seen, or there was nothing.
    public var perMille: Int64? {
        guard let now = now.number, let before = before.number, before != 0 else { return nil }
        let (scaled, overflows) = now.multipliedReportingOverflow(by: 1000)
        return overflows ? now / before * 1000 : scaled / before
    }

    /// The cell of a column.
    public subscript(column: Report.Column) -> FigureCell {
        switch column {
        case .now: now
        case .before: before
        case .total: total
        }
    }

    static let withheld = FigureCells(now: .withheld, before: .withheld, total: .withheld)

    /// The three numbers, in the order of the columns.
    init(_ values: [Int64]) { (now, before, total) = (.number(values[0]), .number(values[1]), .number(values[2])) }

    init(now: FigureCell, before: FigureCell, total: FigureCell) { (self.now, self.before, self.total) = (now, before, total) }
}
