import ArgumentParser
import Domain
import Foundation
import Ledger
import ProjectionKit

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: tr("Trạng thái của một đối tượng.", "The state of one subject."),
        discussion: tr(
            """
            VÍ DỤ
              socai show case:A10000
              socai show point:DG-0001 --true 2021-02-10 --known 2021-03-01
              socai show childcase:TE-26-0017 --unseal child --as ldtbxh --reader "Ng. V. A" --purpose "xử lý hồ sơ"
            """,
            """
            EXAMPLES
              socai show case:A10000
              socai show point:DG-0001 --true 2021-02-10 --known 2021-03-01
              socai show childcase:TE-26-0017 --unseal child --as ldtbxh --reader "Ng. V. A" --purpose "case work"
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
        let answer = try ledger.show(subject, known: clocks.known, true: inEffect, clearance: clearance)
        let withheld = answer.history.flatMap(\.withheld)
        if options.output.json {
            try Terminal.print(json(answer, withheld: withheld, ledger: ledger))
        } else {
            try printReadable(answer, withheld: withheld)
        }
        guard answer.state != nil else {
            Terminal.message(
                tr("Không có sự kiện nào mang thẻ \(subject) trong phạm vi đã hỏi.",
                    "No event carries the tag \(subject) within what was asked."))
            throw ExitCode(Exit.failed)
        }
    }

    private func json(_ answer: SubjectAnswer, withheld: [Withheld], ledger: Ledger) throws -> String {
        var members: [(String, JSON)] = [
            ("subject", .string(answer.subject)), ("state", try answer.state.map { try JSON.encoding($0) } ?? .null),
            ("events", .unsigned(UInt64(answer.history.count))),
            ("last_event", .optional(answer.history.map(\.position).max(), JSON.unsigned)),
            ("withheld", .strings(Set(withheld.map { "\($0.compartment.name): \($0.reason)" }).sorted())),
        ]
        members += answer.basis.members
        members += try clocks.members()
        members.append(
            ("versions", .object([("program", .string(Socai.configuration.version)), ("format", .integer(1))])))
        return JSON.object(members).text
    }

    private func printReadable(_ answer: SubjectAnswer, withheld: [Withheld]) throws {
        Terminal.print(Terminal.bold(answer.subject))
        if let state = answer.state { Terminal.print(try StateText.describe(state)) }
        for reason in Set(withheld.map { "\($0.compartment.name)" }).sorted() {
            Terminal.print(
                tr("  [niêm phong “\(reason)”: không hiển thị nếu không có quyền đọc]",
                    "  [sealed “\(reason)”: absent without clearance]"))
        }
        Terminal.print(
            Terminal.dim(
                tr("\(answer.history.count) sự kiện còn hiệu lực. ", "\(answer.history.count) events in effect. ")
                    + answer.basis.line + (try clocks.line())))
    }
}
