/// One caller's events, checked and encoded on the caller's thread, on their way to the writer.
struct Request: Sendable {
    /// The events, each id once.
    let drafts: [Draft]
    /// For each event given, its index in `drafts`.
    let slots: [Int]
    let condition: PreparedCondition?

    /// The bytes that its events take at most, their lengths included.
    var greatestLength: Int {
        drafts.reduce(0) { $0 + 4 + $1.bytes.count + Envelope.assignedLimit(tags: $1.tags.count) }
    }

    struct PreparedCondition: Sendable {
        let query: PreparedQuery
        let after: Position?
    }

    init(_ events: [EventData], _ condition: AppendCondition?) throws(AppendError) {
        guard events.count <= Limits.batch else {
            throw .tooLarge(what: "number of events in a request", count: events.count, limit: Limits.batch)
        }
        self.condition =
            if let condition {
                PreparedCondition(query: try PreparedQuery(condition.query), after: condition.after)
            } else { nil }
        var drafts: [Draft] = []
        var slots: [Int] = []
        drafts.reserveCapacity(events.count)
        slots.reserveCapacity(events.count)
        var known = TailIDs()
        // Lent, for to copy an event is to count the references to each of its fields.
        let given = events.span
        for index in given.indices {
            let draft = try Draft(given[index])
            if let slot = known.index(of: draft.id) {
                // Twice in one request is as good as sent twice: the same content is one event, other content an error.
                guard drafts[slot].bytes == draft.bytes else { throw .duplicateID(draft.id) }
                slots.append(slot)
            } else {
                known.append(draft.id)
                slots.append(drafts.count)
                drafts.append(draft)
            }
        }
        self.drafts = drafts
        self.slots = slots
    }
}

extension EventLog {
    /// What became of a request that was taken.
    public struct Appended: Sendable, Hashable {
        /// One for each event given, in order; for an event that was there already, the first one.
        public let positions: [Position]
        /// How many of the events were not there before.
        public let newlyAppended: Int
        /// How many events the log held right after the request.
        public let size: UInt64

        /// Makes the answer.
        public init(positions: [Position], newlyAppended: Int, size: UInt64) {
            self.positions = positions
            self.newlyAppended = newlyAppended
            self.size = size
        }
    }
}
