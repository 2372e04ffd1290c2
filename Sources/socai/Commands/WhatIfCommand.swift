import ArgumentParser
import CivilTime
import Domain
import Foundation
import Law
import Ledger

struct WhatIfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif",
        abstract: tr("Quyết định nào sẽ khác nếu theo gói luật khác; không ghi gì.", "Which decisions another rule pack would change; nothing is written."),
        discussion: tr(
            """
            VÍ DỤ
              socai whatif --rules goi-luat-moi.tsv --from 2023-01-01 --to 2023-12-31
            Gói mẫu: Sources/Law/Packs; kiểm gói bằng socai rules check.
            """,
            """
            EXAMPLES
              socai whatif --rules new-pack.tsv --from 2023-01-01 --to 2023-12-31
            Packs to start from: Sources/Law/Packs; check one with socai rules check.
            """))
    @Option(help: ArgumentHelp(tr("Gói luật (tệp TSV) thay gói cùng tên.", "The pack (a TSV file), in place of the one of its name."), valueName: tr("tệp", "file")))
    var rules: String
    @Option(help: ArgumentHelp(tr("Từ ngày của hành vi.", "From this day of the act."), valueName: tr("ngày", "day"))) var from: String
    @Option(help: ArgumentHelp(tr("Đến hết ngày này.", "Through this day."), valueName: tr("ngày", "day"))) var to: String?
    @OptionGroup var options: LedgerOptions

    func run() throws {
        guard let first = Day(iso: from), to.map({ Day(iso: $0) != nil }) ?? true else {
            throw ValidationError(tr("--from, --to: viết ngày YYYY-MM-DD.", "--from, --to: write a day YYYY-MM-DD."))
        }
        let book: LawBook
        do {
            book = try LawBook.shipped.replacing(PackFile.read(rules))
        } catch let fault as PackFault {
            throw PackFile.refuse(fault)
        }
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let answer = try ledger.whatIf(book, from: first, through: to.flatMap { Day(iso: $0) })
        if options.output.json {
            let members: [(String, JSON)] = [
                ("pack", .string(LawBook.shipped.hashText)), ("other_pack", .string(book.hashText)), ("decided", .integer(Int64(answer.decided))),
                ("changes", .array(answer.changed.map(json))),
            ]
            return Terminal.print(JSON.object(members + answer.basis.members).text)
        }
        for one in answer.changed { Terminal.print(line(one)) }
        Terminal.message(
            tr("\(answer.decided) quyết định đã xét, \(answer.changed.count) sẽ khác.", "\(answer.decided) decisions looked at, \(answer.changed.count) would change."))
        Terminal.print(Terminal.dim(tr("Gói luật: ", "Rule packs: ") + LawBook.shipped.hashText + " → " + book.hashText))
        Terminal.print(Terminal.dim(answer.basis.line))
    }

    private func line(_ one: ChangedOutcome) -> String {
        let type = tr(one.fact.event.eventType.labelVi, one.fact.event.eventType.labelEn)
        return "#\(one.fact.position) \(one.fact.occurred.day) \(type): \(text(one.before)) → \(text(one.after))"
    }

    private func text(_ outcome: LegalOutcome) -> String {
        tr(outcome.vi, outcome.en) + (outcome.isAllowed ? "" : " (\(outcome.rules.joined(separator: ", ")))")
    }

    private func json(_ one: ChangedOutcome) -> JSON {
        func json(_ outcome: LegalOutcome) -> JSON {
            .object([("allowed", .bool(outcome.isAllowed)), ("rules", .strings(outcome.rules)), ("vi", .string(outcome.vi)), ("en", .string(outcome.en))])
        }
        return .object(
            [
                ("position", .unsigned(one.fact.position)), ("type", .string(one.fact.type)), ("occurred", .time(one.fact.occurred)),
                ("tags", .strings(one.fact.tags)), ("before", json(one.before)), ("after", json(one.after)),
            ])
    }
}
