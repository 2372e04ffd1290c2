import CivilTime
import Domain
import EventLog

/// What a fold makes of one subject.
enum Outcome: Sendable {
    case rows([Row])
    /// An event of the subject cannot be read, or its rows contradict the schema: the subject has no rows.
    case quarantined(position: UInt64, reason: String)
}

/// Folds events into the subjects of one projection.
///
/// Live and rebuilt rows are equal because both follow one rule: a fact that is the latest of its subject is applied to
/// the kept state; after anything else (a late entry, a correction, a retraction, an erasure, an unreadable event, a state
/// that is not kept) the subject is folded again from its history.
struct FoldEngine: Sendable {
    fileprivate struct Kept {
        var state: any FoldState
        var effective: Instant
        var position: UInt64
    }

    fileprivate struct Cache {
        var kept: [String: Kept] = [:]
        /// Subjects whose rows are to be written.
        var touched: Set<String> = []
        /// Subjects to be folded again from their history.
        var stale: Set<String> = []
        /// In a rebuild from the first event: every subject met, so that one not among them is new.
        var met: Set<String> = []
    }

    /// How many states are kept for a fold; beyond it they are dropped, and folded again when asked for.
    static let keptLimit = 100_000

    let projection: Projection
    let reader: FactReader
    /// Whether every event from the first on is seen: then nothing needs to be looked up.
    let isRebuild: Bool
    private var caches: [Cache]

    init(_ projection: Projection, _ reader: FactReader, isRebuild: Bool) {
        (self.projection, self.reader, self.isRebuild) = (projection, reader, isRebuild)
        caches = Array(repeating: Cache(), count: projection.folds.count)
    }

    /// Forgets everything kept and everything not yet written.
    mutating func reset() { caches = Array(repeating: Cache(), count: projection.folds.count) }

    /// Whether so many subjects wait to be written that they should be.
    var isFull: Bool { caches.contains { $0.kept.count > Self.keptLimit } }

    /// Takes one event in, as read or as unreadable.
    mutating func take(_ event: RecordedEvent, _ fact: Result<Fact, FactError>) throws {
        let isAmending = History.amendingTypes.contains(event.type)
        for (index, fold) in projection.folds.enumerated() where isAmending || fold.takes(event.type) {
            for (tagIndex, tag) in event.tags.enumerated() where Self.tag(tag, isOf: fold.kind) {
                guard !isAmending, case .success(let fact) = fact else {
                    if isRebuild { caches[index].met.insert(tag) }
                    caches[index].refold(tag)
                    continue
                }
                let isFirst = event.links.indices.contains(tagIndex) && event.links[tagIndex].ordinal == 1
                let isNew = isRebuild ? caches[index].met.insert(tag).inserted : isFirst
                caches[index].apply(fact, to: tag, isNew: isNew, fold)
            }
        }
        if event.type == "PersonalDataErased", !projection.compartments.isEmpty { try refoldErased(event) }
    }

    /// Folds again every subject that had something sealed under the erased one.
    private mutating func refoldErased(_ erasure: RecordedEvent) throws {
        for erased in erasure.tags {
            try reader.log.forEach(Query(tags: [erased]), to: erasure.position) { event in
                for (index, fold) in projection.folds.enumerated() {
                    for tag in event.tags where Self.tag(tag, isOf: fold.kind) { caches[index].refold(tag) }
                }
                return true
            }
        }
    }

    /// Gives what has become of every subject touched since the last time, in a fixed order.
    ///
    /// - Parameter upTo: histories are read below this position.
    mutating func drain(upTo: UInt64, _ body: (_ fold: Fold, _ subject: String, Outcome) throws -> Void) throws {
        for (index, fold) in projection.folds.enumerated() {
            for subject in caches[index].touched.sorted() {
                if caches[index].stale.contains(subject) {
                    try body(fold, subject, refolded(subject, index, fold, upTo))
                } else if let kept = caches[index].kept[subject] {
                    try body(fold, subject, checked(kept.state.rows(), fold, at: kept.position))
                }
            }
            caches[index].touched = []
            caches[index].stale = []
            if caches[index].kept.count > Self.keptLimit { caches[index].kept = [:] }
        }
    }

    private mutating func refolded(_ subject: String, _ index: Int, _ fold: Fold, _ upTo: UInt64) throws -> Outcome {
        do {
            let history = try reader.history(of: subject, types: fold.types, known: upTo)
            var kept = Kept(state: fold.start(subject), effective: Instant(microseconds: .min), position: 0)
            for fact in history {
                kept.state.evolve(fact)
                (kept.effective, kept.position) = (fact.effective, fact.position)
            }
            caches[index].kept[subject] = kept
            return checked(kept.state.rows(), fold, at: kept.position)
        } catch let error as FactError {
            return .quarantined(position: error.position, reason: error.reason)
        }
    }

    /// The rows, if the schema has a place for them.
    private func checked(_ rows: [Row], _ fold: Fold, at position: UInt64) -> Outcome {
        var keys: Set<[String]> = []
        for row in rows {
            guard fold.tables.contains(row.table), let table = projection.table(row.table) else {
                return .quarantined(position: position, reason: "the fold may not write the table \(row.table)")
            }
            let columns = Set(table.columns.map(\.name))
            if let unknown = row.values.cells.map(\.column).filter({ !columns.contains($0) }).min() {
                return .quarantined(position: position, reason: "\(row.table) has no column \(unknown)")
            }
            let key = table.key.map { row.values[$0]?.description ?? "" }
            guard keys.insert([row.table] + key).inserted else {
                return .quarantined(
                    position: position, reason: "two rows of \(row.table) have the key \(key.joined(separator: ", "))")
            }
            for column in table.columns {
                guard let value = row.values[column.name], !value.fits(column.kind) else { continue }
                return .quarantined(position: position, reason: "\(row.table).\(column.name) cannot hold “\(value)”")
            }
        }
        return .rows(rows)
    }

    private static func tag(_ tag: String, isOf kind: String) -> Bool {
        let (tag, kind) = (tag.utf8, kind.utf8)
        return tag.starts(with: kind) && tag.dropFirst(kind.count).first == UInt8(ascii: ":")
    }
}

extension FoldEngine.Cache {
    fileprivate mutating func refold(_ subject: String) {
        touched.insert(subject)
        stale.insert(subject)
        kept[subject] = nil
    }

    /// - Parameter isNew: whether a subject that is not kept has no history yet.
    fileprivate mutating func apply(_ fact: Fact, to subject: String, isNew: Bool, _ fold: Fold) {
        touched.insert(subject)
        guard !stale.contains(subject) else { return }
        if kept[subject] == nil {
            guard isNew else { return refold(subject) }
            kept[subject] = .init(
                state: fold.start(subject), effective: Instant(microseconds: .min), position: fact.position)
        }
        // By index, so that the state is changed where it lies and never copied.
        guard let index = kept.index(forKey: subject),
            (kept.values[index].effective, kept.values[index].position) <= (fact.effective, fact.position)
        else { return refold(subject) }
        kept.values[index].state.evolve(fact)
        kept.values[index].effective = fact.effective
        kept.values[index].position = fact.position
    }
}

extension SQLValue {
    func fits(_ kind: Column.Kind) -> Bool {
        switch self {
        case .null: true
        case .integer: kind.storage == "INTEGER"
        case .text: kind.storage == "TEXT"
        }
    }
}
