import LMDB
import MerkleTree

extension Verifier {
    /// Reads every index in its own order, and compares what it says with what the events said.
    func checkIndexes() throws {
        try checkCounts()
        try checkSchemas()
        let (tables, environment, size, key) = (tables, log.environment, size, key)
        var found = IndexSums()
        // The longest first, so that the others are read beside it.
        try OrderedTasks.run(3, tasks: tasks) { number in
            var index = VerifiedIndex(tables: tables, size: size, key: key)
            try environment.read { transaction in
                switch number {
                case 0: try index.readDossiers(transaction)
                case 1: try index.readIDs(transaction)
                default: try index.readTypes(transaction)
                }
            }
            return index
        } take: { index in
            found += index.sums
            for problem in index.problems { report(problem) }
            return true
        }
        if found != sums { try locate(found) }
    }

    /// A descriptor set stands under its hash.
    private func checkSchemas() throws {
        try log.environment.read { transaction in
            try transaction.withCursor(tables.schemas) { cursor in
                var more = try cursor.first()
                while more {
                    if !TreeHasher.leaf(cursor.unsafeValue).withUnsafeBytes({ $0.elementsEqual(cursor.unsafeKey) }) {
                        report(nil, .storage, "a stored schema does not have the hash that it is kept under")
                    }
                    more = try cursor.next()
                }
            }
        }
    }

    private func checkCounts() throws {
        try log.environment.read { transaction in
            let present = try tables.size(transaction)
            let counts: [(LogVerification.Problem.Kind, String, found: UInt64, wanted: UInt64)] = [
                (.event, "events", try transaction.count(tables.events), present),
                (.tree, "tree", try transaction.count(tables.tree), present / 2),
                (.id, "ids", try transaction.count(tables.ids), present),
                (.type, "types", try transaction.count(tables.types), present),
            ]
            for (kind, name, found, wanted) in counts where found != wanted {
                report(nil, kind, "the table \(name) has \(found) entries for \(present) events, not \(wanted)")
            }
        }
    }
}

/// What one task found in one index.
struct VerifiedIndex: Sendable {
    let tables: Tables
    let size: UInt64
    let key: IndexKey
    private(set) var sums = IndexSums()
    private(set) var problems: [LogVerification.Problem] = []

    init(tables: Tables, size: UInt64, key: IndexKey) {
        self.tables = tables
        self.size = size
        self.key = key
    }

    mutating func readIDs(_ transaction: borrowing ReadTransaction) throws {
        try transaction.withCursor(tables.ids) { cursor in
            var more = try cursor.first()
            while more {
                let position = try cursor.value
                if position < size { sums.ids &+= key.entry(key.name(cursor.unsafeKey), position) }
                more = try cursor.next()
            }
        }
    }

    mutating func readTypes(_ transaction: borrowing ReadTransaction) throws {
        try transaction.withCursor(tables.types) { cursor in
            var more = try cursor.first()
            while more {
                let name = key.name(cursor.unsafeKey)
                try cursor.forEachValue { position in
                    if position < size { sums.types &+= key.entry(name, position) }
                }
                more = try cursor.nextKey()
            }
        }
    }

    /// Reads the dossiers beside their heads.
    mutating func readDossiers(_ transaction: borrowing ReadTransaction) throws {
        let present = try tables.size(transaction)
        try transaction.withCursor(tables.tags) { tags in
            try transaction.withCursor(tables.heads) { heads in
                var hasHead = try heads.first()
                var more = try tags.first()
                while more {
                    let name = tags.unsafeKey
                    let last = try readDossier(&tags, name, present)
                    hasHead = try skipHeads(before: name, &heads, hasHead)
                    if hasHead, heads.unsafeKey.elementsEqual(name) {
                        if DossierHead(heads.unsafeValue) != last {
                            report(last.position, .head, "the head of \(Self.text(name)) is not its last event")
                        }
                        hasHead = try heads.next()
                    } else {
                        report(last.position, .head, "\(Self.text(name)) has no head")
                    }
                    more = try tags.nextKey()
                }
                while hasHead {
                    report(nil, .head, "there is a head of \(Self.text(heads.unsafeKey)), and no event carries it")
                    hasHead = try heads.next()
                }
            }
        }
    }

    /// Reads one dossier from its first position to its last.
    private mutating func readDossier(
        _ tags: inout Cursor<String, UInt64>, _ tag: UnsafeRawBufferPointer, _ present: UInt64
    ) throws -> DossierHead {
        var head = DossierHead(ordinal: 0, position: 0)
        let name = key.name(tag)
        try tags.forEachValue { position in
            let previous = head.ordinal == 0 ? nil : head.position
            head = DossierHead(ordinal: head.ordinal + 1, position: position)
            if position < size {
                sums.dossiers &+= key.entry(name, position, ordinal: head.ordinal, previous: previous)
            } else if position >= present {
                report(nil, .tag, "\(Self.text(tag)) lists position \(position), beyond the end")
            }
        }
        return head
    }

    private mutating func skipHeads(
        before name: UnsafeRawBufferPointer, _ heads: inout Cursor<String, [UInt8]>, _ hasHead: Bool
    ) throws -> Bool {
        var hasHead = hasHead
        while hasHead, heads.unsafeKey.lexicographicallyPrecedes(name) {
            report(nil, .head, "there is a head of \(Self.text(heads.unsafeKey)), and no event carries it")
            hasHead = try heads.next()
        }
        return hasHead
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        "“\(String(decoding: bytes, as: UTF8.self))”"
    }

    private mutating func report(_ position: Position?, _ kind: LogVerification.Problem.Kind, _ message: String) {
        guard problems.count < LogVerification.problemLimit else { return }
        problems.append(LogVerification.Problem(position: position, kind: kind, message: message))
    }
}
