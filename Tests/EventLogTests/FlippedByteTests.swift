import EventLog
import Foundation
import SeededSource
import Testing

/// Damage on the disk: LMDB has no checksums, so it is for verification to see it, and to survive it.
@Suite(.serialized) struct FlippedByteTests {
    struct Outcome {
        var status: Int32 = 0
        var reason: Process.TerminationReason = .exit
        var missed: [String] = []
        var last = ""
        var tally: [Int] = []
    }

    /// Runs `flip-worker` on a copy of a small log that has something on every kind of page.
    static func flip(seed: Int, count: Int, firstPage: Int) throws -> Outcome {
        let scratch = Scratch()
        let log = try scratch.create()
        var source = Source(7)
        for batch in 0..<8 as Range<UInt64> {
            _ = try log.appendAndWait(
                (0..<60).map { number in
                    // Ids in no order, one event in thirty on pages of its own, one dossier and one type of several pages.
                    event(
                        source.next() >> 2, "T\(number % 3 / 2)", ["all:1", "k:\(source.below(40))", "b:\(batch)"],
                        payload: [UInt8](
                            repeating: UInt8(truncatingIfNeeded: number), count: number % 30 == 0 ? 5_000 : 40))
                })
        }
        try log.storeSchema([UInt8](repeating: 9, count: 700))
        try log.storeCheckpoint(note: "a note\n", size: 100)
        log.close()
        let process = Process()
        let output = Pipe()
        process.executableURL = Helper.program("flip-worker")
        process.arguments = [scratch.directory, "\(seed)", "\(count)", "\(firstPage)"]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var outcome = Outcome(status: process.terminationStatus, reason: process.terminationReason)
        for line in text.split(separator: "\n") {
            switch line.first {
            case "M": outcome.missed.append(String(line))
            case "F": outcome.last = String(line)
            case "D": outcome.tally = line.dropFirst(2).split(separator: " ").compactMap { Int($0) }
            default: Issue.record("flip-worker says \(line)")
            }
        }
        return outcome
    }

    #if DEBUG
        static let count = 500
    #else
        static let count = 4_000
    #endif

    @Test(arguments: [1, 2])
    func `verification never calls sound what a flipped byte has changed, and survives it`(_ seed: Int) throws {
        let outcome = try Self.flip(seed: seed, count: Self.count, firstPage: 2)
        #expect(outcome.reason == .exit && outcome.status == 0, "ended by \(outcome.status) after \(outcome.last)")
        #expect(outcome.missed == [])
        // Most bytes of a file matter: where nothing was ever found, nothing was damaged.
        #expect(outcome.tally.count == 3 && outcome.tally[1] > Self.count / 3, "\(outcome.tally)")
    }

    @Test func `a flipped byte in the file's two headers is seen, or changes nothing`() throws {
        let outcome = try Self.flip(seed: 3, count: Self.count / 2, firstPage: 0)
        #expect(outcome.reason == .exit && outcome.status == 0, "ended by \(outcome.status) after \(outcome.last)")
        #expect(outcome.missed == [])
    }
}
