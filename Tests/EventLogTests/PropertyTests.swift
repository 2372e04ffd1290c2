import CivilTime
import EventLog
import SeededSource
import Testing

/// The log as its definition says, without any index.
private struct Model {
    struct Entry {
        let data: EventData
        let links: [Link]
    }

    var entries: [Entry] = []

    static func kept(_ data: EventData) -> EventData {
        var data = data
        data.tags = Array(Set(data.tags)).sorted()
        return data
    }

    func matches(_ query: Query) -> [Position] {
        entries.indices.filter { index in
            let data = entries[index].data
            return query.items.isEmpty
                || query.items.contains { item in
                    (item.types.isEmpty || item.types.contains(data.type)) && Set(item.tags).isSubset(of: data.tags)
                }
        }.map(UInt64.init)
    }

    mutating func append(_ events: [EventData], _ condition: AppendCondition?) -> Result<EventLog.Appended, AppendError> {
        var next = entries
        var positions: [Position] = []
        var new = 0
        for data in events.map(Self.kept) {
            if let index = next.firstIndex(where: { $0.data.id == data.id }) {
                guard next[index].data == data else {
                    return .failure(
                        index < entries.count ? .identityConflict(data.id, at: UInt64(index)) : .duplicateID(data.id))
                }
                positions.append(UInt64(index))
                continue
            }
            let links = data.tags.map { tag in
                let before = next.indices.filter { next[$0].data.tags.contains(tag) }
                return Link(ordinal: UInt64(before.count + 1), previous: before.last.map(UInt64.init))
            }
            positions.append(UInt64(next.count))
            next.append(Entry(data: data, links: links))
            new += 1
        }
        if new > 0, let condition,
            let first = matches(condition.query).first(where: { $0 > condition.after ?? 0 || condition.after == nil })
        {
            return .failure(.conditionFailed(at: first))
        }
        entries = next
        return .success(EventLog.Appended(positions: positions, newlyAppended: new, size: UInt64(next.count)))
    }
}

@Suite struct PropertyTests {
    /// - Parameter place: the event's place in its request where ids ascend, as those of one clock do; `nil`: in any order.
    func data(_ source: inout Source, _ used: Int, at place: Int?) -> EventData {
        // Sometimes an id that was used before: mostly with the same content, sometimes with other content.
        let next = place ?? source.below(4)
        let number = UInt64(source.below(place == nil ? 10 : 40) == 0 && used > 0 ? source.below(used) : used + next)
        var content = Source(number &+ (source.below(40) == 0 ? 1 : 0))
        let tags = (0..<content.below(4)).map { _ in "k:\(content.below(6))" }
        return EventData(
            id: id(number), type: "T\(content.below(4))", tags: tags, occurred: Instant(microseconds: Int64(number)),
            payload: (0..<content.below(30)).map { UInt8($0) })
    }

    func query(_ source: inout Source) -> Query {
        Query(
            items: (0..<source.below(3)).map { _ in
                Query.Item(
                    types: (0..<source.below(3)).map { _ in "T\(source.below(5))" },
                    tags: (0..<source.below(3)).map { _ in "k:\(source.below(7))" })
            })
    }

    @Test(arguments: [11, 12, 13, 14, 15, 16] as [UInt64])
    func `random appends, conditions, queries, settlings and reopenings answer as the definition does`(_ seed: UInt64) throws {
        let scratch = Scratch()
        var source = Source(seed)
        var model = Model()
        var log = try scratch.create()
        for step in 0..<250 {
            let used = model.entries.count
            let events = (0..<source.below(5)).map { data(&source, used, at: seed % 2 == 0 ? $0 : nil) }
            let after: Position? = source.below(3) == 0 ? nil : UInt64(max(0, used - source.below(6)))
            let condition = source.below(2) == 0 ? nil : AppendCondition(query: query(&source), after: after)
            let expected = model.append(events, condition)
            let found: Result<EventLog.Appended, AppendError>
            do throws(AppendError) {
                found = .success(try log.appendAndWait(events, if: condition))
            } catch {
                found = .failure(error)
            }
            // With two faults in one request either may be named.
            switch (found, expected) {
            case (.success, .success): #expect(found == expected)
            case (.failure(let a), .failure(let b)): #expect(a == b || (a.concernsOneEvent && b.concernsOneEvent))
            default: Issue.record("step \(step): \(found) instead of \(expected)")
            }
            try compare(log, model, &source)
            if source.below(12) == 0 {
                try log.settle()
                try compare(log, model, &source)
            }
            if source.below(25) == 0 {
                log.close()
                log = try scratch.open()
            }
        }
        #expect(try log.size == UInt64(model.entries.count))
        for (index, event) in try log.read(limit: 10_000).enumerated() {
            #expect(event.data == model.entries[index].data)
            #expect(event.links == model.entries[index].links)
        }
        #expect(try log.verify().problems == [])
    }

    private func compare(_ log: EventLog, _ model: Model, _ source: inout Source) throws {
        let query = query(&source)
        let lower = UInt64(source.below(model.entries.count + 2))
        let upper = UInt64(source.below(model.entries.count + 2))
        let limit = source.below(20)
        let matches = model.matches(query).filter { $0 >= lower && $0 < upper }
        #expect(try log.read(query, from: lower, to: upper, limit: limit).map(\.position) == Array(matches.prefix(limit)))
        #expect(
            try log.read(query, from: lower, to: upper, limit: limit, backwards: true).map(\.position)
                == Array(matches.reversed().prefix(limit)))
    }
}
