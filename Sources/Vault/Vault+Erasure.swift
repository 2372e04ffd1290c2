public import CivilTime
import Glibc
import LMDB
import Synchronization

extension Vault {
    /// Destroys a subject's data key and leaves a mark with the time; nothing can be sealed for the subject any more.
    ///
    /// The mark is committed first, then the key's bytes are overwritten where they lie. When this returns, no file of the
    /// vault holds the key, wrapped or not. A crash between the two is made good when the vault is next opened.
    ///
    /// - Parameters:
    ///   - subject: the tag of the person or case.
    ///   - instant: the time of the erasure, as it will be shown.
    /// - Returns: whether there was a key to destroy. False also where it was destroyed before: the first time stands.
    /// - Throws: `VaultError.file` where the disk failed; ask again.
    @discardableResult
    public func erase(_ subject: String, at instant: Instant) throws -> Bool {
        try Self.require(subject: subject)
        let tables = tables
        let hadKey = try environment.write { transaction in
            switch try tables.record(subject, transaction) {
            case .erased: return false
            case .live(let slot, _):
                try tables.put(.erased(instant, slot: slot), subject, transaction)
                try transaction.put(tables.pending, slot, [1])
                return true
            case nil:
                try tables.put(.erased(instant, slot: nil), subject, transaction)
                return false
            }
        }
        opened.withLock { $0.cache[subject] = nil }
        try finishErasures()
        return hadKey
    }

    /// A number that the vault keeps for its user: how far the erasures that are recorded elsewhere have been carried out.
    ///
    /// It lies beside the keys, so that an older copy of the vault, brought back, says of itself what is to be done again.
    public func erasureMark() throws -> UInt64 {
        let tables = tables
        return try environment.read { try tables.erasureMark($0) }
    }

    /// Keeps the number; durable when this returns.
    public func setErasureMark(_ mark: UInt64) throws {
        let tables = tables
        try environment.write { try tables.set(erasureMark: mark, $0) }
    }

    /// Overwrites the slots of destroyed keys, and what a change of the wrapping key left.
    func finishErasures() throws {
        let (tables, directory) = (tables, directory)
        let (isPending, generation) = try environment.read { transaction in
            (try transaction.count(tables.pending) > 0, try tables.generation(transaction))
        }
        let isLeft = try KeySlots.generations(in: directory).contains { $0 != generation }
        guard isPending || isLeft else { return }
        // Inside a write, so that no other process is just making a file of keys.
        try environment.write { transaction in
            let generation = try tables.generation(transaction)
            let slots = try KeySlots(directory, generation: generation, writable: true)
            for slot in try tables.pendingSlots(transaction) { try slots.overwrite(slot) }
            try slots.synchronize()
            try KeySlots.destroyAll(in: directory, but: generation)
            try transaction.clear(tables.pending)
        }
    }

    /// Copies the vault, hot, into a directory that exists and is empty. The copy needs the same key file.
    ///
    /// What is erased while it is copied is erased in the copy.
    public func backup(to target: String) throws {
        for _ in 0..<5 {
            try environment.copy(to: target, compacting: true)
            if try copyKeys(to: target) { return }
            guard unlink(target + "/data.mdb") == 0 else { throw VaultError.file(target, errno: errno) }
        }
        throw VaultError.file(target, errno: EAGAIN)
    }

    /// Copies the keys that the copied tables name; false where they were wrapped anew meanwhile.
    private func copyKeys(to target: String) throws -> Bool {
        let copy = try Environment(path: target)
        defer {
            try? copy.close()
            unlink(target + "/lock.mdb")
        }
        let (ours, theirs, directory) = (tables, try Tables(copy), directory)
        let generation = try copy.read { try theirs.generation($0) }
        guard try environment.read({ try ours.generation($0) }) == generation else { return false }
        let source = try KeySlots(directory, generation: generation, writable: false)
        let keys = try KeySlots.make(target, generation: generation)
        var erased: [(String, Record)] = []
        var isWhole = true
        try copy.read { transaction in
            try theirs.forEach(transaction) { subject, record in
                guard case .live(let slot, _) = record else { return }
                if let wrapped = try source.read(slot) {
                    try keys.write(wrapped, slot: slot)
                } else if let now = try environment.read({ try ours.record(subject, $0) }), case .erased = now {
                    erased.append((subject, now))
                } else {
                    isWhole = false
                }
            }
        }
        guard isWhole else { return false }
        try keys.synchronize()
        let marks = erased
        try copy.write { transaction in
            for (subject, record) in marks { try theirs.put(record, subject, transaction) }
            try transaction.clear(theirs.pending)
        }
        return true
    }
}
