import ArgumentParser
import Ledger

struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: tr("Kho khóa của các phần niêm phong.", "The keys of the sealed parts."),
        subcommands: [VaultRotate.self])
}

struct VaultRotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: tr("Đổi khóa bọc của kho khóa.", "Change the key that wraps the keys."),
        discussion: tr(
            """
            VÍ DỤ
              socai vault rotate --ledger ./so-cai
            Mọi khóa dữ liệu được bọc lại bằng khóa mới trong một lần ghi; sổ không đổi một byte. Mất điện giữa chừng thì khóa cũ
            hoặc khóa mới vẫn mở được, mở lại sổ là xong. Sau đó hãy sao lưu lại (socai backup) và hủy các bản sao khóa cũ.
            """,
            """
            EXAMPLE
              socai vault rotate --ledger ./ledger
            All data keys are wrapped by a new key in one commit; not a byte of the log changes. After a crash the old key or the
            new one opens everything, and opening the ledger finishes it. Then back up (socai backup) and destroy copies of the
            old key.
            """))

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        let done = try ledger.rotateVaultKey()
        if options.output.json {
            return Terminal.print(
                JSON.object([
                    ("keys", .integer(Int64(done.keys))), ("changes", .unsigned(done.changes)), ("key_file", .string(done.keyFile)),
                ]).text)
        }
        Terminal.print(
            tr("Đã bọc lại \(Terminal.grouped(done.keys)) khóa dữ liệu bằng khóa mới ở \(done.keyFile) (lần đổi thứ \(done.changes)).",
                "Wrapped \(Terminal.grouped(done.keys)) data keys anew under the new key in \(done.keyFile) (change number \(done.changes))."))
        Terminal.message(
            tr("Hãy sao lưu lại bằng socai backup, rồi hủy các bản sao của khóa cũ và của kho khóa cũ.",
                "Back up again with socai backup, then destroy copies of the old key and of the old vault."))
    }
}
