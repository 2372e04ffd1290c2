import CivilTime
import EventLog
import LMDB
import Testing

@Suite struct VerifyTests {
    typealias Kind = LogVerification.Problem.Kind

    /// One way to tamper with a log of 50 events: what is changed in the file, and what verification must say of it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let position: Position?
        let kinds: Set<Kind>
        let change: @Sendable (Environment) throws -> Void
    }

    static func integers(_ environment: Environment, _ name: String) throws -> Table<UInt64, [UInt8]> {
        try environment.table(name, .integerKeys)
    }
    static func lists(_ environment: Environment, _ name: String) throws -> Table<String, UInt64> {
        try environment.table(name, .integerLists)
    }

    static let tamperings: [Tampering] = [
        Tampering(testDescription: "a byte of an event", position: 7, kinds: [.tree]) { environment in
            let events = try integers(environment, "events")
            try environment.write { transaction in
                var bytes = try transaction.get(events, 7) ?? []
                bytes[bytes.firstIndex(of: 0xee) ?? 0] ^= 1
                try transaction.put(events, 7, bytes)
            }
        },
        Tampering(testDescription: "an event that is no envelope", position: 9, kinds: [.tree, .event]) { environment in
            let events = try integers(environment, "events")
            try environment.write { try $0.put(events, 9, [0xff, 0xff, 0xff]) }
        },
        Tampering(testDescription: "an event moved to another position", position: 11, kinds: [.tree, .event]) { environment in
            let events = try integers(environment, "events")
            try environment.write { try $0.put(events, 11, try $0.get(events, 12) ?? []) }
        },
        Tampering(testDescription: "an event taken out", position: 20, kinds: [.event]) { environment in
            let events = try integers(environment, "events")
            _ = try environment.write { try $0.delete(events, 20) }
        },
        Tampering(testDescription: "a byte of a lowest node", position: 5, kinds: [.tree]) { environment in
            let tree = try integers(environment, "tree")
            try environment.write { transaction in
                var row = try transaction.get(tree, 5) ?? []
                row[3] ^= 0x10
                try transaction.put(tree, 5, row)
            }
        },
        Tampering(testDescription: "a byte of an inner node", position: 15, kinds: [.tree]) { environment in
            let tree = try integers(environment, "tree")
            try environment.write { transaction in
                var row = try transaction.get(tree, 15) ?? []
                row[32 * 3 + 31] ^= 1
                try transaction.put(tree, 15, row)
            }
        },
        Tampering(testDescription: "a row of hashes taken out", position: 31, kinds: [.tree]) { environment in
            let tree = try integers(environment, "tree")
            _ = try environment.write { try $0.delete(tree, 31) }
        },
        Tampering(testDescription: "a row of hashes too many", position: 30, kinds: [.tree]) { environment in
            let tree = try integers(environment, "tree")
            try environment.write { try $0.put(tree, 30, [UInt8](repeating: 0, count: 32)) }
        },
        Tampering(testDescription: "a row of hashes cut short", position: 31, kinds: [.tree]) { environment in
            let tree = try integers(environment, "tree")
            try environment.write { try $0.put(tree, 31, Array((try $0.get(tree, 31) ?? []).dropLast(32))) }
        },
        Tampering(testDescription: "an id that leads elsewhere", position: 3, kinds: [.id]) { environment in
            let ids: Table<[UInt8], UInt64> = try environment.table("ids")
            try environment.write { try $0.put(ids, id(3).bytes, 4) }
        },
        Tampering(testDescription: "an id taken out", position: 3, kinds: [.id]) { environment in
            let ids: Table<[UInt8], UInt64> = try environment.table("ids")
            _ = try environment.write { try $0.delete(ids, id(3).bytes) }
        },
        Tampering(testDescription: "an id too many", position: 3, kinds: [.id]) { environment in
            let ids: Table<[UInt8], UInt64> = try environment.table("ids")
            try environment.write { try $0.put(ids, id(999).bytes, 3) }
        },
        Tampering(testDescription: "an event taken out of a dossier", position: 12, kinds: [.tag]) { environment in
            let tags = try lists(environment, "tags")
            _ = try environment.write { try $0.delete(tags, "k:2", value: 12) }
        },
        Tampering(testDescription: "the last event taken out of a dossier", position: 42, kinds: [.tag, .head]) { environment in
            let tags = try lists(environment, "tags")
            _ = try environment.write { try $0.delete(tags, "k:2", value: 47) }
        },
        Tampering(testDescription: "an event listed in a dossier that is not its own", position: 13, kinds: [.tag]) { environment in
            let tags = try lists(environment, "tags")
            try environment.write { try $0.put(tags, "k:2", 13) }
        },
        Tampering(testDescription: "an event taken out of its type", position: 10, kinds: [.type]) { environment in
            let types = try lists(environment, "types")
            _ = try environment.write { try $0.delete(types, "T1", value: 10) }
        },
        Tampering(testDescription: "an event listed under another type", position: 10, kinds: [.type]) { environment in
            let types = try lists(environment, "types")
            try environment.write { try $0.put(types, "T2", 10) }
        },
        Tampering(testDescription: "a head changed", position: 47, kinds: [.head]) { environment in
            let heads: Table<String, [UInt8]> = try environment.table("heads")
            try environment.write { transaction in
                var bytes = try transaction.get(heads, "k:2") ?? []
                bytes[0] ^= 1
                try transaction.put(heads, "k:2", bytes)
            }
        },
        Tampering(testDescription: "a head taken out", position: 47, kinds: [.head]) { environment in
            let heads: Table<String, [UInt8]> = try environment.table("heads")
            _ = try environment.write { try $0.delete(heads, "k:2") }
        },
        Tampering(testDescription: "a head too many", position: nil, kinds: [.head]) { environment in
            let heads: Table<String, [UInt8]> = try environment.table("heads")
            try environment.write { try $0.put(heads, "a:9", [UInt8](repeating: 0, count: 16)) }
        },
    ]

    @Test(arguments: tamperings)
    func `verification names what was changed and where`(_ given: Tampering) throws {
        let scratch = Scratch()
        let log = try scratch.create()
        _ = try log.appendAndWait(
            (0..<50 as Range<UInt64>).map { event($0, "T\($0 % 3)", ["k:\($0 % 5)"], payload: [0xee, 0xee]) })
        #expect(try log.verify().isSound)
        let copy = scratch.path + "/copy"
        try log.backup(to: copy)
        let environment = try Environment(path: copy)
        try given.change(environment)
        try environment.close()
        let found = try EventLog(directory: copy).verify()
        let first = try #require(found.problems.first)
        #expect(!found.isSound)
        #expect(given.kinds.isSuperset(of: found.problems.prefix(1).map(\.kind)), "\(found.problems)")
        if given.kinds != [.tag, .head] { #expect(first.position == given.position, "\(found.problems)") }
    }

    @Test func `verification reports its way, and the roots that it was asked for`() throws {
        let scratch = Scratch()
        let log = try scratch.create()
        _ = try log.appendAndWait((0..<9_000).map { event($0, "A", ["k:\($0 % 5)"]) })
        var way: [UInt64] = []
        let result = try log.verify(rootsAt: [0, 1, 4_097, 9_000]) { done, total in
            way.append(done)
            #expect(total == 9_000)
        }
        #expect(result.isSound && result.size == 9_000)
        #expect(way.last == 9_000 && way.count >= 3)
        #expect(result.roots.count == 4)
        for (size, root) in result.roots { #expect(try log.root(at: size) == root) }
        #expect(try result.root == log.head().root)
    }

    /// Writes an envelope of the log's own form in place of an event, with another time.
    static func setRecorded(_ directory: String, _ position: Position, _ microseconds: Int64) throws {
        let environment = try Environment(path: directory)
        defer { try? environment.close() }
        let events = try integers(environment, "events")
        try environment.write { transaction in
            var bytes = try transaction.get(events, position) ?? []
            // Field 18, fixed64: the key's two bytes stand nowhere else in these events.
            let key = try #require(bytes.indices.dropLast().last { bytes[$0] == 0x91 && bytes[$0 + 1] == 0x01 })
            withUnsafeBytes(of: microseconds.littleEndian) { bytes.replaceSubrange(key + 2..<key + 10, with: $0) }
            try transaction.put(events, position, bytes)
        }
    }

    @Test(arguments: [4_095, 4_096, 5_000, 8_191] as [Position])
    func `what is wrong at a border between tasks is found, and the answer is the same for any number of them`(
        _ position: Position
    ) throws {
        let scratch = Scratch()
        let log = try scratch.create()
        _ = try log.appendAndWait((0..<9_000).map { event($0, "A", ["k:\($0 % 5)"]) })
        let copy = scratch.path + "/copy"
        try log.backup(to: copy)
        let environment = try Environment(path: copy)
        let tree = try Self.integers(environment, "tree")
        try environment.write { transaction in
            // The highest node of a whole run of leaves, and of what lies above it.
            for row in [4_095, 8_191] as [UInt64] {
                var bytes = try transaction.get(tree, row) ?? []
                bytes[bytes.count - 1] ^= 1
                try transaction.put(tree, row, bytes)
            }
        }
        try environment.close()
        try Self.setRecorded(copy, position, 5)
        let changed = try EventLog(directory: copy)
        let one = try changed.verify(rootsAt: [1, 4_096, 8_999], tasks: 1)
        #expect(one.problems.contains { $0.position == position && $0.kind == .time }, "\(one.problems)")
        #expect(one.problems.contains { $0.position == 4_095 && $0.kind == .tree }, "\(one.problems)")
        #expect(one.problems.contains { $0.position == 8_191 && $0.kind == .tree }, "\(one.problems)")
        for tasks in [2, 3, 8] {
            let more = try changed.verify(rootsAt: [1, 4_096, 8_999], tasks: tasks)
            #expect(more.problems == one.problems && more.root == one.root && more.roots == one.roots)
        }
    }

    @Test func `an empty log is sound, and a log being appended to verifies`() async throws {
        let scratch = Scratch()
        let log = try scratch.create()
        #expect(try log.verify().isSound)
        let writing = Task {
            for number in 0..<200 as Range<UInt64> { _ = try await log.append([event(number, "A", ["k:\(number % 3)"])]) }
        }
        for _ in 0..<20 { #expect(try log.verify().problems == []) }
        try await writing.value
        #expect(try log.verify().size == 200)
    }
}
