import LMDB
import MerkleTree

/// The map of dossier heads must be that of the heads, which were compared with the events before.
extension Verifier {
    /// Checks every page of the map, and makes the roots that the map had at the sizes wanted.
    func checkMap() throws {
        let (log, tables, key) = (log, tables, key)
        let found = try log.environment.read { transaction in
            try VerifiedMap(tables, key, transaction).merging(roots: wanted, tables, transaction)
        }
        for problem in found.problems { report(problem) }
        mapRoots = found.roots
        // What is acknowledged and not settled stands in no page yet.
        for size in wanted where size > found.size && size <= reached { mapRoots[size] = try log.mapRoot(at: size) }
    }
}

/// What one run found in the map.
private struct VerifiedMap: Sendable {
    /// How many events the tables hold.
    let size: UInt64
    private(set) var roots: [UInt64: Hash] = [:]
    private(set) var problems: [LogVerification.Problem] = []

    /// Reads heads and pages of one snapshot. That both say the same is found by sums, as with the other indexes.
    init(_ tables: Tables, _ key: IndexKey, _ transaction: borrowing ReadTransaction) throws {
        size = try tables.size(transaction)
        var difference: UInt64 = 0
        func entry(_ leaf: VerifiableMap.Leaf) -> UInt64 { withUnsafeBytes(of: leaf) { key.entry(key.name($0), 0) } }
        try Self.forEachHead(tables, transaction) { _, leaf in difference &+= entry(leaf) }
        do {
            let (root, pages) = try VerifiableMap.check {
                try transaction.get(tables.map, $0)
            } entry: {
                difference &-= entry($0)
            }
            roots[size] = root
            let stored = try transaction.count(tables.map)
            if pages != stored { report("the map has \(stored) pages, and only \(pages) of them belong to it") }
        } catch let error as MapError {
            report("\(error)")
            return
        }
        if difference != 0 { try locate(tables, transaction) }
    }

    private mutating func report(_ message: String) {
        guard problems.count < LogVerification.problemLimit else { return }
        problems.append(LogVerification.Problem(position: nil, kind: .map, message: message))
    }

    /// Looks every head up in the map, to name those that are wrong.
    private mutating func locate(_ tables: Tables, _ transaction: borrowing ReadTransaction) throws {
        var wrong: [String] = []
        try Self.forEachHead(tables, transaction) { tag, leaf in
            guard wrong.count < LogVerification.problemLimit else { return }
            let proof = try VerifiableMap.proof(for: leaf.key) { try transaction.get(tables.map, $0) }
            if proof.leaf != leaf { wrong.append(String(decoding: tag, as: UTF8.self)) }
        }
        for tag in wrong { report("the map does not hold the head of “\(tag)”") }
        if wrong.isEmpty { report("the map holds entries of dossiers that are not there") }
    }

    private static func forEachHead(
        _ tables: Tables, _ transaction: borrowing ReadTransaction,
        _ body: (UnsafeRawBufferPointer, VerifiableMap.Leaf) throws -> Void
    ) throws {
        try transaction.withCursor(tables.heads) { cursor in
            var more = try cursor.first()
            while more {
                // A head that cannot be read was reported with the dossiers.
                if let head = DossierHead(cursor.unsafeValue) {
                    try body(cursor.unsafeKey, .init(key: Hash(hashing: cursor.unsafeKey), value: head.mapValue))
                }
                more = try cursor.next()
            }
        }
    }

    /// With the roots at earlier sizes, made from the lists of positions.
    consuming func merging(
        roots sizes: [UInt64], _ tables: Tables, _ transaction: borrowing ReadTransaction
    ) throws -> VerifiedMap {
        var history = MapHistory()
        try history.read(sizes.filter { $0 < size }, tables, transaction)
        roots.merge(history.roots) { own, _ in own }
        return self
    }
}

/// The map from its beginning on, in memory: made once, it passes through every size wanted.
private struct MapHistory {
    private(set) var roots: [UInt64: Hash] = [:]
    private var pages: [[UInt8]: [UInt8]] = [:]

    /// The changes of so many events are held at once.
    private static let stretch: UInt64 = 1 << 18

    /// - Parameter sizes: ascending, none beyond what the tables hold.
    mutating func read(_ sizes: [UInt64], _ tables: Tables, _ transaction: borrowing ReadTransaction) throws {
        var (begin, rest) = (UInt64(0), sizes[...])
        while let first = rest.first {
            let end = begin + Self.stretch
            let bounds = Array(rest.prefix { $0 == first || $0 <= end })
            let changes = try Self.changes(begin, bounds, tables, transaction)
            for (bound, leaves) in zip(bounds, changes) {
                var changed: [([UInt8], [UInt8])] = []
                roots[bound] = try VerifiableMap.update(VerifiableMap.sorted(leaves)) {
                    pages[$0]
                } put: {
                    changed.append(($0, $1))
                }
                for (name, page) in changed { pages[name] = page }
            }
            begin = bounds.last ?? first
            rest = rest.dropFirst(bounds.count)
        }
    }

    /// The heads at each bound that were others at the bound before.
    private static func changes(
        _ begin: UInt64, _ bounds: [UInt64], _ tables: Tables, _ transaction: borrowing ReadTransaction
    ) throws -> [[VerifiableMap.Leaf]] {
        var changes = [[VerifiableMap.Leaf]](repeating: [], count: bounds.count)
        guard let end = bounds.last else { return changes }
        try transaction.withCursor(tables.tags) { cursor in
            var more = try cursor.first()
            while more {
                var key: Hash?
                var head = DossierHead(ordinal: 0, position: 0)
                var interval = 0
                var isChanged = false
                let name = cursor.unsafeKey
                func close() {
                    guard isChanged else { return }
                    let hashed = key ?? Hash(hashing: name)
                    key = hashed
                    changes[interval].append(.init(key: hashed, value: head.mapValue))
                    isChanged = false
                }
                try cursor.forEachValue { position in
                    guard position < end else { return }
                    if position >= bounds[interval] {
                        close()
                        while position >= bounds[interval] { interval += 1 }
                    }
                    head = DossierHead(ordinal: head.ordinal + 1, position: position)
                    isChanged = position >= begin
                }
                close()
                more = try cursor.nextKey()
            }
        }
        return changes
    }
}
