public import Domain
import EventLog
import Law
public import ProjectionKit

/// What set one cell of a row.
public struct CellCause: Sendable {
    public let column: Column
    /// What the cell holds by the log.
    public let value: SQLValue
    /// The event that set it; `nil` for a cell that no event has filled.
    public let fact: Fact?
    /// Whether the view's file holds the same.
    public let isSound: Bool
}

extension CellCause {
    func set(by fact: Fact) -> CellCause { CellCause(column: column, value: value, fact: fact, isSound: isSound) }
}

/// A row, and what set each of its cells.
public struct RowExplanation: Sendable {
    public let view: String
    public let version: Int
    public let table: String
    /// The subject whose history the row is a function of.
    public let subject: String
    public let cells: [CellCause]
    public let basis: Basis
}

extension Ledger {
    /// Explains the rows of a table whose key begins with these values.
    ///
    /// Nothing is known here of any view: the fold that makes the row is applied to the subject's history event by event, and what each
    /// event changed is compared.
    ///
    /// - Parameter key: values of the table's key columns, in their order, not necessarily all.
    /// - Throws: `ViewError`; `FactError`.
    public func why(_ projection: Projection, table: TableSchema, key: [SQLValue]) throws -> [RowExplanation] {
        guard let fold = projection.folds.first(where: { $0.tables.contains(table.name) }) else { return [] }
        _ = try views.catchUp([projection.name])
        let found = try views.rows(of: projection.name, table, key: key)
        let basis = try basis(size: found.size)
        let reader = reader(projection.clearance)
        let announced = try reader.announcements(known: found.size)
        return try found.rows.map { row in
            let history = try reader.history(of: row.subject, types: fold.types, known: found.size)
            return RowExplanation(
                view: projection.name, version: projection.version, table: table.name, subject: row.subject,
                cells: Self.causes(table, row.cells, fold, row.subject, history, announced), basis: basis)
        }
    }

    /// Follows one row through the steps of its subject's history, and then, where days were announced, through the announcements: the
    /// last that made a cell what it is, after the act that the cell tells of, has set it.
    static func causes(
        _ table: TableSchema, _ present: [String: SQLValue], _ fold: Fold, _ subject: String, _ history: [Fact], _ announced: [Fact]
    ) -> [CellCause] {
        func counted(_ count: Int) -> [CellCause] {
            let law = LawBook.inForce.announcing(CalendarState.days(in: Array(announced.prefix(count))))
            return LawBook.$inForce.withValue(law) { causes(table, present, fold.steps(of: subject, history: history)) }
        }
        var cells = counted(announced.count)
        guard CalendarState.countedKinds.contains(fold.kind), !announced.isEmpty, counted(0).map(\.value) != cells.map(\.value) else { return cells }
        var settled: Set<String> = []
        for count in announced.indices.reversed() {
            for (index, earlier) in counted(count).enumerated() where earlier.value != cells[index].value {
                guard settled.insert(cells[index].column.name).inserted, let fact = cells[index].fact, fact.position < announced[count].position
                else { continue }
                cells[index] = cells[index].set(by: announced[count])
            }
        }
        return cells
    }

    /// Follows one row through the steps of its subject's history.
    static func causes(_ table: TableSchema, _ present: [String: SQLValue], _ steps: [FoldStep]) -> [CellCause] {
        var values: [String: SQLValue] = [:]
        var causes: [String: Fact] = [:]
        for step in steps {
            let row = step.rows.first { row in
                row.table == table.name && table.key.allSatisfy { row.values[$0] ?? .null == present[$0] ?? .null }
            }
            for column in table.columns {
                let value = row?.values[column.name] ?? .null
                guard value != values[column.name] ?? .null else { continue }
                values[column.name] = value
                causes[column.name] = step.fact
            }
        }
        return table.columns.map { column in
            let value = values[column.name] ?? .null
            return CellCause(
                column: column, value: value, fact: causes[column.name], isSound: value == present[column.name] ?? .null)
        }
    }
}
