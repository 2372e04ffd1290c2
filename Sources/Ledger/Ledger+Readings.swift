public import CivilTime
public import Domain
public import EventLog
import ProjectionKit

/// One look at a subject's record: who, when, how and what for. What was seen is not in it.
public struct RecordedReading: Sendable, Hashable {
    /// Its records: one for each compartment opened, or that of a copy.
    public let positions: [Position]
    public let recorded: Instant
    public let agency: String
    public let officer: String
    public let kind: ReadingKind
    /// What was opened, by name; none for a copy without sealed parts.
    public let compartments: [String]
    public let purpose: String
    /// For a print or an export: the question, as it was put.
    public let document: String
}

extension Ledger {
    /// Who read a subject's record: openings, searches that listed it, prints and exports, in the order in which they were recorded.
    ///
    /// Costs what is recorded on the subject, not the length of the log.
    /// - Parameters:
    ///   - subject: a tag, or `view:NAME` for questions to a restricted view that found nothing.
    ///   - known: only what had been recorded by then.
    /// - Throws: `LedgerError.malformedSubject`; `FactError`.
    public func readings(of subject: String, known: Moment? = nil) throws -> (readings: [RecordedReading], basis: Basis) {
        guard Tag(subject) != nil else { throw LedgerError.malformedSubject(subject) }
        let size = try size(at: known)
        // As recorded: taking the record of a reading back does not undo the reading.
        let query = Query(types: ["CopyIssued", "EvidenceOpened", "SealedPartRead"], tags: [Tag.normalised(subject)])
        let facts = try reader().record(matching: query, known: size).sorted { $0.position < $1.position }
        var order: [String] = []
        var parts: [String: [Fact]] = [:]
        for fact in facts {
            let access = fact.correlation ?? fact.id
            if parts[access] == nil { order.append(access) }
            parts[access, default: []].append(fact)
        }
        return (order.compactMap { Self.reading(parts[$0] ?? []) }, try basis(size: size))
    }

    /// The records of one access as one reading.
    private static func reading(_ facts: [Fact]) -> RecordedReading? {
        guard let first = facts.first else { return nil }
        var compartments: Set<String> = []
        var (kind, purpose, document) = (ReadingKind.opened, "", "")
        for fact in facts {
            switch fact.event {
            case .correction(.sealedPartRead(let act)):
                compartments.insert(act.compartment.name)
                (purpose, document) = (act.purpose, act.document)
                // Records of before the kinds were told apart are openings.
                if act.kind != .unspecified { kind = act.kind }
            case .correction(.copyIssued(let act)): (kind, purpose, document) = (act.kind, act.purpose, act.document)
            case .evidence(.evidenceOpened(let act)) where document.isEmpty:
                (purpose, document) = (act.purpose, "original \(act.attachment)")
            default: continue
            }
        }
        return RecordedReading(
            positions: facts.map(\.position), recorded: first.recorded, agency: first.agency, officer: first.officer, kind: kind,
            compartments: compartments.sorted(), purpose: purpose, document: document)
    }
}
