import EventLog
import Foundation
public import Ledger
public import ProjectionKit

/// What every projection must keep to: however its view came to be, its rows are the same.
///
/// Events are applied a few at a time and all at once, twice, after a restart, and by a rebuild; and refolding every
/// subject finds nothing to change.
public struct ProjectionContract {
    private let projection: Projection
    private let scene: TemporaryLedger

    /// - Parameter projection: the one to be tried.
    public init(_ projection: Projection) throws {
        self.projection = projection
        scene = try TemporaryLedger()
    }

    /// Plays the acts and compares.
    ///
    /// - Parameters:
    ///   - acts: taken in order, as an import takes them.
    ///   - seed: how they are cut into batches.
    /// - Returns: what breaks the contract, in English; empty where it is kept.
    public func violations(acts: [Act], seed: UInt64) throws -> [String] {
        var violations: [String] = []
        var random = FixedRandom(state: seed)
        let live = try store("live")
        var index = 0
        while index < acts.count {
            // Most batches are small, so that many of them end between events of one subject.
            let count = min(acts.count - index, Int.random(in: 1...(index < 100 ? 1 : 400), using: &random))
            let receipt = try scene.ledger.importActs(Array(acts[index..<(index + count)]))
            if let refused = receipt.refused.first { violations.append("an act was not taken: \(refused.reason)") }
            index += count
            _ = try live.catchUp()
        }
        let rows = try rows(of: live)
        if rows.isEmpty { violations.append("the projection has no rows: nothing was tried") }
        _ = try live.catchUp()
        violations += differences(rows, try self.rows(of: live), "caught up twice")
        violations += differences(rows, try self.rows(of: store("live")), "opened again")
        let rebuilt = try store("rebuilt")
        _ = try rebuilt.rebuild()
        violations += differences(rows, try self.rows(of: rebuilt), "rebuilt")
        _ = try live.rebuild()
        violations += differences(rows, try self.rows(of: live), "rebuilt in place")
        violations += try live.verify().problems.map(\.messageEn)
        return violations
    }

    private func store(_ name: String) throws -> ViewStore {
        let directory = scene.folder + "/" + name
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        return try ViewStore(
            directory: directory, projections: [projection], log: scene.ledger.log, vault: scene.ledger.vault)
    }

    private func rows(of store: ViewStore) throws -> [String: [[SQLValue]]] {
        var rows: [String: [[SQLValue]]] = [:]
        for table in projection.schema.map(\.name) + projection.views.map(\.name) {
            let answer = try store.query(projection.name, ViewQuery(table: table, limit: 1_000_000))
            if !answer.rows.isEmpty { rows[table] = answer.rows }
        }
        return rows
    }

    private func differences(
        _ expected: [String: [[SQLValue]]], _ found: [String: [[SQLValue]]], _ name: String
    ) -> [String] {
        Set(expected.keys).union(found.keys).sorted().compactMap { table in
            let (before, after) = (expected[table] ?? [], found[table] ?? [])
            if before == after { return nil }
            let first = zip(before, after).first { $0 != $1 }.map { ": \($0.0) became \($0.1)" } ?? ""
            return "\(name): \(table) has \(after.count) rows, not the same \(before.count)\(first)"
        }
    }
}
