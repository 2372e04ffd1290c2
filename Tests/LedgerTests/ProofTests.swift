import EventLog
import Ledger
import LedgerTesting
import MerkleTree
import Testing

@Suite struct ProofTests {
    let scene: TemporaryLedger

    init() throws {
        scene = try TemporaryLedger()
        try scene.found()
    }

    @Test func `every event is proved under a checkpoint that the public key signs`() throws {
        let verifier = try NoteVerifier(verifierKey: scene.ledger.settings.verifierKey)
        for position in 0..<(try scene.ledger.log.size) {
            let proof = try scene.ledger.prove(position)
            let note = try SignedNote(parsing: proof.checkpoint)
            let checkpoint = try Checkpoint(body: note.body)
            #expect(verifier.verify(note) && checkpoint.root.base64 == proof.root && checkpoint.size == proof.size)
            let stored = try #require(try scene.ledger.log.storedBytes(at: position))
            try InclusionProof.verify(
                index: position, size: proof.size, leaf: TreeHasher.leaf(stored),
                proof: proof.hashes.map { try #require(Hash(base64: $0)) }, root: checkpoint.root)
        }
    }

    @Test func `the log goes on and stays consistent with every older checkpoint`() throws {
        let old = try scene.ledger.checkpoint()
        #expect(try scene.ledger.checkpoint() == old)
        try scene.reportChild("TE-1")
        let report = try scene.ledger.verify(since: old)
        #expect(report.isSound && report.checkpoints == 1 && report.since == 3)
        #expect(try scene.ledger.checkpoint() != old)
    }

    @Test func `a checkpoint of another key, another origin or more events is refused`() throws {
        let size = try scene.ledger.log.size
        let root = try scene.ledger.log.root(at: size)
        let stranger = try NoteSigner(name: "test.invalid/so-cai", privateKey: [UInt8](repeating: 3, count: 32))
        let foreign = try stranger.sign(Checkpoint(origin: "test.invalid/so-cai", size: size, root: root).text)
        #expect(try scene.ledger.verify(since: foreign.text).problems.map(\.kind) == ["signature"])
        let other = try TemporaryLedger()
        try other.found()
        try other.reportChild("TE-1")
        #expect(try scene.ledger.verify(since: other.ledger.checkpoint()).isSound == false)
        #expect(try scene.ledger.verify(since: "nonsense").problems.map(\.kind) == ["checkpoint"])
    }
}
