import ArgumentParser
import Domain
import EventLog
import Ledger
import ProjectionKit

/// Who asks a view: held against its audience, recorded where it is restricted, kept to their own rows where others are none of theirs.
struct ViewAccess: ParsableArguments {
    @OptionGroup var who: ReaderOptions

    var agency: String? { who.agency }

    /// The view of this name; wrong usage where there is none.
    static func projection(_ name: String) throws -> Projection {
        if let projection = Roster.projections.first(where: { $0.name == name }) { return projection }
        let known = Roster.projections.map(\.name).joined(separator: ", ")
        throw ValidationError(tr("Không có bảng “\(name)”; có: \(known)", "There is no view “\(name)”; there are: \(known)"))
    }

    /// A body that the view is not for is turned away; a restricted view is for named readers only.
    ///
    /// Who may not read learns it before anything is looked up: that there are no such rows would be an answer, too.
    /// - Returns: whose reading is to be recorded; `nil` where the view opens nothing.
    func check(_ projection: Projection, _ ledger: Ledger) throws -> Reader? {
        if let agency {
            guard projection.admits(try ledger.agencyState(agency).kind) else {
                throw LedgerError.closedView(projection.name, agency: agency)
            }
        }
        guard !projection.compartments.isEmpty else { return nil }
        guard agency != nil else { throw LedgerError.closedView(projection.name, agency: tr("(không nêu --as)", "(no --as)")) }
        let identity = try who.identity()
        try ledger.authorise(projection.compartments, for: identity)
        return identity
    }

    /// Whether the asking body sees its own rows alone: what another provider, school or body did is none of theirs.
    func seesOwnRowsOnly(_ ledger: Ledger) throws -> Bool {
        guard let agency else { return false }
        return [.internetProvider, .press, .school].contains(try ledger.agencyState(agency).kind)
    }

    /// Whether a row that `why` explains is the asking body's own: by its school where it names one, else by who acted.
    func isOwn(_ cells: [(column: String, value: String)]) -> Bool {
        let named = cells.filter { $0.column == "school" }
        return (named.isEmpty ? cells.filter { ["provider", "agency"].contains($0.column) } : named).contains { $0.value == agency }
    }

    /// Keeps the press, the providers and the schools to their own rows.
    func keepOwnRows(_ question: inout ViewQuery, of projection: Projection, _ store: ViewStore, _ ledger: Ledger) throws {
        guard let agency, try seesOwnRowsOnly(ledger) else { return }
        let tables = try store.tables(projection.name)
        let asked = tables.first { $0.name == question.table ?? tables.first?.name }
        if try ledger.agencyState(agency).kind == .school, let own = ownPupils(agency, asked?.columns.map(\.name) ?? [], asked?.name) {
            question.expression = question.expression.map { "(\($0)) AND (\(own))" } ?? own
        } else if let own = try ownRows(of: projection, question.table, store, ledger) {
            question.filters.append(own)
        }
    }

    /// A school's own pupils are those whose school it is, or was before schools became one; their acts are those upon them.
    private func ownPupils(_ agency: String, _ columns: [String], _ table: String?) -> String? {
        let school = "'" + agency.replacing("'", with: "''") + "'"
        let schools = "(SELECT \(school) UNION SELECT agency FROM bodies WHERE instr(', ' || successors || ', ', ', ' || \(school) || ', ') > 0)"
        if columns.contains("school") { return "school IN \(schools)" }
        return table == "acts_student" ? "act_subject IN (SELECT student FROM students WHERE school IN \(schools))" : nil
    }

    /// The condition that keeps a body to its own rows; a table that names nobody is closed to it.
    private func ownRows(of projection: Projection, _ table: String?, _ store: ViewStore, _ ledger: Ledger) throws -> ViewQuery.Filter? {
        guard let agency else { return nil }
        let tables = try store.tables(projection.name)
        let asked = tables.first { $0.name == table ?? tables.first?.name }
        // What sums up the press concerns the press; what sums up providers would tell one of another.
        if try ledger.agencyState(agency).kind == .press, asked?.name.hasPrefix("acts_") == false { return nil }
        guard let column = ["provider", "agency"].first(where: { name in asked?.columns.contains { $0.name == name } ?? false }) else {
            throw LedgerError.closedView("\(projection.name) \(asked?.name ?? "")", agency: agency)
        }
        return ViewQuery.Filter(column, .equal, .text(agency))
    }

    /// One record a subject shown, durable before anything is printed; where rows name no subject, or there are none, one of
    /// the view itself: a question that finds nothing has been answered as well.
    func recordReading(of answer: ViewAnswer, _ projection: Projection, by identity: Reader, _ ledger: Ledger) throws {
        var subjects: Set<String> = []
        if let kind = projection.folds.first(where: { $0.tables.contains(answer.table) })?.kind,
            let column = answer.columns.firstIndex(where: { $0.name == kind })
        {
            subjects = Set(answer.rows.map { "\(kind):\($0[column])" })
        }
        try recordReading(of: subjects, projection, by: identity, ledger)
    }

    /// The same where the subjects are known.
    func recordReading(of subjects: Set<String>, _ projection: Projection, by identity: Reader, _ ledger: Ledger) throws {
        let subjects = subjects.isEmpty ? ["view:\(projection.name)"] : subjects
        try ledger.recordReading(projection.compartments, of: subjects, by: identity) { _ in EventID.fresh() }
    }
}
