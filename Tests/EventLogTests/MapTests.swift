import EventLog
import LMDB
import MerkleTree
import SeededSource
import Testing

/// The map of dossier heads beside the events.
@Suite struct MapTests {
    /// What the dossiers are, kept beside the log in the plainest way.
    struct Model {
        var dossiers: [String: [UInt64]] = [:]
        var size: UInt64 = 0

        mutating func add(_ tags: [String]) {
            for tag in tags { dossiers[tag, default: []].append(size) }
            size += 1
        }

        func head(_ tag: String, below size: UInt64) -> (ordinal: UInt64, position: UInt64)? {
            let positions = (dossiers[tag] ?? []).prefix { $0 < size }
            return positions.last.map { (UInt64(positions.count), $0) }
        }

        func root(below size: UInt64) throws -> Hash {
            let leaves = dossiers.keys.compactMap { tag in
                head(tag, below: size).map {
                    VerifiableMap.Leaf(
                        key: VerifiableMap.key(of: tag),
                        value: VerifiableMap.value(ordinal: $0.ordinal, position: $0.position))
                }
            }
            return try VerifiableMap.root(of: VerifiableMap.sorted(leaves))
        }
    }

    /// Appends events with random tags of some tens of dossiers, settling now and then.
    private func grow(
        _ log: EventLog, _ model: inout Model, _ source: inout Source, rounds: Int, settling: Bool = true
    ) throws {
        for _ in 0..<rounds {
            let batch = (0..<1 + source.below(20)).map { _ in
                Set((0..<source.below(4)).map { _ in "k:\(source.below(60))" } + ["place:\(source.below(3))"]).sorted()
            }
            _ = try log.appendAndWait(batch.enumerated().map { event(model.size + UInt64($0), "A", $1) })
            for tags in batch { model.add(tags) }
            if settling, source.below(3) == 0 { try log.settle() }
        }
    }

    private func check(_ log: EventLog, _ model: Model, at size: UInt64) throws {
        let root = try log.mapRoot(at: size)
        #expect(try root == model.root(below: size), "at size \(size)")
        for tag in ["k:1", "k:17", "k:59", "place:0", "k:none"] {
            let head = model.head(tag, below: size)
            let mapped = try log.mapProof(of: tag, at: size)
            #expect(mapped.root == root)
            #expect(mapped.head?.ordinal == head?.ordinal && mapped.head?.position == head?.position)
            let value = head.map { VerifiableMap.value(ordinal: $0.ordinal, position: $0.position) }
            try mapped.proof.verify(key: VerifiableMap.key(of: tag), value: value, root: root)
        }
    }

    @Test(arguments: 1...4) func `the map at every size is that of the dossiers, settled or not`(seed: UInt64) throws {
        let scratch = Scratch()
        var (model, source) = (Model(), Source(seed))
        var log = try scratch.create()
        try check(log, model, at: 0)
        for _ in 0..<5 {
            try grow(log, &model, &source, rounds: 8)
            for size in stride(from: 0, through: model.size, by: 23) { try check(log, model, at: size) }
            try check(log, model, at: model.size)
            log.close()
            log = try scratch.open()
        }
        try check(log, model, at: model.size)
        #expect(throws: EventLogError.noSuchPosition(model.size, size: model.size)) {
            try log.mapRoot(at: model.size + 1)
        }
        #expect(throws: EventLogError.self) { try log.mapProof(of: "k:1", at: model.size + 1) }
        log.close()
    }

    @Test func `what is not settled counts in the map, and settling changes nothing in it`() throws {
        let scratch = Scratch()
        var (model, source) = (Model(), Source(9))
        let log = try scratch.create()
        defer { log.close() }
        try grow(log, &model, &source, rounds: 10)
        try log.settle()
        try grow(log, &model, &source, rounds: 2, settling: false)
        let before = try log.mapRoot(at: model.size)
        #expect(try before == model.root(below: model.size))
        try log.settle()
        #expect(try log.mapRoot(at: model.size) == before)
        try check(log, model, at: model.size)
    }

    @Test func `verification gives the map's root at every size asked for, for any number of tasks`() throws {
        let scratch = Scratch()
        var (model, source) = (Model(), Source(4))
        let log = try scratch.create()
        defer { log.close() }
        try grow(log, &model, &source, rounds: 60)
        let sizes = [0, 1, 2, 3, 50, 51, 200, model.size - 1, model.size]
        for tasks in [1, 3] {
            let result = try log.verify(rootsAt: sizes, tasks: tasks)
            #expect(result.problems == [])
            for size in sizes { #expect(try result.mapRoots[size] == model.root(below: size), "at size \(size)") }
        }
    }

    @Test func `a log that is only read verifies with what is not settled`() throws {
        let scratch = Scratch()
        var (model, source) = (Model(), Source(5))
        let log = try scratch.create()
        try grow(log, &model, &source, rounds: 20)
        log.close()
        let reader = try scratch.open(readOnly: true)
        defer { reader.close() }
        let result = try reader.verify(rootsAt: [7, model.size])
        #expect(result.problems == [])
        #expect(try result.mapRoots[7] == model.root(below: 7))
        #expect(try result.mapRoots[model.size] == model.root(below: model.size))
    }
}

/// A map that is not that of the heads, written past the log.
@Suite struct WrongMapTests {
    private typealias Pages = [[UInt8]: [UInt8]]

    /// Makes a log, changes its pages by hand, and says what verification finds.
    private func problems(_ change: (inout Pages, _ earlier: Pages) -> Void) throws -> [LogVerification.Problem] {
        let scratch = Scratch()
        let log = try scratch.create()
        func pages() throws -> Pages {
            let environment = try Environment(path: scratch.directory)
            defer { try? environment.close() }
            let map: Table<[UInt8], [UInt8]> = try environment.table("map")
            return try environment.read { transaction in
                try transaction.withCursor(map) { cursor in
                    var pages: Pages = [:]
                    var more = try cursor.first()
                    while more {
                        pages[try cursor.key] = try cursor.value
                        more = try cursor.next()
                    }
                    return pages
                }
            }
        }
        _ = try log.appendAndWait((0..<300).map { event($0, "A", ["k:\($0 % 90)", "place:1"]) })
        log.close()
        let earlier = try pages()
        let second = try scratch.open()
        _ = try second.appendAndWait([event(300, "A", ["k:7"])])
        second.close()
        var changed = try pages()
        #expect(changed != earlier)
        change(&changed, earlier)
        let environment = try Environment(path: scratch.directory)
        let map: Table<[UInt8], [UInt8]> = try environment.table("map")
        try environment.write { transaction in
            try transaction.clear(map)
            for (name, page) in changed { try transaction.put(map, name, page) }
        }
        try environment.close()
        let reader = try scratch.open(readOnly: true)
        defer { reader.close() }
        return try reader.verify().problems
    }

    @Test func `pages that are left as they are raise no doubt`() throws {
        #expect(try problems { _, _ in } == [])
    }

    @Test func `an empty map, a missing page and a page too many are found`() throws {
        for change: (inout Pages, Pages) -> Void in [
            { pages, _ in pages = [:] },
            { pages, _ in pages[[0]] = nil },
            { pages, _ in pages.removeValue(forKey: pages.keys.max { $0.count < $1.count } ?? []) },
            { pages, _ in pages[[9, 9]] = pages[[0]] },
        ] {
            let found = try problems(change)
            #expect(!found.isEmpty && found.allSatisfy { $0.kind == .map }, "\(found)")
        }
    }

    @Test func `a map of an earlier size is found, and the dossier named`() throws {
        let found = try problems { pages, earlier in pages = earlier }
        #expect(found.map(\.kind) == [.map] && found[0].message.contains("“k:7”"), "\(found)")
    }

    @Test func `an entry of a dossier that is not there is found`() throws {
        let found = try problems { pages, _ in
            let leaf = VerifiableMap.Leaf(
                key: VerifiableMap.key(of: "business:ghost"), value: VerifiableMap.value(ordinal: 1, position: 3))
            var put: [([UInt8], [UInt8])] = []
            _ = try? VerifiableMap.update([leaf], load: { pages[$0] }, put: { put.append(($0, $1)) })
            for (name, page) in put { pages[name] = page }
        }
        #expect(found.map(\.kind) == [.map], "\(found)")
    }

    @Test func `a changed byte in any page is found`() throws {
        for seed in 0..<24 as Range<UInt64> {
            var source = Source(seed)
            let found = try problems { pages, _ in
                let names = pages.keys.sorted { $0.lexicographicallyPrecedes($1) }
                let name = names[source.below(names.count)]
                guard let page = pages[name] else { return }
                pages[name]?[source.below(page.count)] ^= UInt8(1 + source.below(255))
            }
            #expect(!found.isEmpty && found.allSatisfy { $0.kind == .map }, "seed \(seed): \(found)")
        }
    }
}
