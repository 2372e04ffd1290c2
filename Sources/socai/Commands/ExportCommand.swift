import ArgumentParser
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct ExportCommand: ParsableCommand {
    /// What can be written.
    enum Format: String, CaseIterable, ExpressibleByArgument { case jsonl }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: tr("Xuất sự kiện của sổ ra tệp.", "Write the log's events to a file."),
        discussion: tr(
            "VÍ DỤ\n  socai export --format jsonl --out so-cai.jsonl\nMỗi dòng một sự kiện: các trường đọc được và nguyên văn byte đã băm (“event”). Phần niêm phong không bao giờ được mở.",
            "EXAMPLE\n  socai export --format jsonl --out ledger.jsonl\nOne event a line: fields to be read, and the very bytes that were hashed (“event”). Sealed parts are never opened."))

    @Option(help: ArgumentHelp(tr("Định dạng.", "The format."), valueName: "jsonl"))
    var format: Format
    @Option(help: ArgumentHelp(tr("Tệp đích; không có thì ra màn hình.", "The target; standard output where it is missing."), valueName: tr("tệp", "file")))
    var out: String?
    @Option(help: ArgumentHelp(tr("Từ vị trí này.", "From this position."), valueName: "P"))
    var from: Position?
    @Option(help: ArgumentHelp(tr("Đến vị trí hoặc ngày ghi này (gồm cả nó).", "To this position or day of record (inclusive)."), valueName: "P|DATE"))
    var to: MomentArgument?
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let end = try ledger.size(at: to?.moment)
        let reader = ledger.reader()
        let target = try out.map { try OutputFile($0) }
        var count = 0
        try ledger.log.forEach(from: from, to: end) { event in
            let line = Self.line(event, reader)
            if let target { try target.write(line + "\n") } else { Terminal.print(line) }
            count += 1
            return true
        }
        try target?.finish()
        if let out {
            Terminal.message(
                tr("Đã xuất \(Terminal.grouped(UInt64(count))) sự kiện ra \(out).",
                    "Wrote \(Terminal.grouped(UInt64(count))) events to \(out)."))
        }
    }

    /// The position first, then the stored bytes, then what can be read of them.
    static func line(_ event: RecordedEvent, _ reader: FactReader) -> String {
        let bytes = JSON.string(Data(event.bytes).base64EncodedString())
        let readable: [(String, JSON)]
        do {
            readable = try FactJSON.members(reader.fact(event), sealed: event.sealed)
        } catch {
            readable = FactJSON.undecodable(event, reason: "\(error)")
        }
        let members: [(String, JSON)] = [("position", JSON.unsigned(event.position)), ("event", bytes)] + readable.dropFirst()
        return JSON.object(members).text
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
