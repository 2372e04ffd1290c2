public import CivilTime
public import Domain
import EventLog
import Foundation
public import ProjectionKit

/// A change, and the event that brought it about.
public struct CausedChange: Sendable {
    public let change: RowChange
    /// `nil` where what was known of the subject changed otherwise, such as by an erasure.
    public let cause: Fact?
}

/// One value of a subject's state at two moments.
public struct StateChange: Sendable {
    /// Where it stands in the state: `decision.fine.minor`.
    public let path: String
    /// JSON text; `nil` where it was not there.
    public let before: String?
    public let after: String?
    /// The event with which it changed.
    public let cause: Fact?
}

extension Ledger {
    /// What became of a view between two sizes of the log, row by row.
    ///
    /// - Parameter inEffect: only what has effect by then, at both.
    /// - Returns: by table and key; each with the last recorded event that changed the row.
    /// - Throws: `ViewError`; `LedgerError.noSuchPosition`.
    public func difference(
        of projection: Projection, from old: UInt64, to new: UInt64, true inEffect: Instant? = nil
    ) throws -> [CausedChange] {
        let (before, after) = (try snapshot(projection, old, inEffect), try snapshot(projection, new, inEffect))
        let announced = try reader().announcements(known: new, true: inEffect)
        return try before.changes(to: after).map { change in
            CausedChange(change: change, cause: try cause(of: change, projection, from: old, to: new, true: inEffect, announced))
        }
    }

    /// The subjects that a view shows nothing of at any of these sizes, for an event of theirs cannot be read.
    public func quarantined(_ projection: Projection, _ sizes: [UInt64], true inEffect: Instant? = nil) throws -> [Quarantine] {
        var found: [Quarantine] = []
        for size in sizes {
            let answer = try views(atSize: size, true: inEffect).query(projection.name, ViewQuery(limit: 0))
            found += answer.quarantined.filter { !found.contains($0) }
        }
        return found
    }

    private func snapshot(_ projection: Projection, _ size: UInt64, _ inEffect: Instant?) throws -> ViewSnapshot {
        let store = try views(atSize: size, true: inEffect)
        _ = try store.catchUp([projection.name])
        return try ViewSnapshot(of: projection, in: store)
    }

    /// The event recorded last between the two that made the row what it is.
    private func cause(
        of change: RowChange, _ projection: Projection, from old: UInt64, to new: UInt64, true inEffect: Instant?, _ announced: [Fact]
    ) throws -> Fact? {
        guard let fold = projection.folds.first(where: { $0.tables.contains(change.table) }),
            let table = projection.schema.first(where: { $0.name == change.table })
        else { return nil }
        let reader = reader(projection.clearance)
        let recorded = try reader.record(matching: Query(tags: [change.subject]), known: new).filter { $0.position >= old }
        let history = try reader.history(of: change.subject, types: fold.types, known: new, true: inEffect)
        let key = Dictionary(zip(table.key, change.key), uniquingKeysWith: { first, _ in first })
        let columns = Set(change.cells.map(\.column))
        let set = Self.causes(table, key, fold, change.subject, history, announced).filter { columns.contains($0.column.name) }
        let positions = set.compactMap(\.fact).flatMap { [$0.position] + $0.amendedBy }.filter { $0 >= old }
        if let position = positions.max() { return try log.event(at: position).map { try reader.fact($0) } }
        // What is no longer there was taken away by what was recorded last.
        return recorded.max { $0.position < $1.position }
    }

    /// What became of a subject's state between two sizes of the log, value by value, in the order of their paths.
    ///
    /// - Parameter inEffect: only what has effect by then, at both.
    /// - Throws: `LedgerError.malformedSubject`; `FactError`.
    public func difference(
        of subject: String, from old: UInt64, to new: UInt64, true inEffect: Instant? = nil
    ) throws -> [StateChange] {
        guard Tag(subject) != nil else { throw LedgerError.malformedSubject(subject) }
        let reader = reader()
        func values(_ size: UInt64) throws -> [String: String] {
            let facts = try reader.history(of: subject, known: size, true: inEffect)
            guard !facts.isEmpty,
                let state = try counting(below: size, true: inEffect, { Subjects.state(of: Tag.normalised(subject), history: facts) })
            else { return [:] }
            return Self.flattened(try JSONEncoder().encode(state))
        }
        let counts = CalendarState.countedKinds.contains(Tag(subject)?.kind ?? "")
        let record = Query(items: [Query.Item(tags: [Tag.normalised(subject)])] + (counts ? [Query.Item(tags: [CalendarState.office])] : []))
        let first = try values(old)
        var (present, causes) = (first, [String: Fact]())
        for fact in try reader.record(matching: record, known: new).sorted(by: { $0.position < $1.position })
        where fact.position >= old {
            let next = try values(fact.position + 1)
            for path in Set(present.keys).union(next.keys) where present[path] != next[path] { causes[path] = fact }
            present = next
        }
        let last = try values(new)
        return Set(first.keys).union(last.keys).sorted().compactMap { path in
            first[path] == last[path] ? nil : StateChange(path: path, before: first[path], after: last[path], cause: causes[path])
        }
    }

    /// The leaves of a JSON value by their paths.
    static func flattened(_ data: Data) -> [String: String] {
        var leaves: [String: String] = [:]
        func visit(_ value: Any, _ path: String) {
            switch value {
            case let object as [String: Any] where !object.isEmpty:
                for (name, member) in object { visit(member, path.isEmpty ? name : "\(path).\(name)") }
            case let array as [Any] where !array.isEmpty:
                for (index, element) in array.enumerated() { visit(element, "\(path)[\(index)]") }
            default:
                let text = try? JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
                leaves[path] = text.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
            }
        }
        if let value = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) { visit(value, "") }
        return leaves
    }
}
