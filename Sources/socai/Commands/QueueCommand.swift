import ArgumentParser
import CivilTime
import Domain
import Foundation
import Ledger
import ProjectionKit

struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: tr("Việc cần làm: quá hạn, hôm nay, bảy ngày, chờ đơn vị khác.", "The work queue: overdue, today, seven days, waiting for others."),
        discussion: tr(
            """
            VÍ DỤ
              socai queue --body ubnd-h622
              socai queue --body stttt-gialai --on 2024-07-10 --ics viec.ics
              socai queue --officer cb-ubnd-h622-2
            Việc của cơ quan đã sáp nhập hoặc bàn giao nằm ở cơ quan kế thừa.
            Mỗi hạn nói vì sao là ngày ấy. Tệp iCalendar chỉ có loại việc và mã, không có tên người.
            """,
            """
            EXAMPLES
              socai queue --body ubnd-h622
              socai queue --body stttt-gialai --on 2024-07-10 --ics queue.ics
              socai queue --officer cb-ubnd-h622-2
            The work of a body that was merged, or that handed it over, is with its successor.
            Every due day says why it is that day. The iCalendar file holds kinds of work and ids, no names.
            """))

    /// Where an item stands on a day.
    enum Group: String, CaseIterable {
        case overdue, today, week = "seven-days", waiting, notReported = "not-reported", later

        var label: String {
            switch self {
            case .overdue: tr("Quá hạn", "Overdue")
            case .today: tr("Hôm nay", "Today")
            case .week: tr("Trong 7 ngày", "Within seven days")
            case .waiting: tr("Chờ đơn vị khác", "Waiting for others")
            case .notReported: tr("Chưa báo cáo", "Not reported")
            case .later: tr("Sau đó, hoặc không có hạn", "Later, or open-ended")
            }
        }
    }

    private struct Item {
        let group: Group
        /// The body that has it now: the one it was handed to, and whoever succeeded that one by the day asked for.
        let holder: String
        let cells: [String: SQLValue]

        func text(_ column: String) -> String {
            switch column {
            case "holder": holder
            default: Self.text(cells, column)
            }
        }

        static func text(_ cells: [String: SQLValue], _ column: String) -> String {
            if case .text(let text)? = cells[column] { text } else { "" }
        }
    }

    @Option(help: ArgumentHelp(tr("Việc của cơ quan này; không nêu: tất cả.", "The work of this body; none: everybody's."), valueName: tr("cơ-quan", "agency")))
    var body: String?
    @Option(help: ArgumentHelp(tr("Việc mà cán bộ này ghi gần nhất.", "The work that this officer dealt with last."), valueName: tr("cán-bộ", "officer")))
    var officer: String?
    @Option(help: ArgumentHelp(tr("Xét vào ngày này; không nêu: hôm nay.", "As of this day; none: today."), valueName: tr("ngày", "day")))
    var on: String?
    @Option(help: ArgumentHelp(tr("Ghi các hạn ra tệp iCalendar.", "Write the due days to an iCalendar file."), valueName: tr("tệp", "file")))
    var ics: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if let on, Day(iso: on) == nil { throw ValidationError(tr("--on: viết ngày YYYY-MM-DD.", "--on: write a day YYYY-MM-DD.")) }
    }

    func run() throws {
        let day = on.flatMap { Day(iso: $0) } ?? SystemClock.now().day
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        if let body, try ledger.agencyState(body).established == nil {
            throw ValidationError(tr("Sổ không có cơ quan “\(body)”.", "The ledger has no agency “\(body)”."))
        }
        _ = try ledger.views.catchUp(["WorkQueue"])
        // Work that is nobody's by name is for whoever is competent in the place; it is shown to everybody who asks for all.
        let filters = officer.map { [ViewQuery.Filter("officer", .equal, .text($0))] } ?? []
        let answer = try ledger.views.query("WorkQueue", ViewQuery(table: "queue", filters: filters, limit: 1_000_000))
        var succession = Succession(ledger: ledger, day: day)
        let wanted = body.map(Tag.normalised)
        let items = try answer.rows.compactMap { row -> Item? in
            let cells = Dictionary(zip(answer.columns.map(\.name), row), uniquingKeysWith: { first, _ in first })
            let isHandedOver = Day(iso: Item.text(cells, "handed_on")).map { $0 <= day } ?? false
            let unit = Item.text(cells, isHandedOver ? "custodian" : "unit")
            let holder = try succession.holder(after: unit, of: Item.text(cells, "matter"))
            guard wanted == nil || wanted == holder else { return nil }
            return Item(group: Self.group(cells, day), holder: holder, cells: cells)
        }
        if let ics {
            try Data(Self.calendar(items).utf8).write(to: URL(fileURLWithPath: ics), options: .atomic)
            Terminal.message(tr("Đã ghi \(ics).", "Wrote \(ics)."))
        }
        if options.output.json { return printJSON(items, day, answer) }
        for group in Group.allCases {
            let own = items.filter { $0.group == group }
            Terminal.print(Terminal.bold("\(group.label): \(own.count)"))
            guard group != .later else { continue }
            for item in own {
                Terminal.print(
                    "  \(item.text("due").isEmpty ? "–         " : item.text("due"))  \(item.text("subject").padding(24)) "
                        + tr(item.text("what_vi"), item.text("what_en")) + "  " + item.text("title"))
                if item.holder != item.text("unit"), !item.text("unit").isEmpty {
                    Terminal.print(
                        Terminal.dim("              " + tr("của \(item.text("unit")), nay do \(item.holder) giữ", "of \(item.text("unit")), now held by \(item.holder)")))
                }
                Terminal.print(Terminal.dim("              " + tr(item.text("why_vi"), item.text("why_en"))))
            }
        }
        let position = answer.position.map { Terminal.grouped($0) } ?? "–"
        Terminal.print(
            Terminal.dim(tr("Vào ngày \(day.vietnamese). Căn cứ: vị trí \(position), gốc \(answer.root)", "As of \(day). Rests on: position \(position), root \(answer.root)")))
    }

    /// Who succeeded whom, by the bodies' own histories.
    private struct Succession {
        let ledger: Ledger
        let day: Day
        private var known: [String: AgencyState] = [:]

        init(ledger: Ledger, day: Day) { (self.ledger, self.day) = (ledger, day) }

        /// The body that has a matter of another one at the end of the day.
        mutating func holder(after unit: String, of matter: String) throws -> String {
            let matter = Matter.allCases.first { $0.protoName == matter } ?? .unspecified
            var (holder, seen) = (unit, Set<String>())
            while !holder.isEmpty, seen.insert(holder).inserted {
                let state = try known[holder] ?? ledger.agencyState(holder)
                known[holder] = state
                holder = state.holder(of: matter, at: day.end)
            }
            return holder
        }
    }

    private static func group(_ cells: [String: SQLValue], _ day: Day) -> Group {
        guard case .text(let due)? = cells["due"], let due = Day(iso: due) else {
            if case .text? = cells["waiting_for"] { return .waiting }
            return .later
        }
        if due < day { return Item.text(cells, "subject").hasPrefix("report:") ? .notReported : .overdue }
        if due == day { return .today }
        if case .text? = cells["waiting_for"] { return .waiting }
        return due <= day.adding(days: 7) ? .week : .later
    }

    private func printJSON(_ items: [Item], _ day: Day, _ answer: ViewAnswer) {
        func list(_ group: Group) -> JSON {
            .array(
                items.filter { $0.group == group }.map { item in
                    .object(
                        ["subject", "unit", "holder", "officer", "what_vi", "what_en", "title", "due", "since", "rule", "why_vi", "why_en", "waiting_for"].map { name in
                            (name, item.text(name).isEmpty ? .null : .string(item.text(name)))
                        })
                })
        }
        Terminal.print(
            JSON.object([
                ("body", .optional(body, JSON.string)), ("day", .string(day.description)),
                ("position", .optional(answer.position, JSON.unsigned)), ("root", .string(answer.root)),
                ("counts", .object(Group.allCases.map { group in (group.rawValue, .integer(Int64(items.count { $0.group == group }))) })),
                ("items", .object(Group.allCases.map { ($0.rawValue, list($0)) })),
            ]).text)
    }

    /// RFC 5545: one all-day event a due day; the same queue gives the same bytes.
    private static func calendar(_ items: [Item]) -> String {
        func escaped(_ text: String) -> String {
            text.reduce(into: "") { $0 += ",;\\".contains($1) ? "\\\($1)" : String($1) }
        }
        // A line is at most 75 bytes; the rest goes on after a blank.
        func folded(_ line: String) -> String {
            var (out, width) = ("", 0)
            for character in line {
                let size = String(character).utf8.count
                if width + size > 73 {
                    out += "\r\n "
                    width = 1
                }
                out.append(character)
                width += size
            }
            return out + "\r\n"
        }
        var out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//So Cai//socai//VI\r\n"
        for item in items where !item.text("due").isEmpty {
            let due = item.text("due").filter { $0 != "-" }
            out += "BEGIN:VEVENT\r\n"
            out += folded("UID:\(item.text("subject"))-\(item.text("what_en").filter(\.isLetter))@socai")
            out += "DTSTAMP:\(due)T000000Z\r\nDTSTART;VALUE=DATE:\(due)\r\n"
            out += folded("SUMMARY:\(escaped(tr(item.text("what_vi"), item.text("what_en")))) · \(escaped(item.text("subject")))")
            out += folded("DESCRIPTION:\(escaped(tr(item.text("why_vi"), item.text("why_en"))))")
            out += "END:VEVENT\r\n"
        }
        return out + "END:VCALENDAR\r\n"
    }
}
