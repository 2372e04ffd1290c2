import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct ViewsQuery: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: tr("Hỏi một bảng.", "Ask a view."),
        discussion: tr(
            """
            VÍ DỤ
              socai views query InformationCommunications --table points_by_district
              socai views query InformationCommunications --table points --where status=licensed --where "machines>=30"
              socai views query BusinessRecord --table businesses --search "dang thuy hoa"
            So sánh: = != < <= > >= ~ (LIKE). Bảng hạn chế cần --as, --reader, --purpose; việc đọc được ghi vào sổ.
            """,
            """
            EXAMPLES
              socai views query InformationCommunications --table points_by_district
              socai views query InformationCommunications --table points --where status=licensed --where "machines>=30"
              socai views query BusinessRecord --table businesses --search "dang thuy hoa"
            Comparisons: = != < <= > >= ~ (LIKE). A restricted view needs --as, --reader, --purpose; the reading is recorded.
            """))

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv }

    @Argument(help: ArgumentHelp(tr("Bảng của cơ quan.", "The view."), valueName: tr("bảng", "view")))
    var view: String
    @Option(help: ArgumentHelp(tr("Bảng con; không nêu: bảng đầu.", "The table; none: the first."), valueName: tr("tên", "name")))
    var table: String?
    @Option(name: .customLong("where"), help: ArgumentHelp(tr("Điều kiện cột.", "A condition on a column."), valueName: "column=value"))
    var conditions: [String] = []
    @Option(help: ArgumentHelp(tr("Tìm tiếng Việt, có hay không dấu.", "Vietnamese text, with or without marks."), valueName: tr("chữ", "text")))
    var search: String?
    @Option(help: ArgumentHelp(tr("Sắp theo cột; thêm - phía trước để đảo.", "Order by a column; a - before it reverses."), valueName: tr("cột", "column")))
    var order: [String] = []
    @Option(help: ArgumentHelp(tr("Nhiều nhất bấy nhiêu dòng.", "At most so many rows."), valueName: "N"))
    var limit = 100
    @Option(help: ArgumentHelp(tr("Dạng: table, json, csv.", "table, json or csv.")))
    var format: Format?
    @Option(name: .customLong("as"), help: ArgumentHelp(tr("Cơ quan người hỏi.", "The asking agency."), valueName: tr("cơ-quan", "agency")))
    var agency: String?
    @Option(help: ArgumentHelp(tr("Người đọc.", "The reading officer."), valueName: tr("người", "officer")))
    var reader: String?
    @Option(help: ArgumentHelp(tr("Mục đích đọc.", "The purpose of reading."), valueName: tr("mục-đích", "purpose")))
    var purpose: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if limit < 0 { throw ValidationError(tr("--limit không được âm.", "--limit may not be negative.")) }
        for condition in conditions where Condition(condition) == nil {
            throw ValidationError(tr("--where “\(condition)”: viết cột=giá-trị.", "--where “\(condition)”: write column=value."))
        }
    }

    func run() throws {
        guard let projection = Roster.projections.first(where: { $0.name == view }) else {
            let known = Roster.projections.map(\.name).joined(separator: ", ")
            throw ValidationError(tr("Không có bảng “\(view)”; có: \(known)", "There is no view “\(view)”; there are: \(known)"))
        }
        let isRestricted = !projection.compartments.isEmpty
        let ledger = try options.open(readOnly: !isRestricted)
        defer { ledger.close() }
        try checkAudience(of: projection, ledger)
        // Who may not read learns it before anything is looked up: that there are no such rows would be an answer, too.
        let identity = isRestricted ? try self.identity() : nil
        if let identity { try ledger.authorise(projection.compartments, for: identity) }
        _ = try ledger.views.catchUp([view])
        var question = try question(ledger)
        if let own = try ownRows(question.table, ledger) { question.filters.append(own) }
        let answer = try ledger.views.query(view, question)
        if let identity { try recordReading(of: answer, projection, by: identity, ledger) }
        switch format ?? (options.output.json ? .json : .table) {
        case .table: RowPrinter.printTable(answer)
        case .json: RowPrinter.printJSON(answer)
        case .csv: RowPrinter.printCSV(answer)
        }
        for quarantine in answer.quarantined { Terminal.message(quarantine.line) }
    }

    /// A body that the view is not for is turned away; a restricted view is for named readers only.
    private func checkAudience(of projection: Projection, _ ledger: Ledger) throws {
        if let agency {
            guard projection.admits(try ledger.agencyState(agency).kind) else { throw LedgerError.closedView(view, agency: agency) }
        } else if !projection.compartments.isEmpty {
            throw LedgerError.closedView(view, agency: tr("(không nêu --as)", "(no --as)"))
        }
    }

    /// The press and the providers see their own rows alone: what another provider or body did is none of theirs.
    private func ownRows(_ table: String?, _ ledger: Ledger) throws -> ViewQuery.Filter? {
        guard let agency else { return nil }
        let kind = try ledger.agencyState(agency).kind
        guard kind == .internetProvider || kind == .press else { return nil }
        let tables = try ledger.views.tables(view)
        let asked = tables.first { $0.name == table ?? tables.first?.name }
        // What sums up the press concerns the press; what sums up providers would tell one of another.
        if kind == .press, asked?.name.hasPrefix("acts_") == false { return nil }
        guard let column = ["provider", "agency"].first(where: { name in asked?.columns.contains { $0.name == name } ?? false }) else {
            throw LedgerError.closedView("\(view) \(asked?.name ?? "")", agency: agency)
        }
        return ViewQuery.Filter(column, .equal, .text(agency))
    }

    private func question(_ ledger: Ledger) throws -> ViewQuery {
        let tables = try ledger.views.tables(view)
        let asked = tables.first { $0.name == table ?? tables.first?.name }
        let filters = conditions.compactMap(Condition.init).map { condition in
            let kind = asked?.columns.first { $0.name == condition.column }?.kind
            let isNumber = kind == .integer || kind == .amount || kind == .flag
            let value = isNumber ? Int64(condition.value).map(SQLValue.integer) : nil
            return ViewQuery.Filter(
                condition.column, condition.comparison, value ?? (condition.value.isEmpty ? .null : .text(condition.value)))
        }
        return ViewQuery(table: table, filters: filters, search: search, order: order, limit: limit)
    }

    private func identity() throws -> Reader {
        guard let agency, let reader, let purpose, !reader.isEmpty, !purpose.isEmpty else {
            throw ValidationError(
                tr("Bảng hạn chế cần --as, --reader và --purpose.", "A restricted view needs --as, --reader and --purpose."))
        }
        return Reader(agency: agency, officer: reader, purpose: purpose)
    }

    /// One record a subject shown, durable before anything is printed; where rows name no subject, or there are none, one of
    /// the view itself: a question that finds nothing has been answered as well.
    private func recordReading(
        of answer: ViewAnswer, _ projection: Projection, by identity: Reader, _ ledger: Ledger
    ) throws {
        var subjects: Set<String> = []
        if let kind = projection.folds.first(where: { $0.tables.contains(answer.table) })?.kind,
            let column = answer.columns.firstIndex(where: { $0.name == kind })
        {
            subjects = Set(answer.rows.map { "\(kind):\($0[column])" })
        }
        if subjects.isEmpty { subjects = ["view:\(projection.name)"] }
        try ledger.recordReading(projection.compartments, of: subjects, by: identity) { _ in EventID.fresh() }
    }
}

/// `column=value` as it was typed.
struct Condition {
    let column: String
    let comparison: ViewQuery.Filter.Comparison
    let value: String

    private static let signs: [(String, ViewQuery.Filter.Comparison)] = [
        ("!=", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("=", .equal), ("<", .less), (">", .greater), ("~", .like),
    ]

    init?(_ text: String) {
        guard let at = text.firstIndex(where: { "!<>=~".contains($0) }), at != text.startIndex,
            let (sign, comparison) = Self.signs.first(where: { text[at...].hasPrefix($0.0) })
        else { return nil }
        column = text[..<at].trimmingCharacters(in: .whitespaces)
        value = text[text.index(at, offsetBy: sign.count)...].trimmingCharacters(in: .whitespaces)
        self.comparison = comparison
    }
}
