import Foundation

/// As much of TOML as `ledger.toml` needs: `name = value` with texts, whole numbers, lists of texts, and comments.
struct SettingsFile {
    enum Value: Hashable {
        case text(String)
        case number(UInt64)
        case texts([String])
    }

    /// Why a line cannot be read.
    struct Malformed: Error {
        let line: Int
        let reason: String
    }

    private let values: [String: (value: Value, line: Int)]

    init(parsing text: String) throws(Malformed) {
        var values: [String: (value: Value, line: Int)] = [:]
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Self.withoutComment($0) }[...]
        var number = 0
        while let line = lines.popFirst() {
            number += 1
            if line.isEmpty { continue }
            let first = number
            guard let equals = line.firstIndex(of: "=") else { throw Malformed(line: first, reason: "expected name = value") }
            let name = Self.trimmed(line[..<equals])
            var value = Self.trimmed(line[line.index(after: equals)...])
            // A list may go over several lines.
            while value.hasPrefix("["), !value.hasSuffix("]"), let more = lines.popFirst() {
                number += 1
                value += " " + more
            }
            guard values[name] == nil else { throw Malformed(line: first, reason: "“\(name)” stands twice") }
            guard let read = Self.value(value) else {
                throw Malformed(line: first, reason: "“\(name)” is neither a \"text\", a whole number, nor a list of texts")
            }
            values[name] = (read, first)
        }
        self.values = values
    }

    func text(_ name: String) throws(Malformed) -> String? {
        guard let (value, line) = values[name] else { return nil }
        guard case .text(let text) = value else { throw Malformed(line: line, reason: "“\(name)” is a \"text\"") }
        return text
    }

    func number(_ name: String) throws(Malformed) -> UInt64? {
        guard let (value, line) = values[name] else { return nil }
        guard case .number(let number) = value else { throw Malformed(line: line, reason: "“\(name)” is a whole number") }
        return number
    }

    func texts(_ name: String) throws(Malformed) -> [String]? {
        guard let (value, line) = values[name] else { return nil }
        guard case .texts(let texts) = value else {
            throw Malformed(line: line, reason: "“\(name)” is a list of texts: [\"…\", \"…\"]")
        }
        return texts
    }

    /// The line at which a name stands; 0 where it does not.
    func line(_ name: String) -> Int { values[name]?.line ?? 0 }

    private static func trimmed(_ text: some StringProtocol) -> String { text.trimmingCharacters(in: .whitespaces) }

    /// The line up to a `#` that stands in no text.
    private static func withoutComment(_ line: some StringProtocol) -> String {
        var isQuoted = false
        let end = line.firstIndex { letter in
            if letter == "\"" { isQuoted.toggle() }
            return letter == "#" && !isQuoted
        }
        return trimmed(line[..<(end ?? line.endIndex)])
    }

    private static func value(_ text: String) -> Value? {
        if text.hasPrefix("["), text.hasSuffix("]") {
            var items = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
            if items.last == "" { items.removeLast() }
            let texts = items.compactMap { quoted($0) }
            return texts.count == items.count ? .texts(texts) : nil
        }
        if let number = UInt64(text) { return .number(number) }
        return quoted(text).map { .text($0) }
    }

    /// What stands between quotes; nothing is escaped in it, so it holds neither quote nor backslash.
    private static func quoted(_ text: String) -> String? {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        let inside = text.dropFirst().dropLast()
        return inside.contains("\"") || inside.contains("\\") ? nil : String(inside)
    }
}
