import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit
import Reports

/// A journal as a crash, or somebody, left it: what is read of it is what was acknowledged, from the beginning on.
final class JournalTarget: Target {
    private let base: String
    private let trial: String
    private var stored: [[UInt8]] = []
    private var round = 0

    private var options: EventLog.Options {
        var options = EventLog.Options()
        options.mapSize = 1 << 24
        options.journalSizes.first = 64 << 10
        options.journalSizes.greatest = 64 << 10
        return options
    }

    init(_ scene: Scene) throws {
        (base, trial) = (scene.directory + "/journal-base", scene.directory + "/journal-trial")
        let files = FileManager.default
        for directory in [base, trial, base + ".open"] where files.fileExists(atPath: directory) {
            try files.removeItem(atPath: directory)
        }
        let log = try EventLog.create(
            at: base + ".open", ledger: [UInt8](repeating: 7, count: 16), origin: "test.invalid/journal",
            options: options)
        for number in 0..<12 as Range<UInt64> {
            let events = (0...number % 3).map { part in
                EventData(
                    id: .v7(at: Instant(microseconds: 1), random: (number, part)), type: "T", tags: ["case:\(number)"],
                    occurred: Instant(microseconds: 1), payload: [UInt8](repeating: UInt8(number), count: 100))
            }
            _ = try log.appendAndWait(events)
        }
        // While it is open, and before it settles: what a kill would leave.
        try files.copyItem(atPath: base + ".open", toPath: base)
        try log.forEach { event in
            stored.append(event.bytes)
            return true
        }
        log.close()
    }

    func seeds() throws -> [[UInt8]] {
        ["0.journal", "1.journal"].compactMap { FileManager.default.contents(atPath: base + "/journal/" + $0) }.filter {
            !$0.isEmpty
        }
        .map { file in
            // Behind the last group there are only zeros.
            let used = file.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
            return Array(file.prefix(used))
        }.filter { !$0.isEmpty }
    }

    func take(_ input: [UInt8]) throws -> Bool {
        let files = FileManager.default
        if files.fileExists(atPath: trial) { try files.removeItem(atPath: trial) }
        try files.copyItem(atPath: base, toPath: trial)
        let size = (try files.attributesOfItem(atPath: base + "/journal/0.journal")[.size] as? Int) ?? 0
        let padded = Data(input) + Data(count: max(0, size - input.count))
        try padded.write(to: URL(fileURLWithPath: trial + "/journal/0.journal"))
        round += 1
        var options = options
        options.readOnly = round % 4 == 0
        guard let log = try? EventLog(directory: trial, options: options) else { return false }
        defer { log.close() }
        var next = 0
        do {
            try log.forEach { event in
                guard next < stored.count, event.bytes == stored[next] else {
                    throw Violation("position \(next) is not what was stored there")
                }
                next += 1
                return true
            }
        } catch let violation as Violation {
            throw violation
        } catch {
            return false
        }
        return true
    }
}

/// `ledger.toml`.
final class SettingsTarget: Target {
    private let directory: String
    private let text: String

    init(_ scene: Scene) throws {
        directory = scene.directory
        text = try String(contentsOfFile: scene.ledger.directory + "/ledger.toml", encoding: .utf8)
    }

    func seeds() throws -> [[UInt8]] { [Array(text.utf8)] }

    var words: [String] { ["format = 1", "origin = ", "verifier_key = ", "[witness]", "# ", "\"\"\"", "= ="] }

    func take(_ input: [UInt8]) throws -> Bool {
        try Data(input).write(to: URL(fileURLWithPath: directory + "/ledger.toml"))
        return (try? LedgerSettings(directory: directory)) != nil
    }
}

/// What a person types: days, instants, ids, tags, moments, amounts, periods, words to search for.
final class TextTarget: Target {
    private let ledger: Ledger
    private let scene: Scene

    init(_ scene: Scene) throws {
        self.scene = scene
        ledger = scene.ledger
        try scene.fill(1)
        try ledger.views.catchUp(["BusinessRecord"])
    }

    func seeds() throws -> [[UInt8]] {
        [
            "2024-02-29", "29/02/2024", "2024-02-29T23:59:59.999999+07:00", "2024-02-29T16:59:59Z",
            "018bcfe5-6800-7000-8000-000000000001",
            "business:DN-001", "person:Đặng", "1.234,56", "-0.5", "123", "2024-H1", "2024-03-01..2024-04-15",
            "dang thuy hoa", "Điểm \"net\" sao-mai*",
            "a AND b OR NEAR(c)",
        ].map { Array($0.utf8) }
    }

    var words: [String] {
        [
            "\"", "*", "NEAR(", " AND ", " OR ", " NOT ", "^", "folded:", "(", ")", "+07:00", "Z", "T", "..", "aa",
            "dd", "uow", "\u{309}", "\u{110}",
        ]
    }

    func take(_ input: [UInt8]) throws -> Bool {
        guard input.count < 10_000, let text = String(validating: input, as: UTF8.self) else { return false }
        if let day = Day(text) {
            guard Day(day.description) == day else { throw Violation("\(day) is another day when it is read again") }
            _ = (day.vietnamese, day.start, day.end)
        }
        if let instant = Instant(text) {
            guard Instant(instant.description) == instant else {
                throw Violation("\(instant) is another instant when it is read again")
            }
            _ = (instant.vietnamese, instant.day.end)
        }
        if let id = EventID(text) {
            guard EventID(id.description) == id else { throw Violation("\(id) is another id when it is read again") }
        }
        if let tag = Tag(text) {
            guard Tag(tag.description) == tag, Tag.normalised(tag.description) == tag.description else {
                throw Violation("\(tag) is another tag")
            }
        }
        for currency in ["VND", "EUR", ""] {
            guard let money = Money(decimal: text, currency: currency) else { continue }
            _ = (money.vietnamese, money.english)
        }
        if let moment = Moment(text) { _ = try? ledger.size(at: moment) }
        _ = Period(text)
        guard VietnameseText.folded(VietnameseText.folded(text)) == VietnameseText.folded(text) else {
            throw Violation("folded twice is not folded once")
        }
        // Whatever is searched for is a text, never a question to SQLite.
        do {
            _ = try ledger.views.query("BusinessRecord", ViewQuery(table: "timeline", search: text, limit: 5))
        } catch {
            throw Violation("a search failed: \(error)")
        }
        return true
    }
}
