public import CivilTime
public import EventLog
import MerkleTree

/// What taking in an exported log did.
public struct AdoptionReport: Sendable, Hashable {
    /// How many events were given.
    public let read: UInt64
    /// How many the ledger held already, byte for byte.
    public let present: UInt64
    /// What it holds now.
    public let basis: Basis
}

extension Ledger {
    /// How many events are taken over in one group.
    private static let adoptionPage = 1_000

    /// Takes in the events of an exported log, byte for byte: position, recorded time, links and ciphertexts as they were.
    ///
    /// The ledger is empty, and then becomes the place of that log, or holds a beginning of it. Nothing else may use it. Killed, it has
    /// taken in a beginning, and can be asked again. What was sealed stays so: keys are brought by their own backup.
    ///
    /// - Parameters:
    ///   - next: gives the events in order from the first; `nil` after the last.
    ///   - directory: the ledger.
    ///   - source: its name in messages.
    /// - Throws: `LedgerError.otherLedger` where the ledger holds events of another log; `.diverged` where it holds other events;
    ///   `.malformed` where an event does not follow from those before it, and then none of its page was taken in.
    public static func adopt(
        _ next: () throws -> RecordedEvent?, into directory: String, from source: String, clock: @escaping Clock
    ) throws -> AdoptionReport {
        guard let first = try next() else {
            throw LedgerError.malformed(file: source, reason: "it holds no events")
        }
        try prepare(directory, for: first, source)
        let ledger = try Ledger(at: directory, clock: clock)
        defer { ledger.close() }
        let present = try ledger.log.size
        var tree = CompactRange()
        var page: [RecordedEvent] = []
        var event: RecordedEvent? = first
        while let given = event {
            guard given.position == tree.size else {
                throw LedgerError.malformed(file: source, reason: "event \(tree.size) is missing; a whole log is needed, from position 0")
            }
            tree.append(given.bytes.withUnsafeBytes { TreeHasher.leaf($0) })
            if given.position < present {
                guard try ledger.log.event(at: given.position)?.bytes == given.bytes else {
                    throw LedgerError.diverged(source, size: given.position + 1)
                }
            } else {
                page.append(given)
            }
            event = try next()
            if page.count == adoptionPage || event == nil {
                try ledger.adopt(page, root: tree.root, source)
                page.removeAll(keepingCapacity: true)
            }
        }
        try ledger.log.settle()
        try ledger.finishErasures()
        return AdoptionReport(
            read: tree.size, present: min(present, tree.size), basis: try ledger.basis(size: ledger.log.size))
    }

    /// Lets an empty ledger carry the id of the log that comes in.
    private static func prepare(_ directory: String, for first: RecordedEvent, _ source: String) throws {
        let (held, size) = try {
            let ledger = try Ledger(at: directory, readOnly: true, clock: { Instant(microseconds: 0) })
            defer { ledger.close() }
            return (ledger.log.ledgerID, try ledger.log.size)
        }()
        guard held != first.ledger else { return }
        guard size == 0 else { throw LedgerError.otherLedger(source) }
        var options = EventLog.Options()
        options.journal = Part.journal.path(in: directory)
        try EventLog.prepare(at: Part.log.path(in: directory), toAdopt: first.ledger, options: options)
    }

    private func adopt(_ page: [RecordedEvent], root: Hash, _ source: String) throws {
        do {
            try log.adopt(page, root: root)
        } catch EventLogError.corrupt(let position, let reason) {
            let place = position.map { "event \($0): " } ?? ""
            throw LedgerError.malformed(file: source, reason: "\(place)\(reason)")
        }
    }
}
