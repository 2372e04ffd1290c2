import MerkleTree

/// Whose cosignatures count, and how many of them make a checkpoint published.
struct WitnessPolicy: Sendable {
    let witnesses: [CosignatureVerifier]
    let quorum: Int

    /// - Parameter key: the log's own; a log is no witness of itself, so that key is left out.
    init(witnesses: [String], quorum: Int, of key: String) throws(NoteError) {
        var verifiers: [CosignatureVerifier] = []
        for witness in witnesses { verifiers.append(try CosignatureVerifier(verifierKey: witness)) }
        let own = try NoteVerifier(verifierKey: key).publicKey
        self.witnesses = verifiers.filter { $0.publicKey != own }
        self.quorum = quorum
    }

    init(_ settings: LedgerSettings) throws(NoteError) {
        try self.init(witnesses: settings.witnesses, quorum: settings.quorum, of: settings.verifierKey)
    }

    /// Who has rightly cosigned a note, and when, in seconds since 1970.
    func witnessing(_ note: SignedNote) -> [(name: String, seconds: UInt64)] {
        witnesses.compactMap { witness in witness.time(of: note).map { (witness.name, $0) } }
    }

    /// Whether enough witnesses have cosigned a note; never where no witness is named.
    func isMet(by note: SignedNote) -> Bool { quorum > 0 && witnessing(note).count >= quorum }
}
