import ArgumentParser
import CivilTime
import Domain
import Foundation
import Law
import Ledger
import Verdicts

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: tr("Gói luật: quy tắc có ngày hiệu lực, điều luật, nguồn.", "Rule packs: rules with days in force, article and source."),
        discussion: tr(
            """
            VÍ DỤ
              socai rules list
              socai rules show GAM-2
              socai rules show 0f3a9c… --ledger ./so-cai     (luật đã quyết định một sự kiện: “rule_pack”)
              socai rules check goi-luat-moi.tsv
              socai rules test --rules goi-luat-moi.tsv
            """,
            """
            EXAMPLES
              socai rules list
              socai rules show GAM-2
              socai rules show 0f3a9c… --ledger ./so-cai     (the law that decided an event: “rule_pack”)
              socai rules check new-pack.tsv
              socai rules test --rules new-pack.tsv
            """),
        subcommands: [RulesList.self, RulesShow.self, RulesCheck.self, RulesTest.self], defaultSubcommand: RulesList.self)
}

/// Reads packs that a person wrote.
enum PackFile {
    static func read(_ path: String) throws -> RulePack {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError(tr("Không đọc được tệp \(path).", "The file \(path) cannot be read."))
        }
        return try RulePack(tsv: Array(data), file: path)
    }

    /// Whether a person means this hash: by eight of its digits or more.
    static func isNamed(_ hash: String, by text: String) -> Bool { text.count >= 8 && hash.hasPrefix(text.lowercased()) }

    /// Says what is wrong with a pack and ends with the exit code of a refusal.
    static func refuse(_ fault: PackFault) -> ExitCode {
        Terminal.message(tr("Gói luật bị từ chối: ", "The rule pack is refused: ") + "\(fault.place): \(tr(fault.vi, fault.en))")
        return ExitCode(Exit.refused)
    }
}

struct RulesList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: tr("Các gói luật có sẵn.", "The packs that ship with the program."))
    @Option(help: ArgumentHelp(tr("Chỉ các quy tắc có hiệu lực ngày này.", "The rules in force on this day."), valueName: tr("ngày", "day")))
    var at: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book = LawBook.inForce
        if let at {
            guard let day = Day(iso: at) else { throw ValidationError(tr("--at: viết ngày YYYY-MM-DD.", "--at: write a day YYYY-MM-DD.")) }
            for rule in book.rules(on: day) { Terminal.print(output.json ? VerdictText.json(rule).text : VerdictText.line(rule)) }
            return
        }
        for pack in book.packs {
            let unconfirmed = pack.rules.count { $0.status == .unconfirmed }
            if output.json {
                Terminal.print(
                    JSON.object([
                        ("pack", .string(pack.name)), ("hash", .string(pack.hashText)), ("vi", .string(pack.titleVi)), ("en", .string(pack.titleEn)),
                        ("territory", .string(pack.territory)), ("rules", .integer(Int64(pack.rules.count))),
                        ("unconfirmed", .integer(Int64(unconfirmed))),
                    ]).text)
            } else {
                Terminal.print(
                    "\(pack.name.padding(12)) \(pack.hashText.prefix(16))  "
                        + tr("\(pack.rules.count) quy tắc, \(unconfirmed) chưa xác nhận – \(pack.titleVi)",
                            "\(pack.rules.count) rules, \(unconfirmed) unconfirmed – \(pack.titleEn)"))
            }
        }
        if !output.json { Terminal.print(Terminal.dim(tr("Gói luật: ", "Rule packs: ") + book.hashText)) }
    }
}

struct RulesShow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: tr("Một quy tắc hoặc một gói.", "One rule, or one pack."))
    @Argument(
        help: ArgumentHelp(
            tr("Mã quy tắc (GAM-2), tên hoặc mã băm của gói; mã băm ghi trong sự kiện (rule_pack).", "A rule's id (GAM-2), a pack's name or hash; the hash that an event states (rule_pack)."),
            valueName: tr("mã", "id")))
    var id: String
    @OptionGroup var options: LedgerOptions

    private var output: OutputOptions { options.output }

    /// The packs of this program, and those by which acts of the ledger named were decided.
    private func books() throws -> [LawBook] {
        guard (try? options.directory()) != nil else { return [.inForce] }
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        return [.inForce] + (try ledger.keptLaw())
    }

    func run() throws {
        let books = try books()
        if let book = books.first(where: { PackFile.isNamed($0.hashText, by: id) }) { return list(book) }
        let pack = books[0].packs.first { $0.name == id } ?? books.flatMap(\.packs).first { PackFile.isNamed($0.hashText, by: id) }
        let rules = pack?.rules ?? books[0].rows(id)
        guard !rules.isEmpty else {
            throw ValidationError(tr("Không có quy tắc hay gói “\(id)”; xem: socai rules list", "There is no rule or pack “\(id)”; see: socai rules list"))
        }
        for rule in rules {
            if output.json {
                Terminal.print(VerdictText.json(rule).text)
            } else {
                Terminal.print(VerdictText.line(rule))
                Terminal.print("  \(tr(rule.labelVi, rule.labelEn)): \(rule.words)")
                Terminal.print(Terminal.dim("  " + tr("Nguồn: ", "Source: ") + rule.source))
            }
        }
    }
}

extension RulesShow {
    /// The packs that decided together.
    private func list(_ book: LawBook) {
        for pack in book.packs {
            Terminal.print(
                output.json
                    ? JSON.object([
                        ("book", .string(book.hashText)), ("pack", .string(pack.name)), ("hash", .string(pack.hashText)),
                        ("rules", .integer(Int64(pack.rules.count))),
                    ]).text
                    : "\(pack.name.padding(12)) \(pack.hashText)  " + tr("\(pack.rules.count) quy tắc", "\(pack.rules.count) rules"))
        }
    }
}

struct RulesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: tr("Kiểm tra tệp gói luật.", "Check files of rule packs."))
    @Argument(help: ArgumentHelp(tr("Tệp TSV; không nêu: các gói có sẵn.", "TSV files; none: the packs that ship."), valueName: tr("tệp", "file")))
    var files: [String] = []
    @OptionGroup var output: OutputOptions

    func run() throws {
        do {
            let packs = try files.isEmpty ? LawBook.shipped.packs : files.map(PackFile.read)
            var book = LawBook.shipped
            for pack in packs { book = try book.replacing(pack) }
            for pack in packs {
                Terminal.print(
                    output.json
                        ? JSON.object([("file", .string(pack.file)), ("pack", .string(pack.name)), ("hash", .string(pack.hashText)), ("rules", .integer(Int64(pack.rules.count)))]).text
                        : "\(pack.file): \(pack.name) \(pack.hashText) " + tr("\(pack.rules.count) quy tắc, hợp lệ", "\(pack.rules.count) rules, well formed"))
            }
        } catch let fault as PackFault {
            throw PackFile.refuse(fault)
        }
    }
}

struct RulesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: tr("Hỏi lại các tình huống mẫu.", "Ask the golden scenarios again."))
    @Option(help: ArgumentHelp(tr("Thay gói cùng tên bằng tệp này.", "This file in place of the pack of its name."), valueName: tr("tệp", "file")))
    var rules: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let book: LawBook
        do {
            book = try rules.map { try LawBook.shipped.replacing(PackFile.read($0)) } ?? .shipped
        } catch let fault as PackFault {
            throw PackFile.refuse(fault)
        }
        var failed = 0
        LawBook.$inForce.withValue(book) {
            for item in LawCase.all {
                let answer = item.answer() ?? "–"
                let right = answer == item.expected
                if !right { failed += 1 }
                if output.json {
                    Terminal.print(
                        JSON.object([
                            ("scenario", .string(item.scenario)), ("title", .string(item.title)), ("question", .string(item.question)),
                            ("expected", .string(item.expected)), ("answer", .string(answer)), ("ok", .bool(right)),
                        ]).text)
                } else {
                    Terminal.print("\(right ? "✓" : "✗") \(item.scenario.padding(5)) \(item.title): \(answer)" + (right ? "" : " ≠ \(item.expected)"))
                }
            }
        }
        Terminal.message(tr("\(LawCase.all.count) tình huống, \(failed) sai.", "\(LawCase.all.count) scenarios, \(failed) wrong."))
        if failed > 0 { throw ExitCode(Exit.failed) }
    }
}
