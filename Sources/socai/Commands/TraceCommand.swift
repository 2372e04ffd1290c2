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
              socai trace case:A10000 --json
            Thứ tự: ngày có hiệu lực, rồi vị trí. Sự kiện đã đính chính hiện nội dung đúng và ghi rõ nơi đính chính;
            sự kiện đã rút vẫn hiện, đánh dấu “không còn hiệu lực”.
            """,
            """
            EXAMPLES
              socai trace business:DN-001
              socai trace case:A10000 --json
            Order: day of effect, then position. A corrected event shows what is right and names the correction;
            a retracted one is shown as no longer in force.
            """))

    @Argument(help: ArgumentHelp(tr("Đối tượng, dạng loại:mã.", "The subject, as kind:value."), valueName: tr("đối-tượng", "subject")))
    var subject: String
    @OptionGroup var options: LedgerOptions
    @OptionGroup var clocks: ClockOptions
    @OptionGroup var unseal: UnsealOptions

    func run() throws {
        let ledger = try options.open(readOnly: !unseal.isWanted)
        defer { ledger.close() }
        let inEffect = try clocks.instant()
        let clearance = try unseal.clearance(ledger, subject: subject)
        let (entries, basis) = try ledger.trace(subject, known: clocks.known, true: inEffect, clearance: clearance)
        if options.output.json {
            for entry in entries { try Terminal.print(json(entry)) }
        } else {
            Timeline(subject: subject, entries: entries, basis: basis).print()
        }
        if entries.isEmpty {
            Terminal.message(
                tr("Không có sự kiện nào mang thẻ \(subject) trong phạm vi đã hỏi.",
                    "No event carries the tag \(subject) within what was asked."))
            throw ExitCode(Exit.failed)
        }
    }

    private func json(_ entry: TraceEntry) throws -> String {
        var members = try FactJSON.members(entry.fact, sealed: entry.sealed)
        members.append(("in_force", .bool(entry.inForce)))
        members.append(("sentence_vi", .string(Sentence.vi(entry.fact))))
        members.append(("sentence_en", .string(Sentence.en(entry.fact))))
        return JSON.object(members).text
    }
}
