/// Why a view could not be made or asked.
public enum ViewError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No projection has this name; see ``ViewStore/projections``.
    case unknownView(String, known: [String])
    /// The view has no such table; see its `_tables`.
    case unknownTable(view: String, table: String, known: [String])
    /// The table has no such column; see the view's `_columns`.
    case unknownColumn(table: String, column: String, known: [String])
    /// The table's columns cannot be searched.
    case notSearchable(table: String, known: [String])
    /// The view has not been built yet: catch up or rebuild.
    case notBuilt(String)
    /// The projection's declaration contradicts itself; its author must change it.
    case malformedProjection(String, faults: [String])
    /// SQLite refused, with its own words: an SQL error of the asker's, or a damaged file, which a rebuild replaces.
    case database(view: String, reason: String)
    /// The operating system refused a file operation.
    case file(path: String, reason: String)

    public var description: String {
        switch self {
        case .unknownView(let name, let known): "no view is called \(name); there are \(known.joined(separator: ", "))"
        case .unknownTable(let view, let table, let known):
            "\(view) has no table \(table); there are \(known.joined(separator: ", "))"
        case .unknownColumn(let table, let column, let known):
            "\(table) has no column \(column); there are \(known.joined(separator: ", "))"
        case .notSearchable(let table, let known):
            "\(table) cannot be searched"
                + (known.isEmpty ? "" : "; these can: \(known.joined(separator: ", "))")
        case .notBuilt(let name): "\(name) has not been built yet; rebuild it"
        case .malformedProjection(let name, let faults):
            "the projection \(name) cannot be built: \(faults.joined(separator: "; "))"
        case .database(let view, let reason): "\(view): \(reason); if the file is damaged, rebuild the view"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
