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

    /// What all projections want of the events of one type.
    ///
    /// Flat, and made once: the tasks share it, and to count references to what two processors share costs more than to make a row.
    private final class Wishes: Sendable {
        /// What one projection wants of a tag of one kind.
        struct Wish {
            let kind: Int
            let projection: Int
            let hasStates: Bool
            /// In `entries`.
            let entries: Range<Int>
        }

        /// A fold of entries.
        struct Entry {
            let fold: Int
            /// Folds of the same recipe make the same cells; `nil` where no other does.
            let recipe: Int?
        }

        /// Kinds of tags, each with its colon.
        let kinds: [[UInt8]]
        let wishes: [Wish]
        let entries: [Entry]

        init(_ projections: [Projection], _ plans: [FoldPlan], _ recipes: [String], _ type: String) {
            var (kinds, wishes, entries): ([[UInt8]], [Wish], [Entry]) = ([], [], [])
            for (index, plan) in plans.enumerated() {
                for target in plan.targets(type) {
                    let kind = kinds.firstIndex(of: target.prefix) ?? kinds.endIndex
                    if kind == kinds.endIndex { kinds.append(target.prefix) }
                    let first = entries.endIndex
                    for fold in target.entries {
                        let recipe = projections[index].folds[fold].recipe
                        entries.append(Entry(fold: fold, recipe: recipe.flatMap(recipes.firstIndex)))
                    }
                    wishes.append(
                        Wish(kind: kind, projection: index, hasStates: !target.states.isEmpty, entries: first..<entries.endIndex))
                }
            }
            (self.kinds, self.wishes, self.entries) = (kinds, wishes, entries)
        }

        /// The kind of a tag, and its id behind it; `nil` where nobody wants it.
        func kind(of tag: String) -> (kind: Int, id: String)? {
            for kind in kinds.indices where FoldPlan.fits(tag, kinds[kind]) {
                return (kind, String(tag.utf8.dropFirst(kinds[kind].count)) ?? tag)
            }
            return nil
        }
    }

    /// The cells that folds of one recipe make of a fact.
    private struct Made {
        let recipe: Int
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
    private let recipes: [String]
    /// By type.
    private let wishes: [String: Wishes]
    private let slots: [Slot]

    /// How many tasks read a page.
    private static let tasks = 4

    init(log: EventLog, vault: Vault?, true inEffect: Instant? = nil, _ projections: [Projection]) {
        (self.log, self.vault, self.inEffect, self.projections) = (log, vault, inEffect, projections)
        let types = Catalogue.eventTypes.map(\.name)
        let plans = projections.map { FoldPlan($0.folds, types: types) }
        let recipes = Set(projections.flatMap(\.folds).compactMap(\.recipe)).sorted()
        (self.plans, self.recipes) = (plans, recipes)
        wishes = Dictionary(
            types.map { ($0, Wishes(projections, plans, recipes, $0)) }, uniquingKeysWith: { first, _ in first })
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
        var made: [Made] = []
        for index in events.indices {
            let type = events[index].type
            if History.amendingTypes.contains(type) {
                for projection in projections.indices { part.concerns[projection].append(index) }
                continue
            }
            made.removeAll(keepingCapacity: true)
            let isLater = inEffect.map { events[index].effective > $0 } ?? false
            let wishes = wishes[type] ?? Wishes(projections, plans, recipes, type)
            facts.withUnsafeBufferPointer { facts in
                for tag in events[index].tags {
                    guard let (kind, id) = wishes.kind(of: tag) else { continue }
                    take(index, tag, id, kind, wishes, facts, isLater: isLater, &part, &encoders, &made)
                }
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

    /// Makes of one event what the projections make of it under one of its tags without any history.
    ///
    /// - Parameters:
    ///   - id: the tag without its kind.
    ///   - facts: used where they lie, for copying one would cost more than what is made of it.
    private func take(
        _ index: Int, _ tag: String, _ id: String, _ kind: Int, _ wishes: Wishes, _ facts: UnsafeBufferPointer<Fact>, isLater: Bool,
        _ part: inout FactPage.Part, _ encoders: inout [[RowEncoder?]], _ made: inout [Made]
    ) {
        let position = part.events[index].position
        for wish in wishes.wishes.indices where wishes.wishes[wish].kind == kind {
            let wish = wishes.wishes[wish]
            let place = part.places[wish.projection][index]
            // An event that cannot be read is the subject's fault whenever it has effect.
            guard !isLater || place == nil else { continue }
            if wish.hasStates || place == nil, part.concerns[wish.projection].last != index {
                part.concerns[wish.projection].append(index)
            }
            guard let place else { continue }
            for entry in wish.entries {
                let entry = wishes.entries[entry]
                guard let cells = cells(wish.projection, entry, facts, place, &made) else { continue }
                let fault = encoders[wish.projection][entry.fold]?.append(
                    cells, of: tag, id: id, position: position, to: &part.entries[wish.projection][entry.fold].rows)
                if fault == nil {
                    part.entries[wish.projection][entry.fold].owners.append((position, tag))
                } else {
                    part.entries[wish.projection][entry.fold].unfit.append((position, tag))
                }
            }
        }
    }

    /// What a fold of entries makes of a fact; made once for all of one recipe.
    private func cells(
        _ projection: Int, _ entry: Wishes.Entry, _ facts: UnsafeBufferPointer<Fact>, _ place: Int, _ made: inout [Made]
    ) -> Cells? {
        if let known = made.firstIndex(where: { $0.place == place && $0.recipe == entry.recipe }) { return made[known].cells }
        guard case .entries(let making) = projections[projection].folds[entry.fold].making else { return nil }
        let cells = making.entry(facts[place])
        if let recipe = entry.recipe { made.append(Made(recipe: recipe, place: place, cells: cells)) }
        return cells
    }
}
