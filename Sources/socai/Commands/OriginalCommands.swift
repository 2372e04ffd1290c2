import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger

struct AttachmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachments", abstract: tr("Tệp gốc đính kèm một đối tượng và ai đã giữ, mở, bàn giao.", "The originals attached to a subject, and their custody."),
        discussion: tr("VÍ DỤ\n  socai attachments case:VP-2024-0042\nLấy tệp gốc: socai original MÃ --out TỆP.",
            "EXAMPLE\n  socai attachments case:VP-2024-0042\nTo get one: socai original ID --out FILE."))

    @Argument(help: ArgumentHelp(tr("Đối tượng, dạng loại:mã.", "The subject, as kind:value."), valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Option(help: ArgumentHelp(tr("Đến vị trí hoặc ngày ghi này (gồm cả nó).", "As of this position or day of record (inclusive)."), valueName: "P|DATE"))
    var known: MomentArgument?
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let basis = try ledger.basis(size: ledger.size(at: known?.moment))
        let found = try ledger.attachments(of: subject, size: basis.size)
        if options.output.json {
            let listed = JSON.array(found.map { .object(AttachmentText.members($0)) })
            return Terminal.print(JSON.object([("subject", .string(subject)), ("attachments", listed)] + basis.members).text)
        }
        if found.isEmpty { Terminal.print(tr("Không có tệp gốc nào đính kèm \(subject).", "No original is attached to \(subject).")) }
        for attachment in found {
            Terminal.print(Terminal.bold("attachment:\(attachment.id)"))
            AttachmentText.print(attachment)
        }
        Terminal.print(Terminal.dim(basis.line))
    }
}

struct OriginalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "original", abstract: tr("Lấy lại tệp gốc đúng từng byte; việc mở được ghi vào sổ trước.", "Get an original back byte for byte; the opening is recorded first."),
        discussion: tr(
            "VÍ DỤ\n  socai original 019a… --out bien-ban.pdf --as thanh-tra --reader \"Tr. Kiểm\" --purpose \"kiểm tra hồ sơ\"\nTệp đã bị sửa: không đưa ra gì, mã thoát 3.",
            "EXAMPLE\n  socai original 019a… --out record.pdf --as inspectorate --reader \"Tr. Kiem\" --purpose \"review\"\nAn altered file: nothing is given, exit 3."))

    @Argument(help: ArgumentHelp(tr("Mã tệp đính kèm.", "The attachment's id."), valueName: tr("mã", "id")))
    var attachment: String
    @Option(help: ArgumentHelp(tr("Ghi ra tệp này; - là đầu ra chuẩn.", "Write to this file; - is standard output."), valueName: tr("tệp", "file")))
    var out: String
    @OptionGroup var who: ReaderOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let reader = try who.identity(.opened, "original \(AttachmentText.id(attachment))")
        let ledger = try options.open()
        defer { ledger.close() }
        let opened = try ledger.openOriginal(AttachmentText.id(attachment), for: reader) { _ in .fresh() }
        // Released here, and nowhere else: the reading is on record.
        if out == "-" {
            try FileHandle.standardOutput.write(contentsOf: opened.content)
        } else {
            try OutputFile.put(opened.content, at: out)
        }
        if options.output.json, out != "-" {
            let basis = try ledger.basis(size: ledger.log.size)
            Terminal.print(
                JSON.object(
                    [
                        ("attachment", .string(AttachmentText.id(attachment))), ("file", .string(out)), ("name", .string(opened.name)),
                        ("media_type", .string(opened.mediaType)), ("bytes", .integer(Int64(opened.content.count))),
                        ("sha256", .string(opened.digest)),
                    ] + basis.members).text)
        } else {
            Terminal.message(
                tr("Đã ghi \(opened.name) (\(Terminal.grouped(opened.content.count)) byte) ra \(out); SHA-256 \(opened.digest) khớp.",
                    "Wrote \(opened.name) (\(Terminal.grouped(opened.content.count)) bytes) to \(out); its SHA-256 \(opened.digest) is right."))
        }
    }
}

struct HandOverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-over", abstract: tr("Ghi việc bàn giao tệp gốc cho cơ quan khác.", "Record that an original was handed over to another body."),
        discussion: tr(
            "VÍ DỤ\n  socai hand-over 019a… --to ca-gialai --receiver \"Lê C\" --document \"BBGN 12\" --ground \"chuyển hồ sơ\" --agency stttt-gialai --officer \"Ng. V. A\"",
            "EXAMPLE\n  socai hand-over 019a… --to ca-gialai --receiver \"Le C\" --document \"BBGN 12\" --ground \"file transfer\" --agency stttt-gialai --officer \"Ng. V. A\""))

    @Argument(help: ArgumentHelp(tr("Mã tệp đính kèm.", "The attachment's id."), valueName: tr("mã", "id")))
    var attachment: String
    @Option(help: ArgumentHelp(tr("Cơ quan nhận.", "The receiving body."), valueName: tr("cơ-quan", "agency")))
    var to: String
    @Option(help: ArgumentHelp(tr("Người nhận.", "Who receives it."), valueName: tr("người", "person")))
    var receiver: String
    @Option(help: ArgumentHelp(tr("Biên bản giao nhận.", "The record made of it."), valueName: tr("số", "number")))
    var document: String
    @Option(help: ArgumentHelp(tr("Lý do.", "The ground."), valueName: tr("lý-do", "ground")))
    var ground: String
    @OptionGroup var recorder: RecorderOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        let id = AttachmentText.id(attachment)
        let receipt = try ledger.handOver(
            id, .init(to: to, receiver: receiver, document: document, ground: ground), by: recorder.agency, officer: recorder.officer,
            occurred: recorder.instant(), id: .fresh())
        let basis = try ledger.basis(size: ledger.log.size)
        if options.output.json {
            let positions = JSON.array(receipt.positions.map(JSON.unsigned))
            Terminal.print(JSON.object([("attachment", .string(id)), ("positions", positions)] + basis.members).text)
        } else {
            Terminal.print(tr("Đã ghi bàn giao attachment:\(id) cho \(to).", "Recorded: attachment:\(id) handed over to \(to)."))
        }
    }
}
