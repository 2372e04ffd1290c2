import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Law
import Ledger
import ProjectionKit
import Verdicts

/// Reads `--at`.
private func day(_ text: String) throws -> Day {
    guard let day = Day(iso: text) else { throw ValidationError(tr("--at: viết ngày YYYY-MM-DD.", "--at: write a day YYYY-MM-DD.")) }
    return day
}

extension Ledger {
    /// The province that a place lies in, as rule packs name it (`vinh-long`); `nil` where none is recorded above it.
    fileprivate func province(of place: String, true inEffect: Instant) throws -> String? {
        var (tag, steps) = (place, 0)
        while steps < 8, let state = try show(tag, true: inEffect).state as? PlaceState {
            if state.level == .province {
                let name = VietnameseText.words(VietnameseText.folded(state.name(at: inEffect))).joined(separator: "-")
                let level = ["tinh-", "thanh-pho-", "tp-"].first(where: name.hasPrefix) ?? ""
                return String(name.dropFirst(level.count))
            }
            guard !state.parent.isEmpty else { return nil }
            (tag, steps) = ("place:\(state.parent)", steps + 1)
        }
        return nil
    }
}

struct AssessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: tr("Đánh giá theo luật của một ngày.", "Assess under the law of a day."), subcommands: [AssessPoint.self])
}

struct AssessPoint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "point", abstract: tr("Điểm có đủ điều kiện vào một ngày không.", "Whether a point meets the conditions of a day."),
        discussion: tr(
            """
            VÍ DỤ
              socai assess point D00001 --at 2024-05-01
              socai assess point D00001 --at 2025-01-15 --json
            Từng điều kiện: đạt, không đạt, chưa biết; điều luật, gói luật; [chưa xác nhận] khi có quy tắc chưa xác nhận.
            """,
            """
            EXAMPLES
              socai assess point D00001 --at 2024-05-01
              socai assess point D00001 --at 2025-01-15 --json
            Condition by condition: met, unmet, unknown; articles and packs; [unconfirmed] where a rule is.
            """))
    @Argument(help: ArgumentHelp(tr("Mã điểm.", "The point."), valueName: "P")) var point: String
    @Option(help: ArgumentHelp(tr("Vào ngày này.", "On this day."), valueName: tr("ngày", "day"))) var at: String
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let at = try day(at)
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let subject = Tag.normalised(point.hasPrefix("point:") ? point : "point:" + point)
        let size = try ledger.size(at: nil)
        let own = try ledger.reader().history(of: subject, known: size, true: at.end)
        guard !own.isEmpty else {
            Terminal.message(tr("Chưa ghi nhận gì về \(subject) đến ngày \(at).", "Nothing is recorded of \(subject) by \(at)."))
            throw ExitCode(Exit.failed)
        }
        // Its business and its contracts have dossiers of their own.
        let others = Set(own.flatMap(\.tags).filter { ["business", "contract"].contains(Tag($0)?.kind) })
        let query = Query(items: ([subject] + others.sorted()).map { Query.Item(tags: [$0]) })
        let history = try ledger.reader().history(matching: query, known: size, true: at.end)
        var assessment = PointAssessment(point: subject, history: history)
        assessment.province = try assessment.place.flatMap { try ledger.province(of: $0, true: at.end) } ?? ""
        let verdict = assessment.verdict(on: at)
        let basis = try ledger.basis(size: size)
        if options.output.json {
            Terminal.print(VerdictText.json(verdict, basis: basis, more: [("subject", .string(subject))]).text)
        } else {
            VerdictText.print(verdict, basis: basis)
        }
    }
}

struct RecidivismCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recidivism", abstract: tr("Tái phạm hay không, theo văn bản của ngày hỏi.", "Whether an act is recidivism, under the text of the day."),
        discussion: tr(
            """
            VÍ DỤ
              socai recidivism business:DN00103 --article 15/2020/NĐ-CP:35.1 --at 2025-05-02
            """,
            """
            EXAMPLES
              socai recidivism business:DN00103 --article 15/2020/NĐ-CP:35.1 --at 2025-05-02
            """))
    @Argument(help: ArgumentHelp(tr("Người vi phạm: business:, point: hoặc person:.", "The violator: business:, point: or person:."), valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Option(help: ArgumentHelp(tr("Điều.khoản.điểm, có thể kèm văn bản.", "Article.clause.point, with its document if you like."), valueName: "15/2020/NĐ-CP:35.3.d"))
    var article: String
    @Option(help: ArgumentHelp(tr("Vào ngày này.", "On this day."), valueName: tr("ngày", "day"))) var at: String
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let at = try day(at)
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let size = try ledger.size(at: nil)
        guard let tag = Tag(subject)?.description else { throw LedgerError.malformedSubject(subject) }
        // What was judged to be one business is one violator.
        let members = try ledger.identities(around: [tag], known: size == 0 ? nil : .position(size - 1), true: at.end).members(of: tag)
        let own = try members.flatMap { try ledger.reader().history(of: $0, known: size, true: at.end) }
        let cases = Set(own.flatMap(\.tags).filter { Tag($0)?.kind == "case" }).sorted()
        let earlier = try ledger.sanctionCases(cases, size: size, on: at).filter { members.contains(where: $0.violator.concerns) }.map(EarlierCase.init)
        let basis = try ledger.basis(size: size)
        let verdict = RecidivismVerdict.of(LegalBasis(reference: article), on: at, earlier: earlier)
        if options.output.json {
            Terminal.print(VerdictText.json(verdict, basis: basis, more: [("subject", .string(subject)), ("members", .strings(members)), ("article", .string(article))]).text)
        } else {
            if members.count > 1 { Terminal.print(tr("Đã gộp là một: ", "Merged as one: ") + members.joined(separator: ", ")) }
            VerdictText.print(verdict, basis: basis)
        }
    }
}

struct CompetenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "competence", abstract: tr("Ai được phạt mức này vào một ngày.", "Who may fine this amount on a day."),
        discussion: tr(
            """
            VÍ DỤ
              socai competence --act 15/2020/NĐ-CP:35.3 --amount 20000000 --at 2025-07-01
              socai competence --act 15/2020/NĐ-CP:35.3 --amount 20000000 --at 2025-07-01 --organisation
            """,
            """
            EXAMPLES
              socai competence --act 15/2020/NĐ-CP:35.3 --amount 20000000 --at 2025-07-01
              socai competence --act 15/2020/NĐ-CP:35.3 --amount 20000000 --at 2025-07-01 --organisation
            """))
    @Option(help: ArgumentHelp(tr("Hành vi: điều.khoản.điểm, có thể kèm văn bản.", "The act: article.clause.point, with its document."), valueName: "15/2020/NĐ-CP:35.3"))
    var act: String
    @Option(help: ArgumentHelp(tr("Số tiền, đồng.", "The amount, in đồng."), valueName: tr("đồng", "vnd"))) var amount: Int64
    @Option(help: ArgumentHelp(tr("Vào ngày này.", "On this day."), valueName: tr("ngày", "day"))) var at: String
    @Flag(help: ArgumentHelp(tr("Người vi phạm là tổ chức.", "The violator is an organisation."))) var organisation = false
    @Flag(help: ArgumentHelp(tr("Người vi phạm từ đủ 16 đến dưới 18 tuổi.", "The violator is from 16 to under 18."))) var minor = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if organisation, minor { throw ValidationError(tr("--organisation và --minor không dùng cùng nhau.", "--organisation and --minor do not go together.")) }
        if amount < 0 { throw ValidationError(tr("--amount: số tiền không âm.", "--amount: not negative.")) }
    }

    func run() throws {
        let verdict = CompetenceVerdict.of(LegalBasis(reference: act), amount: amount, organisation: organisation, isMinor: minor, on: try day(at))
        if output.json {
            Terminal.print(VerdictText.json(verdict, basis: nil, more: [("act", .string(act)), ("amount", .integer(amount))]).text)
        } else {
            VerdictText.print(verdict, basis: nil)
        }
    }
}
