import LMDB

extension Verifier {
    /// Reads every index in its own order, and compares what it says with what the events said.
    func checkIndexes() throws {
        var found = IndexSums(key: sums.key)
        try log.environment.read { transaction in
            let present = try tables.size(transaction)
            for (name, count) in [
                ("events", try transaction.count(tables.events)), ("tree", try transaction.count(tables.tree)),
                ("ids", try transaction.count(tables.ids)), ("types", try transaction.count(tables.types)),
            ] where count != present {
                let kind: LogVerification.Problem.Kind =
                    switch name {
                    case "events": .event
                    case "tree": .tree
                    case "ids": .id
                    default: .type
                    }
                report(nil, kind, "the table \(name) has \(count) entries for \(present) events")
            }
            try transaction.withCursor(tables.ids) { cursor in
                var more = try cursor.first()
                while more {
                    let position = try cursor.value
                    if position < size { found.addID(cursor.unsafeKey, position) }
                    more = try cursor.next()
                }
            }
        }
        try log.environment.read { transaction in
            try transaction.withCursor(tables.types) { cursor in
                var more = try cursor.first()
                while more {
                    let position = try cursor.value
                    if position < size { found.addType(cursor.unsafeKey, position) }
                    more = try cursor.next()
                }
            }
        }
        try checkDossiers(&found)
        if found != sums { try locate(found) }
    }

    /// Reads the dossiers beside their heads.
    private func checkDossiers(_ found: inout IndexSums) throws {
        try log.environment.read { transaction in
            let present = try tables.size(transaction)
            try transaction.withCursor(tables.tags) { tags in
                try transaction.withCursor(tables.heads) { heads in
                    var hasHead = try heads.first()
                    var more = try tags.first()
                    while more {
                        let name = tags.unsafeKey
                        let last = try readDossier(&tags, name, present, &found)
                        hasHead = try skipHeads(before: name, &heads, hasHead)
                        if hasHead, heads.unsafeKey.elementsEqual(name) {
                            if DossierHead(heads.unsafeValue) != last {
                                report(last.position, .head, "the head of \(text(name)) is not its last event")
                            }
                            hasHead = try heads.next()
                        } else {
                            report(last.position, .head, "\(text(name)) has no head")
                        }
                        more = try tags.nextKey()
                    }
                    while hasHead {
                        report(nil, .head, "there is a head of \(text(heads.unsafeKey)), and no event carries it")
                        hasHead = try heads.next()
                    }
                }
            }
        }
    }

    /// Reads one dossier from its first position to its last.
    private func readDossier(
        _ tags: inout Cursor<String, UInt64>, _ name: UnsafeRawBufferPointer, _ present: UInt64,
        _ found: inout IndexSums
    ) throws -> DossierHead {
        var head = DossierHead(ordinal: 0, position: 0)
        var more = true
        while more {
            let position = try tags.value
            let link = Link(ordinal: head.ordinal + 1, previous: head.ordinal == 0 ? nil : head.position)
            if position < size { found.addTag(name, position, link) }
            if position >= present {
                report(nil, .tag, "\(text(name)) lists position \(position), beyond the end")
            }
            head = DossierHead(ordinal: link.ordinal, position: position)
            more = try tags.nextDuplicate()
        }
        return head
    }

    private func skipHeads(
        before name: UnsafeRawBufferPointer, _ heads: inout Cursor<String, [UInt8]>, _ hasHead: Bool
    ) throws -> Bool {
        var hasHead = hasHead
        while hasHead, heads.unsafeKey.lexicographicallyPrecedes(name) {
            report(nil, .head, "there is a head of \(text(heads.unsafeKey)), and no event carries it")
            hasHead = try heads.next()
        }
        return hasHead
    }

    func text(_ bytes: UnsafeRawBufferPointer) -> String { "“\(String(decoding: bytes, as: UTF8.self))”" }
}

/// The sums differ: find where. This looks everything up one by one, so it is slow, and only done when it must be.
extension Verifier {
    private func locate(_ found: IndexSums) throws {
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
