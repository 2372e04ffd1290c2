import ArgumentParser
import CivilTime
import Domain
import Foundation
import Ledger
import ProjectionKit

struct DeviationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deviations", abstract: tr("Việc trễ, thiếu, sai thẩm quyền, sai trình tự.", "Acts late, missing, unauthorised, out of order."),
        discussion: tr(
            """
            VÍ DỤ
              socai deviations
              socai deviations --kind late --kind missing --on 2025-06-30
              socai deviations --subject case:VP-2024-0042 --json
              socai deviations --map case --out vu-viec.svg     (sơ đồ quy trình: như socai process case)
            Mỗi việc được xét lại bằng chính các quy tắc lúc ghi, trên những gì sổ có khi ấy; việc nhập từ nơi khác cũng vậy.
            Đơn vị được đề nghị (không phải giao) không bao giờ bị coi là trễ. Hồ sơ trẻ em, công an: với --as, chỉ cơ quan được biết mới thấy.
            """,
            """
            EXAMPLES
              socai deviations
              socai deviations --kind late --kind missing --on 2025-06-30
              socai deviations --subject case:VP-2024-0042 --json
              socai deviations --map case --out cases.svg       (the process map: the same as socai process case)
            Each act is held against the rules that decide on recording, on what the ledger held then; imported acts as well.
            Who was asked, and not ordered, is never late. Child cases and dockets: with --as, only bodies that may know see them.
            """))

    @Option(help: ArgumentHelp(tr("Chỉ loại này: late, missing, unauthorised, out-of-order.", "This kind alone: late, missing, unauthorised, out-of-order."), valueName: tr("loại", "kind")))
    var kind: [String] = []
    @Option(help: ArgumentHelp(tr("Chỉ đối tượng này.", "This subject alone."), valueName: "kind:value"))
    var subject: String?
    @Option(help: ArgumentHelp(tr("Xét vào ngày này; không nêu: ngày ghi cuối cùng.", "As of this day; none: the day of the last record."), valueName: tr("ngày", "day")))
    var on: String?
    @Option(
        help: ArgumentHelp(
            tr("Chỉ tính những gì sổ đã ghi đến vị trí hoặc ngày này.", "Only what the ledger had recorded by this position or date."), valueName: "P|DATE"))
    var known: MomentArgument?
    @OptionGroup var who: AudienceOptions
    @Option(help: ArgumentHelp(tr("Vẽ sơ đồ quy trình của loại đối tượng này.", "Draw the process map of subjects of this kind."), valueName: "kind"))
    var map: String?
    @Option(help: ArgumentHelp(tr("Tệp SVG của sơ đồ.", "The map's SVG file."), valueName: tr("tệp", "file")))
    var out: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if let on, Day(iso: on) == nil { throw ValidationError(tr("--on: viết ngày YYYY-MM-DD.", "--on: write a day YYYY-MM-DD.")) }
        for kind in kind where Deviation.Kind(rawValue: kind) == nil {
            throw ValidationError(tr("--kind “\(kind)”: nhận late, missing, unauthorised, out-of-order.", "--kind “\(kind)”: takes late, missing, unauthorised, out-of-order."))
        }
        if out != nil, map == nil { throw ValidationError(tr("--out là tệp của --map LOẠI.", "--out is the file of --map KIND.")) }
    }

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let audience = try who.audience(ledger, "deviations")
        if let map { return try ProcessCommand.draw(map, known?.moment, audience, out, ledger, json: options.output.json) }
        let line = ProgressLine(tr("Đang xét", "Deciding again"))
        let answer = try ledger.deviations(of: subject, known: known?.moment, on: on.flatMap { Day(iso: $0) }, audience: audience) { line.update($0, of: $1) }
        line.end()
        let wanted = Set(kind)
        let shown = answer.deviations.filter { wanted.isEmpty || wanted.contains($0.kind.rawValue) }
        options.output.json ? printJSON(shown, answer.basis, answer.day) : printReadable(shown, answer.basis, answer.day)
    }

    private func printJSON(_ deviations: [Deviation], _ basis: Basis, _ day: Day) {
        let counts = Deviation.Kind.allCases.map { kind in (kind.rawValue, JSON.integer(Int64(deviations.count { $0.kind == kind }))) }
        let list = deviations.map { deviation in
            JSON.object([
                ("kind", .string(deviation.kind.rawValue)), ("subject", .string(deviation.subject)), ("position", .unsigned(deviation.position)),
                ("type", .string(deviation.type)), ("agency", .string(deviation.agency)), ("day", .string(deviation.day.description)),
                ("rule", .string(deviation.rule)), ("article", .string(deviation.article)), ("due", .optional(deviation.due?.description, JSON.string)),
                ("days_late", .optional(deviation.daysLate(on: day).map(Int64.init), JSON.integer)), ("vi", .string(deviation.messageVi)),
                ("en", .string(deviation.messageEn)),
            ])
        }
        Terminal.print(
            JSON.object([("day", .string(day.description)), ("counts", .object(counts))] + basis.members + [("deviations", .array(list))]).text)
    }

    private func printReadable(_ deviations: [Deviation], _ basis: Basis, _ day: Day) {
        for kind in Deviation.Kind.allCases {
            let own = deviations.filter { $0.kind == kind }
            Terminal.print(Terminal.bold("\(kind.label): \(own.count)"))
            for deviation in own {
                let late = deviation.daysLate(on: day).map { tr("  trễ \($0) ngày", "  \($0) days late") } ?? ""
                Terminal.print("  \(deviation.day)  \(deviation.subject.padding(24)) \(deviation.agency)  " + tr(deviation.messageVi, deviation.messageEn) + late)
                Terminal.print(Terminal.dim("      #\(deviation.position) \(deviation.type)  \(deviation.rule), \(deviation.article)"))
            }
        }
        Terminal.print(Terminal.dim(tr("Vào ngày \(day.vietnamese). ", "As of \(day). ") + basis.line))
    }
}

extension Deviation.Kind {
    /// The kind as a person reads it.
    var label: String {
        switch self {
        case .late: tr("Trễ", "Late")
        case .missing: tr("Thiếu", "Missing")
        case .unauthorised: tr("Sai thẩm quyền", "Unauthorised")
        case .outOfOrder: tr("Sai trình tự", "Out of order")
        }
    }
}
