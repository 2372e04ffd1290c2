import Foundation
import Glibc
import LMDB
import Testing

/// Files that are not what they should be: each is refused with an error that says what to do, or put right.
@Suite struct DamageTests {
    let scratch = try! Scratch()  // A test without a place to work has failed.

    var data: String { scratch.path + "/data.mdb" }
    var lock: String { scratch.path + "/lock.mdb" }

    func open(mapSize: Int = 1 << 26, readOnly: Bool = false) throws -> Environment {
        var options = Environment.Options()
        options.mapSize = mapSize
        options.readOnly = readOnly
        return try Environment(path: scratch.path, options: options)
    }

    /// Some three hundred pages: keys and values of several kinds.
    func fill() throws {
        let environment = try open()
        let numbers = try environment.table("numbers", .integerKeys, key: UInt64.self, value: [UInt8].self)
        let lists = try environment.table("lists", .integerLists, key: String.self, value: UInt64.self)
        let names = try environment.table("names", key: String.self, value: [UInt8].self)
        for batch in 0..<10 as Range<UInt64> {
            try environment.write { transaction in
                for number in batch * 200..<batch * 200 + 200 {
                    let size = number % 100 == 0 ? 9_000 : 300
                    try transaction.put(numbers, number, [UInt8](repeating: 7, count: size), .append)
                    try transaction.put(lists, "k\(number % 5)", number, .appendDuplicate)
                    try transaction.put(names, "name \(number &* 7_919 % 2_000)", [1])
                    if number % 3 == 0, number > 100 { try transaction.delete(names, "name \(number / 2)") }
                }
            }
        }
        #expect(try environment.check() == [])
        try environment.close()
    }

    func expectUsable() throws {
        let environment = try open()
        let numbers = try environment.table("numbers", .integerKeys, key: UInt64.self, value: [UInt8].self)
        #expect(try environment.read { try $0.get(numbers, 1_234)?.count } == 300)
        try environment.write { try $0.put(numbers, 9_999, [1]) }
        #expect(try environment.check() == [])
        try environment.close()
    }

    @Test(arguments: [0, 1, 100, 4_095, 4_096, 8_191])
    func `a data file that ends in its headers is truncated, not a new one`(_ size: Int) throws {
        try fill()
        #expect(truncate(data, size) == 0)
        for readOnly in [false, true] { #expect(throws: LMDBError.truncated) { try open(readOnly: readOnly) } }
        #expect(try FileManager.default.attributesOfItem(atPath: data)[.size] as? Int == size, "it was written to")
    }

    @Test(arguments: [1, 4_096, 3 * 4_096, 100 * 4_096 + 17])
    func `a data file that has lost its end is truncated`(_ lost: Int) throws {
        try fill()
        let size = try #require(try FileManager.default.attributesOfItem(atPath: data)[.size] as? Int)
        #expect(truncate(data, size - lost) == 0)
        #expect(throws: LMDBError.truncated) { try open() }
        do {
            _ = try open()
        } catch let error as LMDBError {
            #expect(error.description.contains("restore the last backup"))
            #expect(error.path == scratch.path && error.isDamage)
        }
    }

    @Test func `a data file of other content is not one of ours`() throws {
        try Data(repeating: 0x61, count: 100_000).write(to: URL(filePath: data))
        #expect(throws: LMDBError.invalid) { try open() }
        try Data(count: 100_000).write(to: URL(filePath: data))
        #expect(throws: LMDBError.invalid) { try open() }
        #expect(!LMDBError.invalid.isDamage && LMDBError.invalid.remedy.contains("check the path"))
    }

    @Test func `a lock file that is missing, empty or foreign is made anew`() throws {
        try fill()
        try FileManager.default.removeItem(atPath: lock)
        try expectUsable()
        #expect(truncate(lock, 0) == 0)
        try expectUsable()
        try Data(repeating: 0x61, count: 9_000).write(to: URL(filePath: lock))
        try expectUsable()
    }

    @Test func `a map smaller than the data is enlarged`() throws {
        try fill()
        let environment = try open(mapSize: 1 << 16)
        #expect(try environment.mapSize > 1 << 20)
        try environment.close()
        try expectUsable()
    }

    @Test func `a directory that is missing or may not be written says so`() throws {
        #expect(throws: LMDBError.noSuchFile) { try Environment(path: scratch.path + "/none") }
        try fill()
        #expect(chmod(scratch.path, 0o555) == 0 && chmod(data, 0o444) == 0 && chmod(lock, 0o444) == 0)
        defer { chmod(scratch.path, 0o755) }
        // Root may write everywhere, so the opening is tried as somebody else; only this thread becomes that.
        let isRoot = geteuid() == 0
        // `setfsuid` stands in a header that Swift's module of the C library leaves out.
        typealias SetUser = @convention(c) (UInt32) -> CInt
        let setUser = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: SetUser.self)
        if isRoot { _ = setUser(65_534) }
        defer { if isRoot { _ = setUser(0) } }
        do {
            _ = try open()
            Issue.record("it was opened")
        } catch let error as LMDBError {
            #expect(error == .accessDenied && error.description.contains("let this user read and write"))
        }
    }

    @Test func `damage to a page is found, and the page is named`() throws {
        try fill()
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: data)))
        // The number of each page that is one: not free, not the rest of a long value.
        let pages = (2..<bytes.count / 4_096).filter { page in
            bytes[page * 4_096..<page * 4_096 + 8].elementsEqual(withUnsafeBytes(of: UInt64(page)) { Array($0) })
        }
        var found = 0
        for page in pages {
            // Its number, its kind, where its free space begins, where its first entry lies.
            for offset in [0, 10, 12, 16] {
                var changed = bytes
                changed[page * 4_096 + offset] ^= 0x55
                try Data(changed).write(to: URL(filePath: data))
                do {
                    let environment = try open(readOnly: true)
                    defer { try? environment.close() }
                    let problems = try environment.check()
                    if problems.contains(where: { $0.page == UInt64(page) }) { found += 1 }
                } catch let error as LMDBError where error == .corrupted {
                    found += 1
                }
            }
        }
        // Free pages and those that earlier commits left may say what they like.
        #expect(found > 4 * pages.count / 3, "\(found) of \(4 * pages.count)")
    }

    @Test func `a sound environment stays sound while it is written to`() throws {
        try fill()
        let environment = try open()
        let names = try environment.table("names", key: String.self, value: [UInt8].self)
        for round in 0..<30 {
            try environment.write { transaction in
                for number in 0..<100 {
                    try transaction.put(names, "n\(number * round % 997)", [UInt8](repeating: 1, count: number * 60))
                }
                for number in 0..<50 { try transaction.delete(names, "n\(number * round % 499)") }
            }
            #expect(try environment.check() == [])
        }
        try environment.write { try $0.clear(names) }
        #expect(try environment.check() == [])
    }
}
