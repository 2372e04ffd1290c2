public import Domain
public import ProjectionKit

extension Report {
    /// A cell as it is asked for: `3.2`, `3.2:before`, `3.9[điểm a khoản 2 Điều 35 15/2020/NĐ-CP]:total`, `1.7[622]`.
    public struct CellName: Sendable, Hashable {
        public let figure: FigureDefinition
        /// A unit of the geography, an article, a category.
        public let part: String?
        public let column: Column

        /// Reads a name; `nil` where the annex has no such figure or column.
        public init?(_ text: String) {
            var rest = Substring(text)
            var column = Column.now
            if let colon = rest.lastIndex(of: ":"), let named = Column(rawValue: String(rest[rest.index(after: colon)...])) {
                (column, rest) = (named, rest[..<colon])
            }
            var part: String?
            if rest.last == "]", let open = rest.firstIndex(of: "[") {
                part = String(rest[rest.index(after: open)...].dropLast())
                rest = rest[..<open]
            }
            guard let figure = FigureDefinition.annex.flatMap(\.figures).first(where: { $0.code == rest }) else { return nil }
            (self.figure, self.part, self.column) = (figure, part, column)
        }
    }

    /// What is behind a cell.
    public enum Explanation: Sendable {
        /// The acts: position, day, type, body, subject and what each adds.
        case acts(ViewAnswer)
        /// The cell is suppressed: what is behind it could be told from its acts.
        case suppressed
        /// The acts are not for the body that asks.
        case withheld
        /// The column says nothing of such a figure, or it has no such part.
        case none
    }

    /// The acts behind one cell.
    ///
    /// - Parameters:
    ///   - reader: the kind of body that asks: acts that it may not know of stay withheld, even where their count is given.
    ///   - views: those that the report was filled from.
    /// - Throws: `ViewError`.
    public func explain(_ cell: CellName, for reader: AgencyKind, from views: ViewStore) throws -> Explanation {
        guard let line = lines.first(where: { $0.figure == cell.figure }) else { return .none }
        var cells = line.cells
        if cells[cell.column] == .withheld { return .withheld }
        if let key = cell.part {
            let own = line.parts.first { $0.key == key }?.cells ?? units.first { $0.key == key }?.figures[line.figure.code]
            guard let own else { return .none }
            cells = own
        }
        switch cells[cell.column] {
        case .none: return .none
        case .suppressed: return .suppressed
        case .withheld: return .withheld
        case .number: break
        }
        guard line.figure.classes.allSatisfy({ Confidentiality.readers(of: $0).contains(reader) || unit.kind == reader && Self.isOpen($0) }) else {
            return .withheld
        }
        let query = FigureQuery(unit: unit, period: period, geography: geography)
        switch line.figure.source {
        case .acts, .inspectedPoints, .articles, .points:
            return .acts(try query.behind(line.figure, cell.column, part: cell.part, views))
        case .incidents: return .acts(try Incidents(query: query).behind(cell.column, views))
        case .protected(let source): return .acts(try ProtectedFigures(source: source, period: period).behind(cell.column, part: cell.part, views))
        }
    }

    /// Whether a unit sees what its own report is made of: all but acts upon children, pupils and networks.
    private static func isOpen(_ class: ConfidentialityClass) -> Bool { ![.child, .student, .security, .police].contains(`class`) }
}
