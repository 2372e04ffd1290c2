import EventLog
import Foundation
import Ledger

/// The events of a file that `socai export --format jsonl` wrote, line by line.
final class ExportedEvents {
    private let path: String
    private let handle: FileHandle
    private var buffer = Data()
    private var isAtEnd = false
    private var line = 0

    /// What of a line is stored: the rest is there to be read.
    private struct Line: Decodable {
        let position: Position
        let event: Data
    }

    /// No line of an export is longer: an event is at most some megabytes.
    private static let lineLimit = 256 << 20

    init(path: String) throws {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw LedgerError.file(path: path, reason: tr("không mở được", "cannot be opened"))
        }
        self.handle = handle
    }

    /// Whether a file is one by its name.
    static func isNamed(_ path: String) -> Bool { path.hasSuffix(".jsonl") }

    /// The next event; `nil` at the end.
    func next() throws -> RecordedEvent? {
        guard let text = try nextLine() else { return nil }
        line += 1
        guard let read = try? JSONDecoder().decode(Line.self, from: text) else {
            throw malformed(tr("không có “position” và “event” của socai export", "no “position” and “event” of socai export"))
        }
        do {
            let event = try RecordedEvent(bytes: [UInt8](read.event))
            guard event.position == read.position else {
                throw malformed(tr("sự kiện tự nói là số \(event.position)", "the event says that it is number \(event.position)"))
            }
            return event
        } catch let error as EnvelopeError {
            throw malformed("\(error)")
        }
    }

    private func malformed(_ reason: String) -> LedgerError {
        .malformed(file: path, reason: tr("dòng \(line): ", "line \(line): ") + reason)
    }

    private func nextLine() throws -> Data? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let text = Data(buffer[buffer.startIndex..<end])
                buffer = buffer[(end + 1)...]
                if text.isEmpty { continue }
                return text
            }
            if isAtEnd {
                defer { buffer = Data() }
                return buffer.isEmpty ? nil : Data(buffer)
            }
            guard buffer.count < Self.lineLimit else { throw malformed(tr("dòng quá dài", "the line is too long")) }
            guard let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty else {
                isAtEnd = true
                continue
            }
            buffer = Data(buffer) + chunk
        }
    }
}
