public import CivilTime
public import Domain
public import EventLog

/// One act a row became, ready to be appended.
public struct MappedAct: Hashable, Sendable {
    /// The same row under the same mapping gives the same id, whatever file it lies in.
    public let id: EventID
    /// What happened.
    public let event: DomainEvent
    /// The tag value of the body that acted.
    public let agency: String
    /// Who acted for that body; empty where the source does not say.
    public let officer: String
    /// When it took place, as the source states it.
    public let occurred: Instant
    /// From when it has effect; `occurred` unless the mapping says otherwise.
    public let effective: Instant
    /// The cells that no field holds, sorted by name; absent cells are left out.
    public let attributes: [Attribute]
    /// The row in the source, from 1, without the header.
    public let row: Int
    /// The line in the source where the row begins, from 1.
    public let line: Int
    /// The row as it was read, should it yet have to be rejected.
    let cells: [String]
}
