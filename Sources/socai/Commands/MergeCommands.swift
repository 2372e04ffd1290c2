import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger

/// Two businesses, and the judgement on them.
struct JudgementOptions: ParsableArguments {
    @Argument(help: ArgumentHelp(tr("Cơ sở, dạng business:mã.", "The business, as business:value."), valueName: "business:A"))
    var business: String
    @Argument(help: ArgumentHelp(tr("Cơ sở kia.", "The other business."), valueName: "business:B"))
    var other: String
    @Flag(help: ArgumentHelp(tr("Chỉ cho xem điều gì sẽ thay đổi; không ghi gì.", "Only show what would change; nothing is recorded.")))
    var preview = false
    @Option(help: ArgumentHelp(tr("Lý do.", "The ground."), valueName: tr("lý-do", "ground")))
    var ground: String?
    @Option(help: ArgumentHelp(tr("Văn bản kết luận.", "The document that says so."), valueName: tr("số", "number")))
    var document: String?
    @Option(
        name: [.customLong("agency"), .customLong("as")],
        help: ArgumentHelp(tr("Cơ quan ghi.", "The recording body."), valueName: tr("cơ-quan", "agency")))
    var agency: String?
    @Option(help: ArgumentHelp(tr("Người ghi.", "The officer."), valueName: tr("người", "officer")))
    var officer: String?
    @Option(help: ArgumentHelp(tr("Khi nào, nếu không phải bây giờ.", "When, if not now."), valueName: "DATE"))
    var occurred: String?
    @Option(
        help: ArgumentHelp(
            tr("Xét tái phạm cho hành vi vào ngày này (mặc định: ngày ghi cuối).", "Judge another act on this day (default: the day of the last record)."),
            valueName: tr("ngày", "day")))
    var at: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        for subject in [business, other] where Tag(subject)?.kind != "business" {
            throw ValidationError(tr("“\(subject)” không phải business:mã.", "“\(subject)” is not business:value."))
        }
        if let at, Day(iso: at) == nil { throw ValidationError(tr("--at: viết ngày YYYY-MM-DD.", "--at: write a day YYYY-MM-DD.")) }
        if let occurred, Instant(occurred) == nil {
            throw ValidationError(tr("--occurred nhận ngày hoặc thời điểm RFC 3339.", "--occurred takes a date or an RFC 3339 date-time."))
        }
        guard !preview else { return }
        let stated = [("--ground", ground), ("--document", document), ("--agency", agency), ("--officer", officer)]
        let missing = stated.filter { ($0.1 ?? "").isEmpty }.map(\.0)
        if !missing.isEmpty {
            let list = missing.joined(separator: ", ")
            throw ValidationError(
                tr("Để ghi, hãy nêu \(list); chỉ xem trước: --preview.", "To record it, state \(list); to look first: --preview."))
        }
    }

    /// Shows what the judgement changes, and records it unless only a preview is wanted.
    func run(_ make: (String, String, String, String) -> IdentityEvent) throws {
        let (one, two) = (Tag(business)?.value ?? "", Tag(other)?.value ?? "")
        let judgement = make(one, two, ground ?? "-", document ?? "-")
        let ledger = try options.open(readOnly: preview)
        defer { ledger.close() }
        let act = Act(
            id: .fresh(), event: .identity(judgement), agency: agency ?? "", officer: officer ?? "",
            occurred: occurred.flatMap { Instant($0) } ?? SystemClock.now(), command: judgement.type)
        // What would be refused changes nothing; who may record it is asked where a body is named.
        _ = try agency == nil ? ledger.previewUnsigned(act) : ledger.preview(act)
        let effect = try MergeEffect(of: judgement, in: ledger, size: ledger.log.size, on: at.flatMap { Day(iso: $0) })
        let positions = preview ? nil : try ledger.record(act).positions
        give(judgement, effect, positions, try ledger.basis(size: ledger.log.size))
    }

    private func give(_ judgement: IdentityEvent, _ effect: MergeEffect, _ positions: [Position]?, _ basis: Basis) {
        let pair = judgement.pair
        if options.output.json {
            let members: [(String, JSON)] = [
                ("businesses", .strings([pair.one, pair.other])), ("type", .string(judgement.type)), ("view", .string("merge")), ("version", .integer(1)),
                ("positions", .optional(positions) { .array($0.map(JSON.unsigned)) }),
            ]
            return Terminal.print(JSON.object(members + effect.members() + basis.members).text)
        }
        let type = DomainEvent.identity(judgement).eventType
        Terminal.print(Terminal.bold("\(tr(type.labelVi, type.labelEn)): \(pair.one) · \(pair.other)"))
        effect.print()
        if let positions {
            Terminal.print(tr("Đã ghi: ", "Recorded: ") + positions.map { "#\($0)" }.joined(separator: " ") + ". " + basis.line)
        } else {
            Terminal.print(tr("Chưa ghi gì. ", "Nothing was recorded. ") + basis.line)
        }
    }
}

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: tr("Kết luận hai cơ sở trong sổ là một; xem trước điều gì đổi.", "Judge that two businesses on record are one; see first what changes."),
        discussion: tr(
            """
            VÍ DỤ
              socai merge business:DN00012 business:DN00230 --preview
              socai merge business:DN00012 business:DN00230 --ground "cùng chủ, cùng địa chỉ" --document "12/KL-STTTT" \\
                --agency stttt-gialai --officer "Ng. V. A"
            Không sửa gì trong sổ: trace, network, recidivism và hạn mức kiểm tra trả lời cho cả hai như một; --known, --true trước
            đó vẫn thấy hai. Gợi ý cơ sở nên xem: socai same. Làm ngược lại: socai unmerge.
            """,
            """
            EXAMPLES
              socai merge business:DN00012 business:DN00230 --preview
              socai merge business:DN00012 business:DN00230 --ground "same owner, same address" --document "12/KL-STTTT" \\
                --agency stttt-gialai --officer "Ng. V. A"
            Nothing on record is altered: trace, network, recidivism and the quota of inspections answer for both as one; --known and
            --true before it still see two. Whom to look at: socai same. The inverse: socai unmerge.
            """))
    @OptionGroup var judgement: JudgementOptions

    func run() throws {
        try judgement.run { one, other, ground, document in
            var act = BusinessesMerged()
            (act.businessID, act.otherID, act.ground, act.document) = (one, other, ground, document)
            return .businessesMerged(act)
        }
    }
}

struct UnmergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmerge",
        abstract: tr("Rút kết luận rằng hai cơ sở là một; xem trước điều gì đổi.", "Withdraw the judgement that two businesses are one; see first what changes."),
        discussion: tr(
            """
            VÍ DỤ
              socai unmerge business:DN00012 business:DN00230 --preview
              socai unmerge business:DN00012 business:DN00230 --ground "hai chủ khác nhau" --document "15/KL-STTTT" \\
                --agency stttt-gialai --officer "Ng. V. A"
            Sau đó mọi câu trả lời như chưa từng gộp; cả hai kết luận vẫn nằm trong sổ.
            """,
            """
            EXAMPLES
              socai unmerge business:DN00012 business:DN00230 --preview
              socai unmerge business:DN00012 business:DN00230 --ground "two owners" --document "15/KL-STTTT" \\
                --agency stttt-gialai --officer "Ng. V. A"
            Afterwards every answer is as if they had never been merged; both judgements stay on record.
            """))
    @OptionGroup var judgement: JudgementOptions

    func run() throws {
        try judgement.run { one, other, ground, document in
            var act = BusinessesUnmerged()
            (act.businessID, act.otherID, act.ground, act.document) = (one, other, ground, document)
            return .businessesUnmerged(act)
        }
    }
}
