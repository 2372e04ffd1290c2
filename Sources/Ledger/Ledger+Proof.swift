public import EventLog
import Foundation
public import MerkleTree

/// What a verification found.
public struct VerificationReport: Sendable {
    public let size: UInt64
    public let root: Hash
    /// What is wrong, the first position first; empty means sound.
    public let problems: [Problem]
    /// How many stored checkpoints were checked.
    public let checkpoints: Int
    /// How many attached originals were compared with their digests.
    public let originals: Int
    /// The size of the older checkpoint that was compared, where one was given.
    public let since: UInt64?

    /// One thing that is wrong.
    public struct Problem: Sendable, Hashable {
        /// The position it concerns, where it concerns one.
        public let position: Position?
        public let kind: String
        public let message: String
    }

    /// Whether nothing is wrong.
    public var isSound: Bool { problems.isEmpty }
}

extension Ledger {
    /// Signs the log as it stands and keeps the note.
    ///
    /// - Returns: a C2SP signed note: origin, size, root, the root of the map of dossiers, signature.
    public func checkpoint() throws -> String { try checkpoint(of: log.size) }

    /// The checkpoint of a size: the one that is kept, if it says all that one says today; otherwise a new one, which is kept
    /// unless another of this size is.
    ///
    /// To sign an older size is honest: what is signed is the beginning of what is signed later.
    public func checkpoint(of size: UInt64) throws -> String {
        // A checkpoint speaks of what the log of record holds.
        try log.settle()
        let root = try log.root(at: size)
        let kept = try log.checkpoint(of: size)
        if let kept, try isOurs(kept, root: root) { return kept }
        let map = try log.mapRoot(at: size)
        let body = Checkpoint(
            origin: settings.origin, size: size, root: root, extensions: [DossierDocument.mapLine + map.base64]
        ).text
        let note = try signer().sign(body).text
        if kept == nil { try log.storeCheckpoint(note: note, size: size) }
        return note
    }

    /// Whether a kept note is signed by this ledger's key, states this root, and a map of dossiers.
    private func isOurs(_ note: String, root: Hash) throws -> Bool {
        guard let signed = try? SignedNote(parsing: note), try NoteVerifier(verifierKey: settings.verifierKey).verify(signed),
            let stated = try? Checkpoint(body: signed.body)
        else { return false }
        return stated.root == root && DossierDocument.mapRoot(of: stated) != nil
    }

    private func signed(_ size: UInt64?) throws -> (note: String, checkpoint: Checkpoint) {
        let note = try size.map { try checkpoint(of: $0) } ?? checkpoint()
        return (note, try Checkpoint(body: SignedNote(parsing: note).body))
    }

    /// Proves that the event at `position` stands in the log as it is signed now.
    ///
    /// - Parameter size: in the first so many events; `nil` for all there are.
    public func prove(_ position: Position, size: UInt64? = nil) throws -> InclusionDocument {
        let size = try size ?? log.size
        guard position < size, let event = try log.storedBytes(at: position) else {
            throw LedgerError.noSuchPosition(position, size: size)
        }
        let (note, signed) = try signed(size)
        return InclusionDocument(
            position: position, event: event, hashes: try log.inclusionProof(position, size: signed.size),
            checkpoint: note, signed: signed, key: settings.verifierKey)
    }

    /// Proves that the first `since` events are still the beginning of the log as it is signed now.
    ///
    /// - Parameter since: from 1 to the log's size; of an empty log nothing can be proved.
    public func prove(since: UInt64) throws -> ConsistencyDocument {
        let size = try log.size
        guard since > 0, since <= size else { throw LedgerError.noSuchSize(since, size: size) }
        let (note, signed) = try signed(nil)
        return ConsistencyDocument(
            oldSize: since, oldRoot: try log.root(at: since),
            hashes: try log.consistencyProof(from: since, to: signed.size), checkpoint: note, signed: signed,
            key: settings.verifierKey)
    }

    /// Proves which events are all that is recorded on a subject, or that nothing is.
    ///
    /// - Parameters:
    ///   - subject: the whole tag, `kind:value`.
    ///   - size: up to which size of the log; `nil` for all there is.
    public func dossier(_ subject: String, size: UInt64? = nil) throws -> DossierDocument {
        let subject = subject.precomposedStringWithCanonicalMapping
        let (note, signed) = try signed(size)
        let mapped = try log.mapProof(of: subject, at: signed.size)
        var entries: [DossierDocument.Entry] = []
        for position in try log.positions(tag: subject, below: signed.size) {
            guard let event = try log.storedBytes(at: position) else {
                throw EventLogError.corrupt(at: position, "an index points to it, and there is no such event")
            }
            entries.append(
                DossierDocument.Entry(
                    position: position, event: Data(event).base64EncodedString(),
                    hashes: try log.inclusionProof(position, size: signed.size).map(\.base64)))
        }
        let document = DossierDocument(
            subject: subject, head: mapped.head, proof: mapped.proof, mapRoot: mapped.root, events: entries,
            checkpoint: note, signed: signed, key: settings.verifierKey)
        // What would be refused is not handed out: then something that is stored is wrong.
        do {
            _ = try document.verify(key: settings.verifierKey)
        } catch let failure as ProofFailure {
            throw EventLogError.corrupt(at: nil, "the dossier of “\(subject)” cannot be proved: \(failure)")
        }
        return document
    }

    /// Checks the whole log: every leaf and node, positions, ids, tags, links, every stored checkpoint, every attached
    /// original; with `since`, also that the log still begins with what that older checkpoint signed.
    ///
    /// - Parameters:
    ///   - since: an older signed note; a rewrite and a truncation both fail against it.
    ///   - progress: called now and then with events done and in all.
    public func verify(since: String? = nil, progress: ((UInt64, UInt64) -> Void)? = nil) throws -> VerificationReport {
        let older = since.flatMap { try? Checkpoint(body: SignedNote(parsing: $0).body) }
        let result = try log.verify(rootsAt: older.map { [$0.size] } ?? [], progress: progress)
        let stored = result.checkpoints
        var problems = result.problems.map {
            VerificationReport.Problem(position: $0.position, kind: "\($0.kind)", message: $0.message)
        }
        let verifier = try NoteVerifier(verifierKey: settings.verifierKey)
        for (size, note) in stored {
            problems += check(note, verifier: verifier, against: result, named: "stored checkpoint of size \(size)")
        }
        if let since { problems += check(since, verifier: verifier, against: result, named: "the older checkpoint") }
        // A log that is damaged does not say what originals there are.
        let originals = result.isSound ? try verifyOriginals(progress: progress) : (count: 0, problems: [])
        return VerificationReport(
            size: result.size, root: result.root, problems: problems + originals.problems, checkpoints: stored.count,
            originals: originals.count, since: older?.size)
    }

    private func check(
        _ note: String, verifier: NoteVerifier, against log: LogVerification, named name: String
    ) -> [VerificationReport.Problem] {
        func problem(_ kind: String, _ message: String, at position: Position? = nil) -> [VerificationReport.Problem] {
            [.init(position: position, kind: kind, message: "\(name): \(message)")]
        }
        guard let signed = try? SignedNote(parsing: note) else { return problem("checkpoint", "not a signed note") }
        guard verifier.verify(signed) else {
            return problem("signature", "no valid signature of \(settings.verifierKey)")
        }
        guard let checkpoint = try? Checkpoint(body: signed.body) else {
            return problem("checkpoint", "the note's text is no checkpoint")
        }
        guard checkpoint.origin == settings.origin else {
            return problem("origin", "it is of “\(checkpoint.origin)”, this ledger is “\(settings.origin)”")
        }
        guard checkpoint.size <= log.size else {
            return problem(
                "truncation", "it signs \(checkpoint.size) events, the log holds only \(log.size)", at: log.size)
        }
        guard log.roots[checkpoint.size] == checkpoint.root else {
            return problem("rewrite", "the first \(checkpoint.size) events are not those that it signs")
        }
        // A log that is damaged has been reported as such; its map says nothing more.
        guard log.isSound, let stated = DossierDocument.mapRoot(of: checkpoint) else { return [] }
        guard log.mapRoots[checkpoint.size] == stated else {
            return problem("dossiers", "the map of dossiers that it signs is not that of the first \(checkpoint.size) events")
        }
        return []
    }
}
