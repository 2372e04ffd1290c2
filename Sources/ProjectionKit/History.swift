public import CivilTime
public import Domain
import Foundation

/// What happened, as the record stands: corrections put in place, retractions left out, in order of effect.
public enum History {
    /// The types of event that change what others say.
    static let amendingTypes: Set<String> = ["EventCorrected", "EventRetracted"]

    /// Puts corrections in place and leaves out what was retracted, and the corrections and retractions themselves.
    ///
    /// Pure, and independent of the order given. A correction acts on an event recorded before it, of the type it names;
    /// of several, what the last one states holds. A correction can itself be corrected or retracted.
    /// - Parameters:
    ///   - facts: what was recorded, with the targets of the corrections among them.
    ///   - known: only what stands at positions below it had been recorded; `nil`: everything.
    ///   - inEffect: only what has effect by then; `nil`: everything.
    /// - Returns: ordered by (effective, position); a fact's tags are those of its corrected content.
    public static func resolve(_ facts: [Fact], known: UInt64? = nil, true inEffect: Instant? = nil) -> [Fact] {
        let facts = known.map { known in facts.filter { $0.position < known } } ?? facts
        var settled = Settlement(facts).facts(of: facts)
        if let inEffect { settled.removeAll { $0.effective > inEffect } }
        return settled.sorted { ($0.effective, $0.position) < ($1.effective, $1.position) }
    }
}

/// What the corrections and retractions among some facts come to.
struct Settlement {
    /// Ids of what was retracted.
    private(set) var retracted: Set<String> = []
    /// By the target's id, the last correction first.
    private var corrections: [String: [Fact]] = [:]

    /// - Parameter unreadable: positions of events, by id, that can be retracted although they cannot be read.
    init(_ facts: [Fact], unreadable: [String: UInt64] = [:]) {
        let amending = facts.filter { History.amendingTypes.contains($0.type) }
        guard !amending.isEmpty else { return }
        var targets: [String: (position: UInt64, type: String?)] = unreadable.mapValues { ($0, nil) }
        for fact in facts { targets[fact.id] = (fact.position, fact.type) }
        // Later ones first: what is said of a correction is settled before the correction itself acts.
        for fact in amending.sorted(by: { $0.position > $1.position }) where !retracted.contains(fact.id) {
            switch amended(fact).event {
            case .correction(.eventRetracted(let act)):
                let id = act.target.lowercased()
                if let target = targets[id], target.position < fact.position { retracted.insert(id) }
            case .correction(.eventCorrected(let act)):
                let id = act.target.lowercased()
                guard let target = targets[id], target.position < fact.position, target.type == act.targetType else {
                    continue
                }
                corrections[id, default: []].append(amended(fact))
            default: continue
            }
        }
    }

    /// The facts that stand, as they stand.
    func facts(of facts: [Fact]) -> [Fact] {
        facts.compactMap { fact in
            guard !History.amendingTypes.contains(fact.type), !retracted.contains(fact.id) else { return nil }
            return amended(fact)
        }
    }

    private func amended(_ fact: Fact) -> Fact {
        guard let corrections = corrections[fact.id] else { return fact }
        return corrections.reversed().reduce(fact) { fact, correction in
            guard case .correction(.eventCorrected(let act)) = correction.event else { return fact }
            var fact = fact
            if !act.replacement.isEmpty, let event = replaced(fact.event, by: [UInt8](act.replacement)) {
                // Tags beyond those of the content came with the event itself, and stay.
                let added = Set(fact.tags).subtracting(fact.event.tags)
                fact.event = event
                fact.tags = added.union(event.tags).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            }
            fact.occurred = Instant(act.occurred) ?? fact.occurred
            fact.effective = Instant(act.effective) ?? fact.effective
            fact.amendedBy.append(correction.position)
            return fact
        }
    }

    /// The corrected content; what was sealed in the event stays, for a correction states only what is not sealed.
    private func replaced(_ event: DomainEvent, by payload: [UInt8]) -> DomainEvent? {
        // A replacement that cannot be read never comes here: its correction could not be read as a fact.
        guard var result = try? DomainEvent(type: event.type, payload: payload) else { return nil }
        guard !event.eventType.compartments.isEmpty, let parts = try? event.split() else { return result }
        for (_, sealed) in parts.sealed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try? result.merge(sealed: sealed)
        }
        return result
    }
}
