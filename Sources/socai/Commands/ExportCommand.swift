import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct ExportCommand: ParsableCommand {
    /// What can be written.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case jsonl, cloudevents, xes
        case ocelJSON = "ocel-json"
        case ocelXML = "ocel-xml"
        case ocelSQLite = "ocel-sqlite"
        case csv, xlsx

        /// Whether it can only be written to a file.
        var needsFile: Bool { self == .ocelSQLite || self == .xlsx }
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: tr("Xuất sự kiện của sổ ra tệp.", "Write the log's events to a file."),
        discussion: tr(
            """
            VÍ DỤ
              socai export --format jsonl --out so-cai.jsonl
              socai export --format ocel-json --to 2025-06-30 --out so-cai.ocel.json
              socai export --format xlsx --subject business:DN-001 --out dn-001.xlsx
              socai export --format csv --type FinePaid --where agency=stttt-gialai
            jsonl: mỗi dòng một sự kiện, kèm nguyên văn byte đã băm (“event”); nạp lại bằng socai import.
            Phần niêm phong chỉ mở với --subject và --unseal; việc đọc được ghi vào sổ trước, việc xuất cũng vậy khi nêu --as, --reader, --purpose. Có --as: chỉ những hành vi cơ quan đó được biết.
            """,
            """
            EXAMPLES
              socai export --format jsonl --out ledger.jsonl
              socai export --format ocel-json --to 2025-06-30 --out ledger.ocel.json
              socai export --format xlsx --subject business:DN-001 --out dn-001.xlsx
              socai export --format csv --type FinePaid --where agency=stttt-gialai
            jsonl: one event a line, with the very bytes that were hashed (“event”); socai import takes it in again.
            Sealed parts are opened only with --subject and --unseal, and the reading is recorded first; so is any export that names --as, --reader and --purpose. With --as: only acts that body may know of.
            """))

    @Option(help: ArgumentHelp(tr("Định dạng.", "The format."), valueName: "jsonl|cloudevents|xes|ocel-json|ocel-xml|ocel-sqlite|csv|xlsx"))
    var format: Format
    @Option(help: ArgumentHelp(tr("Tệp đích; không có thì ra màn hình.", "The target; standard output where it is missing."), valueName: tr("tệp", "file")))
    var out: String?
    @Option(help: ArgumentHelp(tr("Từ vị trí này.", "From this position."), valueName: "P"))
    var from: Position?
    @Option(help: ArgumentHelp(tr("Đến vị trí hoặc ngày ghi này (gồm cả nó).", "To this position or day of record (inclusive)."), valueName: "P|DATE"))
    var to: MomentArgument?
    @Option(help: ArgumentHelp(tr("Chỉ sự kiện về đối tượng này.", "Only events on this subject."), valueName: "kind:value"))
    var subject: String?
    @Option(help: ArgumentHelp(tr("Chỉ sự kiện có thẻ này; nhiều thẻ: có đủ.", "Only events with this tag; several: all of them."), valueName: "kind:value"))
    var tag: [String] = []
    @Option(help: ArgumentHelp(tr("Chỉ loại sự kiện này; nhiều loại: một trong số đó.", "Only this type; several: any of them."), valueName: tr("loại", "type")))
    var type: [String] = []
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            tr("Điều kiện: agency, officer, type, subject hoặc một trường của sự kiện.", "A condition on agency, officer, type, subject or a field."),
            valueName: "field=value"))
    var conditions: [String] = []
    @OptionGroup var unseal: UnsealOptions
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        for tag in tag + (subject.map { [$0] } ?? []) where Tag(tag) == nil {
            throw ValidationError(tr("“\(tag)” không phải thẻ loại:mã.", "“\(tag)” is not a tag kind:value."))
        }
        for condition in conditions where ExportCondition(condition) == nil {
            throw ValidationError(tr("--where “\(condition)”: viết trường=giá-trị.", "--where “\(condition)”: write field=value."))
        }
        if format.needsFile, out == nil {
            throw ValidationError(tr("--format \(format.rawValue) cần --out TỆP.", "--format \(format.rawValue) needs --out FILE."))
        }
        if options.output.json, out == nil {
            throw ValidationError(
                tr("--json tóm tắt việc xuất và cần --out TỆP.", "--json sums up the export and needs --out FILE."))
        }
        if unseal.isWanted, subject == nil {
            throw ValidationError(
                tr("--unseal cần --subject: phần niêm phong được mở theo từng đối tượng.", "--unseal needs --subject: sealed parts are opened subject by subject."))
        }
    }

    func run() throws {
        let isRecorded = unseal.isWanted || unseal.who.isNamed
        let ledger = try options.open(readOnly: !isRecorded)
        defer { ledger.close() }
        // Fixed before the reading is recorded, which would otherwise be in its own answer.
        let basis = try ledger.basis(size: ledger.size(at: to?.moment))
        let audience = try ledger.audience(unseal.who.agency, "export")
        let clearance = try subject.map { try unseal.clearance(ledger, subject: $0, .exported, document) } ?? .none
        if !unseal.isWanted { try unseal.who.recordCopy(.exported, document, about: subject.map { [$0] } ?? [], ledger) }
        let tags = (tag + (subject.map { [$0] } ?? [])).map(Tag.normalised)
        let selection = ExportSelection(
            ledger: ledger, reader: ledger.reader(clearance),
            query: tags.isEmpty && type.isEmpty ? .all : Query(items: [.init(types: type, tags: tags)]),
            conditions: conditions.compactMap(ExportCondition.init), audience: audience, from: from ?? 0, basis: basis)
        let counts = try write(selection)
        if let out { report(counts, basis, out) }
    }

    /// The export as it is named on record.
    private var document: String {
        let asked =
            tag.map { "--tag \($0)" } + type.map { "--type \($0)" } + conditions.map { "--where \($0)" } + (subject.map { ["--subject \($0)"] } ?? [])
        return (["export \(format.rawValue)"] + asked).joined(separator: " ")
    }

    private func write(_ selection: ExportSelection) throws -> ExportCounts {
        switch (format, out) {
        case (.ocelSQLite, let out?): return try OCELSQLiteExport.write(selection, to: out)
        case (.xlsx, let out?): return try TableExport.writeWorkbook(selection, to: out)
        default: break
        }
        let file = try out.map { try OutputFile($0) }
        let sink = file.map(ExportSink.file) ?? .terminal
        let counts =
            switch format {
            case .cloudevents: try CloudEventsExport.write(selection, to: sink)
            case .xes: try XESExport.write(selection, to: sink)
            case .ocelJSON: try OCELJSONExport.write(selection, to: sink)
            case .ocelXML: try OCELXMLExport.write(selection, to: sink)
            case .csv: try TableExport.writeCSV(selection, to: sink)
            case .jsonl, .ocelSQLite, .xlsx: try JSONLinesExport.write(selection, to: sink)
            }
        try file?.finish()
        return counts
    }

    private func report(_ counts: ExportCounts, _ basis: Basis, _ out: String) {
        if options.output.json {
            var members: [(String, JSON)] = [
                ("file", .string(out)), ("format", .string(format.rawValue)), ("events", .integer(Int64(counts.events))),
            ]
            for (name, count) in [("objects", counts.objects), ("relations", counts.relations), ("cases", counts.cases)] {
                if let count { members.append((name, .integer(Int64(count)))) }
            }
            Terminal.print(JSON.object(members + basis.members).text)
            return
        }
        Terminal.message(
            tr("Đã xuất \(Terminal.grouped(UInt64(counts.events))) sự kiện ra \(out).",
                "Wrote \(Terminal.grouped(UInt64(counts.events))) events to \(out)."))
        Terminal.message(basis.line)
    }
}

/// A file that takes its place whole when it is finished.
final class OutputFile {
    private let path: String
    private let handle: FileHandle
    private var buffer = Data()

    init(_ path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path + ".part", contents: nil),
            let handle = FileHandle(forWritingAtPath: path + ".part")
        else { throw LedgerError.file(path: path, reason: tr("không ghi được", "cannot be written")) }
        self.handle = handle
    }

    /// Writes bytes to a file that is there whole or not at all; its owner alone may read it.
    static func put(_ bytes: Data, at path: String) throws {
        let temporary = path + ".part"
        try? FileManager.default.removeItem(atPath: temporary)
        guard FileManager.default.createFile(atPath: temporary, contents: bytes, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw LedgerError.file(path: path, reason: tr("không ghi được", "cannot be written")) }
        try handle.synchronize()
        try handle.close()
        guard rename(temporary, path) == 0 else {
            throw LedgerError.file(path: path, reason: String(cString: strerror(errno)))
        }
    }

    func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count > 1 << 20 { try flush() }
    }

    func finish() throws {
        try flush()
        try handle.synchronize()
        try handle.close()
        guard rename(path + ".part", path) == 0 else {
            throw LedgerError.file(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
