import CivilTime
import Domain
import EventLog
import Synchronization
import Vault

/// Some consecutive events, decoded once for all projections (those with sealed parts once more for each further
/// clearance), with the entries that depend on one fact alone already made.
struct FactPage: Sendable {
    /// A run of the page's events, as one task has read it.
    struct Part: Sendable {
        let events: [RecordedEvent]
        /// What could be read, for any clearance. Used where they lie: a fact is expensive to copy.
        var facts: [Fact] = []
        /// By projection, then as the events: which fact it is; `nil` where it cannot be read.
        var places: [[Int?]] = []
        /// By projection: indices of the events that its folds of states, corrections or erasures make it look at.
        var concerns: [[Int]] = []
        /// By projection, then by fold; empty for a fold of states.
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

    /// What one projection wants of a type.
    private struct Wish: Sendable {
        let projection: Int
        let targets: [FoldPlan.Target]
    }

    /// The cells that folds of one recipe make of a fact.
    private struct Made {
        let recipe: String
        /// Which fact of the part.
        let place: Int
        let cells: Cells?
    }

    private let log: EventLog
    private let vault: Vault?
    /// Only what is in effect by then; `nil`: everything.
    private let inEffect: Instant?
    private let projections: [Projection]
    private let plans: [FoldPlan]
    /// By type: the projections that want its events.
    private let wishes: [String: [Wish]]
    private let slots: [Slot]

    /// How many tasks read a page.
    private static let tasks = 4

    init(log: EventLog, vault: Vault?, true inEffect: Instant? = nil, _ projections: [Projection]) {
        (self.log, self.vault, self.inEffect, self.projections) = (log, vault, inEffect, projections)
        let types = Catalogue.eventTypes.map(\.name)
        let plans = projections.map { FoldPlan($0.folds, types: types) }
        self.plans = plans
        wishes = Dictionary(types.map { ($0, PageReader.wishes(plans, $0)) }, uniquingKeysWith: { first, _ in first })
        slots = (0..<Self.tasks).map { _ in Slot(projections) }
    }

    private static func wishes(_ plans: [FoldPlan], _ type: String) -> [Wish] {
        plans.enumerated().compactMap { index, plan in
            let targets = plan.targets(type)
            return targets.isEmpty ? nil : Wish(projection: index, targets: targets)
        }
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
        part.facts.reserveCapacity(events.count)
        let clearances = Set(projections.map(\.clearance))
        var places: [Clearance: [Int?]] = [:]
        for clearance in clearances { places[clearance] = try read(&part, for: clearance, places.first?.value) }
        part.places = projections.map { places[$0.clearance] ?? [] }
        part.concerns = Array(repeating: [], count: projections.count)
        part.entries = encoders.map { encoders in
            encoders.map { EntryBatch(rows: $0?.buffer() ?? RowBuffer(width: 0)) }
        }
        let facts = part.facts
        for index in events.indices {
            let type = events[index].type
            if History.amendingTypes.contains(type) {
                for projection in projections.indices { part.concerns[projection].append(index) }
                continue
            }
            var made: [Made] = []
            let isLater = inEffect.map { events[index].effective > $0 } ?? false
            for wish in wishes[type] ?? PageReader.wishes(plans, type) {
                // An event that cannot be read is the subject's fault whenever it has effect.
                guard !isLater || part.places[wish.projection][index] == nil else { continue }
                let isConcern = facts.withUnsafeBufferPointer { facts in
                    take(
                        events[index].position, events[index].tags, facts, at: part.places[wish.projection][index],
                        wish, &part.entries[wish.projection], &encoders[wish.projection], &made)
                }
                if isConcern { part.concerns[wish.projection].append(index) }
            }
            guard type == FoldEngine.erasure else { continue }
            for projection in projections.indices where part.concerns[projection].last != index {
                part.concerns[projection].append(index)
            }
        }
        return part
    }

    /// Reads the events for a clearance; what has nothing sealed is as another clearance has read it.
    private func read(_ part: inout FactPage.Part, for clearance: Clearance, _ others: [Int?]?) throws -> [Int?] {
        let reader = FactReader(log: log, vault: vault, clearance: clearance)
        var places: [Int?] = []
        places.reserveCapacity(part.events.count)
        for index in part.events.indices {
            if let others, part.events[index].sealed.isEmpty {
                places.append(others[index])
                continue
            }
            do {
                part.facts.append(try reader.fact(part.events[index]))
                places.append(part.facts.count - 1)
            } catch is FactError {
                places.append(nil)
            }
        }
        return places
    }

    /// Makes of one event what a projection makes of it without any history.
    ///
    /// - Parameters:
    ///   - facts: used where they lie, for copying one would cost more than what is made of it.
    ///   - place: which of them it is; `nil` where it cannot be read.
    /// - Returns: whether the event concerns a history.
    private func take(
        _ position: UInt64, _ tags: [String], _ facts: UnsafeBufferPointer<Fact>, at place: Int?, _ wish: Wish,
        _ batches: inout [EntryBatch], _ encoders: inout [RowEncoder?], _ made: inout [Made]
    ) -> Bool {
        var isConcern = false
        for target in wish.targets {
            for tag in tags where target.fits(tag) {
                guard let place else {
                    isConcern = true
                    continue
                }
                if !target.states.isEmpty { isConcern = true }
                guard !target.entries.isEmpty else { continue }
                let id = target.id(tag)
                for fold in target.entries {
                    guard case .entries(let making) = projections[wish.projection].folds[fold].making,
                        let cells = cells(making, facts, place, &made)
                    else { continue }
                    let fault = encoders[fold]?.append(
                        cells, of: tag, id: id, position: position, to: &batches[fold].rows)
                    if fault == nil {
                        batches[fold].owners.append((position, tag))
                    } else {
                        batches[fold].unfit.append((position, tag))
                    }
                }
            }
        }
        return isConcern
    }

    private func cells(
        _ making: EntryMaking, _ facts: UnsafeBufferPointer<Fact>, _ place: Int, _ made: inout [Made]
    ) -> Cells? {
        guard let recipe = making.recipe else { return making.entry(facts[place]) }
        if let known = made.first(where: { $0.place == place && $0.recipe == recipe }) { return known.cells }
        let cells = making.entry(facts[place])
        made.append(Made(recipe: recipe, place: place, cells: cells))
        return cells
    }
}
