import Domain
import EventLog
import Vault

/// Some consecutive events, decoded once for all projections; once more for each further clearance.
struct FactPage: Sendable {
    let events: [RecordedEvent]
    private let facts: [Clearance: [Result<Fact, FactError>]]

    init(_ events: [RecordedEvent], log: EventLog, vault: Vault?, clearances: Set<Clearance>) throws {
        self.events = events
        var facts: [Clearance: [Result<Fact, FactError>]] = [:]
        let chunk = max(1, (events.count + 3) / 4)
        let chunks = stride(from: 0, to: events.count, by: chunk).map {
            Array(events[$0..<min($0 + chunk, events.count)])
        }
        for clearance in clearances {
            let reader = FactReader(log: log, vault: vault, clearance: clearance)
            facts[clearance] = try inParallel(chunks) { events in
                try events.map { event in
                    do {
                        return Result<Fact, FactError>.success(try reader.fact(event))
                    } catch let error as FactError {
                        return .failure(error)
                    }
                }
            }.flatMap { $0 }
        }
        self.facts = facts
    }

    /// The events as a reader of this clearance sees them, in order.
    func facts(_ clearance: Clearance) -> [Result<Fact, FactError>] { facts[clearance] ?? [] }
}
