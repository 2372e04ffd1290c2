import ArgumentParser
import Ledger

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: tr("Tạo sổ cái mới.", "Make a new ledger."),
        discussion: tr("VÍ DỤ\n  socai init --ledger ./so-cai --origin gialai.gov.vn/so-cai",
            "EXAMPLE\n  socai init --ledger ./so-cai --origin gialai.gov.vn/so-cai"))

    @OptionGroup var options: LedgerOptions

    @Option(
        help: ArgumentHelp(
            tr("Tên gốc, ghi trong mọi điểm chốt: tên miền và đường dẫn của đơn vị giữ sổ.",
                "The origin name in every checkpoint: domain and path of the ledger's keeper."),
            valueName: tr("tên", "name")))
    var origin: String

    func validate() throws {
        if !LedgerSettings.isWellFormed(origin: origin) {
            throw ValidationError(
                tr("--origin không được trống, không chứa dấu cách, dấu cộng hay dấu nháy.",
                    "--origin may not be empty nor hold blanks, plus signs or quotes."))
        }
    }

    func run() throws {
        var random = SystemRandomNumberGenerator()
        let directory = try options.directory()
        let ledger = try Ledger.create(at: directory, origin: origin, clock: SystemClock.now, random: &random)
        defer { ledger.close() }
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("ledger", .string(directory)), ("origin", .string(ledger.settings.origin)),
                    ("verifier_key", .string(ledger.settings.verifierKey)),
                ]).text)
        } else {
            Terminal.print(
                tr("Đã tạo sổ cái tại \(directory)", "Made a ledger at \(directory)") + "\n"
                    + tr("  Tên gốc:        ", "  Origin:       ") + ledger.settings.origin + "\n"
                    + tr("  Khóa công khai: ", "  Public key:   ") + ledger.settings.verifierKey)
            Terminal.message(
                tr("Hãy sao lưu riêng thư mục khóa \(directory)/keys: mất khóa thì phần niêm phong không đọc lại được.",
                    "Back up \(directory)/keys apart: without the keys, sealed parts can never be read again."))
        }
    }
}
