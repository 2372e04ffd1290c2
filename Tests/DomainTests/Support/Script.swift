import CivilTime
import Domain

/// Builds histories and contexts for tests: events in order, each on its day.
enum Script {
    static func instant(_ day: String) -> Instant { Day(day)?.start ?? Instant(microseconds: 0) }

    /// Facts of these events, in order, positions from 0.
    static func facts(_ events: [(day: String, event: DomainEvent)], agency: String = "D1") -> [Fact] {
        events.enumerated().map { index, entry in
            let instant = instant(entry.day)
            return Fact(
                position: UInt64(index), id: id(index), occurred: instant, effective: instant, recorded: instant,
                agency: agency, officer: "officer", event: entry.event)
        }
    }

    static func id(_ index: Int) -> String {
        let digits = String(index, radix: 16)
        return "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// A body of this kind, established long ago.
    static func agency(_ id: String, _ kind: AgencyKind) -> AgencyState {
        var act = AgencyEstablished()
        (act.agencyID, act.name, act.kind) = (id, "Cơ quan \(id)", kind)
        return AgencyState(subject: "agency:\(id)", history: facts([("1990-01-01", act.domainEvent)]))
    }

    static func context(_ day: String, _ kind: AgencyKind = .district, agency id: String = "D1") -> Context {
        let instant = instant(day)
        return Context(
            agency: agency(id, kind), officer: "officer", occurred: instant, effective: instant, now: instant)
    }

    /// The refusal that recording this event would meet; `nil` where it may be recorded.
    static func refusal(
        _ event: DomainEvent, after history: [(day: String, event: DomainEvent)], on day: String,
        by kind: AgencyKind = .district, agency: String = "D1"
    ) -> Refusal? {
        do {
            _ = try Deciders.decide(event, history: facts(history), context: context(day, kind, agency: agency))
            return nil
        } catch {
            return error
        }
    }
}

/// A small deterministic generator (SplitMix64): the same seed gives the same run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
