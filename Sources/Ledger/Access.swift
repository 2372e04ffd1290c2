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
    /// Records that a reader opens sealed parts of a subject, and then gives the clearance to do so.
    ///
    /// The record is durable before anything is released: no record, no read.
    ///
    /// - Throws: `LedgerError.denied` where the reader's kind of body may not open the compartment.
    public func open(
        _ compartments: Set<Compartment>, of subject: String, for reader: Reader, id: (Int) -> EventID
    ) throws -> Clearance {
        let now = clock()
        let agency = try agencyState(reader.agency)
        let ordered = compartments.sorted { $0.name < $1.name }
        for compartment in ordered {
            guard agency.exists(at: now), Confidentiality.readers(of: compartment).contains(agency.kind) else {
                throw LedgerError.denied(compartment: compartment.name, agency: reader.agency)
            }
        }
        for (index, compartment) in ordered.enumerated() {
            let read = SealedPartRead.with {
                $0.subject = subject
                $0.compartment = compartment
                $0.purpose = reader.purpose
            }
            let act = Act(
                id: id(index), event: .correction(.sealedPartRead(read)), agency: reader.agency, officer: reader.officer,
                occurred: now)
            _ = try record(act)
        }
        return Clearance(compartments: compartments)
    }

    /// The state of a body, from everything recorded.
    public func agencyState(_ agency: String) throws -> AgencyState {
        Authority.state(of: agency, history: try history(of: "agency:\(agency)").facts)
    }
}
