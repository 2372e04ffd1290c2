import CivilTime
public import Domain
public import EventLog
public import ProjectionKit
import SwiftProtobuf

/// Who asks to read, in what way, and what for.
public struct Reader: Sendable, Hashable {
    public let agency: String
    public let officer: String
    public let purpose: String
    public var kind: ReadingKind
    /// For a print or an export: the question, as it was put.
    public var document: String

    /// Names the reader; the purpose is recorded with the reading.
    public init(agency: String, officer: String, purpose: String, kind: ReadingKind = .opened, document: String = "") {
        self.agency = agency
        self.officer = officer
        self.purpose = purpose
        self.kind = kind
        self.document = document
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
        // One look at the record is one reading, however many parts it opens: its records name the first of them.
        let first = id(0)
        var count = 0
        for subject in subjects.sorted() {
            for compartment in compartments.sorted(by: { $0.name < $1.name }) {
                let read = SealedPartRead.with {
                    $0.subject = subject
                    $0.compartment = compartment
                    $0.purpose = reader.purpose
                    $0.kind = reader.kind
                    $0.document = reader.document
                }
                _ = try record(
                    Act(
                        id: count == 0 ? first : id(count), event: .correction(.sealedPartRead(read)), agency: reader.agency,
                        officer: reader.officer, occurred: now, correlation: first))
                count += 1
            }
        }
    }

    /// Records that a print or an export is given to a named reader; durable when this returns.
    ///
    /// - Parameter subjects: whom or what it is about; none where it is about everything.
    /// - Throws: `Refusal` where the body cannot act.
    public func recordCopy(about subjects: [String], to reader: Reader, id: EventID) throws {
        let copy = CopyIssued.with {
            $0.kind = reader.kind
            $0.document = reader.document
            $0.purpose = reader.purpose
            $0.subjects = Set(subjects.map(Tag.normalised)).sorted()
        }
        _ = try record(
            Act(id: id, event: .correction(.copyIssued(copy)), agency: reader.agency, officer: reader.officer, occurred: clock()))
    }

    /// The state of a body, from everything recorded.
    public func agencyState(_ agency: String) throws -> AgencyState {
        Authority.state(of: agency, history: try history(of: "agency:\(agency)").facts)
    }
}
