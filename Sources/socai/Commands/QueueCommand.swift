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
            Mỗi hạn nói vì sao là ngày ấy. Tệp iCalendar chỉ có loại việc và mã, không có tên người.
            """,
            """
            EXAMPLES
              socai queue --body ubnd-h622
              socai queue --body stttt-gialai --on 2024-07-10 --ics queue.ics
            Every due day says why it is that day. The iCalendar file holds kinds of work and ids, no names.
            """))

    /// Where an item stands on a day.
    enum Group: String, CaseIterable {
        case overdue, today, week = "seven-days", waiting, later

        var label: String {
            switch self {
            case .overdue: tr("Quá hạn", "Overdue")
            case .today: tr("Hôm nay", "Today")
            case .week: tr("Trong 7 ngày", "Within seven days")
            case .waiting: tr("Chờ đơn vị khác", "Waiting for others")
            case .later: tr("Sau đó, hoặc không có hạn", "Later, or open-ended")
            }
        }
    }

    private struct Item {
        let group: Group
        let cells: [String: SQLValue]

        func text(_ column: String) -> String { cells[column].flatMap { if case .text(let text) = $0 { text } else { nil } } ?? "" }
    }

    @Option(help: ArgumentHelp(tr("Việc của cơ quan này; không nêu: tất cả.", "The work of this body; none: everybody's."), valueName: tr("cơ-quan", "agency")))
    var body: String?
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
        let filters = body.map { [ViewQuery.Filter("unit", .equal, .text($0))] } ?? []
        let answer = try ledger.views.query("WorkQueue", ViewQuery(table: "queue", filters: filters, limit: 1_000_000))
        let items = answer.rows.map { row in
            let cells = Dictionary(zip(answer.columns.map(\.name), row), uniquingKeysWith: { first, _ in first })
            return Item(group: Self.group(cells, day), cells: cells)
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
                Terminal.print(Terminal.dim("              " + tr(item.text("why_vi"), item.text("why_en"))))
            }
        }
        let position = answer.position.map { Terminal.grouped($0) } ?? "–"
        Terminal.print(
            Terminal.dim(tr("Vào ngày \(day.vietnamese). Căn cứ: vị trí \(position), gốc \(answer.root)", "As of \(day). Rests on: position \(position), root \(answer.root)")))
    }

    private static func group(_ cells: [String: SQLValue], _ day: Day) -> Group {
        guard case .text(let due)? = cells["due"], let due = Day(iso: due) else {
            if case .text? = cells["waiting_for"] { return .waiting }
            return .later
        }
        if due < day { return .overdue }
        if due == day { return .today }
        if case .text? = cells["waiting_for"] { return .waiting }
        return due <= day.adding(days: 7) ? .week : .later
    }

    private func printJSON(_ items: [Item], _ day: Day, _ answer: ViewAnswer) {
        func list(_ group: Group) -> JSON {
            .array(
                items.filter { $0.group == group }.map { item in
                    .object(
                        ["subject", "unit", "what_vi", "what_en", "title", "due", "since", "rule", "why_vi", "why_en", "waiting_for"].map { name in
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
