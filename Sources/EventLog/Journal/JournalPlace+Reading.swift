import LMDB
import MerkleTree

extension JournalPlace {
    /// A group as it lies in a file.
    private struct Found {
        let group: JournalGroup
        let area: [UInt8]
        let events: [Range<Int>]
    }

    /// The whole group at an offset of a file; `nil` where there is none.
    private func found(_ file: Int, at offset: Int) throws -> Found? {
        let file = files[file]
        guard !file.key.isEmpty, offset + JournalGroup.headerSize <= file.capacity else { return nil }
        guard let group = JournalGroup(try file.read(at: offset, count: JournalGroup.headerSize)) else { return nil }
        guard group.length <= file.capacity - offset - JournalGroup.headerSize else { return nil }
        let area = try file.read(at: offset + JournalGroup.headerSize, count: group.length)
        guard let events = group.events(in: area, key: file.key) else { return nil }
        return Found(group: group, area: area, events: events)
    }

    /// The generation of the first group of a file; `nil` where it holds none.
    private mutating func firstGeneration(_ file: Int) throws -> UInt64? {
        if files[file].key.isEmpty { try files[file].look() }
        guard !files[file].key.isEmpty else { return nil }
        let header = try files[file].read(at: JournalFile.block, count: JournalGroup.headerSize)
        return JournalGroup(header)?.generation
    }

    /// Takes into the tail every group that other processes have added since, or were adding when they died.
    ///
    /// - Parameters:
    ///   - limit: the position beyond which groups may still be on their way to the disk; `nil` for who holds the journal.
    ///   - edge: gives tree and time of what is settled.
    mutating func catchUp(_ tail: Tail, limit: Position? = nil, settled edge: () throws -> LogEdge) throws {
        // Another process may have made a file ready, or larger: what lies in it would not be seen, and written over.
        for file in files.indices { try files[file].look() }
        while true {
            if let group = try found(next.active, at: next.offset), group.group.generation == next.generation {
                // Who added it may have died before it was durable; nothing may be built on it until it is.
                if limit == nil { try syncActive() }
                guard try take(group, tail, limit: limit) else { return }
                continue
            }
            let other = 1 - next.active
            let others = try firstGeneration(other)
            if let others, others == next.generation + 1, let group = try found(other, at: JournalFile.block),
                group.group.base == tail.size
            {
                if let limit, group.group.end > limit { return }
                if limit == nil { tail.seal() }
                next = Next(active: other, generation: others)
                continue
            }
            // Overtaken: what this process has not seen has been settled, and the files written anew.
            let own = try firstGeneration(next.active)
            guard max(others ?? 0, own ?? 0) > next.generation else { return }
            guard limit != nil else { return try load(tail, settled: edge()) }
            // A reader sees the files change under its eyes; while it holds the journal they stand still.
            return try held(shared: true) { place in try place.load(tail, settled: edge()) }
        }
    }

    /// Takes a group into the tail, unless it lies beyond the limit.
    private mutating func take(_ found: Found, _ tail: Tail, limit: Position?) throws -> Bool {
        let group = found.group
        if let limit, group.end > limit { return false }
        let size = tail.size
        guard group.base <= size else {
            throw EventLogError.corrupt(
                at: size, "the journal goes on at \(group.base); it may belong to another state of the log")
        }
        if group.end > size {
            var edge = tail.edge
            let run = tail.growing
            for (index, range) in found.events.enumerated() where group.base + UInt64(index) >= size {
                let position = group.base + UInt64(index)
                try found.area.withUnsafeBytes { area in
                    let stored = UnsafeRawBufferPointer(rebasing: area[range])
                    let event = try Tables.decoded([UInt8](stored), at: position)
                    edge.recorded = max(edge.recorded, event.recorded)
                    run.with { $0.add(stored: stored, event, tree: &edge.tree) }
                }
            }
            tail.publish(edge)
        }
        next.offset += JournalGroup.size(length: group.length)
        ends[next.active] = group.end
        return true
    }

    /// Reads both files from their beginnings into an empty tail above what is settled. Only for whoever holds the journal.
    mutating func load(_ tail: Tail, settled edge: LogEdge) throws {
        tail.reset(to: edge)
        ends = [0, 0]
        var order: [(file: Int, generation: UInt64)] = []
        for file in files.indices {
            try files[file].look()
            if let generation = try firstGeneration(file) { order.append((file, generation)) }
        }
        order.sort { $0.generation < $1.generation }
        for (file, first) in order {
            tail.seal()
            next = Next(active: file, generation: first)
            while let group = try found(file, at: next.offset), group.group.generation == first {
                _ = try take(group, tail, limit: nil)
            }
            // Who added the last of them may have died before it was durable, and nothing may be answered from it until it is.
            if tail.size > edge.size { try syncActive() }
            try checkRest(of: file, first, tail.size)
        }
        if announced > tail.size {
            throw EventLogError.corrupt(
                at: tail.size,
                """
                the journal lacks acknowledged events up to position \(announced); to go on without them delete the file \
                journal/size
                """)
        }
    }

    /// Makes sure that the groups of a file ended where the last was written, and not at one that is damaged.
    private func checkRest(of file: Int, _ generation: UInt64, _ size: Position) throws {
        let step = 256 * JournalFile.block
        var start = next.offset + JournalFile.block
        while start + JournalGroup.headerSize <= files[file].capacity {
            let blocks = try files[file].read(at: start, count: min(step, files[file].capacity - start))
            for offset in stride(from: 0, to: blocks.count, by: JournalFile.block) {
                let header = Array(blocks[offset...].prefix(JournalGroup.headerSize))
                if let group = JournalGroup(header), group.generation == generation, group.base >= size,
                    try found(file, at: start + offset) != nil
                {
                    throw EventLogError.corrupt(
                        at: size, "the journal is damaged: the group before event \(group.base) cannot be read")
                }
            }
            start += step
        }
    }
}
