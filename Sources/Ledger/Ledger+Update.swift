public import CivilTime
import EventLog
import Foundation
import Vault

/// What bringing a copy up to its original did.
public struct UpdateReport: Sendable, Hashable {
    /// How many events the copy held before.
    public let from: UInt64
    /// What it holds now.
    public let basis: Basis
    /// Whether its data keys and secrets were replaced by newer ones.
    public let keysReplaced: Bool
}

extension Ledger {
    /// How many events are taken over in one group.
    private static let updatePage = 1_000

    /// Brings a copy of a ledger up to a newer original: only what is new is read and written.
    ///
    /// The original is a backup or the ledger itself, which may be in use; nothing else may use the copy. Both must hold the same
    /// events up to the end of the copy. Killed, it has taken over a beginning of what is new, and can be asked again.
    ///
    /// - Parameters:
    ///   - target: the copy, such as ``restore(_:to:secrets:)`` made.
    ///   - original: the newer one.
    ///   - secrets: a directory with a newer `vault/` and `keys/`; `nil` for what lies beside a backup, and the copy keeps its
    ///     own where nothing does.
    /// - Throws: `LedgerError.otherLedger`, `.diverged`, and then nothing was changed; the log's and the vault's own errors.
    public static func update(
        _ target: String, from original: String, secrets: String? = nil, clock: @escaping Clock
    ) throws -> UpdateReport {
        let source = try openedLog(of: original)
        defer { source.close() }
        try requireBeginning(target, of: source, original)
        // Keys first: one more than events need does no harm, and what was erased meanwhile must go from here, too.
        let keysReplaced = try replaceSecrets(of: target, by: secrets ?? keysDirectory(ofBackup: original), isNamed: secrets != nil)
        let ledger = try Ledger(at: target, clock: clock)
        defer { ledger.close() }
        // Before the events that name them.
        try copyOriginals(from: original, to: target)
        let from = try ledger.log.size
        let size = try source.size
        var next = from
        while next < size {
            let events = try source.read(from: next, to: size, limit: updatePage)
            guard let last = events.last else { break }
            try ledger.log.adopt(events, root: source.root(at: last.position + 1))
            next = last.position + 1
        }
        try ledger.log.settle()
        for schema in try source.schemas() { try ledger.log.storeSchema(schema) }
        for (size, note) in try source.checkpoints() where try ledger.log.size >= size {
            try ledger.log.storeCheckpoint(note: note, size: size)
        }
        try ledger.finishErasures()
        return UpdateReport(from: from, basis: try ledger.basis(size: ledger.log.size), keysReplaced: keysReplaced)
    }

    private static func openedLog(of directory: String) throws -> EventLog {
        var options = EventLog.Options()
        options.readOnly = true
        options.journal = Part.journal.path(in: directory)
        return try EventLog(directory: Part.log.path(in: directory), options: options)
    }

    /// Makes sure that what the copy holds is a beginning of what the original holds.
    private static func requireBeginning(_ target: String, of source: EventLog, _ original: String) throws {
        guard try LedgerSettings(directory: target) == LedgerSettings(directory: original) else {
            throw LedgerError.otherLedger(original)
        }
        let copy = try openedLog(of: target)
        defer { copy.close() }
        guard copy.ledgerID == source.ledgerID else { throw LedgerError.otherLedger(original) }
        let common = min(try copy.size, try source.size)
        guard try copy.root(at: common) == source.root(at: common) else {
            throw LedgerError.diverged(original, size: common)
        }
    }

    /// Puts newer keys in the place of the copy's, whose bytes are overwritten: they may hold what was erased meanwhile.
    private static func replaceSecrets(of target: String, by secrets: String, isNamed: Bool) throws -> Bool {
        let files = FileManager.default
        let (vault, fresh, old) = (Part.vault.path(in: target), target + "/vault.new", target + "/vault.old")
        guard files.fileExists(atPath: Part.vault.path(in: secrets)) else {
            guard !isNamed else { throw LedgerError.missingKey(Part.vault.path(in: secrets)) }
            return false
        }
        do {
            if files.fileExists(atPath: fresh) { try files.removeItem(atPath: fresh) }
            try files.copyItem(atPath: Part.vault.path(in: secrets), toPath: fresh)
            try copySecrets(from: Part.keys.path(in: secrets), to: Part.keys.path(in: target))
            if files.fileExists(atPath: vault) {
                try? overwriteAndRemove(old)
                try files.moveItem(atPath: vault, toPath: old)
            }
            try files.moveItem(atPath: fresh, toPath: vault)
            try overwriteAndRemove(old)
        } catch let error as CocoaError {
            throw LedgerError.refused(target, error)
        }
        return true
    }

    private static func overwriteAndRemove(_ directory: String) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: directory) else { return }
        for name in try files.contentsOfDirectory(atPath: directory) where name.hasPrefix("keys-") {
            guard let handle = FileHandle(forUpdatingAtPath: directory + "/" + name) else { continue }
            let count = Int(try handle.seekToEnd())
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: Data(count: count))
            try handle.synchronize()
            try handle.close()
        }
        try files.removeItem(atPath: directory)
    }
}
