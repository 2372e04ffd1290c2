import EventLog
import Foundation
import LMDB
import MerkleTree
import Testing

@Suite struct FormatUpgradeTests {
    /// Rewrites a log as format 1 had it: a row for each position, the leaf hash first.
    func writeOldFormat(_ directory: String) throws {
        let environment = try Environment(path: directory)
        let tree: Table<UInt64, [UInt8]> = try environment.table("tree", .integerKeys)
        let events: Table<UInt64, [UInt8]> = try environment.table("events", .integerKeys)
        let meta: Table<String, [UInt8]> = try environment.table("meta")
        let map: Table<[UInt8], [UInt8]> = try environment.table("map")
        try environment.write { transaction in
            try transaction.clear(tree)
            var range = CompactRange()
            for position in 0..<(try transaction.count(events)) {
                var row: [UInt8] = []
                range.append(TreeHasher.leaf(try transaction.get(events, position) ?? [])) { _, _, hash in
                    row += hash.bytes
                }
                try transaction.put(tree, position, row, .append)
            }
            try transaction.clear(map)
            try transaction.put(meta, "format", Array("1".utf8))
        }
        try environment.close()
    }

    func makeOldLog(_ scratch: Scratch, count: UInt64) throws -> (root: Hash, proof: [Hash]) {
        let log = try scratch.create()
        if count > 0 { _ = try log.appendAndWait((0..<count).map { event($0, "A", ["k:\($0 % 5)"]) }) }
        defer { log.close() }
        return (try log.head().root, count > 0 ? try log.inclusionProof(count / 3, size: count) : [])
    }

    @Test(arguments: [0, 1, 2, 777, 5_000] as [UInt64])
    func `a log of format 1 is brought to the present format when it is opened to be written`(_ count: UInt64) throws {
        let scratch = Scratch()
        let before = try makeOldLog(scratch, count: count)
        try writeOldFormat(scratch.directory)
        let log = try scratch.open()
        #expect(try log.verify().problems == [])
        #expect(try log.head().root == before.root)
        if count > 0 { #expect(try log.inclusionProof(count / 3, size: count) == before.proof) }
        #expect(try log.appendAndWait([event(1_000_000)]).positions == [count])
        log.close()
        #expect(try scratch.open(readOnly: true).verify().problems == [])
    }

    @Test func `a log of format 1 that is only to be read says how it is brought to the present format`() throws {
        let scratch = Scratch()
        _ = try makeOldLog(scratch, count: 9)
        try writeOldFormat(scratch.directory)
        #expect(throws: EventLogError.oldFormat("1")) { try scratch.open(readOnly: true) }
        #expect(EventLogError.oldFormat("1").description.contains("socai checkpoint"))
    }

    @Test func `a log without the tables of later formats is of an earlier one, not none at all`() throws {
        let scratch = Scratch()
        try FileManager.default.createDirectory(atPath: scratch.directory, withIntermediateDirectories: true)
        let environment = try Environment(path: scratch.directory)
        let meta: Table<String, [UInt8]> = try environment.table("meta")
        try environment.write { try $0.put(meta, "format", Array("1".utf8)) }
        try environment.close()
        #expect(throws: EventLogError.oldFormat("1")) { try scratch.open(readOnly: true) }
    }

    @Test func `an upgrade does not hide that an event was changed`() throws {
        let scratch = Scratch()
        _ = try makeOldLog(scratch, count: 50)
        try writeOldFormat(scratch.directory)
        let environment = try Environment(path: scratch.directory)
        let events: Table<UInt64, [UInt8]> = try environment.table("events", .integerKeys)
        try environment.write { try $0.put(events, 7, try $0.get(events, 8) ?? []) }
        try environment.close()
        #expect {
            try scratch.open()
        } throws: { error in
            if case EventLogError.corrupt(at: 7, _) = error { true } else { false }
        }
        // Left as it was: the next opening finds the same.
        #expect(throws: EventLogError.oldFormat("1")) { try scratch.open(readOnly: true) }
    }

    @Test func `a format of a later program is refused`() throws {
        let scratch = Scratch()
        try scratch.create().close()
        let environment = try Environment(path: scratch.directory)
        let meta: Table<String, [UInt8]> = try environment.table("meta")
        try environment.write { try $0.put(meta, "format", Array("99".utf8)) }
        try environment.close()
        #expect(throws: EventLogError.unknownFormat("99")) { try scratch.open() }
    }
}
