import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Law
import Ledger
import ProjectionKit
import Verdicts

struct DeadlineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadline", abstract: tr("Sự kiện mở ra thời hạn nào, vì sao đến ngày ấy.", "Which deadline an event opens, and why on that day."),
        discussion: tr(
            """
            VÍ DỤ
              socai deadline 3643
              socai deadline --changed-by 3701
              socai deadline --rules lich-moi.tsv
              socai deadline --changed-since 0f3a9c…
            Ngày bắt đầu, quy tắc, các ngày nghỉ không tính, ngày cuối, bản lịch làm việc.
            --changed-by: hạn cũ → hạn mới do một sự kiện, như đính chính hay công bố ngày nghỉ; --rules, --changed-since: của các việc đang mở, khi lịch hay luật khác đi.
            """,
            """
            EXAMPLES
              socai deadline 3643
              socai deadline --changed-by 3701
              socai deadline --rules new-calendar.tsv
              socai deadline --changed-since 0f3a9c…
            The day it starts, the rule, the days off that do not count, the last day, the version of the calendar.
            --changed-by: old → new by one event, such as a correction or a holiday declared; --rules, --changed-since: of open matters, under another calendar or law.
            """))
    @Argument(help: ArgumentHelp(tr("Vị trí hoặc mã của sự kiện.", "The event's position or id."), valueName: tr("sự-kiện", "event")))
    var event: String?
    @Option(help: ArgumentHelp(tr("Hạn nào đổi vì sự kiện này.", "Which deadlines this event changed."), valueName: tr("sự-kiện", "event")))
    var changedBy: String?
    @Option(help: ArgumentHelp(tr("Hạn đang mở nào đổi nếu theo gói này (như lịch có thêm ngày nghỉ).", "Which open deadlines this pack would change (such as a calendar with one more holiday)."), valueName: tr("tệp", "file")))
    var rules: String?
    @Option(help: ArgumentHelp(tr("Hạn đang mở nào đã đổi so với luật còn lưu dưới mã băm này.", "Which open deadlines differ from the kept law of this hash."), valueName: "hash"))
    var changedSince: String?
    @OptionGroup var viewer: AudienceOptions
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard [event, changedBy, rules, changedSince].compactMap(\.self).count == 1 else {
            throw ValidationError(
                tr("Nêu một trong: sự kiện, --changed-by, --rules, --changed-since.", "Give one of: an event, --changed-by, --rules, --changed-since."))
        }
    }

    func run() throws {
        let other = try rules.map { path in
            do {
                return try LawBook.shipped.replacing(PackFile.read(path))
            } catch let fault as PackFault {
                throw PackFile.refuse(fault)
            }
        }
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let size = try ledger.size(at: nil)
        let audience = try viewer.audience(ledger, "deadline")
        if let event { return try ledger.counting(below: size) { try explain(recorded(event, ledger, size, for: audience), ledger, size) } }
        if let changedBy {
            let cause = try recorded(changedBy, ledger, size, for: audience)
            let changes = try DeadlineChange.all(by: cause, in: ledger, for: audience)
            let (before, after) = try (ledger.reader().law(known: cause.position), ledger.reader().law(known: cause.position + 1))
            return try tell(changes, [("changed_by", .unsigned(cause.position))], before: before, after: after, ledger.basis(size: size))
        }
        let announced = try ledger.reader().law(known: size).announced
        let before = try (changedSince.map { try kept($0, ledger) } ?? .shipped).announcing(announced)
        let after = (other ?? .shipped).announcing(announced)
        let changes = try DeadlineChange.open(in: ledger, size: size, before: before, after: after, for: audience)
        try tell(changes, [], before: before, after: after, ledger.basis(size: size))
    }

    /// The event of this name; to whom may not know of it there is none.
    private func recorded(_ name: String, _ ledger: Ledger, _ size: Position, for audience: Audience?) throws -> RecordedEvent {
        guard let position = try Position(name) ?? EventID(name).flatMap({ try ledger.log.position(of: $0) }), position < size,
            let recorded = try ledger.log.event(at: position), try audience?.mayKnow(ledger.reader().fact(recorded)) != false
        else { throw ValidationError(tr("Không có sự kiện “\(name)”.", "There is no event “\(name)”.")) }
        return recorded
    }

    private func kept(_ hash: String, _ ledger: Ledger) throws -> LawBook {
        let found = try ledger.keptLaw().filter { PackFile.isNamed($0.hashText, by: hash) }
        guard found.count == 1 else {
            throw ValidationError(
                tr("Sổ không lưu luật “\(hash)”. Xem rule_pack của sự kiện: socai events --json.",
                    "The ledger keeps no law “\(hash)”. See rule_pack of an event: socai events --json."))
        }
        return found[0]
    }

    private func explain(_ recorded: RecordedEvent, _ ledger: Ledger, _ size: Position) throws {
        let fact = try ledger.reader().fact(recorded)
        let caseTag = fact.tags.first { Tag($0)?.kind == "case" }
        let state = try caseTag.map { SanctionCase(subject: $0, history: try ledger.reader().history(of: $0, known: size)) }
        let basis = try ledger.basis(size: size)
        let verdicts = DeadlineVerdict.of(fact, case: state)
        guard !verdicts.isEmpty else {
            Terminal.message(tr("Sự kiện \(fact.type) không mở thời hạn nào theo gói luật.", "The event \(fact.type) opens no deadline of the packs."))
            throw ExitCode(Exit.failed)
        }
        for verdict in verdicts {
            if options.output.json {
                let more: [(String, JSON)] = [
                    ("event", .unsigned(fact.position)), ("type", .string(fact.type)),
                    ("calendar", .string(LawBook.inForce.calendarVersion)),
                ]
                Terminal.print(VerdictText.json(verdict, basis: basis, more: more).text)
            } else {
                VerdictText.print(verdict, basis: basis)
                Terminal.print(Terminal.dim(tr("Lịch làm việc: ", "Working calendar: ") + LawBook.inForce.calendarVersion))
            }
        }
    }

    private func tell(_ changes: [DeadlineChange], _ more: [(String, JSON)], before: LawBook, after: LawBook, _ basis: Basis) throws {
        if options.output.json {
            let members: [(String, JSON)] = [
                ("pack_before", .string(before.hashText)), ("pack", .string(after.hashText)),
                ("calendar_before", .string(before.calendarVersion)), ("calendar", .string(after.calendarVersion)),
                ("changes", .array(changes.map(\.json))),
            ]
            return Terminal.print(JSON.object(more + members + basis.members).text)
        }
        for change in changes { Terminal.print(change.line) }
        Terminal.message(tr("\(changes.count) thời hạn đổi.", "\(changes.count) deadlines changed."))
        Terminal.print(Terminal.dim(tr("Lịch làm việc: ", "Working calendar: ") + "\(before.calendarVersion) → \(after.calendarVersion)"))
        Terminal.print(Terminal.dim(basis.line))
    }
}
