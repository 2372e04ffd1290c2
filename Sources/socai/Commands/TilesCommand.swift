import ArgumentParser
import Ledger

struct TilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tiles",
        abstract: tr("Ghi sổ theo bố cục C2SP tlog-tiles để công bố qua máy chủ web tĩnh.",
            "Write the log in C2SP tlog-tiles layout, for any static web server."),
        discussion: tr("VÍ DỤ\n  socai tiles /var/www/so-cai\nChạy lại chỉ ghi phần mới; phần niêm phong vẫn niêm phong.",
            "EXAMPLE\n  socai tiles /var/www/ledger\nRun again, it only writes what is new; sealed parts stay sealed."))

    @Argument(help: ArgumentHelp(tr("Thư mục công bố.", "Where to publish."), valueName: tr("thư-mục", "dir")))
    var directory: String
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        let report = try ledger.publishTiles(to: directory)
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("directory", .string(directory)), ("size", .unsigned(report.size)),
                    ("written", .integer(Int64(report.written))),
                ]).text)
        } else {
            Terminal.print(
                tr("Đã công bố \(Terminal.grouped(report.size)) sự kiện; ghi mới \(report.written) tệp.",
                    "Published \(Terminal.grouped(report.size)) events; \(report.written) files were written."))
        }
    }
}
