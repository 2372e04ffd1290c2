import CivilTime
import EventLog
import Foundation
import Testing

@Suite struct AppendTests {
    let scratch = Scratch()

    @Test func `positions begin at 0 and have no gap; links name number and predecessor in each dossier`() throws {
        let log = try scratch.create()
        #expect(try log.size == 0)
        let first = try log.appendAndWait([event(1, "A", ["b:1", "a:1"]), event(2, "A", ["a:1"])])
        let second = try log.appendAndWait([event(3, "A", ["b:1", "a:1", "b:1"])])
        #expect(first.positions == [0, 1] && first.newlyAppended == 2 && first.size == 2)
        #expect(second.positions == [2] && second.size == 3)
        let events = try log.read()
        #expect(events.map(\.tags) == [["a:1", "b:1"], ["a:1"], ["a:1", "b:1"]])
        #expect(events[1].links == [Link(ordinal: 2, previous: 0)])
        #expect(events[2].links == [Link(ordinal: 3, previous: 1), Link(ordinal: 2, previous: 0)])
        #expect(try log.tagHead("a:1")?.ordinal == 3)
        #expect(try log.tagHead("b:1")?.position == 2)
        #expect(try log.tagHead("c:1") == nil)
        #expect(try log.positions(tag: "b:1") == [0, 2])
        #expect(try log.positions(tag: "a:1", below: 2) == [0, 1])
        #expect(try log.types().map(\.type) == ["A"])
        #expect(try log.types().map(\.count) == [3])
        #expect(try log.appendAndWait([]).positions == [])
    }

    /// The log of the table below: types A B A C, tags x, x+y, y, x+z.
    static let history = [
        event(1, "A", ["k:x"]), event(2, "B", ["k:x", "k:y"]), event(3, "A", ["k:y"]), event(4, "C", ["k:x", "k:z"]),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let items: [Query.Item]
        let matches: [Position]
    }

    static let cases = [
        Case(testDescription: "no items: everything", items: [], matches: [0, 1, 2, 3]),
        Case(testDescription: "an item without terms: everything", items: [.init()], matches: [0, 1, 2, 3]),
        Case(testDescription: "one type", items: [.init(types: ["A"])], matches: [0, 2]),
        Case(testDescription: "types are alternatives", items: [.init(types: ["A", "C"])], matches: [0, 2, 3]),
        Case(testDescription: "one tag", items: [.init(tags: ["k:x"])], matches: [0, 1, 3]),
        Case(testDescription: "tags must all be there", items: [.init(tags: ["k:x", "k:y"])], matches: [1]),
        Case(testDescription: "tags that never meet", items: [.init(tags: ["k:y", "k:z"])], matches: []),
        Case(testDescription: "type and tag", items: [.init(types: ["A"], tags: ["k:x"])], matches: [0]),
        Case(testDescription: "types and tags", items: [.init(types: ["A", "B"], tags: ["k:y"])], matches: [1, 2]),
        Case(
            testDescription: "items are alternatives", items: [.init(types: ["C"]), .init(tags: ["k:y"])],
            matches: [1, 2, 3]),
        Case(
            testDescription: "items that overlap count once", items: [.init(tags: ["k:x"]), .init(types: ["A", "B"])],
            matches: [0, 1, 2, 3]),
        Case(testDescription: "an unknown type", items: [.init(types: ["D"])], matches: []),
        Case(testDescription: "an unknown tag beside a known", items: [.init(tags: ["k:x", "k:q"])], matches: []),
        Case(testDescription: "an unknown item beside a known", items: [.init(types: ["D"]), .init(types: ["C"])], matches: [3]),
        Case(testDescription: "a term no event can have", items: [.init(tags: [String(repeating: "x", count: 600)])], matches: []),
        Case(testDescription: "an empty tag", items: [.init(tags: [""])], matches: []),
        Case(testDescription: "a repeated tag", items: [.init(tags: ["k:z", "k:z"])], matches: [3]),
    ]

    @Test(arguments: cases)
    func `a query finds, and a condition forbids, exactly what the DCB specification says`(_ given: Case) throws {
        let log = try scratch.create()
        _ = try log.appendAndWait(Self.history)
        let query = Query(items: given.items)
        #expect(try log.read(query).map(\.position) == given.matches)
        #expect(try log.read(query, backwards: true).map(\.position) == given.matches.reversed())
        var number: UInt64 = 100
        for after in [nil, 0, 1, 2, 3, 4, .max] as [Position?] {
            let size = try log.size
            number += 1
            // The new event matches nothing in the table, so that every case stands on the same history.
            let new = event(number, "New", ["new:1"])
            let forbidding = given.items.isEmpty || given.items.contains { $0.types.isEmpty && $0.tags.isEmpty }
            let condition = AppendCondition(query: query, after: after)
            let expected = (given.matches + (forbidding ? Array(4..<size) : [])).first { position in
                after.map { position > $0 } ?? true
            }
            if let expected {
                #expect(throws: AppendError.conditionFailed(at: expected)) { try log.appendAndWait([new], if: condition) }
                #expect(try log.size == size)
            } else {
                #expect(try log.appendAndWait([new], if: condition).positions == [size])
            }
        }
    }

    @Test func `the same event again is the first one, and its condition is not asked again`() throws {
        let log = try scratch.create()
        let condition = AppendCondition(query: Query(tags: ["k:x"]), after: nil)
        let first = try log.appendAndWait([event(1, "A", ["k:x"]), event(2, "A", ["k:x"])], if: condition)
        let again = try log.appendAndWait([event(1, "A", ["k:x"]), event(2, "A", ["k:x"])], if: condition)
        #expect(again.positions == first.positions && again.newlyAppended == 0 && again.size == 2)
        // Present and new may be mixed; for the new ones the condition is asked.
        let mixed = [event(2, "A", ["k:x"]), event(3)]
        #expect(throws: AppendError.conditionFailed(at: 0)) { try log.appendAndWait(mixed, if: condition) }
        let taken = try log.appendAndWait(mixed)
        #expect(taken.positions == [1, 2] && taken.newlyAppended == 1)
        #expect(try log.size == 3)
    }

    @Test func `the same id with other content is an error, and nothing of the request is taken`() throws {
        let log = try scratch.create()
        _ = try log.appendAndWait([event(1, "A", ["k:x"])])
        let changes: [EventData] = [
            event(1, "A", ["k:y"]), event(1, "B", ["k:x"]), event(1, "A", ["k:x"], payload: [1]), event(1, "A", []),
            event(1, "A", ["k:x", "k:y"]),
        ]
        for change in changes {
            #expect(throws: AppendError.identityConflict(id(1), at: 0)) {
                try log.appendAndWait([event(50), change])
            }
        }
        #expect(try log.size == 1)
        #expect(try log.position(of: id(50)) == nil)
        // A longer draft that begins with the same bytes is other content, too, in both directions.
        var longer = event(1, "A", ["k:x"])
        longer.attributes = [Attribute(name: "n", value: "v")]
        #expect(throws: AppendError.identityConflict(id(1), at: 0)) { try log.appendAndWait([longer]) }
        longer.id = id(2)
        _ = try log.appendAndWait([longer])
        #expect(throws: AppendError.identityConflict(id(2), at: 1)) { try log.appendAndWait([event(2, "A", ["k:x"])]) }
    }

    @Test func `an id twice in one request is one event when the content is the same, and an error when not`() throws {
        let log = try scratch.create()
        let appended = try log.appendAndWait([event(1), event(2), event(1)])
        #expect(appended.positions == [0, 1, 0] && appended.newlyAppended == 2)
        #expect(throws: AppendError.duplicateID(id(3))) { try log.appendAndWait([event(3), event(3, "B")]) }
        #expect(try log.size == 2)
    }

    @Test func `recorded never goes backwards, whatever the clock does`() throws {
        let clock = TestClock()
        let log = try scratch.create(clock: clock.clock)
        var times: [Int64] = []
        for (number, time) in [500, 900, 100, 901, -3].enumerated() {
            clock.set(Int64(time))
            _ = try log.appendAndWait([event(UInt64(number))])
            times.append(try log.event(at: UInt64(number))?.recorded.microseconds ?? -1)
        }
        #expect(times == [500, 900, 900, 901, 901])
        log.close()
        clock.set(5)
        let again = try scratch.open(clock: clock.clock)
        _ = try again.appendAndWait([event(77)])
        #expect(try again.head().recorded == Instant(microseconds: 901))
    }

    @Test func `text is brought to NFC, so that one tag is one key`() throws {
        let log = try scratch.create()
        _ = try log.appendAndWait([event(1, "Điểm", ["place:Hoa\u{300}"]), event(2, "A", ["place:Ho\u{e0}"])])
        #expect(try log.positions(tag: "place:Ho\u{e0}") == [0, 1])
        #expect(try log.read(Query(tags: ["place:Hoa\u{300}"])).count == 2)
        #expect(try log.event(at: 0)?.tags.map { Array($0.utf8) } == [Array("place:Ho\u{e0}".utf8)])
        #expect(try log.tags(prefix: "place:Hoa\u{300}").count == 1)
        #expect(try log.appendAndWait([event(1, "Điểm", ["place:Ho\u{e0}"])]).newlyAppended == 0)
    }
}

@Suite struct LimitTests {
    let scratch = Scratch()

    @Test func `tags, types and attributes must be of the form that is kept`() throws {
        let log = try scratch.create()
        for tag in ["", "x", ":x", "x:", "X:1", "1x:1", "x y:1", "é:1", "x:a\nb", "x:\u{85}", "-a:1"] {
            let error = #expect(throws: AppendError.self) { try log.appendAndWait([event(1, "A", [tag])]) }
            guard case .malformed("tag", _, _) = error else {
                Issue.record("\(tag): \(String(describing: error))")
                continue
            }
            #expect(error?.concernsOneEvent == true)
        }
        for tag in ["a:1", "a-b_c2:x:y z", "a:\u{301}", "place:phường"] {
            _ = try log.appendAndWait([event(UInt64(tag.utf8.count), "A", [tag])])
        }
        for type in ["", "A\u{7}"] {
            #expect(throws: AppendError.self) { try log.appendAndWait([event(1, type)]) }
        }
        var unnamed = event(1)
        unnamed.attributes = [Attribute(name: "", value: "v")]
        #expect(throws: AppendError.self) { try log.appendAndWait([unnamed]) }
    }

    @Test func `every limit is taken at its last value and refused beyond it`() throws {
        let log = try scratch.create()
        func tooLarge(_ events: [EventData], _ limit: Int) {
            let error = #expect(throws: AppendError.self) { try log.appendAndWait(events) }
            guard case .tooLarge(_, let count, limit) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(count > limit)
            #expect(error?.description.contains("\(limit)") == true)
        }
        func text(_ count: Int) -> String { String(repeating: "x", count: count) }
        _ = try log.appendAndWait([event(1, text(100), ["k:" + text(198)])])
        tooLarge([event(2, text(101))], 100)
        tooLarge([event(2, "A", ["k:" + text(199)])], 200)
        _ = try log.appendAndWait([event(2, "A", (0..<64).map { "k:\($0)" })])
        tooLarge([event(3, "A", (0..<65).map { "k:\($0)" })], 64)
        _ = try log.appendAndWait((0..<10_000).map { event(1_000 + $0) })
        tooLarge((0..<10_001).map { event(20_000 + $0) }, 10_000)
        // id 18, type 3, occurred and effective 18, payload 4 + n; the log adds up to 41.
        let room = 65_535 - 18 - 3 - 18 - 4 - 41
        _ = try log.appendAndWait([event(3, "A", [], payload: [UInt8](repeating: 1, count: room))])
        tooLarge([event(4, "A", [], payload: [UInt8](repeating: 1, count: room + 1))], 65_535)
        let size = try log.size
        #expect(try log.storedBytes(at: size - 1)?.count ?? 0 <= 65_535)
        #expect(throws: AppendError.self) {
            try log.appendAndWait(
                [event(5)],
                if: AppendCondition(query: Query(items: Array(repeating: .init(types: ["A"]), count: 1_001)), after: nil))
        }
        #expect(try log.verify().problems == [])
    }
}

@Suite struct GroupCommitTests {
    @Test func `many tasks append at once, each taken or refused by itself`() async throws {
        let scratch = Scratch()
        let log = try scratch.create()
        // Of the 20 that claim a subject exactly one is taken; the others learn who was first.
        let taken = try await withThrowingTaskGroup(of: (subject: Int, position: Position?).self) { group in
            for subject in 0..<30 {
                for rival in 0..<20 {
                    group.addTask {
                        let number = UInt64(subject * 100 + rival)
                        let condition = AppendCondition(query: Query(types: ["Claimed"], tags: ["k:\(subject)"]), after: nil)
                        do {
                            let events = [event(number, "Claimed", ["k:\(subject)"]), event(number + 50_000, "Noted", ["k:\(subject)"])]
                            let appended = try await log.append(events, if: condition)
                            #expect(appended.positions[1] == appended.positions[0] + 1)
                            return (subject, appended.positions[0])
                        } catch AppendError.conditionFailed(let position) {
                            let first = try log.event(at: position)
                            #expect(first?.type == "Claimed" && first?.tags == ["k:\(subject)"])
                            return (subject, nil)
                        }
                    }
                }
            }
            return try await group.reduce(into: [Int: [Position]]()) { all, one in
                if let position = one.position { all[one.subject, default: []].append(position) }
            }
        }
        #expect(taken.count == 30 && taken.values.allSatisfy { $0.count == 1 })
        #expect(try log.size == 60)
        #expect(try log.verify().problems == [])
    }

    @Test func `the same request from many tasks at once is taken once`() async throws {
        let scratch = Scratch()
        let log = try scratch.create()
        let answers = try await withThrowingTaskGroup(of: EventLog.Appended.self) { group in
            for _ in 0..<50 {
                group.addTask { try await log.append([event(1, "A", ["k:x"]), event(2)], if: AppendCondition(query: .all, after: nil)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.positions == [0, 1] })
        #expect(answers.map(\.newlyAppended).reduce(0, +) == 2)
        #expect(try log.size == 2)
    }

    @Test func `a log that is closed answers what waits and refuses what comes`() async throws {
        let scratch = Scratch()
        let log = try scratch.create()
        let waiting = (0..<20).map { number in Task { try await log.append([event(UInt64(number))]) } }
        log.close()
        var taken = 0
        for task in waiting {
            do {
                taken += try await task.value.newlyAppended
            } catch {
                #expect(error as? AppendError == .closed)
            }
        }
        #expect(throws: AppendError.closed) { try log.appendAndWait([event(99)]) }
        #expect(throws: (any Error).self) { try log.size }
        let again = try scratch.open()
        #expect(try again.size == UInt64(taken))
    }
}
