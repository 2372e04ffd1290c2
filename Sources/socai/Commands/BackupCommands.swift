import ArgumentParser
import EventLog
import Ledger

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: tr("Sao lưu nóng sổ cái.", "Back up the ledger while it is in use."),
        discussion: tr(
            "VÍ DỤ\n  socai backup /sao-luu/2026-11-23\nKhóa được ghi ra thư mục THƯ_MỤC.keys bên cạnh: hãy cất ở nơi khác.",
            "EXAMPLE\n  socai backup /backup/2026-11-23\nKeys go to DIR.keys beside it: keep them in another place."))

    @Argument(help: ArgumentHelp(tr("Thư mục đích, mới hoặc trống.", "The target, new or empty."), valueName: tr("thư-mục", "dir")))
    var target: String
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        try ledger.backup(to: target)
        let copied = try Ledger.summary(ofBackup: target)
        if options.output.json {
            Terminal.print(
                JSON.object(
                    [("backup", .string(target)), ("keys", .string(Ledger.keysDirectory(ofBackup: target)))]
                        + copied.members).text)
        } else {
            Terminal.print(tr("Đã sao lưu vào \(target). ", "Backed up to \(target). ") + copied.line)
            Terminal.message(
                tr("Khóa nằm ở \(Ledger.keysDirectory(ofBackup: target)): hãy cất riêng.",
                    "The keys lie in \(Ledger.keysDirectory(ofBackup: target)): keep them apart."))
        }
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: tr("Dựng lại sổ cái từ bản sao lưu.", "Make a ledger of a backup."),
        discussion: tr(
            """
            VÍ DỤ
              socai restore /sao-luu/2026-11-23 --ledger ./so-cai-moi
              socai restore /sao-luu/2026-11-24 --ledger ./so-cai-moi --update    chỉ lấy phần mới hơn
              socai restore ./so-cai --ledger ./so-du-phong --update              cũng được từ sổ đang dùng
            """,
            """
            EXAMPLES
              socai restore /backup/2026-11-23 --ledger ./new-ledger
              socai restore /backup/2026-11-24 --ledger ./new-ledger --update     takes only what is newer
              socai restore ./ledger --ledger ./standby --update                  from the ledger in use, too
            """))

    @Argument(help: ArgumentHelp(tr("Bản sao lưu.", "The backup."), valueName: tr("thư-mục", "dir")))
    var backup: String
    @Flag(help: ArgumentHelp(tr("Đưa bản đã dựng lên bằng bản gốc mới hơn.", "Bring a copy that is there up to a newer original.")))
    var update = false
    @Option(help: ArgumentHelp(tr("Thư mục khóa của bản sao lưu, nếu không nằm cạnh nó.", "The backup's keys, where they do not lie beside it."), valueName: tr("thư-mục", "dir")))
    var keys: String?
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let target = try options.directory()
        if update { return try bringUp(target) }
        let withKeys = try Ledger.restore(backup, to: target, secrets: keys)
        let ledger = try Ledger(at: target, readOnly: true, clock: SystemClock.now)
        defer { ledger.close() }
        let basis = try ledger.basis(size: ledger.log.size)
        if options.output.json {
            Terminal.print(
                JSON.object([("ledger", .string(target)), ("keys_restored", .bool(withKeys))] + basis.members).text)
        } else {
            Terminal.print(tr("Đã dựng lại tại \(target). ", "Restored at \(target). ") + basis.line)
        }
        if !withKeys {
            Terminal.message(
                tr("Không tìm thấy khóa: phần niêm phong không đọc được và chưa ký được điểm chốt mới. Thêm --keys THƯ_MỤC.",
                    "No keys found: sealed parts cannot be read and no new checkpoint be signed. Give --keys DIR."))
        }
        Terminal.message(tr("Dựng lại các bảng: socai views rebuild", "Rebuild the views: socai views rebuild"))
    }

    private func bringUp(_ target: String) throws {
        let report = try Ledger.update(target, from: backup, secrets: keys, clock: SystemClock.now)
        let new = report.basis.size - report.from
        if options.output.json {
            Terminal.print(
                JSON.object(
                    [("ledger", .string(target)), ("new", .unsigned(new)), ("keys_replaced", .bool(report.keysReplaced))]
                        + report.basis.members).text)
        } else {
            Terminal.print(
                tr("Đã lấy thêm \(Terminal.grouped(new)) sự kiện. ", "Took over \(Terminal.grouped(new)) events. ") + report.basis.line)
        }
        if !report.keysReplaced {
            Terminal.message(
                tr("Khóa giữ như cũ: phần niêm phong của đối tượng mới chưa đọc được. Thêm --keys THƯ_MỤC.",
                    "The keys are as before: sealed parts of new subjects cannot be read. Give --keys DIR."))
        }
    }
}
