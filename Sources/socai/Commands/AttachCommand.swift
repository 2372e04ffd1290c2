import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct AttachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: tr("Đính kèm tệp gốc vào hồ sơ một đối tượng.", "Attach an original to a subject's dossier."),
        discussion: tr(
            """
            VÍ DỤ
              socai attach case:VP-2024-0042 bien-ban.pdf --agency stttt-gialai --officer "Ng. V. A" --ground "hồ sơ xử phạt"
              socai attach 1666 giay-phep.pdf --agency ubnd-h623 --officer "Tr. B" --ground "bản chính"    (sự kiện ở vị trí 1666)
            Tệp được lưu nguyên từng byte theo SHA-256, bền trên đĩa rồi mới ghi sự kiện. Hành vi mật: tệp được niêm phong như hành vi.
            """,
            """
            EXAMPLES
              socai attach case:VP-2024-0042 record.pdf --agency stttt-gialai --officer "Ng. V. A" --ground "sanction file"
              socai attach 1666 licence.pdf --agency ubnd-h623 --officer "Tr. B" --ground "original"    (the event at position 1666)
            The file is kept byte for byte under its SHA-256, durable before the event. What belongs to a confidential act is sealed as it is.
            """))

    @Argument(
        help: ArgumentHelp(
            tr("Đối tượng (loại:mã), hoặc vị trí của sự kiện.", "The subject (kind:value), or an event's position."),
            valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Argument(help: ArgumentHelp(tr("Tệp gốc.", "The original."), valueName: tr("tệp", "file")))
    var file: String
    @OptionGroup var recorder: RecorderOptions
    @Option(help: ArgumentHelp(tr("Lý do lưu giữ.", "Why it is kept."), valueName: tr("lý-do", "ground")))
    var ground: String
    @Option(help: ArgumentHelp(tr("Thuộc sự kiện ở vị trí này.", "It belongs to the event at this position."), valueName: "P"))
    var act: Position?
    @Option(help: ArgumentHelp(tr("Tên tệp, nếu khác.", "What it is called, if otherwise."), valueName: tr("tên", "name")))
    var name: String?
    @Option(help: ArgumentHelp(tr("Loại nội dung, ví dụ application/pdf.", "Its media type, such as application/pdf."), valueName: tr("loại", "type")))
    var mediaType: String?
    @Option(
        name: .customLong("seal"),
        help: ArgumentHelp(
            tr("Niêm phong trong ngăn này, dù hành vi không đòi hỏi.", "Seal it in this compartment, though its act would not have it sealed."),
            valueName: tr("ngăn", "compartment")))
    var seal: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if let seal, Compartment(name: seal) == nil {
            throw ValidationError(tr("Không có loại niêm phong “\(seal)”.", "There is no compartment “\(seal)”."))
        }
        if Position(subject) != nil, act != nil {
            throw ValidationError(tr("Nêu vị trí một lần: làm đối tượng hoặc --act.", "Name the position once: as subject or by --act."))
        }
    }

    func run() throws {
        let content = try InputFile.original(file, limit: Ledger.originalLimit)
        let ledger = try options.open()
        defer { ledger.close() }
        let (subject, event) = try target(ledger)
        let name = name ?? (file as NSString).lastPathComponent
        let original = NewOriginal(
            content: content, name: Tag.normalised(name), mediaType: mediaType ?? MediaType.of(content, name: name), subject: subject,
            act: event, ground: ground, compartment: seal.flatMap { Compartment(name: $0) })
        let made = try ledger.attach(
            original, by: recorder.agency, officer: recorder.officer, occurred: recorder.instant(), id: .fresh(),
            salt: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
        let basis = try ledger.basis(size: ledger.log.size)
        guard !options.output.json else {
            return Terminal.print(JSON.object(AttachmentText.members(made) + basis.members).text)
        }
        Terminal.print(tr("Đã đính kèm vào \(subject): ", "Attached to \(subject): ") + "attachment:\(made.id)")
        AttachmentText.print(made)
    }

    /// The subject and event that the first argument names.
    private func target(_ ledger: Ledger) throws -> (subject: String, event: EventID?) {
        guard let position = Position(subject) ?? act else { return (subject, nil) }
        guard let event = try ledger.log.event(at: position) else {
            throw LedgerError.noSuchPosition(position, size: try ledger.log.size)
        }
        guard Position(subject) != nil else { return (subject, event.id) }
        let own = try ledger.reader().fact(event).event.subject ?? event.tags.first
        guard let own else { throw LedgerError.malformedSubject(subject) }
        return (own, event.id)
    }
}

/// Who records something, and when it took place.
struct RecorderOptions: ParsableArguments {
    @Option(
        name: [.customLong("agency"), .customLong("as")],
        help: ArgumentHelp(tr("Cơ quan ghi.", "The recording body."), valueName: tr("cơ-quan", "agency")))
    var agency: String
    @Option(
        name: [.customLong("officer"), .customLong("reader")],
        help: ArgumentHelp(tr("Người ghi.", "The officer."), valueName: tr("người", "officer")))
    var officer: String
    @Option(help: ArgumentHelp(tr("Khi nào, nếu không phải bây giờ.", "When, if not now."), valueName: "DATE"))
    var occurred: String?

    func validate() throws {
        if let occurred, Instant(occurred) == nil {
            throw ValidationError(tr("--occurred nhận ngày hoặc thời điểm RFC 3339.", "--occurred takes a date or an RFC 3339 date-time."))
        }
    }

    func instant() -> Instant { occurred.flatMap { Instant($0) } ?? SystemClock.now() }
}

/// What kind of content a file holds, as far as its first bytes or its name say.
enum MediaType {
    static func of(_ content: Data, name: String) -> String {
        if let known = signatures.first(where: { content.starts(with: $0.bytes) }) { return known.type }
        return byName[(name as NSString).pathExtension.lowercased()] ?? "application/octet-stream"
    }

    private static let signatures: [(bytes: [UInt8], type: String)] = [
        (Array("%PDF-".utf8), "application/pdf"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"), (Array("GIF8".utf8), "image/gif"),
        ([0x49, 0x49, 0x2A, 0x00], "image/tiff"), ([0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
    ]

    private static let byName = [
        "txt": "text/plain", "csv": "text/csv", "html": "text/html", "json": "application/json", "xml": "application/xml",
        "zip": "application/zip", "mp3": "audio/mpeg", "wav": "audio/wav", "mp4": "video/mp4", "eml": "message/rfc822",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "odt": "application/vnd.oasis.opendocument.text", "doc": "application/msword",
    ]
}
