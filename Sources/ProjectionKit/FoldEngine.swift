import CivilTime
import Domain
import EventLog

/// What a fold makes of one subject.
enum Outcome: Sendable {
    /// Its rows; `position` is that of the last fact they rest on.
    case rows([Row], position: UInt64)
    /// An event of the subject cannot be read: the subject has no rows.
    case quarantined(position: UInt64, reason: String)
}

/// Folds events into the subjects of one projection.
///
/// Live and rebuilt rows are equal because both follow one rule: a fact that is the latest of its subject is applied to
/// the kept state; after anything else (a late entry, a correction, a retraction, an erasure, an unreadable event, a state
/// that is not kept) the subject is *stale* and folded again from its history. An entry depends on its fact alone: late
/// ones are as good as any, and only what changes a fact makes the subject stale.
///
/// A live view folds stale subjects again at the end of a page, a rebuild once, at its own end.
struct FoldEngine: Sendable {
    private struct Kept {
        var state: any FoldState
        var effective: Instant
        var position: UInt64
        /// Whether its rows are to be written.
        var isTouched: Bool
    }

    private struct Cache {
        var kept: [String: Kept] = [:]
        /// Subjects to be folded again from their history.
        var stale: Set<String> = []
        /// Whether a state was dropped: then a subject that is not kept may have a history.
        var hasDropped = false
    }

    /// The event that makes what was sealed under its subjects unreadable.
    static let erasure = "PersonalDataErased"

    let projection: Projection
    let reader: FactReader
    /// Only what is in effect by then; `nil`: everything.
    let inEffect: Instant?
    /// Whether every event from the first on is seen.
    let isRebuild: Bool
    /// How many states may be kept.
    let limit: Int
    private let plan: FoldPlan
    private var caches: [Cache]
    private var keptCount = 0

    init(_ projection: Projection, _ reader: FactReader, true inEffect: Instant? = nil, isRebuild: Bool, limit: Int) {
        (self.projection, self.reader, self.inEffect) = (projection, reader, inEffect)
        (self.isRebuild, self.limit) = (isRebuild, limit)
        plan = FoldPlan(projection.folds, types: Catalogue.eventTypes.map(\.name))
        caches = Array(repeating: Cache(), count: projection.folds.count)
    }

    /// Forgets everything kept and everything not yet written.
    mutating func reset() {
        caches = Array(repeating: Cache(), count: projection.folds.count)
        for index in caches.indices { caches[index].hasDropped = true }
        keptCount = 0
    }

    /// Whether more states are kept than may be.
    var isFull: Bool { keptCount > limit }

    /// Whether a subject is to be folded again.
    func isStale(_ subject: String, _ fold: Int) -> Bool { caches[fold].stale.contains(subject) }

    /// The subjects of a fold that are to be folded again.
    func stale(_ fold: Int) -> Set<String> { caches[fold].stale }

    /// Whether rows of a fold of states may have been written before they were complete.
    func hasDropped(_ fold: Int) -> Bool { caches[fold].hasDropped }

    /// Has a subject folded again.
    mutating func refold(_ subject: String, _ fold: Int) {
        caches[fold].stale.insert(subject)
        if caches[fold].kept.removeValue(forKey: subject) != nil { keptCount -= 1 }
    }

    /// Takes one event in.
    ///
    /// - Parameter place: which of the facts it is; `nil` where it cannot be read.
    mutating func take(_ event: borrowing RecordedEvent, _ facts: Span<Fact>, at place: Int?) throws {
        let isAmending = History.amendingTypes.contains(event.type)
        let isLater = inEffect.map { event.effective > $0 && place != nil && !isAmending } ?? false
        for target in isAmending ? plan.amending : plan.targets(event.type) {
            for tagIndex in event.tags.indices where !isLater && target.fits(event.tags[tagIndex]) {
                let tag = event.tags[tagIndex]
                guard !isAmending, let place else {
                    for fold in target.states + target.entries { refold(tag, fold) }
                    continue
                }
                let isFirst = event.links.indices.contains(tagIndex) && event.links[tagIndex].ordinal == 1
                for fold in target.states { apply(facts[place], to: tag, isFirst: isFirst, fold) }
            }
        }
        if event.type == Self.erasure, !projection.compartments.isEmpty { try refoldErased(event) }
    }

    /// - Parameter isFirst: whether the event is the first of the subject's dossier.
    private mutating func apply(_ fact: Fact, to subject: String, isFirst: Bool, _ fold: Int) {
        guard !caches[fold].stale.contains(subject) else { return }
        // By index, so that the state is changed where it lies and never copied.
        if let index = caches[fold].kept.index(forKey: subject) {
            let latest = caches[fold].kept.values[index]
            guard (latest.effective, latest.position) <= (fact.effective, fact.position) else {
                return refold(subject, fold)
            }
        } else {
            guard isFirst || isRebuild && !caches[fold].hasDropped else { return refold(subject, fold) }
            guard case .state(let start) = projection.folds[fold].making else { return }
            keep(Kept(state: start(subject), effective: fact.effective, position: 0, isTouched: true), subject, fold)
        }
        guard let index = caches[fold].kept.index(forKey: subject) else { return }
        caches[fold].kept.values[index].state.evolve(fact)
        caches[fold].kept.values[index].effective = fact.effective
        caches[fold].kept.values[index].position = fact.position
        caches[fold].kept.values[index].isTouched = true
    }

    private mutating func keep(_ kept: Kept, _ subject: String, _ fold: Int) {
        if caches[fold].kept.updateValue(kept, forKey: subject) == nil { keptCount += 1 }
    }

    /// Folds again every subject that had something sealed under the erased one.
    private mutating func refoldErased(_ erasure: borrowing RecordedEvent) throws {
        let log = reader.log
        for erased in erasure.tags {
            try log.forEach(Query(tags: [erased]), to: erasure.position) { event in
                for target in plan.amending {
                    for tag in event.tags where target.fits(tag) {
                        for fold in target.states + target.entries { refold(tag, fold) }
                    }
                }
                return true
            }
        }
    }

    /// Gives the rows of every kept state that has changed since the last time, in a fixed order.
    mutating func drain(_ body: (_ fold: Int, _ subject: String, Outcome) throws -> Void) throws {
        for fold in caches.indices {
            for subject in caches[fold].kept.lazy.filter(\.value.isTouched).map(\.key).sorted() {
                guard let index = caches[fold].kept.index(forKey: subject) else { continue }
                caches[fold].kept.values[index].isTouched = false
                let kept = caches[fold].kept.values[index]
                try body(fold, subject, .rows(kept.state.rows(), position: kept.position))
            }
        }
    }

    /// Drops the half of the states that have been quiet longest, and gives the rows of those not yet written.
    ///
    /// In a rebuild the others must wait: a subject's rows are written once.
    mutating func dropQuiet(_ body: (_ fold: Int, _ subject: String, Outcome) throws -> Void) throws {
        let positions = caches.flatMap { $0.kept.values.map(\.position) }.sorted()
        guard !positions.isEmpty else { return }
        let middle = positions[positions.count / 2]
        for fold in caches.indices {
            let quiet = caches[fold].kept.filter { $0.value.position <= middle }
            guard !quiet.isEmpty else { continue }
            caches[fold].hasDropped = true
            for (subject, kept) in quiet.sorted(by: { $0.key < $1.key }) {
                if kept.isTouched { try body(fold, subject, .rows(kept.state.rows(), position: kept.position)) }
                caches[fold].kept[subject] = nil
            }
        }
        keptCount = caches.reduce(0) { $0 + $1.kept.count }
    }

    /// Folds stale subjects from their histories, each history read once for all folds that want it.
    ///
    /// - Parameter upTo: histories are read below this position.
    mutating func refoldStale(
        upTo: UInt64, _ body: (_ fold: Int, _ subject: String, Outcome) throws -> Void
    ) throws {
        for target in plan.amending {
            let folds = target.states + target.entries
            let subjects = folds.reduce(into: Set<String>()) { $0.formUnion(caches[$1].stale) }
            for subject in subjects.sorted() {
                let wanting = folds.filter { caches[$0].stale.contains(subject) }
                let shared = try? history(of: subject, wanting, upTo)
                for fold in wanting {
                    // One that cannot be read for another fold's sake may be readable for this one's.
                    do {
                        let facts = try shared ?? history(of: subject, [fold], upTo)
                        try body(fold, subject, refolded(subject, fold, facts))
                    } catch let error as FactError {
                        try body(fold, subject, .quarantined(position: error.position, reason: error.reason))
                    }
                }
            }
            for fold in folds { caches[fold].stale = [] }
        }
    }

    private func history(of subject: String, _ folds: [Int], _ upTo: UInt64) throws -> [Fact] {
        var types: Set<String>? = []
        for fold in folds { types = projection.folds[fold].types.flatMap { types?.union($0) } }
        return try reader.history(of: subject, types: types, known: upTo, true: inEffect)
    }

    private mutating func refolded(_ subject: String, _ index: Int, _ history: [Fact]) -> Outcome {
        let fold = projection.folds[index]
        guard case .state(let start) = fold.making else {
            return .rows(fold.rows(of: subject, history: history), position: 0)
        }
        var kept = Kept(
            state: start(subject), effective: Instant(microseconds: .min), position: 0, isTouched: false)
        for fact in history where fold.takes(fact.type) {
            kept.state.evolve(fact)
            (kept.effective, kept.position) = (fact.effective, fact.position)
        }
        if !isRebuild { keep(kept, subject, index) }
        return .rows(kept.state.rows(), position: kept.position)
    }
}
