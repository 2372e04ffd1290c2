public import LMDB

/// Why an append was not taken. Nothing of the request was written.
public enum AppendError: Error, Sendable, Hashable {
    /// An event that matches the condition's query stands at this position: read again and decide again.
    case conditionFailed(at: Position)
    /// The id stands for other content at this position: the client must take another id, or send the first content.
    case identityConflict(EventID, at: Position)
    /// The request holds this id twice with different content.
    case duplicateID(EventID)
    /// Something is larger than the log takes (bytes, or a number of things); see ``Limits``.
    case tooLarge(what: String, count: Int, limit: Int)
    /// A tag, type or attribute is not of the form that the log takes.
    case malformed(what: String, value: String, reason: String)
    /// The log was opened to be read.
    case readOnly
    /// The log has been closed.
    case closed
    /// The log's own data contradict each other: verify it and restore a backup.
    case corrupt(String)
    /// The disk or LMDB failed; the same request can be sent again.
    case storage(LMDBError)

    /// Whether the cause lies in the request's events themselves, so that others may be taken without them.
    public var concernsOneEvent: Bool {
        switch self {
        case .identityConflict, .duplicateID, .tooLarge, .malformed: true
        case .conditionFailed, .readOnly, .closed, .corrupt, .storage: false
        }
    }
}

extension AppendError: CustomStringConvertible {
    /// What happened and what to do.
    public var description: String {
        switch self {
        case .conditionFailed(let position):
            "the condition does not hold: event \(position) matches its query; read again and decide again"
        case .identityConflict(let id, let position):
            "event id \(id) stands for other content, at position \(position); an id is given once only"
        case .duplicateID(let id):
            "the request holds event id \(id) twice with different content"
        case .tooLarge(let what, let count, let limit):
            "\(what) is \(count), more than the limit of \(limit)"
        case .malformed(let what, let value, let reason):
            "\(what) “\(value)” \(reason)"
        case .readOnly: "the log was opened to be read only"
        case .closed: "the log has been closed"
        case .corrupt(let message): "the log is damaged: \(message); run verify and restore the last backup"
        case .storage(let error): "\(error)"
        }
    }

    /// Any error of the layers beneath as one of these.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as AppendError: error
            case let error as LMDBError where error == .closed: .closed
            case let error as LMDBError where error == .readOnly: .readOnly
            case let error as LMDBError: .storage(error)
            default: .corrupt("\(error)")
            }
    }
}
