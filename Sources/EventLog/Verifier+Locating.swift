import LMDB

/// The sums differ: find where. This looks everything up one by one, so it is slow, and only done when it must be.
extension Verifier {
    func locate(_ found: IndexSums) throws {
        let before = result.problems.count
        try locateMissing()
        try locateExtra()
        guard result.problems.count == before else { return }
        if found.ids != sums.ids { report(nil, .id, "the index of ids is not that of the events") }
        if found.types != sums.types { report(nil, .type, "the lists of types are not those of the events") }
        if found.dossiers != sums.dossiers { report(nil, .tag, "the dossiers are not those of the events") }
    }

    /// What the events say, and the indexes do not.
    private func locateMissing() throws {
        var heads: [String: DossierHead] = [:]
        var lower: Position = 0
        while lower < size, !isFull {
            let end = min(size, lower + 1_024)
            try log.environment.read { transaction in
                for position in lower..<end {
                    guard let event = try? tables.event(position, transaction) else { continue }
                    if try tables.position(of: event.id, transaction) != position {
                        report(position, .id, "the index of ids does not lead to it")
                    }
                    if try !lists(tables.types, event.type, position, transaction) {
                        report(position, .type, "it is missing among the events of type “\(event.type)”")
                    }
                    for (tag, link) in zip(event.tags, event.links) {
                        let head = heads[tag]
                        if link != Link(ordinal: (head?.ordinal ?? 0) + 1, previous: head?.position) {
                            report(position, .link, "its link in “\(tag)” is not right")
                        }
                        heads[tag] = DossierHead(ordinal: (head?.ordinal ?? 0) + 1, position: position)
                        if try !lists(tables.tags, tag, position, transaction) {
                            report(position, .tag, "it is missing in the dossier of “\(tag)”")
                        }
                    }
                }
            }
            lower = end
        }
    }

    private func lists(
        _ table: Table<String, UInt64>, _ key: String, _ position: Position, _ transaction: borrowing ReadTransaction
    ) throws -> Bool {
        // An event that someone wrote into the file by hand may have names that are no keys.
        guard (1...511).contains(key.utf8.count) else { return false }
        return try transaction.withCursor(table) { cursor in
            try cursor.seek(key, duplicateAtOrAfter: position) ? cursor.value == position : false
        }
    }

    /// What the indexes say, and the events do not.
    private func locateExtra() throws {
        try log.environment.read { transaction in
            let present = try tables.size(transaction)
            try transaction.withCursor(tables.ids) { cursor in
                var more = try cursor.first()
                while more, !isFull {
                    let position = try cursor.value
                    let event = try? tables.event(position, transaction)
                    if position >= present || event.map({ $0.id.bytes }) != [UInt8](cursor.unsafeKey) {
                        report(position, .id, "the index of ids leads an id to it that it does not have")
                    }
                    more = try cursor.next()
                }
            }
            for (table, kind) in [(tables.types, LogVerification.Problem.Kind.type), (tables.tags, .tag)] {
                try transaction.withCursor(table) { cursor in
                    var more = try cursor.first()
                    while more, !isFull {
                        let position = try cursor.value
                        let name = String(decoding: cursor.unsafeKey, as: UTF8.self)
                        let event = try? tables.event(position, transaction)
                        let carries = kind == .type ? event?.type == name : event?.tags.contains(name) ?? false
                        if !carries { report(position, kind, "it is listed under “\(name)”, which it does not carry") }
                        more = try cursor.next()
                    }
                }
            }
        }
    }
}
