import CivilTime
import Domain
import Foundation
import Ledger
import LedgerTesting
import Testing

/// The golden scenarios that are stories of a ledger, not questions to the law: told act by act, then asked of the real program. The same
/// files make the pages in docs/scenarios (tools/scenarios-doc).
@Suite struct StoryTests {
    /// One line of a story.
    struct Step: CustomStringConvertible {
        let what: String
        let day: String
        let body: String
        let task: String
        let text: String
        var description: String { "\(what) \(day) \(task) \(text.prefix(80))" }
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Stories").path

    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".tsv") }.sorted()

    private static func steps(_ name: String) throws -> [Step] {
        let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(cells.count == 7, "\(name): \(line)")
            return Step(what: cells[0], day: cells[1], body: cells[2], task: cells[3], text: cells[4])
        }
    }

    @Test func `every golden scenario that is a story is told`() {
        #expect(Self.names == ["05", "06b", "07", "08", "09", "10", "11", "12"].map { "\($0).tsv" })
    }

    @Test(arguments: names)
    func `the story ends as it is told`(_ name: String) throws {
        let scene = try TemporaryLedger()
        let environment = ["SOCAI_LEDGER": scene.ledger.directory, "SOCAI_LANG": "vi"]
        var remembered: [String: String] = [:]
        for step in try Self.steps(name) {
            if step.what == "ask" {
                let arguments = step.task.split(separator: " ").map(String.init)
                let answer = try Program.run(arguments, environment: environment)
                for expected in step.text.components(separatedBy: " ;; ") { try check(answer, expected, step, &remembered) }
            } else {
                try tell(step, scene)
            }
        }
    }

    /// Records an act, or takes it as another system recorded it; `act*3-5` tells it for 3, 4 and 5 in place of `{n}`.
    private func tell(_ step: Step, _ scene: TemporaryLedger) throws {
        let parts = step.what.split(separator: "*").map(String.init)
        let bounds = parts.count > 1 ? parts[1].split(separator: "-").compactMap { Int($0) } : [1]
        let range = bounds.count > 1 ? bounds[0]...bounds[1] : 1...bounds[0]
        for number in range {
            func filled(_ text: String) -> String { text.replacingOccurrences(of: "{n}", with: "\(number)") }
            let act = try scene.act(step.task, filled(step.text), by: filled(step.body), on: step.day)
            if parts[0] == "act" {
                _ = try scene.ledger.record(act)
            } else {
                try #require(parts[0] == "take", "\(step)")
                #expect(try scene.ledger.importActs([act]).appended == 1, "\(step)")
            }
        }
    }

    private func check(_ answer: Program.Result, _ expected: String, _ step: Step, _ remembered: inout [String: String]) throws {
        let words = expected.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = words.count > 1 ? words[1] : ""
        if words[0] != "exit" { #expect(answer.status == 0, "\(step): \(answer.err)") }
        switch words[0] {
        case "exit": #expect(answer.status == Int32(rest), "\(step): \(answer.out.prefix(300)) \(answer.err)")
        case "has": #expect(answer.out.contains(rest), "\(step): lacks \(rest): \(answer.out.prefix(1_500))")
        case "lacks": #expect(!(answer.out + answer.err).contains(rest), "\(step): has \(rest)")
        case "rows": #expect((answer.object["rows"] as? [Any])?.count == Int(rest), "\(step): \(answer.out.prefix(1_000))")
        case "remember": remembered[rest] = Self.withoutClock(answer)
        case "same": #expect(remembered[rest] == Self.withoutClock(answer), "\(step)")
        default: Issue.record("\(step): no such expectation: \(expected)")
        }
    }

    /// An answer without the moment that was asked for, which it repeats.
    private static func withoutClock(_ answer: Program.Result) -> String {
        answer.out.replacing(/"known":[^,}]*/, with: "")
    }
}
