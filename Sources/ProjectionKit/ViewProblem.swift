/// Something in a view's file that does not follow from the log.
public struct ViewProblem: Hashable, Sendable, Encodable {
    /// What is wrong.
    public enum Kind: String, Hashable, Sendable, Encodable {
        /// A cell holds something else than the log says.
        case edited
        /// A row that the log gives is not there.
        case missing
        /// A row is there that the log does not give.
        case extra
        /// A row's search text is not that of the row.
        case search
        /// The file says it was built on something else than this log.
        case basis
        /// Tables, views or labels are not those of the projection.
        case schema
        /// The file cannot be read.
        case damaged
    }

    /// The view it was found in, and what kind of fault it is.
    public let view: String
    public let kind: Kind
    /// The table; empty where the whole file is meant.
    public let table: String
    /// The row's key, column by column, and its subject.
    public let key: [String: String]
    /// The column that was edited.
    public let column: String?
    /// What stands there; `nil` where nothing does.
    public let found: SQLValue?
    /// What should stand there; `nil` where nothing should.
    public let expected: SQLValue?
    public let messageVi: String
    public let messageEn: String
}

/// What a verification of views found.
public struct ViewVerification: Sendable {
    /// The views that were compared, and up to how many events.
    public let views: [(view: String, size: UInt64)]
    /// Empty means that every view is what the log gives.
    public let problems: [ViewProblem]

    /// Whether nothing is wrong.
    public var isSound: Bool { problems.isEmpty }
}
