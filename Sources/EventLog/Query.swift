/// Which events are meant: those that match at least one item; without items, every event.
///
/// This is the query of the DCB specification (dcb.events): types are alternatives, tags must all be there, items are
/// alternatives.
public struct Query: Sendable, Hashable {
    /// Events of one of these types (any, if none is named) that carry all of these tags.
    public struct Item: Sendable, Hashable {
        public var types: [String]
        public var tags: [String]

        /// Makes an item; without types and tags it means every event.
        public init(types: [String] = [], tags: [String] = []) {
            self.types = types
            self.tags = tags
        }
    }

    /// The alternatives; none means every event.
    public var items: [Item]

    /// Makes a query of alternatives.
    public init(items: [Item]) { self.items = items }

    /// Makes a query of one item.
    public init(types: [String] = [], tags: [String] = []) {
        items = [Item(types: types, tags: tags)]
    }

    /// Every event.
    public static let all = Query(items: [])
}

/// What must not have happened for an append to be taken: an event that matches `query` after a position.
public struct AppendCondition: Sendable, Hashable {
    public var query: Query
    /// The last position the client took into account; `nil`: there may be no matching event at all.
    public var after: Position?

    /// Makes a condition.
    public init(query: Query, after: Position?) {
        self.query = query
        self.after = after
    }
}
