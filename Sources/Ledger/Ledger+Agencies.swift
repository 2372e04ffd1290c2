public import CivilTime
public import Domain
import EventLog
import ProjectionKit

extension Ledger {
    /// Every body as it stands at the end of a day, sorted by id; bodies that no longer exist, too.
    public func agencies(on day: Day) throws -> [AgencyState] {
        let types = Catalogue.eventTypes.filter { $0.concept == "agency" }.map(\.name)
        let amending = ["EventCorrected", "EventRetracted"]
        let facts = try reader().history(
            matching: Query(types: types + amending), known: log.size, true: day.end)
        var states: [String: AgencyState] = [:]
        for fact in facts {
            // A correction that was read for its target's sake may be about anything.
            guard case .agency = fact.event else { continue }
            for tag in fact.tags where tag.hasPrefix("agency:") {
                states[tag, default: AgencyState(subject: tag)].evolve(fact)
            }
        }
        return states.values.sorted { $0.id < $1.id }
    }
}
