public import CivilTime
public import Domain
public import EventLog
public import MerkleTree
public import ProjectionKit

/// What an answer rests on: anyone with the same log up to here must come to the same answer.
public struct Basis: Sendable, Hashable {
    /// How many events the answer took into account.
    public let size: UInt64
    /// The root of the tree over them.
    public let root: Hash
    /// The last position taken into account; `nil` for an empty log.
    public var position: Position? { size == 0 ? nil : size - 1 }
}

/// A point of the record: a position, or what had been recorded by an instant.
public enum Moment: Sendable, Hashable {
    case position(Position)
    case instant(Instant)

    /// Reads a position, a date (its end) or a date-time; anything else is `nil`.
    public init?(_ text: String) {
        if let position = Position(text) {
            self = .position(position)
        } else if let day = Day(text) {
            self = .instant(day.end)
        } else if let instant = Instant(text) {
            self = .instant(instant)
        } else {
            return nil
        }
    }
}

/// One subject's state, folded from its history.
public struct SubjectAnswer: Sendable {
    public let subject: String
    /// The folded state; `nil` where no event names the subject.
    public let state: (any SubjectState)?
    public let history: [Fact]
    public let basis: Basis
}

extension Ledger {
    /// How many events had been recorded at a moment: positions below the answer were known.
    public func size(at moment: Moment?) throws -> UInt64 {
        let size = try log.size
        switch moment {
        case nil: return size
        case .position(let position):
            guard position < size else { throw LedgerError.noSuchPosition(position, size: size) }
            return position + 1
        case .instant(let instant):
            // `recorded` never goes backwards, so the log is sorted by it.
            var (low, high) = (UInt64(0), size)
            while low < high {
                let middle = low + (high - low) / 2
                guard let event = try log.event(at: middle) else { break }
                if event.recorded <= instant { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// The basis of an answer over the first `size` events.
    public func basis(size: UInt64) throws -> Basis { Basis(size: size, root: try log.root(at: size)) }

    /// A reader that opens what the clearance allows and names what it withholds.
    public func reader(_ clearance: Clearance = .none) -> FactReader {
        FactReader(log: log, vault: vault, clearance: clearance)
    }

    /// The subject's history as recorded up to a moment and in effect by an instant.
    public func history(
        of subject: String, known: Moment? = nil, true inEffect: Instant? = nil, clearance: Clearance = .none
    ) throws -> (facts: [Fact], basis: Basis) {
        guard Tag(subject) != nil else { throw LedgerError.malformedSubject(subject) }
        let size = try size(at: known)
        let facts = try reader(clearance).history(of: subject, known: size, true: inEffect)
        return (facts, try basis(size: size))
    }

    /// The subject's state as recorded up to a moment and in effect by an instant.
    public func show(
        _ subject: String, known: Moment? = nil, true inEffect: Instant? = nil, clearance: Clearance = .none
    ) throws -> SubjectAnswer {
        let (facts, basis) = try history(of: subject, known: known, true: inEffect, clearance: clearance)
        let state = facts.isEmpty ? nil : try counting(below: basis.size, true: inEffect) { Subjects.state(of: subject, history: facts) }
        return SubjectAnswer(subject: subject, state: state, history: facts, basis: basis)
    }
}
