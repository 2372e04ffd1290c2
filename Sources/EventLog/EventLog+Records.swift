import LMDB
public import MerkleTree

/// Checkpoints, schemas, copies: what is kept beside the events.
extension EventLog {
    /// Keeps a signed note of a checkpoint.
    ///
    /// - Parameters:
    ///   - note: the text of the signed note.
    ///   - size: the size it signs.
    /// - Throws: ``EventLogError/checkpointConflict(size:)`` when another note of this size is kept;
    ///   ``EventLogError/noSuchPosition(_:size:)`` when the log has not come that far.
    public func storeCheckpoint(note: String, size: UInt64) throws {
        let present = try self.size
        guard size <= present else { throw EventLogError.noSuchPosition(size - 1, size: present) }
        try environment.write { transaction in
            if let kept = try transaction.get(tables.checkpoints, size) {
                guard kept == note else { throw EventLogError.checkpointConflict(size: size) }
                return
            }
            try transaction.put(tables.checkpoints, size, note)
        }
    }

    /// Puts cosignatures below a kept checkpoint; of each key the last one given stays. What it says does not change.
    ///
    /// - Parameter signatures: right ones, of other keys than the log's own.
    /// - Returns: the text of the note as it is kept now.
    /// - Throws: ``EventLogError/invalid(_:)`` when no checkpoint of this size is kept, or it would have too many signatures.
    public func cosign(checkpointOf size: UInt64, with signatures: [SignedNote.Signature]) throws -> String {
        try environment.write { transaction in
            guard let kept = try transaction.get(tables.checkpoints, size), var note = try? SignedNote(parsing: kept) else {
                throw EventLogError.invalid("no checkpoint of size \(size) is kept")
            }
            for signature in signatures {
                note.signatures.removeAll { $0.name == signature.name && $0.keyHash == signature.keyHash }
                note.signatures.append(signature)
            }
            // A note that could not be read again is not kept.
            guard (try? SignedNote(parsing: note.text)) == note else {
                throw EventLogError.invalid("the checkpoint of size \(size) would have too many signatures")
            }
            try transaction.put(tables.checkpoints, size, note.text)
            return note.text
        }
    }

    /// The checkpoints that are kept, the oldest first.
    public func checkpoints() throws -> [(size: UInt64, note: String)] {
        try environment.read { transaction in
            try transaction.withCursor(tables.checkpoints) { cursor in
                var checkpoints: [(size: UInt64, note: String)] = []
                var found = try cursor.first()
                while found {
                    checkpoints.append((try cursor.key, try cursor.value))
                    found = try cursor.next()
                }
                return checkpoints
            }
        }
    }

    /// The checkpoint of a size, if one is kept.
    public func checkpoint(of size: UInt64) throws -> String? {
        try environment.read { try $0.get(tables.checkpoints, size) }
    }

    /// The newest checkpoint that is kept.
    public func latestCheckpoint() throws -> (size: UInt64, note: String)? {
        try environment.read { transaction in
            try transaction.withCursor(tables.checkpoints) { cursor in
                try cursor.last() ? (try cursor.key, try cursor.value) : nil
            }
        }
    }

    /// Keeps what reading the log needs besides itself (a descriptor set, the law that decided), so that it can be read when the
    /// program is long gone.
    ///
    /// - Returns: the hash it is kept under; the same bytes are kept once.
    @discardableResult
    public func storeSchema(_ bytes: [UInt8]) throws -> Hash {
        let hash = TreeHasher.leaf(bytes)
        let key = hash.bytes
        let isKept = try environment.read { try $0.get(tables.schemas, key) != nil }
        if !isKept { try environment.write { try $0.put(tables.schemas, key, bytes) } }
        return hash
    }

    /// What is kept so, in the order of the hashes.
    public func schemas() throws -> [[UInt8]] {
        try environment.read { transaction in
            try transaction.withCursor(tables.schemas) { cursor in
                var schemas: [[UInt8]] = []
                var found = try cursor.first()
                while found {
                    schemas.append(try cursor.value)
                    found = try cursor.next()
                }
                return schemas
            }
        }
    }

    /// Copies the log, hot: it can be appended to meanwhile, and the copy is one moment of it.
    ///
    /// The copy needs no journal: what is acknowledged is settled first.
    ///
    /// - Parameter directory: an empty directory, which is made where it is missing.
    public func backup(to directory: String) throws {
        try settle()
        try Self.makeDirectory(directory)
        try environment.copy(to: directory)
    }
}

/// Taking in a log that was written out.
extension EventLog {
    /// Makes an empty log the place for the events of another copy: it takes that copy's ledger id. It must not be open.
    ///
    /// - Parameters:
    ///   - ledger: the sixteen bytes that every event of the copy carries.
    ///   - directory: the log's own; options name its journal.
    /// - Throws: ``EventLogError/exists(_:)`` where events are in the log or wait in its journal, and then nothing was changed;
    ///   `LMDBError`.
    public static func prepare(at directory: String, toAdopt ledger: [UInt8], options: Options = Options()) throws {
        guard ledger.count == 16 else { throw EventLogError.invalid("a ledger id has 16 bytes, not \(ledger.count)") }
        let log = try EventLog(directory: directory, options: options)
        defer { log.close() }
        // What waits in the journal counts, too.
        guard try log.size == 0 else { throw EventLogError.exists(directory) }
        try log.environment.write { transaction in
            guard try log.tables.size(transaction) == 0 else { throw EventLogError.exists(directory) }
            try transaction.put(log.tables.meta, "ledger", ledger)
        }
    }
}
