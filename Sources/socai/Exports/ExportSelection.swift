import Domain
import EventLog
import Ledger
import ProjectionKit

/// A condition on a value: `agency`, `officer`, `type`, `subject`, or a field of the event by its JSON name.
struct ExportCondition {
    let name: String
    let value: String

    /// Reads `name=value`.
    init?(_ text: String) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { return nil }
        name = String(text[..<equals])
        value = Tag.normalised(String(text[text.index(after: equals)...]))
    }

    func holds(for event: ExportEvent) -> Bool {
        switch name {
        case "agency": Tag.normalised(event.stored.agency) == value
        case "officer": Tag.normalised(event.stored.officer) == value
        case "type": event.stored.type == value
        case "subject": event.subject == value
        default: event.fields.contains { $0.name == name && Tag.normalised($0.text) == value }
        }
    }
}

/// Which events an export holds; it can be gone through several times, and is the same each time.
struct ExportSelection {
    let ledger: Ledger
    let reader: FactReader
    let query: Query
    let conditions: [ExportCondition]
    /// The body it is for: acts that it may not know of are left out. `nil`: the ledger's own.
    let audience: Audience?
    let from: Position
    let basis: Basis

    func forEach(_ body: (ExportEvent) throws -> Void) throws {
        guard from < basis.size else { return }
        try ledger.log.forEach(query, from: from, to: basis.size) { stored in
            guard mayBeKnown(stored) else { return true }
            let event = ExportEvent(stored, reader)
            if conditions.allSatisfy({ $0.holds(for: event) }) { try body(event) }
            return true
        }
    }

    /// One event of the selection by its position.
    func event(at position: Position) throws -> ExportEvent {
        guard let stored = try ledger.log.event(at: position) else {
            throw LedgerError.noSuchPosition(position, size: basis.size)
        }
        return ExportEvent(stored, reader)
    }

    /// An act of an unknown type is for nobody but the ledger's own; what is said of a record tells of its subjects.
    private func mayBeKnown(_ stored: RecordedEvent) -> Bool {
        guard let audience else { return true }
        return Catalogue.eventType(stored.type).map { audience.mayKnow($0, upon: stored.tags, by: stored.agency) } ?? false
    }
}

/// What an export wrote.
struct ExportCounts {
    var events = 0
    /// How many subjects, and how often events name them; cases, where events are grouped by them.
    var objects: Int?
    var relations: Int?
    var cases: Int?
}

/// Where the lines of an export go.
enum ExportSink {
    case terminal
    case file(OutputFile)

    func line(_ text: String) throws {
        switch self {
        case .terminal: Terminal.print(text)
        case .file(let file): try file.write(text + "\n")
        }
    }
}
