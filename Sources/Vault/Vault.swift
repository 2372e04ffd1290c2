public import CivilTime
import Glibc
import LMDB
import Synchronization

/// The data keys of the persons and cases whose parts are sealed, each wrapped by one key that lies in a file of its own.
///
/// Destroying a subject's key makes its sealed parts unreadable for ever, while every hash over them still verifies.
/// Safe to use from any thread, and from several processes at once.
public final class Vault: Sendable {
    /// The vault's directory.
    public let directory: String
    /// The file with the wrapping key.
    let keyFile: String
    let environment: Environment
    let tables: Tables
    let opened: Mutex<Opened>

    /// What is open besides LMDB.
    struct Opened: Sendable {
        var key: WrappingKey
        var slots: KeySlots
        /// Keys that were unwrapped before; one counts only while the table still names it.
        var cache: [String: DataKey] = [:]
    }

    private static let cacheLimit = 10_000

    /// Makes a vault in a directory that does not exist or is empty, and its key file where that is missing.
    ///
    /// - Throws: `VaultError.exists` where a vault lies there; what ``init(directory:keyFile:readOnly:)`` throws.
    public static func create(at directory: String, keyFile: String) throws -> Vault {
        try KeyFile.makeIfAbsent(keyFile)
        let key = try KeyFile.read(keyFile)
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw VaultError.file(directory, errno: errno) }
        let environment = try Environment(path: directory)
        do {
            let tables = try Tables(environment)
            try environment.write { transaction in
                guard try tables.check(transaction) == nil else { throw VaultError.exists(directory) }
                _ = try KeySlots.make(directory, generation: 1)
                try tables.set(check: key.check, generation: 1, transaction)
            }
        } catch {
            try? environment.close()
            throw error
        }
        try environment.close()
        return try Vault(directory: directory, keyFile: keyFile)
    }

    /// Opens the vault, and finishes an erasure that was cut short.
    ///
    /// - Parameter readOnly: nothing can be sealed for a new subject and nothing erased.
    /// - Throws: `VaultError.wrongKeyFile`, `.malformedKeyFile`, `.exposedKeyFile`, `.file`, or what LMDB says.
    public init(directory: String, keyFile: String, readOnly: Bool = false) throws {
        var options = Environment.Options()
        options.readOnly = readOnly
        environment = try Environment(path: directory, options: options)
        (self.directory, self.keyFile) = (directory, keyFile)
        tables = try Tables(environment)
        opened = Mutex(try Self.open(directory, keyFile, environment, tables, writable: !readOnly))
        guard !readOnly else { return }
        try settleKeyFile()
        try finishErasures()
    }

    /// The key and the file of data keys that belong together, though another process may be changing both.
    private static func open(
        _ directory: String, _ keyFile: String, _ environment: Environment, _ tables: Tables, writable: Bool
    ) throws -> Opened {
        var failure: any Error = VaultError.wrongKeyFile(directory)
        for _ in 0..<5 {
            let key = try KeyFile.find(
                keyFile, check: { try environment.read { try tables.check($0) } }, directory: directory)
            let (check, generation) = try environment.read { (try tables.check($0), try tables.generation($0)) }
            guard check == key.check else { continue }
            do {
                return Opened(key: key, slots: try KeySlots(directory, generation: generation, writable: writable))
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// Ends the use of the vault; afterwards everything throws.
    public func close() { try? environment.close() }

    // MARK: Sealing

    /// A sealed part: AES-256-GCM under the subject's data key.
    public struct Sealed: Hashable, Sendable {
        /// Which key sealed it: 16 random bytes.
        public let keyID: [UInt8]
        /// 12 bytes.
        public let nonce: [UInt8]
        /// The encrypted bytes, the 16-byte tag last.
        public let ciphertext: [UInt8]
    }

    /// What opening a sealed part gives.
    public enum Opening: Hashable, Sendable {
        /// What had been sealed.
        case plaintext([UInt8])
        /// The subject's key was destroyed then.
        case erased(since: Instant)
        /// This vault never had the key: the ledger was restored without its vault, or the part was sealed elsewhere.
        case noKey
    }

    /// Seals bytes under a subject's key, making the key where there is none.
    ///
    /// The same part sealed again gives the same bytes, so that an append can be sent again. A new key is on the disk when
    /// this returns.
    ///
    /// - Parameters:
    ///   - compartment: what it may be opened for.
    ///   - subject: the tag of the person or case, 1 to 500 bytes.
    ///   - context: what the part belongs to (event id and type); it opens under nothing else.
    /// - Throws: `VaultError.erased` where the subject's key was destroyed: nothing more may be sealed under it.
    public func seal(
        _ plaintext: [UInt8], compartment: String, subject: String, context: [UInt8]
    ) throws -> Sealed {
        let key: DataKey
        switch try find(subject) {
        case .key(let found): key = found
        case .erased(let instant): throw VaultError.erased(subject, since: instant)
        case nil: key = try makeKey(subject)
        }
        let (nonce, ciphertext) = try key.seal(
            plaintext, .init(compartment: compartment, subject: subject, context: context))
        return Sealed(keyID: key.id, nonce: nonce, ciphertext: ciphertext)
    }

    /// Opens a sealed part.
    ///
    /// - Throws: `VaultError.tampered` where the part is not what was sealed for this subject, compartment and context.
    public func open(
        ciphertext: [UInt8], nonce: [UInt8], keyID: [UInt8], compartment: String, subject: String, context: [UInt8]
    ) throws -> Opening {
        switch try find(subject) {
        case nil: return .noKey
        case .erased(let instant): return .erased(since: instant)
        case .key(let key):
            guard key.id == keyID else { return .noKey }
            let binding = DataKey.Binding(compartment: compartment, subject: subject, context: context)
            guard let plaintext = key.open(ciphertext, nonce: nonce, binding) else {
                throw VaultError.tampered(subject)
            }
            return .plaintext(plaintext)
        }
    }

    /// When a subject's key was destroyed; `nil` where it was not.
    public func erased(_ subject: String) throws -> Instant? {
        let tables = tables
        guard case .erased(let instant, _) = try environment.read({ try tables.record(subject, $0) }) else {
            return nil
        }
        return instant
    }

    /// Whether a subject's key was destroyed.
    public func isErased(_ subject: String) throws -> Bool { try erased(subject) != nil }

    /// How many subjects have a key.
    public func count() throws -> Int {
        let tables = tables
        return try environment.read { transaction in
            var count = 0
            try tables.forEach(transaction) { _, record in if case .live = record { count += 1 } }
            return count
        }
    }

    // MARK: Keys

    private enum Found {
        case key(DataKey)
        case erased(Instant)
    }

    static func require(subject: String) throws {
        guard (1...500).contains(subject.utf8.count) else { throw VaultError.malformedSubject(subject) }
    }

    /// What the vault has of a subject. The table is asked every time, so that an erasure by another process counts.
    private func find(_ subject: String) throws -> Found? {
        try Self.require(subject: subject)
        return try opened.withLock { opened in
            // The file may be overwritten between the table's answer and its reading: then the table has a newer answer.
            for _ in 0..<3 {
                let (tables, known) = (tables, opened.slots.generation)
                let (record, check) = try environment.read { transaction in
                    let isCurrent = try tables.generation(transaction) == known
                    return (try tables.record(subject, transaction), isCurrent ? nil : try tables.check(transaction))
                }
                if check != nil { try follow(&opened) }
                switch record {
                case nil: return nil
                case .erased(let instant, _):
                    opened.cache[subject] = nil
                    return .erased(instant)
                case .live(let slot, let keyID):
                    if let key = opened.cache[subject], key.id == keyID { return .key(key) }
                    guard let wrapped = try opened.slots.read(slot) else { continue }
                    guard let key = DataKey(wrapped: wrapped, for: subject, under: opened.key), key.id == keyID else {
                        throw VaultError.malformedRecord(subject)
                    }
                    if opened.cache.count >= Self.cacheLimit { opened.cache.removeAll() }
                    opened.cache[subject] = key
                    return .key(key)
                }
            }
            throw VaultError.malformedRecord(subject)
        }
    }

    /// Turns to the present key and file of keys, after another process has wrapped them anew.
    private func follow(_ opened: inout Opened) throws {
        let now = try Self.open(directory, keyFile, environment, tables, writable: !environment.isReadOnly)
        (opened.key, opened.slots) = (now.key, now.slots)
    }

    private func makeKey(_ subject: String) throws -> DataKey {
        let tables = tables
        let made: DataKey? = try opened.withLock { opened in
            let (slots, wrapping) = (opened.slots, opened.key)
            let key = DataKey()
            let wrapped = try key.wrapped(for: subject, under: wrapping)
            let isNew = try environment.write { transaction in
                guard try tables.record(subject, transaction) == nil,
                    try tables.generation(transaction) == slots.generation
                else { return false }
                // The key first, then what points to it: a crash between leaves a slot that is given out again.
                let slot = try tables.slotCount(transaction)
                try slots.write(wrapped, slot: slot)
                try slots.synchronize()
                try tables.put(.live(slot: slot, keyID: key.id), subject, transaction)
                try tables.setSlotCount(slot + 1, transaction)
                return true
            }
            if isNew { opened.cache[subject] = key }
            return isNew ? key : nil
        }
        if let made { return made }
        // Another process was faster: take what it made.
        switch try find(subject) {
        case .key(let key): return key
        case .erased(let instant): throw VaultError.erased(subject, since: instant)
        case nil: return try makeKey(subject)
        }
    }
}
