import Foundation
import Glibc
import LMDB

/// Standard output and error, kept apart: data goes to the one, messages to the other.
enum Terminal {
    /// Writes data and a line end.
    static func print(_ text: String) { write(text + "\n", to: .standardOutput) }

    /// Writes a message for the person at the terminal.
    static func message(_ text: String) { write(text + "\n", to: .standardError) }

    /// - Note: an answer that does not reach its reader whole is a failure, on a full disk for one.
    private static func write(_ text: String, to handle: FileHandle) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(handle.fileDescriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                // The reader went away (`socai events | head`): that is no failure of ours, and nobody is left to tell.
                if errno == EPIPE { exit(0) }
                // Where even a message cannot be written, the exit code has to say it.
                if handle.fileDescriptor == STDERR_FILENO { return }
                let error = LMDBError(rawValue: errno)
                message(
                    tr("Không ghi được kết quả ra: \(error.vietnamese)", "Cannot write the answer: \(error)"))
                exit(Exit.failed)
            }
        }
    }

    static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    /// Colours are for terminals whose owner did not say no (no-color.org).
    static let usesColour =
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
        && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    static func dim(_ text: String) -> String { usesColour ? "\u{1b}[2m\(text)\u{1b}[0m" : text }
    static func bold(_ text: String) -> String { usesColour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
    static func red(_ text: String) -> String { usesColour ? "\u{1b}[31m\(text)\u{1b}[0m" : text }

    /// The number with dots between the thousands, as Vietnamese write it (commas in English).
    static func grouped(_ number: some BinaryInteger) -> String {
        let digits = String(number)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0, digits[digits.startIndex] != "-" || index > 1 {
                result.append(Language.current == .vi ? "." : ",")
            }
            result.append(digit)
        }
        return result
    }
}

/// A line that shows how far a long work is; only where a person watches, redrawn at most every tenth of a second.
final class ProgressLine {
    private let title: String
    private var drawn = ContinuousClock.now - .seconds(1)
    private var isShown = false

    init(_ title: String) { self.title = title }

    func update(_ done: UInt64, of total: UInt64? = nil) {
        guard Terminal.errorIsTerminal, ContinuousClock.now - drawn > .milliseconds(100) else { return }
        drawn = .now
        isShown = true
        var line = "\r\(title) \(Terminal.grouped(done))"
        if let total, total > 0 {
            let filled = Int(done * 30 / total)
            line += " / \(Terminal.grouped(total)) [" + String(repeating: "█", count: min(30, filled))
                + String(repeating: "·", count: max(0, 30 - filled)) + "]"
        }
        FileHandle.standardError.write(Data((line + "\u{1b}[K").utf8))
    }

    func end() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
    }
}
