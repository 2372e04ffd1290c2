import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import SwiftProtobuf

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: tr("Ghi một hành vi: kiểm thẩm quyền và luật rồi ghi vào sổ.",
            "Record an act: authority and law are checked, then it is appended."),
        discussion: tr(
            """
            VÍ DỤ
              socai record --list                              các lệnh (loại sự kiện) và ai được ghi
              socai record LicenceIssued --example             mẫu JSON để điền
              socai record LicenceIssued giay-phep.json
              cat giay-phep.json | socai record LicenceIssued - --dry-run
            Tệp: {"agency": "...", "officer": "...", "occurred": "2025-03-10", "effective"?, "id"?, "payload": {…}}.
            Các trường của hành vi đứng trong "payload"; ngoài payload chỉ có ai ghi và khi nào. Ví dụ, viết một dòng:
              {"agency":"ubnd-x1","officer":"N.V.A","occurred":"2025-03-10","payload":{"pointId":"D1","ground":"chủ điểm xin đóng"}}
            Gửi lại cùng "id" thì chỉ ghi một lần. Bị từ chối: mã thoát 4, nêu quy tắc, điều luật và phần còn thiếu.
            """,
            """
            EXAMPLES
              socai record --list                              the commands (event types) and who may record them
              socai record LicenceIssued --example             a JSON template to fill in
              socai record LicenceIssued licence.json
              cat licence.json | socai record LicenceIssued - --dry-run
            File: {"agency": "...", "officer": "...", "occurred": "2025-03-10", "effective"?, "id"?, "payload": {…}}.
            The act's own fields stand under "payload"; beside it only who records, and when. An example, in one line:
              {"agency":"ubnd-x1","officer":"N.V.A","occurred":"2025-03-10","payload":{"pointId":"D1","ground":"closed by its owner"}}
            The same "id" again is recorded once. Refused: exit 4, naming rule, article and what is missing.
            """))

    @Argument(help: ArgumentHelp(tr("Lệnh: tên loại sự kiện.", "The command: an event type's name."), valueName: tr("lệnh", "command")))
    var command: String?
    @Argument(help: ArgumentHelp(tr("Tệp JSON, hoặc - để đọc từ đầu vào.", "A JSON file, or - for standard input."), valueName: tr("tệp", "file")))
    var file: String = "-"
    @Flag(help: ArgumentHelp(tr("Liệt kê các lệnh.", "List the commands.")))
    var list = false
    @Flag(help: ArgumentHelp(tr("In mẫu JSON của lệnh.", "Print a JSON template of the command.")))
    var example = false
    @Flag(help: ArgumentHelp(tr("Chỉ thử: không ghi gì.", "Only try: nothing is recorded.")))
    var dryRun = false
    @Option(help: ArgumentHelp(tr("Cơ quan ghi (thay cho trong tệp).", "The recording body (instead of the file's)."), valueName: tr("cơ-quan", "agency")))
    var agency: String?
    @Option(help: ArgumentHelp(tr("Người ghi (thay cho trong tệp).", "The officer (instead of the file's)."), valueName: tr("người", "officer")))
    var officer: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        if !list, command == nil {
            throw ValidationError(
                tr("Thiếu tên lệnh; xem danh sách: socai record --list", "The command is missing; see: socai record --list"))
        }
    }

    func run() throws {
        if list { return CommandCatalogue.print(json: options.output.json) }
        guard let command else { return }
        guard let type = Catalogue.eventType(command) else {
            throw ValidationError(
                tr("Không có lệnh “\(command)”; xem: socai record --list", "There is no command “\(command)”; see: socai record --list"))
        }
        if example { return Terminal.print(CommandCatalogue.example(type)) }
        let act = try ActFile(text: InputFile.text(file), type: type, agency: agency, officer: officer).act
        let ledger = try options.open()
        defer { ledger.close() }
        if dryRun {
            let events = try ledger.preview(act)
            let names = events.map(\.type)
            Terminal.print(
                options.output.json
                    ? JSON.object([("dry_run", .bool(true)), ("would_append", .strings(names))]).text
                    : tr("Sẽ ghi: ", "Would record: ") + names.joined(separator: ", "))
            return
        }
        let receipt = try ledger.record(act)
        // What was recorded is said first, whatever becomes of the question what it moved.
        let answer = Result { try movedDeadlines(receipt, ledger) }
        let moved = try? answer.get()
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("id", .string(act.id.description)), ("positions", .array(receipt.positions.map(JSON.unsigned))),
                    ("present", .bool(receipt.present)),
                ] + (moved.map { [("deadlines", .array($0.map(\.json)))] } ?? [])).text)
        } else {
            let positions = receipt.positions.map(String.init).joined(separator: ", ")
            Terminal.print(
                receipt.present
                    ? tr("Đã có từ trước ở vị trí \(positions); không ghi thêm.", "Recorded before at position \(positions); nothing added.")
                    : tr("Đã ghi ở vị trí \(positions), mã \(act.id).", "Recorded at position \(positions), id \(act.id)."))
            for change in moved ?? [] { Terminal.print(change.line) }
            if let moved { Terminal.message(tr("\(moved.count) thời hạn đang chạy đổi.", "\(moved.count) running deadlines changed.")) }
        }
        _ = try answer.get()
    }

    /// What an announcement of days, or a correction of one, moved; `nil` for any other act.
    private func movedDeadlines(_ receipt: Receipt, _ ledger: Ledger) throws -> [DeadlineChange]? {
        guard let position = receipt.positions.first, let recorded = try ledger.log.event(at: position), recorded.tags.contains(CalendarState.office)
        else { return nil }
        // Also of a body that is no more today: it recorded what it did then.
        let body = try ledger.agencyState(recorded.agency)
        return try DeadlineChange.all(by: recorded, in: ledger, for: Audience(agency: body.id, kind: body.kind))
    }
}

/// The act that a JSON file states.
struct ActFile {
    let act: Act

    static let members: Set<String> = [
        "id", "agency", "officer", "occurred", "effective", "causation", "correlation", "attributes", "payload",
    ]

    init(text: String, type: EventType, agency: String?, officer: String?) throws {
        func bad(_ vi: String, _ en: String) -> LedgerError { .malformed(file: "JSON", reason: tr(vi, en)) }
        guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw bad("không phải đối tượng JSON", "not a JSON object")
        }
        if let unknown = object.keys.filter({ !Self.members.contains($0) }).min() {
            throw bad("mục lạ “\(unknown)”", "unknown member “\(unknown)”")
        }
        func instant(_ name: String) throws -> Instant? {
            guard let value = object[name] else { return nil }
            guard let text = value as? String, let instant = Instant(text) else {
                throw bad("“\(name)” phải là ngày hoặc thời điểm RFC 3339", "“\(name)” must be a date or RFC 3339 date-time")
            }
            return instant
        }
        func identity(_ name: String) throws -> EventID? {
            guard let value = object[name] else { return nil }
            guard let text = value as? String, let id = EventID(text) else {
                throw bad("“\(name)” phải là UUID", "“\(name)” must be a UUID")
            }
            return id
        }
        guard let agency = agency ?? object["agency"] as? String, !agency.isEmpty else {
            throw bad("thiếu “agency”: cơ quan ghi", "“agency” is missing: the recording body")
        }
        guard let occurred = try instant("occurred") else {
            throw bad("thiếu “occurred”: hành vi xảy ra khi nào", "“occurred” is missing: when the act took place")
        }
        guard let payload = object["payload"] as? [String: Any] else {
            throw bad("thiếu “payload”", "“payload” is missing")
        }
        let event: DomainEvent
        do {
            let json = try JSONSerialization.data(withJSONObject: payload)
            let message = try type.messageType.init(jsonUTF8Data: json)
            event = try DomainEvent(type: type.name, payload: try message.serializedBytes())
        } catch {
            throw bad("“payload” không đúng mẫu của \(type.name): \(error)", "“payload” does not fit \(type.name): \(error)")
        }
        let attributes = object["attributes"] as? [String: String] ?? [:]
        self.act = Act(
            id: try identity("id") ?? .fresh(), event: event, agency: agency,
            officer: officer ?? object["officer"] as? String ?? "", occurred: occurred, effective: try instant("effective"),
            command: "record \(type.name)", causation: try identity("causation"), correlation: try identity("correlation"),
            attributes: attributes.sorted { $0.key < $1.key }.map { EventLog.Attribute(name: $0.key, value: $0.value) })
    }
}

/// The commands there are, for people and programs.
enum CommandCatalogue {
    static func print(json: Bool) {
        for type in Catalogue.eventTypes {
            let bodies = type.recordedBy.map { json ? $0.protoName : tr($0.labelVi, $0.labelEn) }.sorted()
            if json {
                Terminal.print(
                    JSON.object([
                        ("command", .string(type.name)), ("label_vi", .string(type.labelVi)),
                        ("label_en", .string(type.labelEn)), ("concept", .string(type.concept)),
                        ("recorded_by", .strings(bodies)), ("legal_basis", .string(type.legalBasis)),
                        ("fields", .array(type.fields.map { field in
                            .object([
                                ("name", .string(field.jsonName)), ("label_vi", .string(field.labelVi)),
                                ("label_en", .string(field.labelEn)), ("tag", .optional(field.tag, JSON.string)),
                                ("sealed", .optional(field.sealed) { .string($0.name) }),
                            ])
                        })),
                    ]).text)
            } else {
                Terminal.print("\(type.name.padding(32)) \(tr(type.labelVi, type.labelEn))")
                if !bodies.isEmpty {
                    Terminal.print(Terminal.dim("    " + tr("ai ghi: ", "recorded by: ") + bodies.joined(separator: ", ")))
                }
            }
        }
    }

    /// A template with every field of the payload and what it means.
    static func example(_ type: EventType) -> String {
        var lines = ["{", "  \"agency\": \"\",", "  \"officer\": \"\",", "  \"occurred\": \"2025-01-31\",", "  \"payload\": {"]
        for (index, field) in type.fields.enumerated() {
            let comma = index + 1 < type.fields.count ? "," : ""
            lines.append("    \"\(field.jsonName)\": \(placeholder(field))\(comma)")
        }
        return (lines + ["  }", "}"]).joined(separator: "\n")
    }

    private static func placeholder(_ field: EventField) -> String {
        let value = placeholder(of: field.kind)
        return field.repeated ? "[\(value)]" : value
    }

    private static func placeholder(of kind: EventField.Kind) -> String {
        switch kind {
        case .text, .bytes: "\"\""
        case .day: "\"2025-01-31\""
        case .instant: "\"2025-01-31T08:30:00+07:00\""
        case .integer, .choice: "0"
        case .flag: "false"
        case .money: "{\"minor\": \"2000000\", \"currency\": \"VND\"}"
        case .group: "{}"
        }
    }
}
