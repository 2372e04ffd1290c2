import MerkleTree
import Testing

@Suite struct SignedNoteTests {
    let signer: NoteSigner
    let verifier: NoteVerifier

    init() throws {
        signer = try NoteSigner(name: "sổ-cái.test/log", privateKey: (0..<32).map { UInt8($0) })
        verifier = try NoteVerifier(verifierKey: signer.verifierKey)
    }

    @Test func `a note survives its text and is bound to every byte of its body`() throws {
        let body = Checkpoint(origin: "sổ-cái.test/log", size: 7, root: TreeHasher.empty, extensions: ["more"]).text
        let note = try signer.sign(body)
        let again = try SignedNote(parsing: note.text)
        #expect(again == note && verifier.verify(again))
        #expect(try Checkpoint(body: again.body).extensions == ["more"])
        let bytes = Array(body.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            let other = SignedNote(body: String(decoding: changed, as: UTF8.self), signatures: note.signatures)
            #expect(!verifier.verify(other))
        }
    }

    @Test func `another key's signature is not ours`() throws {
        let other = try NoteSigner(name: "sổ-cái.test/log", privateKey: (0..<32).map { _ in 9 })
        let foreign = try other.sign("text\n")
        #expect(!verifier.verify(foreign))
        var mixed = try signer.sign("text\n")
        mixed.signatures += try other.sign("text\n").signatures
        #expect(verifier.verify(mixed))
        let forged = SignedNote(
            body: "text\n",
            signatures: mixed.signatures + [.init(name: verifier.name, keyHash: verifier.keyHash, bytes: [1, 2, 3])])
        #expect(!verifier.verify(forged))
    }

    @Test(arguments: [
        "", "\n", "text", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name !!!!\n",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n", "text\n\n— name AAAAAA==\n", "te\u{1}xt\n\n— name AAAAAAAA\n",
        "text\n\n— name AAAAAAAA",
    ]) func `a malformed note is refused`(text: String) {
        #expect(throws: NoteError.self) { try SignedNote(parsing: text) }
    }

    @Test(arguments: [
        "", "a\n1\n", "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "a\n1\nAAAA\n",
        "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
    ]) func `a malformed checkpoint is refused`(text: String) {
        #expect(throws: NoteError.self) { try Checkpoint(body: text) }
    }

    @Test(arguments: [
        "", "a", "a+b", "a+0000000g+AA==", "a+00000000+AA==",
        "a b+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `a malformed key is refused`(text: String) {
        #expect(throws: NoteError.self) { try NoteVerifier(verifierKey: text) }
        #expect(throws: NoteError.self) { try NoteSigner(encodedPrivateKey: "PRIVATE+KEY+" + text) }
        #expect(throws: NoteError.self) { try NoteSigner(encodedPrivateKey: text) }
    }

    @Test func `hashes survive base64 and hexadecimal`() throws {
        let hash = TreeHasher.leaf(Array("số".utf8))
        #expect(Hash(base64: hash.base64) == hash && Hash(hex: hash.hex) == hash)
        #expect(Hash([1, 2]) == nil && Hash(hex: "zz") == nil && Hash(base64: hash.base64.dropLast()) == nil)
    }
}
