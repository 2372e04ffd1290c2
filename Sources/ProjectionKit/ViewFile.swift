import Domain
import EventLog
import Foundation
import GRDB
import MerkleTree

/// One projection's SQLite file.
///
/// It keeps a rollback journal instead of a write-ahead log, so that the file by itself is the whole view, for any tool.
struct ViewFile: Sendable {
    /// Up to where a file has been built, and by what.
    struct Meta: Hashable, Sendable {
        var view: String
        var version: Int
        /// How many events are in it.
        var size: UInt64
        /// The root of the log over them, base64.
        var root: String
        /// `rebuild` or `live`: what wrote last.
        var built: String
        var fingerprint: String
        /// The ledger's id in hexadecimal digits.
        var ledger: String
    }

    /// A file on its way is thrown away whatever goes wrong: it needs no journal, and is synced once, before it is renamed.
    private static let unsafeButFast =
        "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16000"

    let path: String
    let projection: Projection
    let queue: DatabaseQueue

    /// Makes an empty file, in place of what stands at the path.
    ///
    /// While it is built nothing is synced: it counts only once it has been renamed into its place.
    static func create(at path: String, _ projection: Projection, ledger: [UInt8], law: LawBook) throws -> ViewFile {
        try remove(path)
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw ViewError.file(path: path, reason: "cannot be made")
        }
        let file = try open(path, projection, building: true)
        let schema = ViewSchema(projection, law)
        try file.queue.write { db in
            for statement in schema.statements { try db.execute(sql: statement) }
            try file.writeLabels(db)
            try file.write(
                Meta(
                    view: projection.name, version: projection.version, size: 0, root: TreeHasher.empty.base64,
                    built: "rebuild", fingerprint: schema.fingerprint, ledger: ledger.hexadecimal), db)
        }
        return file
    }

    /// Opens a file that stands there.
    static func open(_ path: String, _ projection: Projection, building: Bool = false) throws -> ViewFile {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        let isRestricted = !projection.compartments.isEmpty
        configuration.prepareDatabase { db in
            // What was opened from a seal must not stay behind in freed pages, nor go to a temporary file.
            if isRestricted { try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY") }
            if building { try db.execute(sql: Self.unsafeButFast) }
        }
        return ViewFile(
            path: path, projection: projection, queue: try DatabaseQueue(path: path, configuration: configuration))
    }

    /// Removes a file and what SQLite may have left beside it.
    static func remove(_ path: String) throws {
        for suffix in ["", "-journal", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            do {
                try FileManager.default.removeItem(atPath: path + suffix)
            } catch {
                throw ViewError.file(path: path + suffix, reason: error.localizedDescription)
            }
        }
    }

    /// What the file says of itself; `nil` where it is none of ours.
    func meta(_ db: Database) throws -> Meta? {
        guard try db.tableExists("_meta") else { return nil }
        var values: [String: String] = [:]
        for row in try GRDB.Row.fetchAll(db, sql: "SELECT name, value FROM _meta") { values[row[0]] = row[1] as String }
        guard let view = values["view"], let version = values["version"].flatMap({ Int($0) }),
            let size = values["size"].flatMap({ UInt64($0) }), let root = values["root"], let built = values["built"],
            let fingerprint = values["schema"], let ledger = values["ledger"]
        else { return nil }
        return Meta(
            view: view, version: version, size: size, root: root, built: built, fingerprint: fingerprint, ledger: ledger
        )
    }

    func write(_ meta: Meta, _ db: Database) throws {
        let values = [
            "view": meta.view, "version": String(meta.version), "size": String(meta.size), "root": meta.root,
            "built": meta.built, "schema": meta.fingerprint, "ledger": meta.ledger,
        ]
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                sql: "INSERT INTO _meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                arguments: [name, value])
        }
    }

    private func writeLabels(_ db: Database) throws {
        let tables = projection.schema.map {
            (
                name: $0.name, kind: "table", vi: $0.labelVi, en: $0.labelEn, columns: $0.columns, key: $0.key,
                search: $0.search
            )
        }
        let views = projection.views.map {
            (
                name: $0.name, kind: "view", vi: $0.labelVi, en: $0.labelEn, columns: $0.columns, key: [String](),
                search: [String]()
            )
        }
        for (ordinal, entry) in (tables + views).enumerated() {
            try db.execute(
                sql: "INSERT INTO _tables VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [entry.name, ordinal, entry.kind, entry.vi, entry.en, entry.search.isEmpty ? 0 : 1])
            for (ordinal, column) in entry.columns.enumerated() {
                try db.execute(
                    sql: "INSERT INTO _columns VALUES (?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        entry.name, ordinal, column.name, column.kind.rawValue, column.labelVi, column.labelEn,
                        entry.key.contains(column.name) ? 1 : 0,
                    ])
            }
        }
    }
}
