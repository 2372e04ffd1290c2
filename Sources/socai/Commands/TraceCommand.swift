import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: tr("Toàn bộ diễn biến của một đối tượng.", "Everything that happened to one subject."),
        discussion: tr(
            """
            VÍ DỤ
              socai trace business:DN-001
              socai trace business:DN-001 --own
              socai trace case:A10000 --json
            Của một cơ sở: cả điểm, hợp đồng, kiểm tra, vụ vi phạm, nộp phạt, khiếu nại, mỗi sự kiện một lần, theo năm và trên một trục;
            --own: chỉ những sự kiện mang thẻ của nó.
            Thứ tự: ngày có hiệu lực, rồi vị trí. Sự kiện đã đính chính hiện nội dung đúng và ghi rõ nơi đính chính;
            sự kiện đã rút vẫn hiện, đánh dấu “không còn hiệu lực”.
            """,
            """
            EXAMPLES
              socai trace business:DN-001
              socai trace business:DN-001 --own
              socai trace case:A10000 --json
            Of a business: its premises, contracts, inspections, cases, payments and complaints as well, every event once, by year and
            on one axis; --own: the events that carry its tag alone.
            Order: day of effect, then position. A corrected event shows what is right and names the correction;
            a retracted one is shown as no longer in force.
            """))

    @Argument(help: ArgumentHelp(tr("Đối tượng, dạng loại:mã.", "The subject, as kind:value."), valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Flag(help: ArgumentHelp(tr("Chỉ sự kiện mang thẻ của chính đối tượng.", "Only events that carry the subject's own tag.")))
    var own = false
    @OptionGroup var options: LedgerOptions
    @OptionGroup var clocks: ClockOptions
    @OptionGroup var unseal: UnsealOptions

    func run() throws {
        let ledger = try options.open(readOnly: !unseal.isWanted)
        defer { ledger.close() }
        let inEffect = try clocks.instant()
        // Fixed before a reading is recorded, which would otherwise be in its own answer.
        let size = try ledger.size(at: clocks.known)
        let clearance = try unseal.clearance(ledger, subject: subject)
        if !own, Tag(subject)?.kind == "business" {
            let known = size == 0 ? clocks.known : .position(size - 1)
            let record = try ledger.gather(subject, known: known, true: inEffect, clearance: clearance, audience: ledger.audience(unseal.who.agency, "trace"))
            return try give(BusinessTrace(record: record, inEffect: inEffect, ledger: ledger))
        }
        let (entries, basis) = try ledger.trace(subject, known: clocks.known, true: inEffect, clearance: clearance)
        if options.output.json {
            for entry in entries { try Terminal.print(json(entry)) }
        } else {
            Timeline(subject: subject, entries: entries, basis: basis).print()
        }
        if entries.isEmpty { try nothing() }
    }

    private func give(_ trace: BusinessTrace) throws {
        if options.output.json {
            for entry in trace.record.entries {
                let more: [(String, JSON)] = [("lane", .string(entry.lane.rawValue)), ("through", .strings(entry.through))]
                try Terminal.print(json(entry.entry, more))
            }
            // The last line sums up and says what all of them rest on.
            Terminal.print(trace.summary(asked: try clocks.members()).text)
        } else {
            trace.print()
        }
        if trace.record.entries.isEmpty { try nothing() }
    }

    private func nothing() throws -> Never {
        Terminal.message(
            tr("Không có sự kiện nào mang thẻ \(subject) trong phạm vi đã hỏi.",
                "No event carries the tag \(subject) within what was asked."))
        throw ExitCode(Exit.failed)
    }

    private func json(_ entry: TraceEntry, _ more: [(String, JSON)] = []) throws -> String {
        var members = try FactJSON.members(entry.fact, sealed: entry.sealed)
        members.append(("in_force", .bool(entry.inForce)))
        members.append(("sentence_vi", .string(Sentence.vi(entry.fact))))
        members.append(("sentence_en", .string(Sentence.en(entry.fact))))
        return JSON.object(members + more).text
    }
}
