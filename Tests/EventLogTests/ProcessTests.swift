import CivilTime
import EventLog
import Foundation
import SeededSource
import Synchronization
import Testing

/// The program `append-worker`, as a process of its own.
private final class Worker {
    private let process = Process()
    private let output = Pipe()
    private let text = Mutex<[UInt8]>([])

    init(_ directory: String, seed: Int, requests: Int? = nil) throws {
        process.executableURL = Helper.program("append-worker")
        process.arguments = [directory, "\(seed)"] + (requests.map { ["\($0)"] } ?? [])
        process.standardOutput = output
        try process.run()
    }

    /// Reads what it prints until `enough`, or to the end.
    func read(until enough: (Int) -> Bool = { _ in false }) {
        var lines = 0
        while !enough(lines) {
            let chunk = output.fileHandleForReading.availableData
            if chunk.isEmpty { return }
            lines += chunk.count { $0 == 0x0a }
            text.withLock { $0.append(contentsOf: chunk) }
        }
    }

    /// The same program as a reader: it follows the log, and fails at an error or a gap.
    struct Reader {
        private let process = Process()

        init(_ directory: String, until count: Int) throws {
            process.executableURL = Helper.program("append-worker")
            process.arguments = [directory, "follow", "\(count)"]
            try process.run()
        }

        func finish() -> Int32 {
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Waits for its end, and gives the requests it was told were taken: the events' ids and positions.
    func finish() throws -> (status: Int32, acknowledged: [[(id: EventID, position: Position)]]) {
        read()
        process.waitUntilExit()
        let lines = text.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n", omittingEmptySubsequences: false)
        // The last piece has no line end: empty, or an answer that was never written out.
        let acknowledged = try lines.dropLast().filter { $0.hasPrefix("R ") }.map { line in
            try line.dropFirst(2).split(separator: " ").map { pair in
                let parts = pair.split(separator: ":")
                return (try #require(EventID(String(parts[0]))), try #require(Position(parts[1])))
            }
        }
        return (process.terminationStatus, acknowledged)
    }
}

@Suite(.serialized) struct ProcessTests {
    /// Every request is whole: its events stand side by side, as many as each of them says.
    func expectWhole(_ log: EventLog) throws {
        var requests: [String: (count: Int, positions: [Position])] = [:]
        try log.forEach { event in
            let name = event.tags.first { $0.hasPrefix("request:") } ?? ""
            let count = event.tags.first { $0.hasPrefix("count:") }.flatMap { Int($0.dropFirst(6)) } ?? 0
            requests[name, default: (count, [])].positions.append(event.position)
            return true
        }
        for (name, request) in requests {
            let first = request.positions[0]
            #expect(
                request.positions == Array(first..<first + UInt64(request.count)), "\(name) is not whole")
        }
    }

    @Test func `whatever is killed, every acknowledged event is there, and no half request`() throws {
        let scratch = Scratch()
        try scratch.create().close()
        var source = Source(2026)
        var acknowledged: [(id: EventID, position: Position)] = []
        var lastSize: UInt64 = 0
        for round in 0..<60 {
            let worker = try Worker(scratch.directory, seed: round)
            let lines = source.below(40)
            worker.read { $0 > lines }
            usleep(UInt32(source.below(4_000)))
            worker.kill()
            acknowledged += try worker.finish().acknowledged.flatMap(\.self)
            let log = try scratch.open()
            let size = try log.size
            #expect(size >= lastSize)
            lastSize = size
            for (id, position) in acknowledged.suffix(400) {
                #expect(try log.event(at: position)?.id == id)
            }
            if round % 10 == 9 { #expect(try log.verify().problems == []) }
            log.close()
        }
        let log = try scratch.open()
        #expect(!acknowledged.isEmpty)
        for (id, position) in acknowledged { #expect(try log.position(of: id) == position) }
        #expect(Set(acknowledged.map(\.position)).count == acknowledged.count)
        try expectWhole(log)
        let result = try log.verify()
        #expect(result.problems == [])
        #expect(try log.head().root == result.root)
        // The log goes on as if nothing had happened.
        #expect(try log.appendAndWait([event(1)]).positions == [lastSize])
    }

    @Test func `two processes and a reader of a third use one log at the same time`() throws {
        let scratch = Scratch()
        try scratch.create().close()
        let first = try Worker(scratch.directory, seed: 1, requests: 40)
        let second = try Worker(scratch.directory, seed: 2, requests: 40)
        let log = try scratch.open()
        for number in 0..<40 as Range<UInt64> {
            _ = try log.appendAndWait([event(number, "Own", ["request:own\(number)", "count:1"])])
            let events = try log.read(limit: 100, backwards: true)
            #expect(zip(events, events.dropFirst()).allSatisfy { $0.position == $1.position + 1 })
        }
        let results = try [first.finish(), second.finish()]
        #expect(results.allSatisfy { $0.status == 0 && $0.acknowledged.count == 160 })
        let all = results.flatMap { $0.acknowledged.flatMap(\.self) }
        for (id, position) in all { #expect(try log.position(of: id) == position) }
        #expect(try log.size == UInt64(all.count) + 40)
        try expectWhole(log)
        #expect(try log.verify().problems == [])
    }

    @Test func `a refused request that was too large for the journal's file hides nothing that another process appends`() throws {
        let scratch = Scratch()
        try scratch.create().close()
        let log = try scratch.open()
        _ = try log.appendAndWait([event(1)])
        // More than the file holds, and refused: the other file is made ready, and nothing is written to it.
        let payload = [UInt8](repeating: 1, count: 60_000)
        let large = (100...200 as ClosedRange<UInt64>).map { event($0, payload: payload) }
        for _ in 0..<3 {
            #expect(throws: AppendError.conditionFailed(at: 0)) {
                try log.appendAndWait(large, if: AppendCondition(query: .all, after: nil))
            }
        }
        let (status, acknowledged) = try Worker(scratch.directory, seed: 4, requests: 5).finish()
        #expect(status == 0)
        let theirs = acknowledged.flatMap(\.self)
        let size = UInt64(theirs.count) + 1
        #expect(try log.appendAndWait([event(2)]).positions == [size])
        #expect(try log.size == size + 1)
        for (id, position) in theirs { #expect(try log.position(of: id) == position) }
        try log.settle()
        #expect(try log.event(at: size)?.id == id(2))
        #expect(try log.verify().problems == [])
    }

    @Test func `a reader of another process keeps up while the journal goes round`() throws {
        let scratch = Scratch()
        try scratch.create().close()
        let reader = try Worker.Reader(scratch.directory, until: 1_200)
        let log = try scratch.open()
        let payload = [UInt8](repeating: 2, count: 50_000)
        for batch in 0..<60 as Range<UInt64> {
            _ = try log.appendAndWait((1...20 as ClosedRange<UInt64>).map { event(batch * 20 + $0, payload: payload) })
        }
        #expect(reader.finish() == 0)
    }

    @Test func `a subscription follows what another process appends`() async throws {
        let scratch = Scratch()
        try scratch.create().close()
        let log = try scratch.open(readOnly: true)
        let reader = Task {
            var seen: [Position] = []
            for try await event in log.subscribe() {
                seen.append(event.position)
                if seen.count == 40 { break }
            }
            return seen
        }
        let worker = try Worker(scratch.directory, seed: 3, requests: 10)
        let (status, acknowledged) = try worker.finish()
        #expect(status == 0)
        #expect(acknowledged.count == 40)
        #expect(try await reader.value == Array(0..<40))
    }
}
