import LMDB
import MerkleTree

/// Brings a log of an earlier format to the present one when it is opened to be written: all of it, or nothing, in one
/// transaction. Stored events are never touched.
enum FormatUpgrade {
    /// One thing that a newer format needs: a table rewritten, a table added.
    typealias Work = (Tables, borrowing WriteTransaction) throws -> Void

    /// What leads from one format to the next, in the order in which it is done.
    private struct Step {
        let from: String
        let to: String
        let works: [Work]
    }

    private static var steps: [Step] { [Step(from: "1", to: "2", works: [rewriteTree, buildMap])] }

    /// Whether this program can bring a log of this format to the present one.
    static func isPossible(from format: String) -> Bool { steps.contains { $0.from == format } }

    /// The format of a log that this program can bring to the present one; `nil` for anything else.
    static func format(of environment: Environment) -> String? {
        let found: [UInt8]? = try? {
            let meta: Table<String, [UInt8]> = try environment.table("meta")
            return try environment.read { try $0.get(meta, "format") }
        }()
        let format = found.map { String(decoding: $0, as: UTF8.self) }
        return format.flatMap { isPossible(from: $0) ? $0 : nil }
    }

    /// Does what is missing; a log of the present format is left as it is.
    ///
    /// - Throws: ``EventLogError/unknownFormat(_:)``; ``EventLogError/corrupt(at:_:)`` when the log is not what it should
    ///   be, and then it is left in its format.
    static func run(_ environment: Environment, _ tables: Tables) throws {
        try environment.write { transaction in
            var format = try transaction.get(tables.meta, "format").map { String(decoding: $0, as: UTF8.self) } ?? ""
            while format != EventLog.format {
                guard let step = steps.first(where: { $0.from == format }) else {
                    throw EventLogError.unknownFormat(format)
                }
                for work in step.works { try work(tables, transaction) }
                format = step.to
                try transaction.put(tables.meta, "format", Array(format.utf8))
            }
        }
    }

    /// Format 1 kept a row for each position, which began with its leaf hash.
    ///
    /// The rows are hashed anew from the events, and must be those that were kept: otherwise the upgrade would hide damage.
    private static func rewriteTree(_ tables: Tables, _ transaction: borrowing WriteTransaction) throws {
        let size = try tables.size(transaction)
        try transaction.withCursor(tables.events) { events in
            try transaction.withCursor(tables.tree) { rows in
                var range = CompactRange()
                var found = try events.first()
                while found {
                    let position = range.size
                    guard try events.key == position else { throw damage(position, "there is no such event") }
                    let leaf = TreeHasher.leaf(events.unsafeValue)
                    let row = leaf.bytes + TreeRow.append(leaf, to: &range)
                    guard try rows.seek(position), rows.unsafeValue.elementsEqual(row) else {
                        throw damage(position, "its stored hashes are not those of the events")
                    }
                    found = try events.next()
                }
            }
        }
        try transaction.clear(tables.tree)
        var range = CompactRange()
        for position in 0..<size {
            let leaf = try tables.node(0, position, transaction)
            let row = TreeRow.append(leaf, to: &range)
            if !row.isEmpty { try transaction.put(tables.tree, position, row, .append) }
        }
    }

    /// Format 1 had no map of the heads.
    private static func buildMap(_ tables: Tables, _ transaction: borrowing WriteTransaction) throws {
        var heads: [(tag: String, head: DossierHead)] = []
        try transaction.withCursor(tables.heads) { cursor in
            var found = try cursor.first()
            while found {
                let tag = try cursor.key
                guard let head = DossierHead(cursor.unsafeValue) else {
                    throw EventLogError.corrupt(at: nil, "the head of “\(tag)” cannot be read")
                }
                heads.append((tag, head))
                found = try cursor.next()
            }
        }
        try transaction.clear(tables.map)
        try tables.updateMap(heads, transaction)
    }

    private static func damage(_ position: Position, _ what: String) -> EventLogError {
        .corrupt(at: position, "\(what), so the log is left in its old format")
    }
}
