public import CivilTime
import Domain
public import EventLog
import Foundation
import Law
import MerkleTree
public import ProjectionKit
public import Vault

/// The ledger as its users meet it: acts go in, histories, views and proofs come out.
///
/// One directory is one ledger: `log/` the truth, `journal/` what is acknowledged and not yet settled into it, `vault/` the data keys, `keys/` the secrets that are backed up apart,
/// `files/` the originals that events name, `views/` what can be thrown away, `ledger.toml` the origin and public key.
public final class Ledger: Sendable {
    public let directory: String
    public let settings: LedgerSettings
    public let log: EventLog
    public let vault: Vault
    /// The agencies' views of this ledger.
    public let views: ViewStore
    let clock: Clock
    /// Makes checkpoints while acts are recorded; `nil` where they are made only when asked for.
    let keeper: CheckpointKeeper?

    /// Where the parts of a ledger lie below its directory.
    enum Part: String, CaseIterable {
        case log, journal, vault, keys, views, files
        case settings = "ledger.toml"

        func path(in directory: String) -> String { directory + "/" + rawValue }
    }

    static func vaultKeyPath(_ directory: String) -> String { Part.keys.path(in: directory) + "/vault.key" }
    static func signingKeyPath(_ directory: String) -> String { Part.keys.path(in: directory) + "/checkpoint.key" }

    private init(
        directory: String, settings: LedgerSettings, log: EventLog, vault: Vault, clock: @escaping Clock,
        keeper: CheckpointKeeper? = nil
    ) throws {
        self.directory = directory
        self.settings = settings
        self.log = log
        self.vault = vault
        self.clock = clock
        self.keeper = keeper
        self.views = try ViewStore(
            directory: Part.views.path(in: directory), projections: Roster.projections, log: log, vault: vault)
    }

    /// Opens the ledger in `directory`. Opened to be written, it first finishes erasures that a crash has cut short.
    ///
    /// - Parameters:
    ///   - directory: the directory that `create` made.
    ///   - readOnly: no act can be recorded; another process may be writing.
    ///   - checkpoints: whether checkpoints are made by themselves while acts are recorded.
    ///   - clock: the source of `recorded` times.
    /// - Throws: `LedgerError.notALedger`, `.missingKey`, `.malformed`, or the log's and vault's own errors.
    public convenience init(
        at directory: String, readOnly: Bool = false, checkpoints: AutomaticCheckpoints = .off, clock: @escaping Clock
    ) throws {
        let settings = try LedgerSettings(directory: directory)
        let data = Part.log.path(in: directory) + "/data.mdb"
        if access(data, F_OK) != 0, errno == ENOENT { throw LedgerError.logMissing(data) }
        let keyPath = Self.vaultKeyPath(directory)
        guard FileManager.default.fileExists(atPath: keyPath) else { throw LedgerError.missingKey(keyPath) }
        var options = EventLog.Options()
        options.readOnly = readOnly
        options.clock = clock
        options.journal = Part.journal.path(in: directory)
        let log = try EventLog(directory: Part.log.path(in: directory), options: options)
        let vault = try Vault(directory: Part.vault.path(in: directory), keyFile: keyPath, readOnly: readOnly)
        var keeper: CheckpointKeeper?
        if case .on(let warn) = checkpoints, !readOnly {
            keeper = CheckpointKeeper(
                events: settings.checkpointEveryEvents, minutes: settings.checkpointEveryMinutes, warn: warn)
        }
        try self.init(directory: directory, settings: settings, log: log, vault: vault, clock: clock, keeper: keeper)
        guard !readOnly else { return }
        do {
            try finishErasures()
            try log.storeSchema(LawBook.shipped.archive)
        } catch {
            close()
            throw error
        }
    }

    /// Makes a new ledger in a directory that does not exist or is empty.
    ///
    /// - Parameters:
    ///   - origin: the name checkpoints are signed under; see ``LedgerSettings/isWellFormed(origin:)``.
    ///   - random: the source of the ledger's id and signing key; must be unpredictable outside tests.
    public static func create(
        at directory: String, origin: String, clock: @escaping Clock, random: inout some RandomNumberGenerator
    ) throws -> Ledger {
        guard LedgerSettings.isWellFormed(origin: origin) else {
            throw LedgerError.malformed(
                file: "--origin", reason: "“\(origin)” may not be empty or hold blanks, quotes or a plus sign")
        }
        let files = FileManager.default
        if files.fileExists(atPath: Part.settings.path(in: directory)) { throw LedgerError.exists(directory) }
        if let present = try? files.contentsOfDirectory(atPath: directory), !present.isEmpty {
            throw LedgerError.notEmpty(directory)
        }
        let ledger = Self.randomBytes(16, &random)
        let signer = try NoteSigner(name: origin, privateKey: Self.randomBytes(32, &random))
        do {
            for part in [Part.keys, .views] {
                try files.createDirectory(
                    atPath: part.path(in: directory), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
            try PrivateFile.write(signer.encodedPrivateKey + "\n", to: signingKeyPath(directory))
        } catch let error as CocoaError {
            throw LedgerError.refused(directory, error)
        }
        var options = EventLog.Options()
        options.clock = clock
        options.journal = Part.journal.path(in: directory)
        let log = try EventLog.create(at: Part.log.path(in: directory), ledger: ledger, origin: origin, options: options)
        let vault = try Vault.create(at: Part.vault.path(in: directory), keyFile: vaultKeyPath(directory))
        try log.storeSchema(Catalogue.descriptorSet)
        try log.storeSchema(LawBook.shipped.archive)
        // Written last: a directory without it is no ledger, so an interrupted creation is seen for what it is.
        let settings = LedgerSettings(origin: origin, verifierKey: signer.verifierKey)
        try PrivateFile.write(settings.text, to: Part.settings.path(in: directory), permissions: 0o644)
        return try Ledger(directory: directory, settings: settings, log: log, vault: vault, clock: clock)
    }

    /// Ends the writer, after a checkpoint that is being signed; the object is of no further use.
    public func close() {
        keeper?.finish()
        log.close()
        vault.close()
    }

    private static func randomBytes(_ count: Int, _ random: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    func signer() throws -> NoteSigner {
        let path = Self.signingKeyPath(directory)
        guard let data = FileManager.default.contents(atPath: path) else { throw LedgerError.missingKey(path) }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        do {
            return try NoteSigner(encodedPrivateKey: text)
        } catch {
            throw LedgerError.malformed(file: path, reason: "\(error)")
        }
    }
}
