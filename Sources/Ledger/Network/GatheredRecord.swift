public import CivilTime
public import Domain
import EventLog
public import ProjectionKit

/// The whole record of one business: its own dossier, and what happened at its premises, under its contracts, in its inspections,
/// cases and complaints, every event once. Of businesses that were judged to be one it is the record of all of them.
public struct GatheredRecord: Sendable {
    /// What an event is about, as a line of the axis of time.
    public enum Lane: String, Sendable, Hashable, CaseIterable {
        case registration, certificate, contract, inspection, sanction, payment, complaint, other

        /// The lane of an event.
        public init(_ fact: Fact) {
            let type = fact.event.eventType
            switch type.concept {
            case "registration", "appraisal", "identity": self = .registration
            case "certificate": self = .certificate
            case "agentContract": self = .contract
            case "inspection": self = .inspection
            case "sanction": self = type.name.contains("Paid") ? .payment : .sanction
            case "complaint": self = .complaint
            default: self = .other
            }
        }
    }

    /// One event.
    public struct Entry: Sendable {
        /// The event as `trace` of any of its subjects shows it.
        public let entry: TraceEntry
        /// Its line on the axis.
        public let lane: Lane
        /// The subjects in whose dossiers it was found, ascending.
        public let through: [String]
    }

    /// The business that was asked for.
    public let subject: String
    /// It and the businesses that it was judged to be one with, ascending.
    public let members: [String]
    /// In order of effect, then of position.
    public let entries: [Entry]
    /// Its ties to owners, points, addresses, contracts and certificates, and those of its points to other businesses.
    public let links: [Network.Link]
    /// The sanction cases among the subjects, ascending.
    public let cases: [String]
    /// What the answer rests on.
    public let basis: Basis

    /// The ties of one kind that it, or a business merged with it, is an end of.
    public func own(_ kind: Network.LinkKind) -> [Network.Link] {
        links.filter { $0.kind == kind && (members.contains($0.from) || members.contains($0.to)) }
    }

    /// Who ran its points before it began to, and who after it ceased.
    public var neighbours: (before: [Network.Link], after: [Network.Link]) {
        let own = own(.runs)
        let others = links.filter { $0.kind == .runs && !members.contains($0.from) }
        return (
            others.filter { other in own.contains { $0.to == other.to && other.since < $0.since } },
            others.filter { other in own.contains { $0.to == other.to && other.since > $0.since } }
        )
    }
}

extension Ledger {
    /// Gathers the record of a business. Costs the dossiers it gathers from, not the log's size.
    ///
    /// Of premises and contracts that changed hands it holds what happened while they were this business's.
    /// - Parameters:
    ///   - members: the businesses that are taken for one; `nil`: the subject and those that it was judged to be one with.
    ///   - audience: the body it is for: acts that it may not know of are not in it. `nil`: the ledger's own.
    /// - Returns: no entries where nothing is recorded of the business.
    public func gather(
        _ subject: String, members: [String]? = nil, known: Moment? = nil, true inEffect: Instant? = nil, clearance: Clearance = .none,
        audience: Audience? = nil
    ) throws -> GatheredRecord {
        guard let tag = Tag(subject), tag.kind == "business" else { throw LedgerError.malformedSubject(subject) }
        let size = try size(at: known)
        let members =
            try members
            ?? identities(around: [tag.description], size: size, true: inEffect, audience: audience).members(of: tag.description)
        var gathering = Gathering(businesses: members) { subject in
            let entries = try self.entries(of: subject, size: size, true: inEffect, clearance: clearance)
            guard let audience else { return entries }
            return entries.filter { audience.mayKnow($0.fact) }
        }
        try gathering.run()
        return GatheredRecord(
            subject: tag.description, members: members, entries: gathering.entries(), links: gathering.sortedLinks(), cases: gathering.cases.sorted(),
            basis: try basis(size: size))
    }
}

/// The way from a business, or several taken for one, to everything that is part of its record.
private struct Gathering {
    let businesses: [String]
    let read: (String) throws -> [TraceEntry]

    private var found: [UInt64: (entry: TraceEntry, through: Set<String>)] = [:]
    private var links: [Network.Link] = []
    private(set) var cases: Set<String> = []

    init(businesses: [String], read: @escaping (String) throws -> [TraceEntry]) { (self.businesses, self.read) = (businesses, read) }

    mutating func run() throws {
        for business in businesses {
            let own = try read(business)
            add(own, business)
            links += dossier(business, own).links
        }
        // Premises and contracts first: their acts name inspections and cases that the business's own do not.
        for kind in ["point", "contract"] {
            for subject in named([kind]).sorted() { try addWhileOwn(subject) }
        }
        let points = Set(links.filter { $0.kind == .runs && businesses.contains($0.from) }.map(\.to))
        for subject in named(["inspection", "case", "complaint"]).sorted() {
            let entries = try read(subject)
            // A suspension names the case that it comes from: whoever may not know of sanctions is not told what became of it.
            if subject.hasPrefix("case:"), entries.contains(where: { $0.fact.event.eventType.concept == "sanction" }) { cases.insert(subject) }
            add(entries.filter { isOwn($0.fact, points) }, subject)
        }
    }

    /// Whether an act in an inspection, case or complaint is about this business: an inspection can have many targets.
    private func isOwn(_ fact: Fact, _ points: Set<String>) -> Bool {
        let targets = fact.tags.filter { ["business", "point"].contains(Tag($0)?.kind) }
        return targets.isEmpty || targets.contains { businesses.contains($0) || points.contains($0) }
    }

    func entries() -> [GatheredRecord.Entry] {
        found.values
            .map { .init(entry: $0.entry, lane: .init($0.entry.fact), through: $0.through.sorted()) }
            .sorted { ($0.entry.fact.effective, $0.entry.fact.position) < ($1.entry.fact.effective, $1.entry.fact.position) }
    }

    func sortedLinks() -> [Network.Link] {
        links.sorted { ($0.since, $0.from, $0.to, $0.kind.rawValue) < ($1.since, $1.from, $1.to, $1.kind.rawValue) }
    }

    private mutating func add(_ entries: some Sequence<TraceEntry>, _ subject: String) {
        for entry in entries { found[entry.fact.position, default: (entry, [])].through.insert(subject) }
    }

    /// Subjects of these kinds that the acts found so far name: acts upon the business, its premises and contracts, for a campaign or
    /// a report names many businesses' subjects.
    private func named(_ kinds: Set<String>) -> Set<String> {
        Set(
            found.values.filter { $0.entry.inForce && $0.entry.fact.event.eventType.concept != "correction" }.flatMap { $0.entry.fact.tags }.filter {
                kinds.contains(Tag($0)?.kind ?? "")
            })
    }

    /// What happened to premises or a contract in the days between which they were the business's.
    private mutating func addWhileOwn(_ subject: String) throws {
        let entries = try read(subject)
        let ties = dossier(subject, entries).links
        links += ties
        let own = ties.filter { businesses.contains($0.from) && ($0.kind == .runs || $0.kind == .agent) }
        add(
            entries.filter { entry in
                let day = entry.fact.effective.day
                return own.contains { $0.since <= day && ($0.until.map { day <= $0 } ?? true) }
            }, subject)
    }

    private func dossier(_ subject: String, _ entries: [TraceEntry]) -> NetworkDossier {
        NetworkDossier(subject, history: entries.filter(\.inForce).map(\.fact))
    }
}
