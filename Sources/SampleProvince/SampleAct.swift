public import CivilTime
public import Domain

/// One act of the sample, with the time at which a ledger would have taken it.
public struct SampleAct: Hashable, Sendable {
    /// Sixteen bytes, a UUID of version 7 made of `recorded` and the seed.
    public let id: [UInt8]
    /// What happened.
    public let event: DomainEvent
    /// The tag value of the body that records it; `ledger` for the ledger's keeper.
    public let agency: String
    /// The officer's service number.
    public let officer: String
    /// When the act took place.
    public let occurred: Instant
    /// From when it has legal effect.
    public let effective: Instant
    /// When it was entered; acts come in the order of it.
    public let recorded: Instant
    /// The id of the act that led to this one.
    public let causation: [UInt8]?
    /// The id of the act that began the story.
    public let correlation: [UInt8]?

    /// The id as a UUID is written.
    public var idText: String { SampleAct.text(of: id) }

    static func text(of id: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        let hex = String(id.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        let ends = [8, 12, 16, 20, 32]
        let groups = zip([0] + ends, ends).map { start, end in
            String(hex[hex.index(hex.startIndex, offsetBy: start)..<hex.index(hex.startIndex, offsetBy: end)])
        }
        return groups.joined(separator: "-")
    }
}
