import MerkleTree
import Testing

@Suite struct CosignatureTests {
    /// The body of the specification's example.
    let body = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    let cosigner: Cosigner
    let verifier: CosignatureVerifier

    init() throws {
        cosigner = try Cosigner(name: "witness.example.com/w1", privateKey: (0..<32).map { UInt8($0) })
        verifier = try CosignatureVerifier(verifierKey: cosigner.verifierKey)
    }

    @Test func `key and cosignature are those of another implementation`() throws {
        // Computed with Python's `cryptography` from c2sp.org/tlog-cosignature.
        #expect(cosigner.verifierKey == "witness.example.com/w1+a0059f11+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")
        #expect(try cosigner.cosign(body, at: 1_679_315_147).line == "— witness.example.com/w1 oAWfEQAAAABkGFDLBuRDazBLVac2NE+Y+IjbjQOcXLfF9CSDZVUIoS83rE1nFZsVE8YiWV6Ngr7lV8H6bdoBQGP/l73euDMQ9k+bBQ==\n")
        #expect(try Cosigner(encodedPrivateKey: cosigner.encodedPrivateKey).verifierKey == cosigner.verifierKey)
    }

    @Test func `a cosignature is bound to its time and to every byte of the checkpoint`() throws {
        let right = try cosigner.cosign(body, at: 1_679_315_147)
        #expect(verifier.time(of: right, over: body) == 1_679_315_147)
        var bytes = Array(body.utf8)
        for index in bytes.indices {
            bytes[index] ^= 1
            #expect(verifier.time(of: right, over: String(decoding: bytes, as: UTF8.self)) == nil)
            bytes[index] ^= 1
        }
        for index in right.bytes.indices {
            var changed = right.bytes
            changed[index] ^= 1
            let other = SignedNote.Signature(name: right.name, keyHash: right.keyHash, bytes: changed)
            #expect(verifier.time(of: other, over: body) == nil, "byte \(index)")
        }
        for bytes in [[], Array(right.bytes.dropLast()), right.bytes + [0]] {
            let other = SignedNote.Signature(name: right.name, keyHash: right.keyHash, bytes: bytes)
            #expect(verifier.time(of: other, over: body) == nil)
        }
        // The specification's limit of times.
        #expect(try verifier.time(of: cosigner.cosign(body, at: UInt64(Int64.max)), over: body) == UInt64(Int64.max))
        #expect(try verifier.time(of: cosigner.cosign(body, at: UInt64(Int64.max) + 1), over: body) == nil)
    }

    @Test func `a note is witnessed when every line that claims to be the witness's is right`() throws {
        let right = try cosigner.cosign(body, at: 7)
        let later = try cosigner.cosign(body, at: 9)
        let log = try NoteSigner(name: "example.com/behind-the-sofa", privateKey: (0..<32).map { _ in 5 })
        var note = try log.sign(body)
        #expect(verifier.time(of: note) == nil)
        note.signatures += [right, later]
        #expect(verifier.time(of: note) == 9)
        #expect(try NoteVerifier(verifierKey: log.verifierKey).verify(SignedNote(parsing: note.text)))
        note.signatures.append(try cosigner.cosign(body + "more\n", at: 7))
        #expect(verifier.time(of: note) == nil)
    }

    @Test func `the key of a log is no key of a witness, nor the other way round`() throws {
        let log = try NoteSigner(name: "witness.example.com/w1", privateKey: (0..<32).map { UInt8($0) })
        #expect(throws: NoteError.self) { try CosignatureVerifier(verifierKey: log.verifierKey) }
        #expect(throws: NoteError.self) { try NoteVerifier(verifierKey: cosigner.verifierKey) }
        #expect(throws: NoteError.self) { try Cosigner(encodedPrivateKey: log.encodedPrivateKey) }
        #expect(throws: NoteError.self) { try NoteSigner(encodedPrivateKey: cosigner.encodedPrivateKey) }
        // A log's signature over the very message of a cosignature, under the witness's name.
        let forged = try log.sign("cosignature/v1\ntime 7\n" + body).signatures[0]
        #expect(!verifier.isNamed(by: forged))
    }

    @Test func `a request survives its text`() throws {
        let log = try NoteSigner(name: "example.com/behind-the-sofa", privateKey: (0..<32).map { _ in 5 })
        let note = try log.sign(body)
        for count in [0, 1, 63] {
            let request = CosignRequest(oldSize: 20_852_014, proof: (0..<count).map { TreeHasher.leaf([UInt8($0)]) }, note: note)
            #expect(try CosignRequest(parsing: request.text) == request)
        }
        let many = CosignRequest(oldSize: 1, proof: (0..<64).map { TreeHasher.leaf([UInt8($0)]) }, note: note)
        #expect(throws: NoteError.self) { try CosignRequest(parsing: many.text) }
        let good = CosignRequest(oldSize: 3, proof: [TreeHasher.empty], note: note).text
        for (from, to) in [
            ("old 3", "old 03"), ("old 3", "old -3"), ("old 3", "Old 3"), ("old 3", "old  3"), ("old 3", "old 3 "), ("old 3", "3"),
            ("old 3\n", ""), ("old 3", "old 18446744073709551616"), (TreeHasher.empty.base64, "AAAA"), ("\n\nexample", "\nexample"),
            ("\n\n—", "\n—"), ("old 3\n", "old 3\r\n"),
        ] {
            let changed = good.replacing(from, with: to)
            #expect(changed != good)
            #expect(throws: NoteError.self, "\(from) → \(to)") { try CosignRequest(parsing: changed) }
        }
    }
}
