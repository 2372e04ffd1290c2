import ArgumentParser
import Domain
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
              socai views query PlaceStatistics --table acts_by_new_place --known 2025-06-30
              socai views query InformationCommunications --table points --true 2024-12-31
            So sánh: = != < <= > >= ~ (LIKE). Bảng hạn chế cần --as, --reader, --purpose; việc đọc được ghi vào sổ.
            """,
            """
            EXAMPLES
              socai views query InformationCommunications --table points_by_district
              socai views query InformationCommunications --table points --where status=licensed --where "machines>=30"
              socai views query BusinessRecord --table businesses --search "dang thuy hoa"
              socai views query PlaceStatistics --table acts_by_new_place --known 2025-06-30
              socai views query InformationCommunications --table points --true 2024-12-31
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
    @OptionGroup var clocks: ClockOptions
    @OptionGroup var access: ViewAccess
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if limit < 0 { throw ValidationError(tr("--limit không được âm.", "--limit may not be negative.")) }
        for condition in conditions where Condition(condition) == nil {
            throw ValidationError(tr("--where “\(condition)”: viết cột=giá-trị.", "--where “\(condition)”: write column=value."))
        }
    }

    func run() throws {
        let projection = try ViewAccess.projection(view)
        let ledger = try options.open(readOnly: projection.compartments.isEmpty)
        defer { ledger.close() }
        let identity = try access.check(projection, ledger)
        let store = try ledger.views(atSize: ledger.size(at: clocks.known), true: clocks.instant())
        _ = try store.catchUp([view])
        var question = try question(store)
        try access.keepOwnRows(&question, of: projection, store, ledger)
        let answer = try store.query(view, question)
        let format = format ?? (options.output.json ? .json : .table)
        if var identity {
            identity.kind = format == .csv ? .exported : search == nil ? .opened : .listed
            identity.document = "views query \(answer.view) \(answer.table)"
            try access.recordReading(of: answer, projection, by: identity, ledger)
        }
        switch format {
        case .table: RowPrinter.printTable(answer)
        case .json: RowPrinter.printJSON(answer, try clocks.members())
        case .csv: RowPrinter.printCSV(answer)
        }
        for quarantine in answer.quarantined { Terminal.message(quarantine.line) }
    }

    private func question(_ store: ViewStore) throws -> ViewQuery {
        let tables = try store.tables(view)
        let asked = tables.first { $0.name == table ?? tables.first?.name }
        let filters = conditions.compactMap(Condition.init).map { condition in
            let column = asked?.columns.first { $0.name == condition.column }
            return ViewQuery.Filter(
                condition.column, condition.comparison, column?.value(of: condition.value) ?? .optional(condition.value))
        }
        return ViewQuery(table: table, filters: filters, search: search, order: order, limit: limit)
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
