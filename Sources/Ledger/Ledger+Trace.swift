public import CivilTime
public import Domain
public import EventLog
public import ProjectionKit

/// One event of a trace.
public struct TraceEntry: Sendable {
    /// The event, with corrections put in place.
    public let fact: Fact
    /// Its sealed parts as stored.
    public let sealed: [SealedPart]
    /// Whether it still counts for this subject: not retracted, and not moved to another subject by a correction.
    public let inForce: Bool
}

extension Ledger {
    /// Every event that names the subject, once, in order of effect and then of position.
    ///
    /// - Parameters:
    ///   - known: only what had been recorded by then.
    ///   - inEffect: only what was in effect by then.
    public func trace(
        _ subject: String, known: Moment? = nil, true inEffect: Instant? = nil, clearance: Clearance = .none
    ) throws -> (entries: [TraceEntry], basis: Basis) {
        guard Tag(subject) != nil else { throw LedgerError.malformedSubject(subject) }
        let size = try size(at: known)
        return (try entries(of: subject, size: size, true: inEffect, clearance: clearance), try basis(size: size))
    }

    /// The same over the first `size` events.
    func entries(of subject: String, size: UInt64, true inEffect: Instant?, clearance: Clearance) throws -> [TraceEntry] {
        let reader = reader(clearance)
        var raw: [Fact] = []
        var sealed: [Position: [SealedPart]] = [:]
        try log.forEach(
            Query(items: [.init(types: [], tags: [Tag.normalised(subject)])]), from: nil, to: size, pageSize: 1_000,
            backwards: false
        ) { event in
            raw.append(try reader.fact(event))
            if !event.sealed.isEmpty { sealed[event.position] = event.sealed }
            return true
        }
        let resolved = try reader.history(of: subject, known: size, true: inEffect)
        // What a correction moved here carries the subject's tag only as corrected.
        let named = Set(raw.map(\.position))
        for fact in resolved where !named.contains(fact.position) {
            raw.append(fact)
            sealed[fact.position] = try log.event(at: fact.position)?.sealed
        }
        let standing = Dictionary(uniqueKeysWithValues: resolved.map { ($0.position, $0) })
        return raw.compactMap { fact -> TraceEntry? in
            if let inEffect, fact.effective > inEffect, standing[fact.position] == nil { return nil }
            let isStanding = standing[fact.position] != nil || fact.event.isAboutRecord
            return TraceEntry(
                fact: standing[fact.position] ?? fact, sealed: sealed[fact.position] ?? [], inForce: isStanding)
        }
        .sorted { ($0.fact.effective, $0.fact.position) < ($1.fact.effective, $1.fact.position) }
    }
}

extension DomainEvent {
    /// Whether this event speaks of the record itself (corrections, retractions, erasures, readings).
    var isAboutRecord: Bool {
        if case .correction = self { true } else { false }
    }
}
