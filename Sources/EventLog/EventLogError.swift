/// Why a log cannot be opened or read.
public enum EventLogError: Error, Sendable, Hashable {
    /// The directory holds no log.
    case notALog(String)
    /// The directory holds a log already.
    case exists(String)
    /// The log is written in a format of another version of this program.
    case unknownFormat(String)
    /// The log is of an earlier format, and was opened only to be read, so it cannot be brought to the present one.
    case oldFormat(String)
    /// What was given to make a log is not what a log needs.
    case invalid(String)
    /// No event stands at this position.
    case noSuchPosition(Position, size: UInt64)
    /// What is stored contradicts itself; the position, where it concerns one event.
    case corrupt(at: Position?, String)
    /// A checkpoint of this size is stored already, and it says something else.
    case checkpointConflict(size: UInt64)
}

extension EventLogError {
    /// Whether it says that what is stored is not what was written.
    public var isDamage: Bool { if case .corrupt = self { true } else { false } }
}

extension EventLogError: CustomStringConvertible {
    /// What happened and what to do.
    public var description: String {
        switch self {
        case .notALog(let path): "there is no log in \(path); check the path, or make one"
        case .exists(let path): "there is a log in \(path) already"
        case .unknownFormat(let found):
            "the log has format \(found), this program knows \(EventLog.format); use the version of the program that wrote it"
        case .oldFormat(let found):
            "the log has format \(found), an earlier one; open it once for writing to bring it to format "
                + "\(EventLog.format): `socai checkpoint` does that"
        case .invalid(let reason): reason
        case .noSuchPosition(let position, let size): "there is no event \(position): the log holds \(size)"
        case .corrupt(let position?, let message):
            "the log is damaged at position \(position): \(message); run verify and restore the last backup"
        case .corrupt(nil, let message): "the log is damaged: \(message); run verify and restore the last backup"
        case .checkpointConflict(let size): "another checkpoint of size \(size) is stored already"
        }
    }
}
