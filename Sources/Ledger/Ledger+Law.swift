import EventLog
public import Law

extension Ledger {
    /// The law that this ledger keeps: that of every program that has written to it, by which its acts were decided.
    ///
    /// - Throws: the log's errors; a `PackFault` where what is kept cannot be read.
    public func keptLaw() throws -> [LawBook] {
        try log.schemas().filter(LawBook.isArchive).map { try LawBook(archive: $0) }
    }
}
