import CivilTime
import EventLog
import Foundation
import LMDB
import MerkleTree
import Testing

@Suite struct ReadingTests {
    let scratch = Scratch()

    func filled(_ count: UInt64 = 100) throws -> EventLog {
        let log = try scratch.create()
        _ = try log.appendAndWait((0..<count).map { event($0, "T\($0 % 3)", ["k:\($0 % 7)"]) })
        return log
    }

    @Test func `pages go forwards and backwards between two positions`() throws {
        let log = try filled()
        #expect(try log.read(from: 90, limit: 5).map(\.position) == [90, 91, 92, 93, 94])
        #expect(try log.read(from: 90, to: 93, backwards: true).map(\.position) == [92, 91, 90])
        #expect(try log.read(from: 98).map(\.position) == [98, 99])
        #expect(try log.read(from: 100).isEmpty)
        #expect(try log.read(from: 5, to: 5).isEmpty)
        #expect(try log.read(from: 7, to: 3).isEmpty)
        #expect(try log.read(limit: 0).isEmpty)
        #expect(try log.read(from: .max, to: .max).isEmpty)
        #expect(try log.read(Query(tags: ["k:3"]), from: 20, to: 60, limit: 3).map(\.position) == [24, 31, 38])
        #expect(try log.read(Query(tags: ["k:3"]), to: 60, limit: 3, backwards: true).map(\.position) == [59, 52, 45])
    }

    @Test func `a run over pages gives every event once and stops when told`() throws {
        let log = try filled()
        for backwards in [false, true] {
            for pageSize in [1, 7, 1_000] {
                var seen: [Position] = []
                try log.forEach(Query(types: ["T1"]), from: 10, to: 90, pageSize: pageSize, backwards: backwards) {
                    seen.append($0.position)
                    return true
                }
                let expected = (10..<90 as Range<UInt64>).filter { $0 % 3 == 1 }
                #expect(seen == (backwards ? expected.reversed() : expected))
            }
        }
        var seen = 0
        try log.forEach(pageSize: 10) { _ in
            seen += 1
            // What is appended meanwhile is left out; it is also proof that no snapshot is held against the writer.
            if seen == 1 { _ = try log.appendAndWait([event(500)]) }
            return seen < 50
        }
        #expect(seen == 50)
        var stored: [Position] = []
        try log.forEachStored(from: 95) { position, bytes in
            #expect(!bytes.isEmpty)
            stored.append(position)
        }
        #expect(stored == [95, 96, 97, 98, 99, 100])
    }

    @Test func `events are found by position, id, tag prefix and type`() throws {
        let log = try filled()
        #expect(try log.event(at: 42)?.id == id(42))
        #expect(try log.event(at: 100) == nil)
        #expect(try log.storedBytes(at: 100) == nil)
        #expect(try log.position(of: id(42)) == 42)
        #expect(try log.position(of: id(4_242)) == nil)
        #expect(try log.tags(prefix: "k:", limit: 3) == ["k:0", "k:1", "k:2"])
        #expect(try log.tags(prefix: "k:", after: "k:4") == ["k:5", "k:6"])
        #expect(try log.tags(prefix: "", limit: 1) == ["k:0"])
        #expect(try log.tags(prefix: "z").isEmpty)
        #expect(try log.types().map(\.count) == [34, 33, 33])
        #expect(try log.positions(tag: "").isEmpty)
    }

    @Test func `roots and proofs of every size agree with the tree's definition`() throws {
        let log = try filled(70)
        let leaves = try (0..<70 as Range<UInt64>).map { TreeHasher.leaf(try log.storedBytes(at: $0) ?? []) }
        func naive(_ leaves: ArraySlice<MerkleTree.Hash>) -> MerkleTree.Hash {
            guard leaves.count > 1, let first = leaves.first else { return leaves.first ?? TreeHasher.empty }
            _ = first
            var split = 1
            while split * 2 < leaves.count { split *= 2 }
            return TreeHasher.node(naive(leaves.prefix(split)), naive(leaves.dropFirst(split)))
        }
        for size in 0...70 as ClosedRange<UInt64> {
            let root = naive(leaves.prefix(Int(size)))
            #expect(try log.root(at: size) == root)
            if size % 10 == 0 { #expect(try log.recomputedRoot(at: size) == root) }
            for position in 0..<size {
                let proof = try log.inclusionProof(position, size: size)
                try InclusionProof.verify(
                    index: position, size: size, leaf: log.leafHash(at: position), proof: proof, root: root)
            }
            for old in 1..<max(size, 1) {
                let proof = try log.consistencyProof(from: old, to: size)
                try ConsistencyProof.verify(
                    from: old, to: size, proof: proof, firstRoot: log.root(at: old), secondRoot: root)
            }
        }
        #expect(try log.head().root == log.root(at: 70))
        #expect(try log.nodeHash(level: 3, index: 1) == naive(leaves[8..<16]))
        #expect(throws: EventLogError.noSuchPosition(70, size: 70)) { try log.root(at: 71) }
        #expect(throws: EventLogError.self) { try log.inclusionProof(5, size: 5) }
        #expect(throws: EventLogError.self) { try log.leafHash(at: 70) }
    }

    @Test func `a subscription catches up and then follows`() async throws {
        let log = try filled()
        let reader = Task {
            var seen: [Position] = []
            for try await event in log.subscribe(from: 90, query: Query(types: ["T0", "Late"])) {
                seen.append(event.position)
                if seen.count == 5 { break }
            }
            return seen
        }
        try await Task.sleep(for: .milliseconds(50))
        _ = try await log.append([event(900, "Other"), event(901, "Late")])
        _ = try await log.append([event(902, "Late")])
        #expect(try await reader.value == [90, 93, 96, 99, 101])
        let all = Task {
            var seen: [Position] = []
            for try await event in log.subscribe(from: 0) {
                seen.append(event.position)
                if seen.count == 403 { break }
            }
            return seen
        }
        for number in 0..<300 as Range<UInt64> { _ = try await log.append([event(2_000 + number)]) }
        #expect(try await all.value == Array(0..<403))
        let idle = Task { () -> Int in
            var count = 0
            for try await _ in log.subscribe(from: 403) { count += 1 }
            return count
        }
        idle.cancel()
        #expect(try await idle.value == 0)
    }

    @Test func `checkpoints and schemas are kept, and a checkpoint is not replaced`() throws {
        let log = try filled(10)
        #expect(try log.latestCheckpoint() == nil)
        try log.storeCheckpoint(note: "five", size: 5)
        try log.storeCheckpoint(note: "ten", size: 10)
        try log.storeCheckpoint(note: "ten", size: 10)
        #expect(throws: EventLogError.checkpointConflict(size: 10)) { try log.storeCheckpoint(note: "other", size: 10) }
        #expect(throws: EventLogError.noSuchPosition(10, size: 10)) { try log.storeCheckpoint(note: "x", size: 11) }
        #expect(try log.checkpoints().map(\.size) == [5, 10])
        #expect(try log.latestCheckpoint()?.note == "ten")
        let hash = try log.storeSchema([1, 2, 3])
        #expect(try log.storeSchema([1, 2, 3]) == hash)
        #expect(try log.schemas() == [[1, 2, 3]])
    }
}

@Suite struct OpeningTests {
    let scratch = Scratch()

    @Test func `a log is made once, opened again, and knows what it is`() throws {
        #expect(throws: EventLogError.notALog(scratch.directory)) { try scratch.open() }
        #expect(throws: EventLogError.self) {
            try EventLog.create(at: scratch.directory, ledger: [1], origin: "o")
        }
        let log = try scratch.create()
        #expect(throws: EventLogError.exists(scratch.directory)) { try scratch.create() }
        #expect(throws: LMDBError.alreadyOpen) { try scratch.open() }
        _ = try log.appendAndWait([event(1)])
        log.close()
        log.close()
        let again = try scratch.open()
        #expect(again.ledgerID == Scratch.ledger && again.origin == "test.example/log")
        #expect(try again.size == 1)
        again.close()
        let reader = try scratch.open(readOnly: true)
        #expect(reader.isReadOnly)
        #expect(try reader.read().count == 1)
        #expect(throws: AppendError.readOnly) { try reader.appendAndWait([event(2)]) }
        #expect(throws: LMDBError.readOnly) { try reader.storeCheckpoint(note: "n", size: 1) }
        #expect(try reader.verify().problems == [])
    }

    @Test func `a log of another format is refused by name`() throws {
        try scratch.create().close()
        let environment = try Environment(path: scratch.directory)
        let meta = try environment.table("meta", key: String.self, value: [UInt8].self)
        try environment.write { try $0.put(meta, "format", Array("99".utf8)) }
        try environment.close()
        #expect(throws: EventLogError.unknownFormat("99")) { try scratch.open() }
        try FileManager.default.createDirectory(atPath: scratch.path + "/other", withIntermediateDirectories: true)
        try Environment(path: scratch.path + "/other").close()
        #expect(throws: EventLogError.notALog(scratch.path + "/other")) {
            var options = EventLog.Options()
            options.readOnly = true
            return try EventLog(directory: scratch.path + "/other", options: options)
        }
    }

    @Test func `a log grows out of a tiny map`() throws {
        let log = try scratch.create(mapSize: 1 << 16)
        for batch in 0..<40 as Range<UInt64> {
            let events = (0..<100 as Range<UInt64>).map { event(batch * 100 + $0, "A", ["k:\($0)"], payload: [UInt8](repeating: 1, count: 500)) }
            #expect(try log.appendAndWait(events).positions.first == batch * 100)
        }
        #expect(try log.verify().problems == [])
    }

    @Test func `a backup made while others append is a whole log, and goes on as one`() async throws {
        let log = try scratch.create()
        let writing = Task {
            var number: UInt64 = 0
            while !Task.isCancelled {
                _ = try await log.append((0..<20).map { event(number * 20 + $0, "A", ["k:\($0)"]) })
                number += 1
            }
        }
        while try log.size == 0 { try await Task.sleep(for: .milliseconds(5)) }
        for round in 0..<3 {
            let place = scratch.path + "/backup/\(round)"
            try log.backup(to: place)
            let copy = try EventLog(directory: place)
            let head = try copy.head()
            #expect(head.size % 20 == 0 && head.size > 0)
            #expect(try copy.verify().problems == [])
            #expect(try log.root(at: head.size) == head.root)
            #expect(try copy.appendAndWait([event(1_000_000)]).positions == [head.size])
        }
        writing.cancel()
        try await writing.value
    }
}
