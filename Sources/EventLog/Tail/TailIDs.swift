/// The ids of a run, by position and back.
///
/// Ids of version 7 ascend with time. While they do, their order is the index; once one comes out of its order, a dictionary is.
struct TailIDs: Sendable {
    /// By their index in the run.
    private var ids: [EventID] = []
    /// `nil` while `ids` ascends.
    private var index: [EventID: UInt32]?
    /// No id here is greater; `nil` where there never was one.
    private(set) var greatest: EventID?

    var count: Int { ids.count }

    /// An id's index in the run, or `nil`.
    func index(of id: EventID) -> Int? {
        if let index { return index[id].map(Int.init) }
        guard let greatest, id <= greatest else { return nil }
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? low : nil
    }

    mutating func append(_ id: EventID) {
        if index == nil, let greatest, id <= greatest {
            index = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, UInt32($0)) })
        }
        index?[id] = UInt32(ids.count)
        ids.append(id)
        greatest = max(greatest ?? id, id)
    }

    /// The ids from an index on, in their own order.
    func sorted(from first: Int) -> [(id: EventID, index: Int)] {
        let rest = ids.indices.dropFirst(first).map { (id: ids[$0], index: $0) }
        return index == nil ? rest : rest.sorted { $0.id < $1.id }
    }

    mutating func truncate(to count: Int) {
        ids.removeSubrange(count...)
        index = index?.filter { $0.value < count }
    }

    mutating func reserveCapacity(_ count: Int) { ids.reserveCapacity(count) }
}
