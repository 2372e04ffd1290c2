public import CivilTime
import Domain
public import EventLog
import Foundation
import GRDB
import MerkleTree
import Synchronization
public import Vault

/// The views of a ledger: one SQLite file for each projection and version, none of which needs to be kept.
///
/// Everything here can be computed again from the log. Writing (catching up, rebuilding, verifying) happens one task at a
/// time in a process; asking never waits for it.
public final class ViewStore: Sendable {
    public let directory: String
    /// In the order of their names.
    public let projections: [Projection]
    let log: EventLog
    let vault: Vault?
    /// The size of the log at which these views stop; `nil` for views that follow it.
    let end: UInt64?
    /// Only what is in effect by then is shown; `nil` for all that is recorded.
    let inEffect: Instant?
    /// The views being kept up to date, by name.
    let live: Mutex<[String: ViewBuild]>

    let limits: Limits

    /// What bounds memory.
    struct Limits: Sendable {
        /// How many events are taken in and written at a time.
        var pageSize: UInt64 = 2_000
        /// How many states all views together may keep.
        var keptStates = 60_000
    }

    /// How many states one live view may keep.
    var statesEach: Int { limits.keptStates / max(1, projections.count) }

    /// Names the views in a directory; nothing is built yet.
    ///
    /// - Parameters:
    ///   - end: the size of the log at which they stop, for views of the past; `nil` to follow the log.
    ///   - inEffect: only what is in effect by then; `nil`: everything.
    /// - Throws: ``ViewError/malformedProjection(_:faults:)`` where a declaration contradicts itself.
    public convenience init(
        directory: String, projections: [Projection], log: EventLog, vault: Vault?, end: UInt64? = nil,
        true inEffect: Instant? = nil
    ) throws {
        try self.init(
            directory: directory, projections: projections, log: log, vault: vault, end: end, true: inEffect, limits: Limits())
    }

    init(
        directory: String, projections: [Projection], log: EventLog, vault: Vault?, end: UInt64? = nil,
        true inEffect: Instant? = nil, limits: Limits
    ) throws {
        for projection in projections {
            let faults = projection.faults()
            guard faults.isEmpty else { throw ViewError.malformedProjection(projection.name, faults: faults) }
        }
        self.directory = directory
        self.projections = projections.sorted { $0.name < $1.name }
        self.log = log
        self.vault = vault
        self.end = end
        self.inEffect = inEffect
        self.limits = limits
        live = Mutex([:])
    }

    /// How many events these views are to hold.
    var size: UInt64 { get throws { try min(log.size, end ?? .max) } }

    /// The projection of this name.
    public func projection(_ name: String) throws(ViewError) -> Projection {
        guard let found = projections.first(where: { $0.name == name }) else {
            throw .unknownView(name, known: projections.map(\.name))
        }
        return found
    }

    /// The file of a view in its present version: what any SQLite tool can open, once it is built.
    public func path(_ view: String) throws(ViewError) -> String { path(of: try projection(view)) }

    func path(of projection: Projection) -> String {
        "\(directory)/\(projection.name)-v\(projection.version).sqlite"
    }

    /// The projections of these names; all where `nil`.
    func chosen(_ names: [String]?) throws(ViewError) -> [Projection] {
        guard let names else { return projections }
        var chosen: [Projection] = []
        for name in names where !chosen.contains(where: { $0.name == name }) { chosen.append(try projection(name)) }
        return chosen
    }

    /// The law by which rows over the first `size` events are counted, days off as they had been announced by then.
    func law(_ projection: Projection, _ size: UInt64) throws -> LawBook {
        projection.countsDays ? try reader(projection).law(known: size, true: inEffect) : .inForce
    }

    func reader(_ projection: Projection) -> FactReader {
        FactReader(log: log, vault: vault, clearance: projection.clearance)
    }

    /// How every view stands to the log, and which subjects are in quarantine.
    public func status() throws -> [ViewStatus] {
        let logSize = try size
        return try projections.map { projection in
            let path = path(of: projection)
            let found = inspect(path, projection)
            let (meta, reason) = try (found.meta, found.reason ?? fault(found.meta, projection, logSize: logSize))
            let state: ViewStatus.State =
                if found.isMissing { .missing } else if reason != nil { .mismatch } else {
                    meta?.size == logSize ? .current : .behind
                }
            return ViewStatus(
                view: projection.name, version: projection.version, titleVi: projection.titleVi,
                titleEn: projection.titleEn, path: path, state: state, reason: found.isMissing ? "" : reason ?? "",
                size: meta?.size ?? 0, logSize: logSize, root: meta?.root ?? "", built: meta?.built ?? "",
                quarantined: found.quarantined)
        }
    }

    /// The subjects in quarantine in any view; with a subject, only where it is the one.
    public func quarantined(_ subject: String? = nil) throws -> [(view: String, quarantine: Quarantine)] {
        projections.flatMap { projection in
            inspect(path(of: projection), projection).quarantined
                .filter { subject == nil || $0.subject == subject }.map { (projection.name, $0) }
        }
    }

    private func inspect(
        _ path: String, _ projection: Projection
    ) -> (isMissing: Bool, meta: ViewFile.Meta?, reason: String?, quarantined: [Quarantine]) {
        guard FileManager.default.fileExists(atPath: path) else { return (true, nil, nil, []) }
        do {
            let file = try ViewFile.open(path, projection)
            return try file.queue.read { db in
                (false, try file.meta(db), nil, try Quarantine.all(db))
            }
        } catch {
            return (false, nil, "\(error)", [])
        }
    }

    /// Why a file cannot be caught up; `nil` where it can.
    func fault(_ meta: ViewFile.Meta?, _ projection: Projection, logSize: UInt64) throws -> String? {
        guard let meta else { return "the file is no view" }
        guard meta.view == projection.name, meta.version == projection.version else {
            return "the file holds \(meta.view) version \(meta.version)"
        }
        guard meta.ledger == log.ledgerID.hexadecimal else { return "the file was made from another ledger" }
        guard meta.fingerprint == ViewSchema(projection, try law(projection, meta.size)).fingerprint else {
            return "the file has another schema, or counts by other law"
        }
        guard meta.size <= logSize else { return "the file holds \(meta.size) events, the log \(logSize)" }
        guard try log.root(at: meta.size).base64 == meta.root else {
            return "the root over the first \(meta.size) events is not the one the file was built on"
        }
        return nil
    }
}

extension Quarantine {
    static func all(_ db: Database) throws -> [Quarantine] {
        try GRDB.Row.fetchAll(
            db, sql: "SELECT subject, tables, position, reason FROM _quarantine ORDER BY position, subject, tables"
        ).map { row in
            Quarantine(
                subject: row[0], tables: (row[1] as String).split(separator: ",").map(String.init),
                position: UInt64(clamping: row[2] as Int64), reason: row[3])
        }
    }
}
