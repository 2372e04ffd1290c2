import LMDB
public import MerkleTree

extension EventLog {
    /// The entries of the map of dossier heads over the first `size` events, sorted; it takes time in the number of dossiers.
    ///
    /// - Throws: ``EventLogError/noSuchPosition(_:size:)`` when there are fewer.
    public func dossierMap(at size: UInt64) throws -> [VerifiableMap.Leaf] {
        try look { snapshot, transaction in
            guard size <= snapshot.size else { throw EventLogError.noSuchPosition(size - 1, size: snapshot.size) }
            var names = Set(snapshot.tail.tags { _ in true })
            try transaction.withCursor(tables.heads) { cursor in
                var found = try cursor.first()
                while found {
                    names.insert(try cursor.key)
                    found = try cursor.next()
                }
            }
            var leaves: [VerifiableMap.Leaf] = []
            leaves.reserveCapacity(names.count)
            for tag in names {
                guard let head = try head(tag, below: size, snapshot, transaction) else { continue }
                let value = VerifiableMap.value(ordinal: head.ordinal, position: head.position)
                leaves.append(VerifiableMap.Leaf(key: VerifiableMap.key(of: tag), value: value))
            }
            return VerifiableMap.sorted(leaves)
        }
    }

    /// How many events below `size` a tag's dossier has, and the position of the last; `nil` when there are none.
    public func tagHead(_ tag: String, below size: UInt64) throws -> (ordinal: UInt64, position: Position)? {
        let tag = tag.canonicallyComposed
        guard (1...Limits.tag).contains(tag.utf8.count) else { return nil }
        return try look { try head(tag, below: size, $0, $1) }.map { ($0.ordinal, $0.position) }
    }

    private func head(
        _ tag: String, below size: UInt64, _ snapshot: Snapshot, _ transaction: borrowing ReadTransaction
    ) throws -> DossierHead? {
        guard let head = try snapshot.head(TagKey(tag), transaction) else { return nil }
        if head.position < size { return head }
        guard size > 0 else { return nil }
        var scan = try QueryScan(
            PreparedQuery(Query(tags: [tag])), snapshot, from: 0, to: size, backwards: true, transaction)
        guard let last = try scan.next(), let event = try snapshot.event(last, transaction) else { return nil }
        guard let index = event.tags.firstIndex(of: tag) else {
            throw EventLogError.corrupt(at: last, "it is listed under “\(tag)”, which it does not carry")
        }
        return DossierHead(ordinal: event.links[index].ordinal, position: last)
    }
}
