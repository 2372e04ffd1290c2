public import EventLog
public import MerkleTree

/// A proof that one event stands in the log that a checkpoint signs.
public struct InclusionDocument: Sendable {
    public let position: Position
    public let size: UInt64
    public let leafHash: Hash
    public let hashes: [Hash]
    public let root: Hash
    /// The signed note over `size` and `root`.
    public let checkpoint: String
}

/// What a verification found.
public struct VerificationReport: Sendable {
    public let size: UInt64
    public let root: Hash
    /// What is wrong, the first position first; empty means sound.
    public let problems: [Problem]
    /// How many stored checkpoints were checked.
    public let checkpoints: Int
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
    /// - Returns: a C2SP signed note: origin, size, root, signature.
    public func checkpoint() throws -> String {
        // A checkpoint speaks of what the log of record holds.
        try log.settle()
        let head = try log.head()
        if let latest = try log.latestCheckpoint(), latest.size == head.size, try isOurs(latest.note, root: head.root) {
            return latest.note
        }
        let body = Checkpoint(origin: settings.origin, size: head.size, root: head.root, extensions: []).text
        let note = try signer().sign(body).text
        try log.storeCheckpoint(note: note, size: head.size)
        return note
    }

    /// Whether a stored note is signed by this ledger's key and states this root.
    private func isOurs(_ note: String, root: Hash) throws -> Bool {
        guard let signed = try? SignedNote(parsing: note), try NoteVerifier(verifierKey: settings.verifierKey).verify(signed),
            let stated = try? Checkpoint(body: signed.body)
        else { return false }
        return stated.root == root
    }

    /// Proves that the event at `position` stands in the log as it is signed now.
    public func prove(_ position: Position) throws -> InclusionDocument {
        let size = try log.size
        guard position < size else { throw LedgerError.noSuchPosition(position, size: size) }
        let note = try checkpoint()
        let signed = try Checkpoint(body: SignedNote(parsing: note).body)
        return InclusionDocument(
            position: position, size: signed.size, leafHash: try log.leafHash(at: position),
            hashes: try log.inclusionProof(position, size: signed.size), root: signed.root, checkpoint: note)
    }

    /// Checks the whole log: every leaf and node, positions, ids, tags, links, every stored checkpoint; with `since`, also
    /// that the log still begins with what that older checkpoint signed.
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
        return VerificationReport(
            size: result.size, root: result.root, problems: problems, checkpoints: stored.count, since: older?.size)
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
        return []
    }
}
