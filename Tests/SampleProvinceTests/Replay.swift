import CivilTime
import Domain
import SampleProvince

/// Plays acts through authority and deciders, one after the other, on the histories that were recorded before.
struct Replay {
    /// An act that the domain refuses.
    struct Refused {
        let act: SampleAct
        let reason: Refusal
    }

    private var facts: [String: Fact] = [:]
    private var dossiers: [String: [String]] = [:]
    /// What bodies are, until a body's life changes: folding their whole dossiers for every act would take minutes.
    private var agencies: [String: AgencyState] = [:]
    private var position: UInt64 = 0
    private(set) var refused: [Refused] = []

    mutating func play(_ act: SampleAct) {
        do throws(Refusal) {
            let agency = agency(of: act)
            try Authority.check(type: act.event.type, agency: agency, at: act.occurred)
            let context = Context(
                agency: agency, officer: act.officer, occurred: act.occurred, effective: act.effective,
                now: act.recorded)
            _ = try Deciders.decide(act.event, history: history(Deciders.reads(act.event), act), context: context)
        } catch {
            refused.append(Refused(act: act, reason: error))
        }
        record(act)
    }

    private mutating func agency(of act: SampleAct) -> AgencyState {
        if let known = agencies[act.agency] { return known }
        let state = Authority.state(of: act.agency, history: history([Authority.reading(agency: act.agency)], act))
        agencies[act.agency] = state
        return state
    }

    /// The readings' facts in effect by the end of the act's day, each once, by (effective, position).
    private func history(_ readings: [Reading], _ act: SampleAct) -> [Fact] {
        var found: [String: Fact] = [:]
        for reading in readings {
            for id in dossiers[reading.tag, default: []] {
                guard let fact = facts[id], fact.concerns(reading.tag), fact.effective <= act.effective.day.end else {
                    continue
                }
                if let types = reading.types, !types.contains(fact.type) { continue }
                found[id] = fact
            }
        }
        return found.values.sorted { ($0.effective, $0.position) < ($1.effective, $1.position) }
    }

    private mutating func record(_ act: SampleAct) {
        switch act.event {
        case .agency: agencies = [:]
        case .correction(.eventRetracted(let correction)): facts[correction.target] = nil
        case .correction(.eventCorrected(let correction)):
            guard var fact = facts[correction.target],
                let right = try? DomainEvent(type: correction.targetType, payload: [UInt8](correction.replacement))
            else { break }
            (fact.event, fact.tags) = (right, right.tags)
            for tag in right.tags where !dossiers[tag, default: []].contains(fact.id) {
                dossiers[tag, default: []].append(fact.id)
            }
            facts[correction.target] = fact
        default: break
        }
        let fact = Fact(
            position: position, id: act.idText, occurred: act.occurred, effective: act.effective,
            recorded: act.recorded,
            agency: act.agency, officer: act.officer, event: act.event)
        position += 1
        facts[fact.id] = fact
        for tag in fact.tags { dossiers[tag, default: []].append(fact.id) }
    }
}
