import ArgumentParser
import CivilTime
import Domain
import Foundation
import Ledger
import ProjectionKit

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: tr("Giữa hai thời điểm, điều gì đã đổi, vì sự kiện nào.", "What changed between two moments, and by which event."),
        discussion: tr(
            """
            VÍ DỤ
              socai diff case:VP-2024-0042 --from 2024-05-01 --to 2024-06-30
              socai diff InformationCommunications --from 3000 --to 3100 --table points
            Thời điểm: vị trí, ngày (hết ngày) hoặc giờ mà sổ đã ghi đến.
            """,
            """
            EXAMPLES
              socai diff case:VP-2024-0042 --from 2024-05-01 --to 2024-06-30
              socai diff InformationCommunications --from 3000 --to 3100 --table points
            A moment: a position, a day (its end) or a time up to which the ledger had recorded.
            """))

    @Argument(help: ArgumentHelp(tr("Đối tượng (loại:mã) hoặc bảng.", "A subject (kind:value) or a view."), valueName: tr("đối-tượng|bảng", "subject|view")))
    var object: String
    @Option(help: ArgumentHelp(tr("Từ thời điểm.", "From this moment."), valueName: "P|DATE"))
    var from: MomentArgument
    @Option(help: ArgumentHelp(tr("Đến thời điểm; không nêu: hiện tại.", "To this moment; none: now."), valueName: "P|DATE"))
    var to: MomentArgument?
    @Option(name: .customLong("true"), help: ArgumentHelp(tr("Ở cả hai thời điểm, chỉ tính những gì có hiệu lực đến hết ngày này.", "At both moments, only what was in effect by the end of this date."), valueName: "DATE"))
    var inEffect: String?
    @Option(help: ArgumentHelp(tr("Chỉ bảng con này.", "This table of the view alone."), valueName: tr("tên", "name")))
    var table: String?
    @OptionGroup var access: ViewAccess
    @OptionGroup var options: LedgerOptions

    private var isSubject: Bool { object.contains(":") }

    private var instant: Instant? {
        if let inEffect, case .instant(let moment)? = Moment(inEffect) { moment } else { nil }
    }

    func validate() throws {
        if let inEffect, instant == nil {
            throw ValidationError(tr("--true “\(inEffect)”: nhận ngày hoặc thời điểm.", "--true “\(inEffect)”: takes a date or a date-time."))
        }
        if isSubject, table != nil { throw ValidationError(tr("--table chỉ dùng với bảng.", "--table is for a view.")) }
    }

    func run() throws {
        if isSubject { return try subject() }
        let projection = try ViewAccess.projection(object)
        if let table, !projection.schema.contains(where: { $0.name == table }) {
            let known = projection.schema.map(\.name).joined(separator: ", ")
            throw ValidationError(tr("\(object) không có bảng “\(table)”; có: \(known)", "\(object) has no table “\(table)”; there are: \(known)"))
        }
        let ledger = try options.open(readOnly: projection.compartments.isEmpty)
        defer { ledger.close() }
        let identity = try access.check(projection, ledger)
        // A row that was another's before would tell of the other.
        if let agency = access.agency, try access.seesOwnRowsOnly(ledger) { throw LedgerError.closedView(object, agency: agency) }
        let (old, new) = try sizes(ledger)
        let changes = try ledger.difference(of: projection, from: old, to: new, true: instant).filter { table == nil || $0.change.table == table }
        if let identity { try access.recordReading(of: Set(changes.map(\.change.subject)), projection, by: identity, ledger) }
        let lines = changes.map { caused -> (JSON, String, Fact?) in
            let change = caused.change
            let cells = change.cells.map { cell in
                JSON.object([("column", .string(cell.column)), ("before", Self.json(cell.before)), ("after", Self.json(cell.after))])
            }
            let json = JSON.object([
                ("table", .string(change.table)), ("key", .array(change.key.map(Self.json))), ("subject", .string(change.subject)),
                ("change", .string(change.kind.rawValue)), ("cells", .array(cells)), ("event", .optional(caused.cause?.position, JSON.unsigned)),
            ])
            let sign = switch change.kind { case .added: "+"; case .removed: "−"; case .changed: "~" }
            let shown = change.kind == .removed ? [] : change.cells.filter { change.kind == .changed || $0.after != .null }
            let text = "\(sign) \(change.table) \(change.subject)  "
                + shown.map { change.kind == .added ? "\($0.column)=\($0.after)" : "\($0.column): \($0.before) → \($0.after)" }.joined(separator: "; ")
            return (json, text, caused.cause)
        }
        let held = try ledger.quarantined(projection, [old, new], true: instant)
        try give(
            lines, [("view", .string(object)), ("version", .integer(Int64(projection.version))), ("true", .optional(instant, JSON.time))],
            old, new, ledger, held)
    }

    private func subject() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let (old, new) = try sizes(ledger)
        let lines = try ledger.difference(of: object, from: old, to: new, true: instant).map { change -> (JSON, String, Fact?) in
            let kind = change.before == nil ? "added" : change.after == nil ? "removed" : "changed"
            let sign = change.before == nil ? "+" : change.after == nil ? "−" : "~"
            let json = JSON.object([
                ("path", .string(change.path)), ("change", .string(kind)), ("before", .optional(change.before, JSON.raw)),
                ("after", .optional(change.after, JSON.raw)), ("event", .optional(change.cause?.position, JSON.unsigned)),
            ])
            return (json, "\(sign) \(change.path): \(change.before ?? "–") → \(change.after ?? "–")", change.cause)
        }
        try give(lines, [("subject", .string(object)), ("true", .optional(instant, JSON.time))], old, new, ledger)
    }

    private func sizes(_ ledger: Ledger) throws -> (UInt64, UInt64) {
        let (old, new) = (try ledger.size(at: from.moment), try ledger.size(at: to?.moment))
        guard old <= new else { throw ValidationError(tr("--from phải trước --to.", "--from comes before --to.")) }
        return (old, new)
    }

    private func give(
        _ lines: [(json: JSON, text: String, cause: Fact?)], _ head: [(String, JSON)], _ old: UInt64, _ new: UInt64, _ ledger: Ledger,
        _ quarantined: [Quarantine] = []
    ) throws {
        let (before, after) = (try ledger.basis(size: old), try ledger.basis(size: new))
        if options.output.json {
            return Terminal.print(
                JSON.object(
                    head + [
                        ("from", .object(before.members)), ("to", .object(after.members)), ("quarantined", .array(quarantined.map(\.json))),
                        ("changes", .array(lines.map(\.json))),
                    ]
                ).text)
        }
        // Each event once, after all that it changed; JSON keeps the order of tables and paths.
        for position in Set(lines.map { $0.cause?.position }).sorted(by: { ($0 ?? 0) < ($1 ?? 0) }) {
            let own = lines.filter { $0.cause?.position == position }
            for line in own { Terminal.print(line.text) }
            guard let fact = own.first?.cause else { continue }
            Terminal.print(Terminal.dim("    #\(fact.position)  \(fact.recorded.vietnamese)  " + tr(Sentence.vi(fact), Sentence.en(fact)) + "  \(fact.agency)"))
        }
        Terminal.print(tr("\(lines.count) thay đổi.", "\(lines.count) changes."))
        Terminal.print(Terminal.dim(tr("Từ: ", "From: ") + before.line))
        Terminal.print(Terminal.dim(tr("Đến: ", "To: ") + after.line))
        if let instant { Terminal.print(Terminal.dim(tr("Có hiệu lực đến \(instant.vietnamese).", "In effect by \(instant)."))) }
        for quarantine in quarantined { Terminal.message(quarantine.line) }
    }

    private static func json(_ value: SQLValue) -> JSON {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .string(text)
        }
    }
}
