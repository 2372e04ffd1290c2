public import EventLog

/// A subject that a view shows nothing of, because one of its events cannot be read or its rows cannot be written.
public struct Quarantine: Hashable, Sendable, Encodable {
    /// The subject, `kind:value`.
    public let subject: String
    /// The tables that lack its rows.
    public let tables: [String]
    /// The event at fault.
    public let position: Position
    public let reason: String
}

/// How a view stands to the log.
public struct ViewStatus: Sendable, Hashable {
    /// Whether the view can be relied on.
    public enum State: String, Hashable, Sendable, Encodable {
        /// It has not been built.
        case missing
        /// It holds everything recorded.
        case current
        /// It is sound and lacks the latest events; catching up suffices.
        case behind
        /// It was made from another log, by another version, or is damaged; it must be rebuilt.
        case mismatch
    }

    /// Which view it is, what a person calls it, where its file lies, and whether it can be relied on.
    public let view: String
    public let version: Int
    public let titleVi: String
    public let titleEn: String
    public let path: String
    public let state: State
    /// Why it must be rebuilt; empty otherwise.
    public let reason: String
    /// How many events it holds.
    public let size: UInt64
    /// How many events the log holds.
    public let logSize: UInt64
    /// The root of the log over the events it holds, base64.
    public let root: String
    /// `rebuild` or `live`: what wrote last.
    public let built: String
    public let quarantined: [Quarantine]
}

/// How far a catch-up, rebuild or verification has come.
public struct ViewProgress: Sendable, Hashable {
    /// What is being done: `catch-up`, `rebuild`, `verify`.
    public let task: String
    /// The views concerned.
    public let views: [String]
    public let done: UInt64
    public let total: UInt64
}

/// What a catch-up did to one view.
public struct ViewReport: Sendable, Hashable, Encodable {
    public let view: String
    public let version: Int
    /// Events it held before; 0 where it was rebuilt.
    public let from: UInt64
    /// Events it holds now.
    public let size: UInt64
    /// Whether it was built anew.
    public let rebuilt: Bool
    /// How many subjects are in quarantine.
    public let quarantined: Int
}
