public import CivilTime
import Crypto
import Glibc
import LMDB
import Synchronization
#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The data keys of the persons and cases whose parts are sealed, each wrapped by one key that lies in a file of its own.
///
/// Destroying a subject's key makes its sealed parts unreadable for ever, while every hash over them still verifies.
public final class Vault: Sendable {
    /// The vault's directory.
    public let directory: String
    private let store: Mutex<Store>

    /// What is guarded: the environment is replaced when a key is erased.
    private struct Store {
        let lock: VaultLock
        var environment: Environment
        var keys: Table<String, [UInt8]>
        var wrapping: SymmetricKey
        var cache: [String: Entry] = [:]

        func read(_ subject: String) throws -> [UInt8]? { try environment.read { try $0.get(keys, subject) } }
    }

    /// Makes a vault in a directory that does not exist or is empty, and its key file where that is missing.
    public static func create(at directory: String, keyFile: String) throws -> Vault {
        var status = stat()
        if stat(keyFile, &status) != 0 { try KeyFile.write(SymmetricKey(size: .bits256), to: keyFile) }
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw VaultError.file(directory, errno: errno) }
        let wrapping = try KeyFile.read(keyFile)
        let environment = try Environment(path: directory)
        defer { try? environment.close() }
        let table: Table<String, [UInt8]> = try environment.table(Self.metaTable)
        try environment.write { transaction in
            guard try transaction.get(table, Self.checkName) == nil else { throw VaultError.exists(directory) }
            try transaction.put(table, Self.checkName, Self.check(wrapping))
        }
        try environment.close()
        return try Vault(directory: directory, keyFile: keyFile)
    }

    /// Opens the vault.
    ///
    /// - Throws: `VaultError.wrongKeyFile` where the file holds another vault's key.
    public init(directory: String, keyFile: String) throws {
        self.directory = directory
        store = Mutex(try Self.open(directory, wrapping: try KeyFile.read(keyFile)))
    }

    private static let metaTable = "meta"
    private static let keyTable = "keys"
    private static let checkName = "check"

    private static func open(_ directory: String, wrapping: SymmetricKey, lock held: VaultLock? = nil) throws -> Store {
        let lock = try held ?? VaultLock(directory)
        let environment = try Environment(path: directory)
        let meta: Table<String, [UInt8]> = try environment.table(metaTable)
        let keys: Table<String, [UInt8]> = try environment.table(keyTable)
        let stored = try environment.read { try $0.get(meta, checkName) }
        guard stored == check(wrapping) else {
            try environment.close()
            throw VaultError.wrongKeyFile(directory)
        }
        return Store(lock: lock, environment: environment, keys: keys, wrapping: wrapping)
    }

    /// What tells one wrapping key from another without telling anything about it.
    private static func check(_ wrapping: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("socai vault check".utf8), using: wrapping))
    }

    // MARK: Sealing

    /// A sealed part: AES-256-GCM under the subject's data key.
    public struct Sealed: Hashable, Sendable {
        /// Which of the subject's keys sealed it: 16 random bytes.
        public let keyID: [UInt8]
        /// 12 bytes.
        public let nonce: [UInt8]
        /// Encrypted bytes, the 16-byte tag last.
        public let ciphertext: [UInt8]
    }

    /// What opening a sealed part gives.
    public enum Opening: Hashable, Sendable {
        case plaintext([UInt8])
        /// The subject's key was destroyed then.
        case erased(since: Instant)
        /// The vault never had the key: it was restored without it, or the part was sealed elsewhere.
        case noKey
    }

    /// Seals bytes under a subject's key, making the key where there is none.
    ///
    /// The nonce is derived from key, context and plain text: the same part sealed again gives the same bytes, so that an
    /// append can be sent again, and no nonce serves two plain texts.
    ///
    /// - Parameters:
    ///   - context: what the part belongs to (event id and type); it opens under nothing else.
    /// - Throws: `VaultError.erased` where the subject's key was destroyed: nothing more may be sealed under it.
    public func seal(
        _ plaintext: [UInt8], compartment: String, subject: String, context: [UInt8]
    ) throws -> Sealed {
        let key: DataKey = try store.withLock { store in
            switch try Self.entry(subject, &store)?.content {
            case .key(let key): return key
            case .erased(let instant): throw VaultError.erased(subject, since: instant)
            case nil: return try Self.makeKey(subject, &store)
            }
        }
        var nonceInput = HMAC<SHA256>(key: key.secret)
        nonceInput.update(data: Array("nonce".utf8))
        for part in [context, Array(compartment.utf8), plaintext] {
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { nonceInput.update(data: $0) }
            nonceInput.update(data: part)
        }
        let nonce = Array(Array(nonceInput.finalize()).prefix(12))
        let box = try AES.GCM.seal(
            plaintext, using: key.secret, nonce: AES.GCM.Nonce(data: nonce),
            authenticating: Self.bound(context, compartment, subject))
        return Sealed(keyID: key.id, nonce: nonce, ciphertext: Array(box.ciphertext) + Array(box.tag))
    }

    /// Opens a sealed part.
    ///
    /// - Throws: `VaultError.tampered` where the part is not what was sealed for this subject, compartment and context.
    public func open(
        ciphertext: [UInt8], nonce: [UInt8], keyID: [UInt8], compartment: String, subject: String, context: [UInt8]
    ) throws -> Opening {
        switch try store.withLock({ try Self.entry(subject, &$0)?.content }) {
        case nil: return .noKey
        case .erased(let instant): return .erased(since: instant)
        case .key(let key):
            guard key.id == keyID else { return .noKey }
            guard nonce.count == 12, ciphertext.count >= 16 else { throw VaultError.tampered(subject) }
            do {
                let box = try AES.GCM.SealedBox(
                    nonce: AES.GCM.Nonce(data: nonce), ciphertext: ciphertext.dropLast(16), tag: ciphertext.suffix(16))
                let plain = try AES.GCM.open(
                    box, using: key.secret, authenticating: Self.bound(context, compartment, subject))
                return .plaintext(Array(plain))
            } catch {
                throw VaultError.tampered(subject)
            }
        }
    }

    /// What a sealed part is bound to, each piece with its length so that no two bindings look alike.
    private static func bound(_ context: [UInt8], _ compartment: String, _ subject: String) -> [UInt8] {
        [context, Array(compartment.utf8), Array(subject.utf8)].flatMap { part in
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { Array($0) } + part
        }
    }

    // MARK: Keys

    private static func entry(_ subject: String, _ store: inout Store) throws -> Entry? {
        // An erasure by another process must be seen: only what the table says counts, the cache spares the unwrapping.
        guard let stored = try store.read(subject) else { return nil }
        if let cached = store.cache[subject], cached.stored == stored { return cached }
        let entry = try Entry(stored, subject: subject, wrapping: store.wrapping)
        if store.cache.count > 10_000 { store.cache.removeAll() }
        store.cache[subject] = entry
        return entry
    }

    private static func makeKey(_ subject: String, _ store: inout Store) throws -> DataKey {
        let key = DataKey()
        let record = try key.record(subject: subject, wrapping: store.wrapping)
        let (environment, keys) = (store.environment, store.keys)
        let kept = try environment.write { transaction in
            if let other = try transaction.get(keys, subject) { return other }
            try transaction.put(keys, subject, record)
            return record
        }
        let entry = try Entry(kept, subject: subject, wrapping: store.wrapping)
        store.cache[subject] = entry
        switch entry.content {
        case .key(let key): return key
        case .erased(let instant): throw VaultError.erased(subject, since: instant)
        }
    }

    /// When a subject's key was destroyed; `nil` where it was not.
    public func erased(_ subject: String) throws -> Instant? {
        if case .erased(let instant) = try store.withLock({ try Self.entry(subject, &$0) })?.content { instant } else { nil }
    }

    /// How many subjects have a key.
    public func count() throws -> Int {
        try store.withLock { store in
            let (environment, keys) = (store.environment, store.keys)
            return Int(try environment.read { try $0.count(keys) })
        }
    }

    // MARK: Erasure, rotation, backup

    /// Destroys a subject's data key and leaves a mark that it existed.
    ///
    /// LMDB keeps old pages, so the environment is written anew without them, put in place of the old one, and the old
    /// file is overwritten.
    ///
    /// - Returns: whether there was a key to destroy.
    /// - Throws: `VaultError.inUse` where another process has the vault open; nothing was changed then.
    public func erase(_ subject: String, at instant: Instant) throws -> Bool {
        try store.withLock { store in
            guard case .key = try Self.entry(subject, &store)?.content else { return false }
            try rewrite(&store) { transaction, keys in
                try transaction.put(keys, subject, Entry.tombstone(instant))
            }
            store.cache[subject] = nil
            return true
        }
    }

    /// Wraps every data key under the key of another file, made where it is missing; the log is not touched.
    ///
    /// - Throws: `VaultError.inUse` where another process has the vault open.
    public func rewrap(keyFile: String) throws {
        var status = stat()
        if stat(keyFile, &status) != 0 { try KeyFile.write(SymmetricKey(size: .bits256), to: keyFile) }
        let wrapping = try KeyFile.read(keyFile)
        try store.withLock { store in
            let old = store.wrapping
            let meta: Table<String, [UInt8]> = try store.environment.table(Self.metaTable)
            try rewrite(&store, wrapping: wrapping) { transaction, keys in
                var records: [(String, [UInt8])] = []
                try transaction.withCursor(keys) { cursor in
                    var isThere = try cursor.first()
                    while isThere {
                        records.append((try cursor.key, try cursor.value))
                        isThere = try cursor.next()
                    }
                }
                for (subject, stored) in records {
                    if case .key(let key) = try Entry(stored, subject: subject, wrapping: old).content {
                        try transaction.put(keys, subject, try key.record(subject: subject, wrapping: wrapping))
                    }
                }
                try transaction.put(meta, Self.checkName, Self.check(wrapping))
            }
            store.cache.removeAll()
        }
    }

    /// Copies the vault, hot, into a directory that exists and is empty.
    public func backup(to target: String) throws {
        try store.withLock { try $0.environment.copy(to: target, compacting: true) }
    }

    private func rewrite(
        _ store: inout Store, wrapping: SymmetricKey? = nil,
        _ change: (borrowing WriteTransaction, Table<String, [UInt8]>) throws -> Void
    ) throws {
        let lock = store.lock
        try lock.alone { try replace(&store, change, wrapping: wrapping) }
    }

    private func replace(
        _ store: inout Store, _ change: (borrowing WriteTransaction, Table<String, [UInt8]>) throws -> Void,
        wrapping: SymmetricKey?
    ) throws {
        let keys = store.keys
        try store.environment.write { try change($0, keys) }
        let next = directory + "/rewritten"
        try? FileManager.default.removeItem(atPath: next)
        guard mkdir(next, 0o700) == 0 else { throw VaultError.file(next, errno: errno) }
        try store.environment.copy(to: next, compacting: true)
        try store.environment.close()
        try Shredder.replace(directory + "/data.mdb", with: next + "/data.mdb")
        try? FileManager.default.removeItem(atPath: next)
        store = try Self.open(directory, wrapping: wrapping ?? store.wrapping, lock: store.lock)
    }
}
