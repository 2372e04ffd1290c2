import Domain
import EventLog
import Synchronization
import Vault

/// Some consecutive events, decoded once for all projections (once more for each further clearance), with the entries
/// that depend on one fact alone already made.
struct FactPage: Sendable {
    /// A run of the page's events, as one task has read it.
    struct Part: Sendable {
        let events: [RecordedEvent]
        /// By clearance, then as the events.
        var facts: [Clearance: [Result<Fact, FactError>]] = [:]
        /// By build: indices of the events that its folds of states, corrections or erasures make it look at.
        var concerns: [[Int]] = []
        /// By build, then by fold; empty for a fold of states.
        var entries: [[EntryBatch]] = []
    }

    /// The positions are those from `start` to below `end`.
    let start: UInt64
    let end: UInt64
    let parts: [Part]
}

/// Entries of one fold, ready to be written.
struct EntryBatch: Sendable {
    var rows: RowBuffer
    /// Of each row: the position and the subject.
    var owners: [(position: UInt64, subject: String)] = []
    /// Facts whose entry the table has no place for.
    var unfit: [(position: UInt64, subject: String)] = []
}

/// Reads pages of the log for some projections.
final class PageReader: Sendable {
    /// What a task keeps from one page to the next: encoders remember the words they have met.
    private final class Slot: Sendable {
        /// By projection, then by fold.
        let encoders: Mutex<[[RowEncoder?]]>

        init(_ projections: [Projection]) {
            encoders = Mutex(
                projections.map { projection in
                    projection.folds.map { fold in
                        if case .entries(let making) = fold.making { RowEncoder(making.table) } else { nil }
                    }
                })
        }
    }

    private let log: EventLog
    private let vault: Vault?
    private let projections: [Projection]
    private let plans: [FoldPlan]
    private let slots: [Slot]

    /// How many tasks read a page.
    private static let tasks = 4

    init(log: EventLog, vault: Vault?, _ projections: [Projection]) {
        (self.log, self.vault, self.projections) = (log, vault, projections)
        plans = projections.map { FoldPlan($0.folds, types: Catalogue.eventTypes.map(\.name)) }
        slots = (0..<Self.tasks).map { _ in Slot(projections) }
    }

    /// The events from `start` to below `end`, which must be there.
    func page(from start: UInt64, to end: UInt64) throws -> FactPage {
        let count = (end - start + UInt64(Self.tasks) - 1) / UInt64(Self.tasks)
        let ranges = stride(from: start, to: end, by: UInt64.Stride(count)).enumerated().map { index, lower in
            (slot: index, lower: lower, upper: min(end, lower + count))
        }
        let parts = try inParallel(ranges) { [self] range in
            let events = try log.read(.all, from: range.lower, to: range.upper, limit: Int(range.upper - range.lower))
            return try slots[range.slot].encoders.withLock { try part(events, &$0) }
        }
        return FactPage(start: start, end: end, parts: parts)
    }

    private func part(_ events: [RecordedEvent], _ encoders: inout [[RowEncoder?]]) throws -> FactPage.Part {
        var part = FactPage.Part(events: events)
        for clearance in Set(projections.map(\.clearance)) {
            let reader = FactReader(log: log, vault: vault, clearance: clearance)
            part.facts[clearance] = try events.map { event in
                do {
                    return Result<Fact, FactError>.success(try reader.fact(event))
                } catch let error as FactError {
                    return .failure(error)
                }
            }
        }
        for (index, projection) in projections.enumerated() {
            let facts = part.facts[projection.clearance] ?? []
            let (concerns, entries) = look(projection, plans[index], events, facts, &encoders[index])
            part.concerns.append(concerns)
            part.entries.append(entries)
        }
        return part
    }

    /// What one projection makes of a run of events, as far as it depends on no history.
    private func look(
        _ projection: Projection, _ plan: FoldPlan, _ events: [RecordedEvent], _ facts: [Result<Fact, FactError>],
        _ encoders: inout [RowEncoder?]
    ) -> (concerns: [Int], entries: [EntryBatch]) {
        var concerns: [Int] = []
        var batches = encoders.map { EntryBatch(rows: $0?.buffer() ?? RowBuffer(width: 0)) }
        let isRestricted = !projection.compartments.isEmpty
        for (index, event) in events.enumerated() {
            if History.amendingTypes.contains(event.type) || isRestricted && event.type == FoldEngine.erasure {
                concerns.append(index)
            }
            guard !History.amendingTypes.contains(event.type) else { continue }
            var isConcern = false
            for target in plan.targets(event.type) {
                for tag in event.tags where target.fits(tag) {
                    guard case .success(let fact) = facts[index] else {
                        isConcern = true
                        continue
                    }
                    if !target.states.isEmpty { isConcern = true }
                    guard !target.entries.isEmpty else { continue }
                    let id = target.id(tag)
                    for fold in target.entries {
                        guard case .entries(let making) = projection.folds[fold].making, let cells = making.entry(fact)
                        else { continue }
                        let fault = encoders[fold]?.append(
                            cells, of: tag, id: id, position: event.position, to: &batches[fold].rows)
                        let owner = (event.position, tag)
                        if fault == nil { batches[fold].owners.append(owner) } else { batches[fold].unfit.append(owner) }
                    }
                }
            }
            if isConcern, concerns.last != index { concerns.append(index) }
        }
        return (concerns, batches)
    }
}
