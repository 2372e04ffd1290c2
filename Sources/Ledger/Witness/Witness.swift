public import CivilTime
import Foundation
import MerkleTree

/// A log that a witness follows.
public struct FollowedLog: Hashable, Sendable {
    /// The log's name.
    public let origin: String
    /// How many events the largest cosigned checkpoint has; `nil` before the first.
    public let size: UInt64?
    /// Its root, base64.
    public let root: String?
    /// Where the proof lies that the log contradicted itself; `nil` when it did not.
    public let fork: String?
}

/// Watches that the logs of others only grow, and says so with its signature (C2SP tlog-witness, cosignature/v1).
///
/// Of each log it keeps the largest checkpoint that it has cosigned, and cosigns another only with the proof that it continues
/// that one. So no two readers who ask for its signature can be shown two histories.
public struct Witness: Sendable {
    /// Where key and state lie.
    public let directory: String
    private let cosigner: Cosigner
    private let clock: Clock

    private static func keyPath(_ directory: String) -> String { directory + "/witness.key" }

    /// Makes a witness with a new key.
    ///
    /// - Parameters:
    ///   - directory: made where it is missing.
    ///   - name: as a URL without scheme, such as `so-tttt.example/nhan-chung`; no blank, no plus sign.
    ///   - random: the source of the key; must be unpredictable outside tests.
    /// - Throws: `LedgerError.witnessExists(_:)`, then nothing was touched; `LedgerError.malformed`; `LedgerError.file`.
    public static func create(
        at directory: String, name: String, clock: @escaping Clock, random: inout some RandomNumberGenerator
    ) throws -> Witness {
        guard LedgerSettings.isWellFormed(origin: name) else {
            throw LedgerError.malformed(
                file: "--name", reason: "“\(name)” may not be empty or hold blanks, quotes or a plus sign")
        }
        let cosigner = try Cosigner(name: name, privateKey: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError.file(path: directory, reason: error.localizedDescription)
        }
        let lock = try FileLock(directory + "/lock")
        defer { lock.release() }
        guard !FileManager.default.fileExists(atPath: keyPath(directory)) else { throw LedgerError.witnessExists(directory) }
        try PrivateFile.write(cosigner.encodedPrivateKey + "\n", to: keyPath(directory))
        return Witness(directory: directory, cosigner: cosigner, clock: clock)
    }

    private init(directory: String, cosigner: Cosigner, clock: @escaping Clock) {
        (self.directory, self.cosigner, self.clock) = (directory, cosigner, clock)
    }

    /// Opens the witness in a directory.
    ///
    /// - Parameter clock: the source of the times in its signatures.
    /// - Throws: `LedgerError.notAWitness(_:)`, `LedgerError.malformed`.
    public init(at directory: String, clock: @escaping Clock) throws {
        let path = Self.keyPath(directory)
        guard let data = FileManager.default.contents(atPath: path) else { throw LedgerError.notAWitness(directory) }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        do {
            cosigner = try Cosigner(encodedPrivateKey: text)
        } catch {
            throw LedgerError.malformed(file: path, reason: "\(error)")
        }
        (self.directory, self.clock) = (directory, clock)
    }

    /// The key that others verify its signatures with.
    public var verifierKey: String { cosigner.verifierKey }

    /// Follows a log from now on, or trusts another key of it.
    ///
    /// - Parameter verifierKey: the log's key; its name is the log's.
    /// - Returns: whether the key is new.
    public func trust(_ verifierKey: String) throws -> Bool {
        let verifier: NoteVerifier
        do {
            verifier = try NoteVerifier(verifierKey: verifierKey)
        } catch {
            throw LedgerError.malformed(file: "VKEY", reason: "\(error)")
        }
        return try locked { try WitnessState(directory, origin: verifier.name).trust(verifierKey) }
    }

    /// The logs it follows.
    public func logs() throws -> [FollowedLog] {
        try WitnessState.all(in: directory).compactMap { state in
            guard let key = try state.keys().first else { return nil }
            let latest = try state.latest()
            return FollowedLog(origin: key.name, size: latest?.size, root: latest?.root.base64, fork: state.fork)
        }
    }

    /// Cosigns a checkpoint, if it continues the last one of its log that was cosigned here.
    ///
    /// Comparing with that one and taking its place are one step for all processes: of two requests at once the second meets
    /// what the first left. The new one is on the disk before the signature is given.
    ///
    /// - Parameter request: the body of `add-checkpoint`.
    /// - Returns: the body of the answer: the signature line.
    /// - Throws: ``WitnessRefusal``; then nothing is signed, and the state is as before.
    public func cosign(_ request: String) throws -> String {
        let asked: CosignRequest
        let checkpoint: Checkpoint
        do throws(NoteError) {
            asked = try CosignRequest(parsing: request)
            checkpoint = try Checkpoint(body: asked.note.body)
        } catch {
            throw WitnessRefusal.malformed(error.reason)
        }
        return try locked {
            let state = WitnessState(directory, origin: checkpoint.origin)
            let note = try signed(asked.note, by: state.keys(), checkpoint.origin)
            let latest = try state.latest()
            do throws(WitnessRefusal) {
                try check(checkpoint, continues: latest, asked)
            } catch {
                // Refused it is in any case; that the proof of it could not be kept changes nothing.
                if case .fork = error { try? state.keepFork(note) }
                throw error
            }
            let now = clock().microseconds / 1_000_000
            guard now > 0 else { throw LedgerError.file(path: "clock", reason: "it stands before 1970; set it") }
            // Asked again for the same, it only signs again: the note that is kept stays.
            if latest?.size != checkpoint.size { try state.keep(note) }
            return try cosigner.cosign(note.body, at: UInt64(now)).line
        }
    }

    /// The note with the signatures of the trusted keys alone.
    private func signed(_ note: SignedNote, by keys: [NoteVerifier], _ origin: String) throws(WitnessRefusal) -> SignedNote {
        guard !keys.isEmpty else { throw .unknownLog(origin) }
        let valid = keys.filter { $0.verify(note) }
        guard !valid.isEmpty else { throw .unsigned(origin: origin) }
        return SignedNote(
            body: note.body,
            signatures: note.signatures.filter { line in
                valid.contains { $0.name == line.name && $0.keyHash == line.keyHash }
            })
    }

    /// The order of these checks is the specification's.
    private func check(
        _ checkpoint: Checkpoint, continues latest: Checkpoint?, _ asked: CosignRequest
    ) throws(WitnessRefusal) {
        let (oldSize, size) = (asked.oldSize, checkpoint.size)
        guard oldSize <= size else { throw .backwards(from: oldSize, to: size) }
        guard size > 0 || checkpoint.root == TreeHasher.empty else {
            throw .malformed("a log without events has the root of the empty tree")
        }
        let (knownSize, knownRoot) = (latest?.size ?? 0, latest?.root ?? TreeHasher.empty)
        // The same size with another root convicts the log, whatever it says of the past.
        if size == knownSize, checkpoint.root != knownRoot { throw .fork(size: size) }
        guard oldSize == knownSize else { throw .otherSize(known: knownSize) }
        if oldSize == 0 {
            // Every log begins with the empty one: there is nothing to be proved.
            guard asked.proof.isEmpty else { throw .inconsistent(from: 0, to: size) }
            return
        }
        do throws(ProofError) {
            try ConsistencyProof.verify(
                from: oldSize, to: size, proof: asked.proof, firstRoot: knownRoot, secondRoot: checkpoint.root)
        } catch {
            throw .inconsistent(from: oldSize, to: size)
        }
    }

    private func locked<Value>(_ body: () throws -> Value) throws -> Value {
        let lock = try FileLock(directory + "/lock")
        defer { lock.release() }
        return try body()
    }
}

extension NoteError {
    /// The reason alone.
    fileprivate var reason: String {
        switch self {
        case .malformed(let reason), .unknownKey(let reason): reason
        }
    }
}
