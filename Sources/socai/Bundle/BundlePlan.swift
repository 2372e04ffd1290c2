import Domain
import EventLog
import Ledger
import ProjectionKit

/// What a bundle is to hold, decided before anything of it is recorded or written.
struct BundlePlan {
    /// One subject of the bundle.
    struct Subject {
        let tag: String
        /// `subjects/001`.
        let folder: String
        /// The positions of its dossier.
        let dossier: [Position]
        /// Events that a correction has moved here, which carry its tag only as corrected.
        let others: [Position]
        let attachments: [Attachment]

        /// All positions, ascending.
        var positions: [Position] { (dossier + others).sorted() }
    }

    let subjects: [Subject]
    let basis: Basis
    /// The sample that the subjects were drawn in.
    let sample: CaseSample?

    /// - Parameter audience: the body that it is for; `nil`: the ledger's own.
    /// - Throws: `LedgerError.closedView` where that body may not know of an event: a dossier is proved whole or not at all.
    init(_ tags: [String], sample: CaseSample?, basis: Basis, audience: Audience?, ledger: Ledger) throws {
        var subjects: [Subject] = []
        for (index, tag) in tags.enumerated() {
            guard let tag = Tag(tag)?.description else { throw LedgerError.malformedSubject(tag) }
            let dossier = try ledger.log.positions(tag: tag, below: basis.size)
            guard let last = basis.position, !dossier.isEmpty else { throw OriginalError.noSubject(tag) }
            let known = Set(dossier)
            let others = try ledger.trace(tag, known: .position(last)).entries.map(\.fact.position).filter { !known.contains($0) }
            subjects.append(
                Subject(
                    tag: tag, folder: "subjects/" + Self.number(index + 1), dossier: dossier, others: others.sorted(),
                    attachments: try ledger.attachments(of: tag, size: basis.size)))
        }
        (self.subjects, self.sample, self.basis) = (subjects, sample, basis)
        guard let audience else { return }
        for subject in subjects {
            for position in subject.positions {
                guard let event = try ledger.log.event(at: position), let type = Catalogue.eventType(event.type),
                    audience.mayKnow(type, upon: event.tags, by: event.agency)
                else { throw LedgerError.closedView("bundle \(subject.tag)", agency: audience.agency) }
            }
        }
    }

    /// Each attachment once: it may be in the dossiers of several subjects.
    var attachments: [Attachment] {
        var seen: Set<String> = []
        return subjects.flatMap(\.attachments).filter { seen.insert($0.id).inserted }
    }

    private static func number(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
