public import CivilTime
import EventLog
public import Law
import ProjectionKit

extension Ledger {
    /// The law that this ledger keeps: that of every program that has written to it, by which its acts were decided.
    ///
    /// - Throws: the log's errors; a `PackFault` where what is kept cannot be read.
    public func keptLaw() throws -> [LawBook] {
        try log.schemas().filter(LawBook.isArchive).map { try LawBook(archive: $0) }
    }

    /// Answers by the law on the calendar that had been announced in the first `size` events and was in effect by an instant.
    ///
    /// Whatever folds histories of cases, child-protection cases or points does so in here: their last days hang on it.
    public func counting<Answer>(
        below size: UInt64, true inEffect: Instant? = nil, _ answer: () throws -> Answer
    ) throws -> Answer {
        try LawBook.$inForce.withValue(reader().law(known: size, true: inEffect), operation: answer)
    }
}
