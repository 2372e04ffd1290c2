import Foundation
import LMDB
import Testing

/// A directory that is gone with the test.
final class Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "lmdb-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func directory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
        return path + "/" + name
    }
}

@Suite struct LMDBTests {
    let scratch = try! Scratch()  // A test without a place to work has failed.

    func environment(mapSize: Int = 1 << 26) throws -> Environment {
        var options = Environment.Options()
        options.mapSize = mapSize
        return try Environment(path: scratch.path, options: options)
    }

    @Test func `what was put is read back, and is there after reopening`() throws {
        let environment = try environment()
        let table = try environment.table("names", key: String.self, value: [UInt8].self)
        try environment.write { try $0.put(table, "Điểm", [1, 2, 3]) }
        #expect(try environment.read { try $0.get(table, "Điểm") } == [1, 2, 3])
        #expect(try environment.read { try $0.get(table, "none") } == nil)
        try environment.close()
        let again = try self.environment()
        let same = try again.table("names", key: String.self, value: [UInt8].self)
        #expect(try again.read { try $0.get(same, "Điểm") } == [1, 2, 3])
        #expect(try again.write { try $0.delete(same, "Điểm") })
        #expect(try again.write { try !$0.delete(same, "Điểm") })
        #expect(try again.read { try $0.count(same) } == 0)
    }

    @Test func `nothing is written when the body throws`() throws {
        struct Stop: Error {}
        let environment = try environment()
        let table = try environment.table("t", .integerKeys, key: UInt64.self, value: UInt64.self)
        #expect(throws: Stop.self) {
            try environment.write { transaction in
                try transaction.put(table, 1, 1)
                throw Stop()
            }
        }
        #expect(try environment.read { try $0.count(table) } == 0)
    }

    @Test func `a second opening in the process is refused, also by another name`() throws {
        let environment = try environment()
        let link = scratch.path + "-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
        defer { try? FileManager.default.removeItem(atPath: link) }
        #expect(throws: LMDBError.alreadyOpen) { try Environment(path: scratch.path) }
        #expect(throws: LMDBError.alreadyOpen) { try Environment(path: link) }
        try environment.close()
        try Environment(path: link).close()
    }

    @Test func `a closed environment says so`() throws {
        let environment = try environment()
        let table = try environment.table("t", key: String.self, value: String.self)
        try environment.close()
        #expect(throws: LMDBError.closed) { try environment.read { try $0.get(table, "a") } }
        #expect(throws: LMDBError.closed) { try environment.write { try $0.put(table, "a", "b") } }
        #expect(throws: LMDBError.closed) { try environment.close() }
    }

    @Test func `a write inside a transaction of the same thread is refused instead of waiting for ever`() throws {
        let environment = try environment()
        let table = try environment.table("t", key: String.self, value: String.self)
        #expect(throws: LMDBError.nested) {
            try environment.read { _ in try environment.write { try $0.put(table, "a", "b") } }
        }
        #expect(throws: LMDBError.nested) {
            try environment.write { _ in try environment.write { try $0.put(table, "a", "b") } }
        }
        #expect(throws: LMDBError.nested) { try environment.read { _ in try environment.close() } }
        #expect(try environment.read { outer in try environment.read { try $0.count(table) } } == 0)
    }

    @Test func `an environment opened to be read refuses writes and does not make tables`() throws {
        #expect(throws: LMDBError.noSuchFile) {
            var options = Environment.Options()
            options.readOnly = true
            return try Environment(path: try scratch.directory("empty"), options: options)
        }
        let writable = try environment()
        let table = try writable.table("t", key: String.self, value: String.self)
        try writable.write { try $0.put(table, "a", "b") }
        try writable.close()
        var options = Environment.Options()
        options.readOnly = true
        let environment = try Environment(path: scratch.path, options: options)
        let read = try environment.table("t", key: String.self, value: String.self)
        #expect(try environment.read { try $0.get(read, "a") } == "b")
        #expect(throws: LMDBError.readOnly) { try environment.write { try $0.put(read, "a", "c") } }
        #expect(throws: LMDBError.notFound) { try environment.table("new", key: String.self, value: String.self) }
    }

    @Test func `the map grows while others read, and no write is lost`() async throws {
        let environment = try environment(mapSize: 1 << 17)
        let table = try environment.table("t", .integerKeys, key: UInt64.self, value: [UInt8].self)
        let before = try environment.mapSize
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    for index in 0..<200 {
                        let key = UInt64(writer * 1_000 + index)
                        try environment.write { try $0.put(table, key, [UInt8](repeating: UInt8(index), count: 3_000)) }
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<400 {
                        let isWhole = try environment.read { transaction in
                            try transaction.withCursor(table) { cursor in
                                var more = try cursor.first()
                                while more {
                                    guard try cursor.value.count == 3_000 else { return false }
                                    more = try cursor.next()
                                }
                                return true
                            }
                        }
                        #expect(isWhole)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try environment.read { try $0.count(table) } == 400)
        #expect(try environment.mapSize > before)
        // One transaction that needs several enlargements.
        try environment.write { try $0.put(table, 9_999, [UInt8](repeating: 7, count: 20_000_000)) }
        #expect(try environment.read { try $0.get(table, 9_999)?.count } == 20_000_000)
    }

    @Test func `lists of integers are sorted and can be leapt through`() throws {
        let environment = try environment()
        let table = try environment.table("lists", .integerLists, key: String.self, value: UInt64.self)
        try environment.write { transaction in
            for value in [5, 1, 900, 70_000, 3] as [UInt64] { try transaction.put(table, "a", value) }
            try transaction.put(table, "b", 7)
            try transaction.put(table, "b", 8, .appendDuplicate)
        }
        let (values, count, leap, none) = try environment.read { transaction in
            try transaction.withCursor(table) { cursor in
                var values: [UInt64] = []
                var more = try cursor.seek("a")
                let count = try cursor.duplicateCount()
                while more {
                    values.append(try cursor.value)
                    more = try cursor.nextDuplicate()
                }
                let leap = try cursor.seek("a", duplicateAtOrAfter: 4) ? cursor.value : 0
                return (values, count, leap, try cursor.seek("a", duplicateAtOrAfter: 70_001))
            }
        }
        #expect(values == [1, 3, 5, 900, 70_000])
        #expect(count == 5)
        #expect(leap == 5)
        #expect(!none)
    }

    @Test func `keys that LMDB cannot hold, and existing ones, are refused with a remedy`() throws {
        let environment = try environment()
        let table = try environment.table("t", key: String.self, value: String.self)
        #expect(throws: LMDBError.badValueSize) {
            try environment.write { try $0.put(table, String(repeating: "x", count: 512), "") }
        }
        try environment.write { try $0.put(table, "a", "1", .insert) }
        #expect(throws: LMDBError.keyExists) { try environment.write { try $0.put(table, "a", "2", .insert) } }
        #expect(throws: LMDBError.incompatible) { try environment.table("t", .integerKeys, key: UInt64.self, value: UInt64.self) }
        #expect("\(LMDBError.noSpace)".contains("free disk space"))
        #expect(throws: LMDBError.noSuchFile) { try Environment(path: "/nonexistent/place") }
        for code in -30_799 ... -30_780 { #expect(!LMDBError(rawValue: CInt(code)).cause.isEmpty) }
    }

    @Test func `a file of something else is refused`() throws {
        let place = try scratch.directory("other")
        try Data((0..<9_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(filePath: place + "/data.mdb"))
        #expect(throws: LMDBError.invalid) { try Environment(path: place) }
    }

    @Test func `a copy made while others write is one moment of it`() async throws {
        let environment = try environment()
        let table = try environment.table("pairs", .integerKeys, key: UInt64.self, value: UInt64.self)
        let writing = Task {
            var round: UInt64 = 0
            while !Task.isCancelled {
                round += 1
                let now = round
                try environment.write { transaction in
                    for key in 0..<64 as Range<UInt64> { try transaction.put(table, key, now) }
                }
            }
        }
        for compacting in [false, true] {
            let place = try scratch.directory("copy-\(compacting)")
            try environment.copy(to: place, compacting: compacting)
            let copy = try Environment(path: place)
            let same = try copy.table("pairs", .integerKeys, key: UInt64.self, value: UInt64.self)
            let values = try copy.read { transaction in try (0..<64).map { try transaction.get(same, $0) } }
            #expect(Set(values).count == 1)
        }
        writing.cancel()
        _ = try? await writing.value
    }
}
