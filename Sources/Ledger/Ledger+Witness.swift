import EventLog
public import MerkleTree

/// A kept checkpoint and who has witnessed it.
public struct WitnessedCheckpoint: Sendable {
    /// The signed note, cosignatures below it.
    public let note: String
    /// What it says.
    public let checkpoint: Checkpoint
    /// Who has cosigned it, and when, in seconds since 1970.
    public let witnesses: [(name: String, seconds: UInt64)]
    /// How many must, for it to be called published.
    public let quorum: Int

    /// Whether enough witnesses have cosigned it.
    public var isPublished: Bool { quorum > 0 && witnesses.count >= quorum }
}

extension Ledger {
    /// Signs the log as it stands, and asks a witness for its cosignature.
    ///
    /// - Parameter oldSize: the size at which the witness saw the log last; 0 for never. A witness that is asked wrongly tells it.
    /// - Returns: the body of `add-checkpoint` (C2SP tlog-witness).
    /// - Throws: `LedgerError.behindWitness` where the log has fewer events than that.
    public func cosignRequest(from oldSize: UInt64) throws -> String {
        let note = try SignedNote(parsing: checkpoint())
        let size = try Checkpoint(body: note.body).size
        guard oldSize <= size else { throw LedgerError.behindWitness(seen: oldSize, size: size) }
        return CosignRequest(oldSize: oldSize, proof: try log.consistencyProof(from: oldSize, to: size), note: note).text
    }

    /// Puts the cosignatures of witnesses below the kept checkpoint that they are of.
    ///
    /// Signatures of others are left out. If one that claims to be a named witness's is wrong, nothing is kept.
    ///
    /// - Parameter answer: the signature lines that witnesses answered, or a whole note.
    /// - Throws: `LedgerError.noWitnesses(_:)`, `LedgerError.noCosignature`.
    public func addCosignatures(_ answer: String) throws -> WitnessedCheckpoint {
        let policy = try witnessPolicy()
        var lines: [SignedNote.Signature] = []
        for line in answer.split(separator: "\n") where line.hasPrefix("—") {
            do throws(NoteError) {
                lines.append(try SignedNote.Signature(line: line))
            } catch {
                throw LedgerError.malformed(file: "--cosign", reason: "\(error)")
            }
        }
        lines = lines.filter { line in policy.witnesses.contains { $0.isNamed(by: line) } }
        guard !lines.isEmpty else { throw LedgerError.noCosignature(named: 0) }
        // An answer does not say which checkpoint it is of; mostly it is the newest.
        for (size, text) in try log.checkpoints().reversed() {
            guard let note = try? SignedNote(parsing: text) else { continue }
            let right = lines.filter { line in policy.witnesses.contains { $0.time(of: line, over: note.body) != nil } }
            if right.isEmpty { continue }
            guard right.count == lines.count else { break }
            return try witnessed(log.cosign(checkpointOf: size, with: right), policy)
        }
        throw LedgerError.noCosignature(named: lines.count)
    }

    /// The newest kept checkpoint that enough witnesses have cosigned.
    ///
    /// - Throws: `LedgerError.noWitnesses(_:)`; `LedgerError.notPublished` where there is none yet.
    public func publishedCheckpoint() throws -> WitnessedCheckpoint {
        let policy = try witnessPolicy()
        let own = try NoteVerifier(verifierKey: settings.verifierKey)
        var most = 0
        for (_, text) in try log.checkpoints().reversed() {
            guard let note = try? SignedNote(parsing: text), own.verify(note) else { continue }
            if policy.isMet(by: note) { return try witnessed(text, policy) }
            most = max(most, policy.witnessing(note).count)
        }
        throw LedgerError.notPublished(most: most, quorum: policy.quorum)
    }

    private func witnessPolicy() throws -> WitnessPolicy {
        guard !settings.witnesses.isEmpty else { throw LedgerError.noWitnesses(directory + "/ledger.toml") }
        return try WitnessPolicy(settings)
    }

    private func witnessed(_ text: String, _ policy: WitnessPolicy) throws -> WitnessedCheckpoint {
        let note = try SignedNote(parsing: text)
        return WitnessedCheckpoint(
            note: text, checkpoint: try Checkpoint(body: note.body), witnesses: policy.witnessing(note), quorum: policy.quorum)
    }
}
