import LMDB
public import MerkleTree

/// What the map of dossier heads says of one dossier, and the proof of it.
public struct MappedDossier: Hashable, Sendable {
    /// The number of the dossier's last event, and its position; `nil` where the dossier is empty.
    public let head: DossierHead?
    /// The proof that the map says so.
    public let proof: MapProof
    /// The root of the map.
    public let root: Hash
}

extension EventLog {
    /// The root of the map of dossier heads, as it is over the first `size` events.
    ///
    /// What is settled is read from the pages that are kept. For an earlier size the map is made from the heads that the
    /// dossiers had then, which takes some microseconds a dossier.
    ///
    /// - Throws: ``EventLogError/noSuchPosition(_:size:)`` when there are fewer events.
    public func mapRoot(at size: UInt64) throws -> Hash {
        try withMap(at: size) { map, transaction in
            switch map {
            case .leaves(let leaves): try VerifiableMap.root(of: leaves)
            case .pages(let changed): try VerifiableMap.root { try changed[$0] ?? transaction.get(tables.map, $0) }
            }
        }
    }

    /// The head of a dossier among the first `size` events, or that there is none, with its proof from the map.
    ///
    /// - Throws: ``EventLogError/noSuchPosition(_:size:)`` when there are fewer events.
    public func mapProof(of tag: String, at size: UInt64) throws -> MappedDossier {
        let positions = try positions(tag: tag, below: size)
        let head = positions.last.map { DossierHead(ordinal: UInt64(positions.count), position: $0) }
        let key = VerifiableMap.key(of: tag.canonicallyComposed)
        return try withMap(at: size) { map, transaction in
            switch map {
            case .leaves(let leaves):
                MappedDossier(
                    head: head, proof: try VerifiableMap.proof(for: key, among: leaves),
                    root: try VerifiableMap.root(of: leaves))
            case .pages(let changed):
                MappedDossier(
                    head: head,
                    proof: try VerifiableMap.proof(for: key) { try changed[$0] ?? transaction.get(tables.map, $0) },
                    root: try VerifiableMap.root { try changed[$0] ?? transaction.get(tables.map, $0) })
            }
        }
    }

    /// The map at some size.
    private enum Map {
        /// All entries, by their keys.
        case leaves([VerifiableMap.Leaf])
        /// The pages of the table, these in place of those of the same name.
        case pages(changed: [[UInt8]: [UInt8]])
    }

    private func withMap<Value>(at size: UInt64, _ body: (Map, borrowing ReadTransaction) throws -> Value) throws
        -> Value
    {
        try look { snapshot, transaction in
            guard size <= snapshot.size else { throw EventLogError.noSuchPosition(size - 1, size: snapshot.size) }
            do {
                if size < snapshot.tail.settled {
                    return try body(.leaves(tables.mapLeaves(below: size, transaction)), transaction)
                }
                return try body(.pages(changed: snapshot.mapPages(to: size, transaction)), transaction)
            } catch let error as MapError {
                throw EventLogError.corrupt(at: nil, "\(error)")
            }
        }
    }
}

extension DossierHead {
    /// What stands in the map for it.
    var mapValue: Hash { VerifiableMap.value(ordinal: ordinal, position: position) }
}

extension Tables {
    /// Brings heads into the map.
    ///
    /// - Parameter heads: each tag once.
    func updateMap(
        _ heads: [(tag: String, head: DossierHead)], _ transaction: borrowing WriteTransaction
    ) throws {
        let leaves = heads.map { VerifiableMap.Leaf(key: VerifiableMap.key(of: $0.tag), value: $0.head.mapValue) }
        do {
            _ = try VerifiableMap.update(VerifiableMap.sorted(leaves)) {
                try transaction.get(map, $0)
            } put: {
                try transaction.put(map, $0, $1)
            }
        } catch let error as MapError {
            throw EventLogError.corrupt(at: nil, "\(error)")
        }
    }

    /// The entries of the map as it was over the first `size` events, sorted by their keys.
    func mapLeaves(below size: UInt64, _ transaction: borrowing ReadTransaction) throws -> [VerifiableMap.Leaf] {
        var leaves: [VerifiableMap.Leaf] = []
        var view = EnvelopeView()
        try transaction.withCursor(heads) { heads in
            try transaction.withCursor(tags) { tags in
                var more = try heads.first()
                while more {
                    guard var head = DossierHead(heads.unsafeValue) else { throw LMDBError.corrupted }
                    if head.position >= size {
                        let earlier = try earlierHead(heads.key, below: size, &tags, &view, transaction)
                        head = earlier ?? DossierHead(ordinal: 0, position: 0)
                    }
                    if head.ordinal > 0 {
                        leaves.append(.init(key: Hash(hashing: heads.unsafeKey), value: head.mapValue))
                    }
                    more = try heads.next()
                }
            }
        }
        return VerifiableMap.sorted(leaves)
    }

    /// The head that a dossier had when the log had fewer events: its last position then, whose event says its number.
    private func earlierHead(
        _ tag: String, below size: UInt64, _ tags: inout Cursor<String, UInt64>, _ view: inout EnvelopeView,
        _ transaction: borrowing ReadTransaction
    ) throws -> DossierHead? {
        guard try tags.seek(tag, duplicateAtOrAfter: size) else {
            throw EventLogError.corrupt(at: nil, "the dossier of “\(tag)” ends before its head")
        }
        guard try tags.previousDuplicate() else { return nil }
        let position = try tags.value
        let link = try transaction.withUnsafeValue(events, position) { bytes throws(LMDBError) -> Link? in
            guard let bytes, (try? view.read(bytes)) != nil else { return nil }
            return view.tags.firstIndex { $0.elementsEqual(tag.utf8) }.map { view.links[$0] }
        }
        guard let link else {
            throw EventLogError.corrupt(at: position, "it is in the dossier of “\(tag)” and does not say so")
        }
        return DossierHead(ordinal: link.ordinal, position: position)
    }
}

extension Snapshot {
    /// The pages of the map that what is acknowledged and not settled would change, as they would be at a size.
    fileprivate func mapPages(
        to size: UInt64, _ transaction: borrowing ReadTransaction
    ) throws -> [[UInt8]: [UInt8]] {
        var heads: [String: DossierHead] = [:]
        for position in min(tail.settled, size)..<size {
            guard let event = try event(position, transaction) else {
                throw EventLogError.corrupt(at: position, "there is no such event")
            }
            for (tag, link) in zip(event.tags, event.links) {
                heads[tag] = DossierHead(ordinal: link.ordinal, position: position)
            }
        }
        var pages: [[UInt8]: [UInt8]] = [:]
        let leaves = heads.map { VerifiableMap.Leaf(key: VerifiableMap.key(of: $0.key), value: $0.value.mapValue) }
        _ = try VerifiableMap.update(VerifiableMap.sorted(leaves)) {
            try transaction.get(tables.map, $0)
        } put: {
            pages[$0] = $1
        }
        return pages
    }
}
