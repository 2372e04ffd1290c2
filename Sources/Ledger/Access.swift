import CivilTime
public import Domain
public import EventLog
public import ProjectionKit
import SwiftProtobuf

/// Who asks to read sealed parts, and what for.
public struct Reader: Sendable, Hashable {
    public let agency: String
    public let officer: String
    public let purpose: String

    /// Names the reader; the purpose is recorded with the reading.
    public init(agency: String, officer: String, purpose: String) {
        self.agency = agency
        self.officer = officer
        self.purpose = purpose
    }
}

extension Ledger {
    /// Records that a reader opens sealed parts in a subject's dossier, and then gives the clearance to do so.
    ///
    /// The record is durable before anything is released: no record, no read. It stands in the subject's dossier, and in that
    /// of every other subject whose parts lie there (the persons of a business, the children of a commune): the clearance
    /// opens the parts of those and of nobody else.
    ///
    /// - Parameter id: gives the id of the record of this number, from 0.
    /// - Throws: `LedgerError.denied` where the reader's kind of body may not open the compartment.
    public func open(
        _ compartments: Set<Compartment>, of subject: String, for reader: Reader, id: (Int) -> EventID
    ) throws -> Clearance {
        try authorise(compartments, for: reader)
        let names = Set(compartments.map(\.name))
        let subject = Tag.normalised(subject)
        var subjects: Set<String> = [subject]
        for part in try trace(subject).entries.flatMap(\.sealed) where names.contains(part.compartment) {
            subjects.insert(part.subject)
        }
        try recordReading(compartments, of: subjects, by: reader, id: id)
        return Clearance(compartments: compartments, subjects: subjects)
    }

    /// Whether a reader may open these compartments at all; nothing is looked at before that is known.
    ///
    /// - Throws: `LedgerError.denied`.
    public func authorise(_ compartments: Set<Compartment>, for reader: Reader) throws {
        let now = clock()
        let agency = try agencyState(reader.agency)
        for compartment in compartments.sorted(by: { $0.name < $1.name }) {
            guard agency.exists(at: now), Confidentiality.readers(of: compartment).contains(agency.kind) else {
                throw LedgerError.denied(compartment: compartment.name, agency: reader.agency)
            }
        }
    }

    /// Records that a reader is shown sealed parts of these subjects; durable when this returns.
    ///
    /// - Throws: `LedgerError.denied`, before anything is recorded.
    public func recordReading(
        _ compartments: Set<Compartment>, of subjects: Set<String>, by reader: Reader, id: (Int) -> EventID
    ) throws {
        try authorise(compartments, for: reader)
        let now = clock()
        var count = 0
        for subject in subjects.sorted() {
            for compartment in compartments.sorted(by: { $0.name < $1.name }) {
                let read = SealedPartRead.with {
                    $0.subject = subject
                    $0.compartment = compartment
                    $0.purpose = reader.purpose
                }
                _ = try record(
                    Act(
                        id: id(count), event: .correction(.sealedPartRead(read)), agency: reader.agency,
                        officer: reader.officer, occurred: now))
                count += 1
            }
        }
    }

    /// The state of a body, from everything recorded.
    public func agencyState(_ agency: String) throws -> AgencyState {
        Authority.state(of: agency, history: try history(of: "agency:\(agency)").facts)
    }
}
