import CivilTime
import EventLog
import LMDB
import MerkleTree
import Testing

/// A copy of a log takes over what another holds.
@Suite struct AdoptTests {
    let original = Scratch()
    let copy = Scratch()

    /// An original of forty events, their times given by a clock that moves.
    private func filled() throws -> EventLog {
        let clock = TestClock()
        let log = try original.create(clock: clock.clock)
        for number in 0..<20 as Range<UInt64> {
            clock.set(Int64(number) * 1_000)
            _ = try log.appendAndWait([
                event(2 * number, "A", ["business:\(number % 3)"]),
                event(2 * number + 1, "B", ["business:\(number % 3)", "point:\(number)"], payload: [1, 2, 3]),
            ])
        }
        return log
    }

    @Test func `a copy that adopts events holds them byte for byte, with their times and links`() throws {
        let (source, target) = (try filled(), try copy.create())
        let events = try source.read(limit: 100)
        try target.adopt(Array(events[..<15]), root: source.root(at: 15))
        try target.settle()
        try target.adopt(Array(events[15...]), root: source.root(at: 40))
        #expect(try target.read(limit: 100).map(\.bytes) == events.map(\.bytes))
        #expect(try target.head() == source.head())
        #expect(try target.tagHead("business:1")?.ordinal == source.tagHead("business:1")?.ordinal)
        #expect(try target.verify().problems == [])
        target.close()
        let again = try copy.open()
        #expect(try again.head() == source.head())
        #expect(try again.verify().problems == [])
        #expect(try again.appendAndWait([event(100)]).positions == [40])
    }

    @Test func `what does not follow from what is there is refused whole, and nothing is changed`() throws {
        let (source, target) = (try filled(), try copy.create())
        let events = try source.read(limit: 100)
        try target.adopt(Array(events[..<10]), root: source.root(at: 10))
        let head = try target.head()
        let root = try source.root(at: 20)
        // A gap, an event that was there already, another order, one left out, one too many for the root.
        let wrong = [
            Array(events[11..<20]), Array(events[9..<20]), Array(events[10..<18]) + [events[19], events[18]],
            Array(events[10..<14]) + Array(events[15..<20]), Array(events[10..<21]),
        ]
        for (number, list) in wrong.enumerated() {
            #expect(throws: AppendError.self, "list \(number)") { try target.adoptAsAsked(list, root: root) }
            #expect(try target.head() == head)
        }
        // Bytes that say something else: they are read, and come out otherwise than they would be made here.
        var bytes = events[10].bytes
        let place = try #require(bytes.indices.last { bytes[$0] == UInt8(ascii: "A") })
        bytes[place] = UInt8(ascii: "B")
        if let altered = try? RecordedEvent(bytes: bytes) {
            #expect(throws: AppendError.self) { try target.adoptAsAsked([altered], root: source.root(at: 11)) }
        }
        #expect(try target.head() == head)
        try target.adopt(Array(events[10...]), root: source.root(at: 40))
        #expect(try target.verify().problems == [])
    }

    @Test func `a log that is only read adopts nothing`() throws {
        let source = try filled()
        try copy.create().close()
        let target = try copy.open(readOnly: true)
        #expect(throws: AppendError.readOnly) { try target.adopt(source.read(limit: 1), root: source.root(at: 1)) }
    }
}

extension EventLog {
    /// Adopts, with any damage that is reported as the error of an append.
    fileprivate func adoptAsAsked(_ events: [RecordedEvent], root: Hash) throws {
        do {
            try adopt(events, root: root)
        } catch let error as EventLogError where error.isDamage {
            throw AppendError.corrupt("\(error)")
        }
    }
}
