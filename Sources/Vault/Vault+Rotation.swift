import Glibc
import LMDB
import Synchronization

extension Vault {
    /// Wraps every data key under the key of another file, which is made where it is missing; the log is not touched.
    ///
    /// All keys change in one commit. Afterwards the old key file opens nothing: destroy it. Other processes that have the
    /// vault open get `VaultError.wrongKeyFile` and must open it anew.
    public func rewrap(keyFile: String) throws {
        _ = try rewrap { _ in
            try KeyFile.makeIfAbsent(keyFile)
            return try KeyFile.read(keyFile)
        }
    }

    /// Wraps every data key under a new key, which takes the old one's place in the key file; the log is not touched.
    ///
    /// The new key is on the disk beside the old one before the commit that makes it the vault's, and takes its name after
    /// it: at every moment one of the two files opens everything, and opening the vault finds which. The old key's bytes are
    /// overwritten. Other processes that have the vault open go on with the new key.
    ///
    /// - Returns: how many data keys were wrapped anew, and how often the wrapping key has been changed, this time included.
    /// - Throws: `VaultError.file` where the disk failed: the old key stands, or the new one does; ask again.
    public func rotate() throws -> (keys: Int, changes: UInt64) {
        let (path, next) = (keyFile, KeyFile.next(keyFile))
        let count = try rewrap { check in
            try KeyFile.settle(path, check: check)
            try KeyFile.makeIfAbsent(next)
            return try KeyFile.read(next)
        }
        try settleKeyFile()
        let tables = tables
        // A vault begins with the first generation, under its first key.
        return (count, try environment.read { try tables.generation($0) } - 1)
    }

    /// Gives the vault's key its name, where a change was cut short, and overwrites the key of one that never came to be.
    func settleKeyFile() throws {
        let (tables, path) = (tables, keyFile)
        guard KeyFile.exists(KeyFile.next(path)) else { return }
        // Inside a write: whoever makes a new key does so inside another.
        try environment.write { transaction in
            try KeyFile.settle(path, check: try tables.check(transaction) ?? [])
        }
    }

    /// - Parameter make: gives the new key, inside the write; of the old one it is told the check value.
    /// - Returns: how many keys were wrapped anew.
    private func rewrap(_ make: (_ check: [UInt8]) throws -> WrappingKey) throws -> Int {
        let (tables, directory) = (tables, directory)
        let count = try opened.withLock { opened in
            let old = opened.key
            let (new, slots, count) = try environment.write { transaction in
                guard try tables.check(transaction) == old.check else { throw VaultError.wrongKeyFile(directory) }
                let new = try make(old.check)
                let generation = try tables.generation(transaction)
                let source = try KeySlots(directory, generation: generation, writable: false)
                let target = try KeySlots.make(directory, generation: generation + 1)
                var count = 0
                try tables.forEach(transaction) { subject, record in
                    guard case .live(let slot, _) = record else { return }
                    guard let wrapped = try source.read(slot),
                        let key = DataKey(wrapped: wrapped, for: subject, under: old)
                    else { throw VaultError.malformedRecord(subject) }
                    try target.write(try key.wrapped(for: subject, under: new), slot: slot)
                    count += 1
                }
                try target.synchronize()
                try tables.set(check: new.check, generation: generation + 1, transaction)
                return (new, target, count)
            }
            opened.key = new
            opened.slots = slots
            return count
        }
        try finishErasures()
        return count
    }
}
