import Foundation
import MerkleTree
import RealInput
import Testing

/// Where the published vectors lie.
enum Vectors {
    static let root = RealInput.path("vectors")
    static var arePresent: Bool { RealInput.has("vectors/merkle/testdata") }

    static func files(_ folder: String) -> [String] {
        let base = root + "/" + folder
        return (FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".json") }.sorted().map { base + "/" + $0 }
    }
}

@Suite(.enabled(if: Vectors.arePresent, "needs shared/vectors"))
struct PublishedVectorTests {
    struct Inclusion: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: String?
        let leafHash: String?
        let proof: [String]?
        let wantErr: Bool
    }

    struct Consistency: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: String?
        let root2: String?
        let proof: [String]?
        let wantErr: Bool
    }

    /// A root of a consistency proof. Some are no hashes, since only their being equal counts there: those are hashed.
    func root(_ text: String?) -> Hash? {
        if let hash = Hash(base64: text ?? "") { return hash }
        return Data(base64Encoded: text ?? "").map { TreeHasher.leaf(Array($0)) }
    }

    @Test func `every published inclusion proof is accepted or refused as it says`() throws {
        let files = Vectors.files("merkle/testdata/inclusion")
        #expect(files.count > 80)
        for file in files {
            let vector = try JSONDecoder().decode(Inclusion.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
            let proof = (vector.proof ?? []).map { Hash(base64: $0) }
            var accepted = false
            if let leaf = Hash(base64: vector.leafHash ?? ""), let root = Hash(base64: vector.root ?? ""),
                !proof.contains(nil)
            {
                accepted =
                    (try? InclusionProof.verify(
                        index: vector.leafIdx, size: vector.treeSize, leaf: leaf, proof: proof.compactMap { $0 },
                        root: root)) != nil
            }
            #expect(accepted == !vector.wantErr, "\(file)")
        }
    }

    @Test func `every published consistency proof is accepted or refused as it says`() throws {
        let files = Vectors.files("merkle/testdata/consistency")
        #expect(files.count > 80)
        for file in files {
            let vector = try JSONDecoder().decode(Consistency.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
            let proof = (vector.proof ?? []).map { Hash(base64: $0) }
            var accepted = false
            if let first = root(vector.root1), let second = root(vector.root2), !proof.contains(nil) {
                accepted =
                    (try? ConsistencyProof.verify(
                        from: vector.size1, to: vector.size2, proof: proof.compactMap { $0 }, firstRoot: first,
                        secondRoot: second)) != nil
            }
            #expect(accepted == !vector.wantErr, "\(file)")
        }
    }

    struct Tessera: Decodable {
        let origin: String
        let verifierKey: String
        let publishedTestSigningKey: String
        let leaves: [String]
        let rootsBySize: [String: String]
    }

    @Test func `a published log's roots and signed checkpoints are reproduced`() throws {
        let base = Vectors.root + "/tlog-tessera"
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let log = try decoder.decode(
            Tessera.self, from: Data(contentsOf: URL(fileURLWithPath: base + "/expected.json")))
        var range = CompactRange()
        #expect(range.root.hex == log.rootsBySize["0"])
        for (index, leaf) in log.leaves.enumerated() {
            range.append(TreeHasher.leaf(Array(leaf.utf8)))
            #expect(range.root.hex == log.rootsBySize[String(index + 1)])
        }
        let verifier = try NoteVerifier(verifierKey: log.verifierKey)
        let signer = try NoteSigner(encodedPrivateKey: log.publishedTestSigningKey)
        #expect(signer.verifierKey == log.verifierKey && signer.encodedPrivateKey == log.publishedTestSigningKey)
        var seen = 0
        for size in 0...log.leaves.count {
            guard let data = FileManager.default.contents(atPath: base + "/testdata/log/checkpoint.\(size)") else {
                continue
            }
            let text = String(decoding: data, as: UTF8.self)
            let note = try SignedNote(parsing: text)
            #expect(verifier.verify(note) && note.text == text)
            let checkpoint = try Checkpoint(body: note.body)
            #expect(
                checkpoint.origin == log.origin && checkpoint.root.hex == log.rootsBySize[String(checkpoint.size)])
            #expect(checkpoint.text == note.body)
            let signed: SignedNote = try signer.sign(note.body)
            // Ed25519 is deterministic: the published key gives the published bytes.
            #expect(verifier.verify(signed) && signed.text == text)
            seen += 1
        }
        #expect(seen == 16)
    }
}
