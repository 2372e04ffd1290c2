public import CivilTime
public import Domain
public import EventLog

extension FactReader {
    /// The subject's history: every answer is a fold over it.
    ///
    /// - Parameters:
    ///   - subject: a tag, `kind:value`.
    ///   - types: only events of these types; `nil`: all.
    ///   - known: only what stands at positions below it.
    ///   - inEffect: only what has effect by then.
    /// - Throws: ``FactError`` at the first event that cannot be read and was not retracted.
    public func history(
        of subject: String, types: Set<String>? = nil, known: UInt64? = nil, true inEffect: Instant? = nil
    ) throws -> [Fact] {
        let subject = Tag.normalised(subject)
        let asked = types.map { $0.union(History.amendingTypes).sorted() } ?? []
        return try history(matching: Query(types: asked, tags: [subject]), known: known, true: inEffect).filter {
            $0.concerns(subject) && types?.contains($0.type) != false
        }
    }

    /// Every fact a query means, as it was recorded, corrections and retractions among them: what a correction is decided on.
    ///
    /// - Throws: ``FactError`` at the first event that cannot be read.
    public func record(matching query: Query, known: UInt64? = nil) throws -> [Fact] {
        var facts: [Fact] = []
        try log.forEach(query, from: nil, to: known, pageSize: 1_000, backwards: false) { event in
            facts.append(try fact(event))
            return true
        }
        return facts.sorted { ($0.effective, $0.position) < ($1.effective, $1.position) }
    }

    /// The history of everything a query means, each fact once: what a decision on several subjects reads.
    ///
    /// An event that a correction moved here is in it although its own tags do not match; one that was moved away is in
    /// it too, with its new tags.
    public func history(matching query: Query, known: UInt64? = nil, true inEffect: Instant? = nil) throws -> [Fact] {
        var gathered = Gathered()
        try log.forEach(query, from: nil, to: known, pageSize: 1_000, backwards: false) { event in
            try gathered.add(event, self)
            return true
        }
        while let id = gathered.missing.popFirst() {
            guard let id = EventID(id), let position = try log.position(of: id), known.map({ position < $0 }) ?? true,
                let event = try log.event(at: position)
            else { continue }
            try gathered.add(event, self)
        }
        let settled = Settlement(gathered.facts, unreadable: gathered.failures.mapValues(\.position))
        let standing = gathered.failures.filter { !settled.retracted.contains($0.key) }.map(\.value)
        if let first = standing.min(by: { $0.position < $1.position }) { throw first }
        return History.resolve(gathered.facts, known: known, true: inEffect)
    }
}

/// What was read for a history so far.
private struct Gathered {
    private(set) var facts: [Fact] = []
    /// By id: what could not be read.
    private(set) var failures: [String: FactError] = [:]
    /// Targets of corrections that have not been read yet.
    var missing: Set<String> = []
    private var present: Set<String> = []

    mutating func add(_ event: RecordedEvent, _ reader: FactReader) throws {
        let id = event.id.description
        missing.remove(id)
        guard present.insert(id).inserted else { return }
        let fact: Fact
        do {
            fact = try reader.fact(event)
        } catch let error as FactError {
            failures[id] = error
            return
        }
        facts.append(fact)
        guard let target = fact.amends, !present.contains(target) else { return }
        missing.insert(target)
    }
}

extension Fact {
    /// The id of the event that this correction or retraction is about.
    var amends: String? {
        switch event {
        case .correction(.eventCorrected(let act)): act.target.lowercased()
        case .correction(.eventRetracted(let act)): act.target.lowercased()
        default: nil
        }
    }
}
