public import MerkleTree

/// What a verification of the whole log found.
public struct LogVerification: Sendable {
    /// One thing that is wrong.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// What is wrong.
        public enum Kind: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
            /// An event is missing, cannot be read, or stands at another position than it says.
            case event
            /// An event belongs to another ledger.
            case ledger
            /// `recorded` goes backwards.
            case time
            /// A stored hash is not that of the events.
            case tree
            /// The index of ids says something else than the events.
            case id
            /// A dossier's list of positions says something else than the events.
            case tag
            /// A type's list of positions says something else than the events.
            case type
            /// An event's link does not name its number in the dossier and the event before.
            case link
            /// The head of a dossier is not its last event.
            case head
            /// The map of dossier heads says something else than the heads.
            case map
            /// The file itself cannot be read.
            case storage

            /// The kind as one word.
            public var description: String { rawValue }
        }

        /// The position it concerns, where it concerns one.
        public let position: Position?
        public let kind: Kind
        public let message: String

        /// Position, kind and message.
        public var description: String { "\(position.map { "position \($0)" } ?? "the log"): \(kind): \(message)" }
    }

    /// How many events were verified.
    public let size: UInt64
    /// The root over them, hashed from the events.
    public let root: Hash
    /// What is wrong, the first position first; at most ``problemLimit``. Empty: nothing.
    public let problems: [Problem]
    /// The roots at the sizes that were asked for, hashed from the events.
    public let roots: [UInt64: Hash]
    /// The roots of the map of dossier heads at the same sizes, made from the dossiers; missing where they cannot be read.
    public let mapRoots: [UInt64: Hash]
    /// The checkpoints that are kept, the oldest first, as they stood before the events were read; the roots at their sizes are
    /// among ``roots``, unless the log is shorter. Empty where the file's pages are damaged: nothing of it can be read then.
    public let checkpoints: [(size: UInt64, note: String)]

    /// How many problems are listed at most.
    public static let problemLimit = 100

    /// Whether nothing is wrong.
    public var isSound: Bool { problems.isEmpty }
}
