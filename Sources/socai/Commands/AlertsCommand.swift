import ArgumentParser
import CivilTime
import Domain
import Foundation
import Ledger
import ProjectionKit

struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: tr("Cảnh báo theo địa điểm, không theo chủ.", "Alerts by premises, not by owner."),
        discussion: tr(
            """
            VÍ DỤ
              socai alerts --as cat-gialai
              socai alerts --as stttt-gialai --kind resigned --since 2024-06-01 --json
              socai alerts --as stttt-gialai --subject point:D00123
            resigned: một doanh nghiệp chấm dứt hợp đồng, doanh nghiệp khác ký cho cùng địa điểm trong một năm, dù tên ai.
            reopened: cơ sở đã chấm dứt, cơ sở khác tên đăng ký tại cùng địa chỉ. active: có hoạt động khi đang bị đình chỉ hoặc đóng cửa theo lệnh.
            Hợp đồng của doanh nghiệp là thông tin thương mại: doanh nghiệp, báo chí, đoàn thể không xem được.
            """,
            """
            EXAMPLES
              socai alerts --as cat-gialai
              socai alerts --as stttt-gialai --kind resigned --since 2024-06-01 --json
              socai alerts --as stttt-gialai --subject point:D00123
            resigned: one provider ended the contract, another signed for the same premises within a year, in whoever's name.
            reopened: a business ended, one of another name is registered at its address. active: at work while suspended or closed by order.
            Contracts are commercial: providers, the press and unions do not see them.
            """))

    @Option(help: ArgumentHelp(tr("Chỉ loại này: resigned, reopened, active.", "This kind alone: resigned, reopened, active."), valueName: tr("loại", "kind")))
    var kind: String?
    @Option(help: ArgumentHelp(tr("Chỉ đối tượng này.", "This subject alone."), valueName: "kind:value"))
    var subject: String?
    @Option(help: ArgumentHelp(tr("Từ ngày này.", "From this day on."), valueName: tr("ngày", "day")))
    var since: String?
    @OptionGroup var clocks: ClockOptions
    @Option(name: .customLong("as"), help: ArgumentHelp(tr("Cơ quan người hỏi.", "The asking agency."), valueName: tr("cơ-quan", "agency")))
    var agency: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if let kind, !["resigned", "reopened", "active"].contains(kind) {
            throw ValidationError(tr("--kind “\(kind)”: nhận resigned, reopened, active.", "--kind “\(kind)”: takes resigned, reopened, active."))
        }
        if let since, Day(iso: since) == nil { throw ValidationError(tr("--since: viết ngày YYYY-MM-DD.", "--since: write a day YYYY-MM-DD.")) }
        if let subject, Tag(subject) == nil {
            throw ValidationError(tr("“\(subject)” không phải đối tượng loại:mã.", "“\(subject)” is not a subject kind:value."))
        }
    }

    func run() throws {
        let projection = try ViewAccess.projection("PremisesWatch")
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        if let agency, try !projection.admits(ledger.agencyState(agency).kind) { throw LedgerError.closedView(projection.name, agency: agency) }
        let store = try ledger.views(atSize: ledger.size(at: clocks.known), true: clocks.instant())
        _ = try store.catchUp([projection.name])
        var filters: [ViewQuery.Filter] = []
        if let kind { filters.append(.init("kind", .equal, .text(kind))) }
        if let subject { filters.append(.init("subject", .equal, .text(Tag.normalised(subject)))) }
        if let since { filters.append(.init("day", .greaterOrEqual, .text(since))) }
        let answer = try store.query(projection.name, ViewQuery(table: "alerts", filters: filters, limit: 1_000_000))
        if options.output.json { return RowPrinter.printJSON(answer, try clocks.members()) }
        for row in answer.rows {
            let cells = row.map(\.description)
            Terminal.print("\(cells[2])  \(Terminal.bold(Self.label(cells[0])))  \(cells[1])")
            Terminal.print("      " + tr(cells[4], cells[5]))
        }
        let position = answer.position.map { Terminal.grouped($0) } ?? "–"
        Terminal.print(
            Terminal.dim(
                tr("\(answer.rows.count) cảnh báo. Căn cứ: vị trí \(position), bảng \(answer.view) v\(answer.version), gốc \(answer.root)",
                    "\(answer.rows.count) alerts. Rests on: position \(position), view \(answer.view) v\(answer.version), root \(answer.root)")))
        for quarantine in answer.quarantined { Terminal.message(quarantine.line) }
    }

    private static func label(_ kind: String) -> String {
        switch kind {
        case "resigned": tr("Ký lại nơi khác", "Signed elsewhere")
        case "reopened": tr("Mở lại dưới tên khác", "Reopened under another name")
        default: tr("Hoạt động khi bị đình chỉ, đóng cửa", "Active while suspended or closed")
        }
    }
}
