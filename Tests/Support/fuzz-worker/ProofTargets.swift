import EventLog
import Foundation
import Ledger
import MerkleTree

/// Signed notes, checkpoints, cosignatures, keys, and what is asked of a witness.
final class NoteTarget: Target {
    private let notes: [String]
    private let key: String
    private let witness: CosignatureVerifier

    init(_ scene: Scene) throws {
        try scene.fill(1)
        let cosigner = try Cosigner(name: "witness.test.invalid", privateKey: [UInt8](repeating: 9, count: 32))
        witness = try CosignatureVerifier(verifierKey: cosigner.verifierKey)
        let note = try scene.ledger.checkpoint()
        let signed = try SignedNote(parsing: note)
        let hash = TreeHasher.leaf([1])
        let request = CosignRequest(oldSize: 3, proof: [hash, hash], note: signed)
        key = scene.ledger.settings.verifierKey
        let many = SignedNote(body: signed.body, signatures: signed.signatures + signed.signatures)
        let cosignature = try cosigner.cosign(signed.body, at: 1_700_000_000)
        let cosigned = SignedNote(body: signed.body, signatures: signed.signatures + [cosignature])
        notes = [note, request.text, many.text, cosigned.text, key, cosigner.verifierKey]
    }

    func seeds() throws -> [[UInt8]] { notes.map { Array($0.utf8) } }

    var words: [String] { ["— ", "\n\n", "old 0\n", "dossier-map ", "test.invalid/so-cai", "AAAA", "===="] }

    func take(_ input: [UInt8]) throws -> Bool {
        guard let text = String(validating: input, as: UTF8.self) else { return false }
        var taken = false
        if let verifier = try? NoteVerifier(verifierKey: text) {
            guard text == key || verifier.name != "" else { throw Violation("a key without a name") }
            taken = true
        }
        if let verifier = try? CosignatureVerifier(verifierKey: text) {
            guard verifier.name != "" else { throw Violation("a key of a witness without a name") }
            taken = true
        }
        _ = try? NoteSigner(encodedPrivateKey: text)
        _ = try? Cosigner(encodedPrivateKey: text)
        if let request = try? CosignRequest(parsing: text) {
            guard request.text.utf8.elementsEqual(input) else {
                throw Violation("the request is not written as it was read")
            }
            taken = true
        }
        guard let note = try? SignedNote(parsing: text) else { return taken }
        guard note.text.utf8.elementsEqual(input) else { throw Violation("the note is not written as it was read") }
        let isSigned = try NoteVerifier(verifierKey: key).verify(note)
        let seen = witness.time(of: note)
        if let seen, seen != 1_700_000_000 { throw Violation("the witness signed at another time") }
        if isSigned || seen != nil, !notes.contains(where: { $0.hasPrefix(note.body + "\n") }) {
            throw Violation("another text verifies")
        }
        if let checkpoint = try? Checkpoint(body: note.body) {
            guard checkpoint.text.utf8.elementsEqual(note.body.utf8) else {
                throw Violation("the checkpoint is not written as it was read")
            }
            _ = DossierDocument.mapRoot(of: checkpoint)
        }
        return true
    }
}

/// Proofs in files: of inclusion, of consistency, of whole dossiers and of empty ones.
final class ProofTarget: Target {
    private let proofs: [String]
    private let key: String
    /// What the proofs state; nothing else may ever be proved with this key.
    private let statements: Set<String>

    init(_ scene: Scene) throws {
        try scene.fill(1)
        let ledger = scene.ledger
        let tags = try ledger.log.read(limit: 40).flatMap(\.tags)
        var proofs = [try ledger.prove(0).json, try ledger.prove(33).json, try ledger.prove(since: 5).json]
        for subject in [tags[0], tags[tags.count / 2], "person:none"] {
            proofs.append(try ledger.dossier(subject).json)
        }
        self.proofs = proofs
        let key = ledger.settings.verifierKey
        self.key = key
        statements = Set(try proofs.map { try ProofDocuments.verify(Data($0.utf8), key: key).english })
    }

    func seeds() throws -> [[UInt8]] { proofs.map { Array($0.utf8) } }

    var words: [String] {
        ["\"size\":", "\"position\":", "\"format\":", "\"head\":null", "\"hashes\":[]", "\"events\":[]", "AAAA"]
    }

    func take(_ input: [UInt8]) throws -> Bool {
        _ = try? ProofDocuments.verify(Data(input), key: nil)
        guard let proved = try? ProofDocuments.verify(Data(input), key: key) else { return false }
        guard statements.contains(proved.english) else {
            throw Violation("it proves what nobody signed: \(proved.english)")
        }
        return true
    }
}
