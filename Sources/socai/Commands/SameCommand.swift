import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct SameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "same", abstract: tr("Cơ sở nào có thể là cùng một cơ sở.", "Which businesses may be one and the same."),
        discussion: tr(
            """
            VÍ DỤ
              socai same business:DN00269
              socai same business:DN00269 --least 50 --json
            Chỉ là gợi ý có chấm điểm và nêu lý do; không có gì tự động gộp. Chủ 40, điểm 25, địa chỉ 20 (khi không chung điểm), hợp đồng 15,
            tên đến 20, nối tiếp trong 90 ngày 10; nhiều nhất 100. Tên giống nhau không thôi thì không gợi ý.
            """,
            """
            EXAMPLES
              socai same business:DN00269
              socai same business:DN00269 --least 50 --json
            Suggestions with points and reasons, and nothing else: nothing is merged. Owner 40, premises 25, address 20 (where no point is shared),
            contract 15, name up to 20, succession within 90 days 10; 100 at most. A name alone suggests nothing.
            """))

    @Argument(help: ArgumentHelp(tr("Cơ sở, dạng business:mã.", "The business, as business:value."), valueName: tr("cơ-sở", "business")))
    var subject: String
    @Option(help: ArgumentHelp(tr("Chỉ những gợi ý từ số điểm này.", "Only suggestions of so many points."), valueName: "N"))
    var least = 0
    @OptionGroup var who: AudienceOptions
    @OptionGroup var options: LedgerOptions
    @OptionGroup var clocks: ClockOptions

    func validate() throws {
        guard Tag(subject)?.kind == "business" else {
            throw ValidationError(tr("“\(subject)” không phải business:mã.", "“\(subject)” is not business:value."))
        }
        guard (0...100).contains(least) else { throw ValidationError(tr("--least nhận 0 đến 100.", "--least takes 0 to 100.")) }
    }

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let answer = try ledger.same(as: subject, known: clocks.known, true: try clocks.instant(), audience: who.audience(ledger, "same"))
        guard !answer.network.nodes.isEmpty else {
            Terminal.message(
                tr("Không có sự kiện nào mang thẻ \(subject) trong phạm vi đã hỏi.",
                    "No event carries the tag \(subject) within what was asked."))
            throw ExitCode(Exit.failed)
        }
        let suggestions = answer.suggestions.filter { $0.score >= least }
        if options.output.json {
            try Terminal.print(json(suggestions, answer.network))
        } else {
            printReadable(suggestions, answer.network)
        }
    }

    private func json(_ suggestions: [SameBusiness], _ network: Network) throws -> String {
        let list = suggestions.map { one -> JSON in
            let reasons = one.reasons.map { reason -> JSON in
                .object([
                    ("ground", .string(reason.ground.rawValue)), ("points", .integer(Int64(reason.points))), ("shared", .string(reason.shared)),
                    ("events", .array(reason.positions.map(JSON.unsigned))),
                ])
            }
            return .object([
                ("business", .string(one.business)), ("name", .string(one.name)), ("score", .integer(Int64(one.score))), ("reasons", .array(reasons)),
                (
                    "judgement",
                    .optional(one.judgement) { judgement in
                        .object([("merged", .bool(judgement.areOne)), ("event", .optional(judgement.position, JSON.unsigned))])
                    }
                ),
            ])
        }
        let members: [(String, JSON)] = [
            ("subject", .string(network.subject)), ("view", .string("same")), ("version", .integer(1)), ("least", .integer(Int64(least))),
            ("suggestions", .array(list)),
        ]
        return JSON.object(members + (try clocks.members()) + network.basis.members).text
    }

    private func printReadable(_ suggestions: [SameBusiness], _ network: Network) {
        Terminal.print(Terminal.bold("\(network.subject)  \(network.nodes.first?.label ?? "")"))
        for one in suggestions {
            Terminal.print("  \(Terminal.bold(tr("\(one.score) điểm", "\(one.score) points")))  \(one.business)  \(one.name)" + (one.judgement.map { "  " + $0.label } ?? ""))
            for reason in one.reasons {
                let events = reason.positions.map { "#\($0)" }.joined(separator: " ")
                Terminal.print("      +\(reason.points)  \(reason.ground.label): \(reason.shared)  " + Terminal.dim(events))
            }
        }
        let count = suggestions.count { $0.judgement?.areOne != true }
        Terminal.print(
            Terminal.dim(
                tr("\(count) gợi ý, chưa ai xác nhận. ", "\(count) \(count == 1 ? "suggestion" : "suggestions"), which nobody has confirmed. ")
                    + network.basis.line))
    }
}

extension SameBusiness.Judgement {
    /// What people read of it.
    fileprivate var label: String {
        let event = position.map { " #\($0)" } ?? ""
        return areOne ? tr("đã gộp", "merged") + event : tr("đã gộp rồi tách lại", "merged, then unmerged") + event
    }
}

extension SameBusiness.Ground {
    /// What people call it.
    fileprivate var label: String {
        switch self {
        case .owner: tr("cùng chủ", "same owner")
        case .premises: tr("cùng điểm", "same premises")
        case .address: tr("cùng địa chỉ", "same address")
        case .contract: tr("cùng hợp đồng", "same contract")
        case .name: tr("tên giống nhau", "like names")
        case .succession: tr("nối tiếp nhau trong 90 ngày", "one after the other within 90 days")
        }
    }
}
