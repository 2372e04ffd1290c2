import CivilTime
import EventLog
import Foundation
import Vault

extension Ledger {
    /// Where the secrets of a backup lie: beside it, so that they can be carried to another place.
    public static func keysDirectory(ofBackup target: String) -> String { target + ".keys" }

    /// Copies the ledger, hot: it goes on being written.
    ///
    /// Log, originals and settings go to `target`; data keys and signing key to ``keysDirectory(ofBackup:)``, to be kept apart from it.
    ///
    /// - Parameter target: a directory that does not exist or is empty.
    public func backup(to target: String) throws {
        let secrets = Self.keysDirectory(ofBackup: target)
        for directory in [target, secrets] { try Self.requireEmpty(directory) }
        try Self.makeDirectories([Part.log.path(in: target), Part.vault.path(in: secrets), Part.keys.path(in: secrets)])
        // The log first: a key is made before its event is appended, so the vault copied after it holds every key.
        try log.backup(to: Part.log.path(in: target))
        try backupSecrets(to: secrets)
        // After the log, too: an original is there before the event that names it.
        try originals.copy(to: OriginalStore(directory: Part.files.path(in: target)))
        try PrivateFile.write(settings.text, to: Part.settings.path(in: target), permissions: 0o644)
    }

    /// Copies data keys and key files until they fit: the wrapping key may be changed meanwhile.
    private func backupSecrets(to secrets: String) throws {
        let files = FileManager.default
        let (copy, keys) = (Part.vault.path(in: secrets), Part.keys.path(in: secrets))
        for _ in 0..<5 {
            for directory in [copy, keys] { try? files.removeItem(atPath: directory) }
            try Self.makeDirectories([copy, keys])
            try vault.backup(to: copy)
            // A change that was cut short left the vault's key beside the file that had it.
            for name in ["vault.key", "vault.key.next"] {
                let source = Part.keys.path(in: directory)
                guard files.fileExists(atPath: source + "/" + name) else { continue }
                try Self.copySecret(source + "/" + name, to: keys + "/vault.key")
                guard let opened = try? Vault(directory: copy, keyFile: keys + "/vault.key", readOnly: true) else { continue }
                opened.close()
                try? files.removeItem(atPath: copy + "/lock.mdb")
                return try Self.copySecret(Self.signingKeyPath(directory), to: keys + "/checkpoint.key")
            }
        }
        throw VaultError.wrongKeyFile(Part.vault.path(in: directory))
    }

    /// Makes a working ledger of a backup.
    ///
    /// - Parameters:
    ///   - backup: a directory that ``backup(to:)`` made.
    ///   - target: a directory that does not exist or is empty.
    ///   - secrets: the directory with the backup's `vault/` and `keys/`; without it sealed parts stay unreadable and no
    ///     new checkpoint can be signed, but everything can be read and verified.
    /// - Returns: whether the secrets were restored too.
    public static func restore(_ backup: String, to target: String, secrets: String? = nil) throws -> Bool {
        let settings = try LedgerSettings(directory: backup)
        try requireEmpty(target)
        let files = FileManager.default
        let source = secrets ?? keysDirectory(ofBackup: backup)
        let found = files.fileExists(atPath: Part.vault.path(in: source))
        if secrets != nil, !found { throw LedgerError.missingKey(Part.vault.path(in: source)) }
        try makeDirectories([target, Part.keys.path(in: target), Part.views.path(in: target)])
        do {
            try files.copyItem(atPath: Part.log.path(in: backup), toPath: Part.log.path(in: target))
            if found { try files.copyItem(atPath: Part.vault.path(in: source), toPath: Part.vault.path(in: target)) }
        } catch {
            throw LedgerError.refused(target, error)
        }
        try copyOriginals(from: backup, to: target)
        if found {
            try copySecrets(from: Part.keys.path(in: source), to: Part.keys.path(in: target))
        } else {
            _ = try Vault.create(at: Part.vault.path(in: target), keyFile: vaultKeyPath(target))
        }
        try PrivateFile.write(settings.text, to: Part.settings.path(in: target), permissions: 0o644)
        // Keys that an older copy of the vault brought back, although their erasure is recorded, go again.
        if found { try Ledger(at: target) { Instant(microseconds: 0) }.close() }
        return found
    }

    static func copyOriginals(from source: String, to target: String) throws {
        let other = OriginalStore(directory: Part.files.path(in: target))
        try OriginalStore(directory: Part.files.path(in: source)).copy(to: other)
    }

    private static func requireEmpty(_ directory: String) throws {
        if let present = try? FileManager.default.contentsOfDirectory(atPath: directory), !present.isEmpty {
            throw LedgerError.notEmpty(directory)
        }
    }

    private static func makeDirectories(_ paths: [String]) throws {
        do {
            for path in paths {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw LedgerError.refused(paths.first ?? "", error)
        }
    }

    static func copySecrets(from source: String, to target: String) throws {
        for name in ["vault.key", "checkpoint.key"] { try copySecret(source + "/" + name, to: target + "/" + name) }
    }

    private static func copySecret(_ source: String, to target: String) throws {
        guard let data = FileManager.default.contents(atPath: source) else { throw LedgerError.missingKey(source) }
        try PrivateFile.write(String(decoding: data, as: UTF8.self), to: target)
    }
}

extension Ledger {
    /// What a backup holds: its size and root, read from the copied log.
    public static func summary(ofBackup backup: String) throws -> Basis {
        var options = EventLog.Options()
        options.readOnly = true
        let log = try EventLog(directory: Part.log.path(in: backup), options: options)
        defer { log.close() }
        let size = try log.size
        return Basis(size: size, root: try log.root(at: size))
    }
}
