import CivilTime
public import Domain
import EventLog
import ProjectionKit

/// What follows what in the life of the subjects of one kind: a directly-follows graph with counts and times.
///
/// A trace is the acts upon one subject as they stand, in order of effect (W. van der Aalst, Process Mining, 2nd ed., 6.1).
public struct ProcessMap: Sendable {
    /// One step from an act to the next.
    public struct Edge: Sendable, Hashable {
        /// The types of the two acts, and how often one follows the other.
        public let from: String
        public let to: String
        public let count: Int
        /// Time between the two, in seconds: the middle, and what nine of ten do not exceed.
        public let median: Int64
        public let ninetieth: Int64
    }

    /// The kind of subject.
    public let kind: String
    /// How many subjects.
    public let traces: Int
    /// By type of act.
    public let counts: [String: Int]
    /// How many traces begin and end with an act of this type.
    public let starts: [String: Int]
    public let ends: [String: Int]
    /// By their two types.
    public let edges: [Edge]
    /// What it rests on.
    public let basis: Basis

    /// - Parameter traces: the acts of each subject, in order.
    init(kind: String, traces: [[Fact]], basis: Basis) {
        struct Step: Hashable {
            let from: String
            let to: String
        }
        var counts: [String: Int] = [:]
        var (starts, ends) = ([String: Int](), [String: Int]())
        var times: [Step: [Int64]] = [:]
        for trace in traces {
            for fact in trace { counts[fact.type, default: 0] += 1 }
            if let first = trace.first, let last = trace.last {
                starts[first.type, default: 0] += 1
                ends[last.type, default: 0] += 1
            }
            for (before, after) in zip(trace, trace.dropFirst()) {
                let seconds = (after.effective.microseconds - before.effective.microseconds) / 1_000_000
                times[Step(from: before.type, to: after.type), default: []].append(seconds)
            }
        }
        (self.kind, self.traces, self.counts, self.starts, self.ends, self.basis) = (kind, traces.count, counts, starts, ends, basis)
        edges = times.map { step, all in
            let sorted = all.sorted()
            return Edge(
                from: step.from, to: step.to, count: all.count, median: Self.quantile(sorted, 0.5), ninetieth: Self.quantile(sorted, 0.9))
        }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// The smallest value that at least this share does not exceed.
    static func quantile(_ sorted: [Int64], _ share: Double) -> Int64 {
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(sorted.count, max(1, rank)) - 1]
    }
}

extension Ledger {
    /// The process map of the subjects of a kind (`case`, `point`, `inspection`).
    ///
    /// - Parameters:
    ///   - known: only what had been recorded by then.
    ///   - audience: the body it is for: acts that it may not know of are left out. `nil`: the ledger's own.
    public func processMap(of kind: String, known: Moment? = nil, audience: Audience? = nil) throws -> ProcessMap {
        let size = try size(at: known)
        var traces: [[Fact]] = []
        for subject in try subjects(of: kind) {
            guard let history = try? reader().history(of: subject, known: size) else { continue }
            let own = history.filter { $0.event.subject == subject && !$0.event.isAboutRecord && audience?.mayKnow($0) != false }
            if !own.isEmpty { traces.append(own) }
        }
        return ProcessMap(kind: kind, traces: traces, basis: try basis(size: size))
    }
}
