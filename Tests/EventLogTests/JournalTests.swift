import CivilTime
import EventLog
import Foundation
import Testing

/// The journal as it lies on the disk: what is acknowledged and not settled is there and nowhere else.
@Suite struct JournalTests {
    /// A copy of a log that is open, as a crash would leave it: nothing of the tail has been settled.
    private func crashed(_ scratch: Scratch) throws -> String {
        let copy = scratch.path + "/crashed-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: scratch.directory, toPath: copy)
        return copy
    }

    /// A log of five events, and a copy as a crash leaves it that holds them in its journal alone. Where the machine was so busy that
    /// the settler came first, another is made.
    private func unsettled() throws -> (scratch: Scratch, copy: String) {
        while true {
            let scratch = Scratch()
            let log = try scratch.create()
            for number in 1...5 as ClosedRange<UInt64> { _ = try log.appendAndWait([event(number)]) }
            let copy = try crashed(scratch)
            let tables = copy + "-tables"
            try FileManager.default.copyItem(atPath: copy, toPath: tables)
            try FileManager.default.removeItem(atPath: tables + "/journal")
            if try opened(tables).size == 0 { return (scratch, copy) }
        }
    }

    private func opened(_ directory: String, readOnly: Bool = false) throws -> EventLog {
        var options = EventLog.Options()
        options.mapSize = 1 << 26
        options.readOnly = readOnly
        return try EventLog(directory: directory, options: options)
    }

    /// Where the groups of a journal file begin.
    private func groups(_ file: Data) -> [Int] {
        stride(from: 4_096, to: file.count, by: 4_096).filter { file[$0..<$0 + 8] == Data("socaijg1".utf8) }
    }

    private func edit(_ directory: String, _ change: (inout Data) -> Void) throws {
        let url = URL(filePath: directory + "/journal/0.journal")
        var data = try Data(contentsOf: url)
        change(&data)
        try data.write(to: url)
    }

    @Test(arguments: [false, true])
    func `what was acknowledged and not settled is there after a crash`(_ readOnly: Bool) throws {
        let scratch = Scratch()
        let log = try scratch.create()
        for number in 1...20 as ClosedRange<UInt64> { _ = try log.appendAndWait([event(number, "A", ["k:\(number % 3)"])]) }
        let copy = try opened(crashed(scratch), readOnly: readOnly)
        #expect(try copy.size == 20)
        #expect(try copy.head() == log.head())
        #expect(try copy.read(Query(tags: ["k:1"])).map(\.position) == log.read(Query(tags: ["k:1"])).map(\.position))
        #expect(try copy.inclusionProof(3, size: 17) == log.inclusionProof(3, size: 17))
        let found = try copy.verify()
        #expect(found.problems == [])
        #expect(found.size == 20)
        #expect(try found.root == log.head().root)
    }

    @Test func `a group that was torn before it was acknowledged is as if it had never been`() throws {
        let (scratch, copy) = try unsettled()
        defer { withExtendedLifetime(scratch) {} }
        // The file `size` was not yet written when the last group was.
        let four = withUnsafeBytes(of: UInt64(4).littleEndian) { Data($0) }
        try four.write(to: URL(filePath: copy + "/journal/size"))
        try edit(copy) { data in
            let last = groups(data)[4]
            data[last + 100] ^= 1
        }
        let again = try opened(copy)
        #expect(try again.size == 4)
        #expect(try again.appendAndWait([event(9)]).positions == [4])
        #expect(try again.verify().problems == [])
    }

    @Test(arguments: [0, 2, 4])
    func `damage to an acknowledged group is named, and not passed over`(_ index: Int) throws {
        let (scratch, copy) = try unsettled()
        defer { withExtendedLifetime(scratch) {} }
        try edit(copy) { data in
            let group = groups(data)[index]
            data[group + 100] ^= 1
        }
        for readOnly in [true, false] {
            #expect(throws: EventLogError.self) { try opened(copy, readOnly: readOnly) }
        }
    }

    @Test func `a journal that belongs to another log is refused`() throws {
        let (scratch, other) = (Scratch(), Scratch())
        let (log, another) = (try scratch.create(), try other.create())
        for number in 1...3 as ClosedRange<UInt64> { _ = try log.appendAndWait([event(number)]) }
        _ = try another.appendAndWait([event(1)])
        try another.settle()
        let copy = try crashed(other)
        for name in ["0.journal", "size"] {
            let place = URL(filePath: copy + "/journal/" + name)
            try FileManager.default.removeItem(at: place)
            try FileManager.default.copyItem(at: URL(filePath: scratch.directory + "/journal/" + name), to: place)
        }
        // The first group is settled by number; the second follows it in number only.
        let mixed = try? opened(copy)
        #expect(try mixed.map { try $0.verify().isSound } != true)
    }

    @Test func `the journal goes round and round while readers look on`() async throws {
        let scratch = Scratch()
        let log = try scratch.create()
        let payload = [UInt8](repeating: 7, count: 20_000)
        let reader = Task {
            var seen: [Position] = []
            for try await event in log.subscribe() {
                seen.append(event.position)
                if seen.count == 2_000 { break }
            }
            return seen
        }
        for batch in 0..<20 as Range<UInt64> {
            let events = (0..<100 as Range<UInt64>).map { event(batch * 100 + $0 + 1, "T\(batch)", ["k:\($0 % 7)"], payload: payload) }
            _ = try await log.append(events)
            #expect(try log.positions(tag: "k:3").count == Int(batch + 1) * 14)
            #expect(try log.read(Query(types: ["T\(batch)"]), limit: 1_000).count == 100)
        }
        #expect(try await reader.value == Array(0..<2_000))
        let copy = try opened(crashed(scratch))
        #expect(try copy.head() == log.head())
        #expect(try copy.verify().problems == [])
        #expect(try log.verify().problems == [])
    }

    @Test func `a request larger than the journal is taken whole`() throws {
        let scratch = Scratch()
        let log = try scratch.create()
        let payload = [UInt8](repeating: 9, count: 60_000)
        let events = (1...600 as ClosedRange<UInt64>).map { event($0, payload: payload) }
        #expect(try log.appendAndWait(events).newlyAppended == 600)
        let copy = try opened(crashed(scratch))
        #expect(try copy.size == 600)
        #expect(try log.appendAndWait(events).newlyAppended == 0)
        #expect(try log.verify().problems == [])
    }

    @Test func `another process reads what is not settled yet`() throws {
        let scratch = Scratch()
        let log = try scratch.create()
        _ = try log.appendAndWait([event(1)])
        // The same files under another path stand for another process: only the journal and the tables are shared.
        let place = scratch.path + "/elsewhere"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in ["data.mdb", "lock.mdb"] {
            try FileManager.default.copyItem(atPath: scratch.directory + "/" + name, toPath: place + "/" + name)
        }
        try FileManager.default.createSymbolicLink(
            atPath: place + "/journal", withDestinationPath: scratch.directory + "/journal")
        let reader = try opened(place, readOnly: true)
        #expect(try reader.size == 1)
        for number in 2...30 as ClosedRange<UInt64> {
            _ = try log.appendAndWait([event(number)])
            #expect(try reader.size == number)
            #expect(try reader.event(at: number - 1)?.id == id(number))
        }
    }
}
