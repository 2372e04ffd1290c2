/// The signatures of witnesses (C2SP tlog-cosignature, `cosignature/v1` with Ed25519).
enum Cosignature {
    static let byteCount = 8 + 64

    /// What a witness signs: that at this time the checkpoint was the largest it had seen of its log.
    static func message(_ body: String, at seconds: UInt64) -> String { "cosignature/v1\ntime \(seconds)\n" + body }
}

/// Checks the cosignatures of one witness.
public struct CosignatureVerifier: Sendable {
    private let key: VerifyingKey
    /// The text that it was made of.
    public let verifierKey: String
    /// The witness's name.
    public var name: String { key.name }
    /// The 32 bytes of the key: two names of one key are one witness.
    public var publicKey: [UInt8] { key.bytes }

    /// Reads a witness's key, `name+hash+base64(4 ‖ public key)`.
    ///
    /// - Throws: `NoteError.malformed`; `NoteError.unknownKey` for the key of a log.
    public init(verifierKey: String) throws(NoteError) {
        key = try VerifyingKey(verifierKey, of: .witness)
        self.verifierKey = verifierKey
    }

    /// Whether a signature line says that it is this witness's, right or wrong.
    public func isNamed(by signature: SignedNote.Signature) -> Bool { key.isNamed(by: signature) }

    /// When the witness signed this text, in seconds since 1970; `nil` where the signature is not right.
    public func time(of signature: SignedNote.Signature, over body: String) -> UInt64? {
        guard isNamed(by: signature), signature.bytes.count == Cosignature.byteCount else { return nil }
        let seconds = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard seconds <= UInt64(Int64.max),
            key.verifies(signature.bytes.dropFirst(8), over: Cosignature.message(body, at: seconds))
        else { return nil }
        return seconds
    }

    /// When the witness last signed this note; `nil` where it did not, or where anything that claims to be its is wrong.
    public func time(of note: SignedNote) -> UInt64? {
        let mine = note.signatures.filter(isNamed(by:))
        let times = mine.compactMap { time(of: $0, over: note.body) }
        return times.count == mine.count ? times.max() : nil
    }
}

/// Cosigns checkpoints with the key of a witness.
public struct Cosigner: Sendable {
    private let key: SigningKey
    /// The witness's name.
    public var name: String { key.name }

    /// Makes a cosigner of a 32-byte private key, which nothing else may sign with.
    ///
    /// - Throws: `NoteError.malformed` for a name with blanks or plus signs or a key of another length.
    public init(name: String, privateKey: [UInt8]) throws(NoteError) {
        key = try SigningKey(name: name, privateKey: privateKey, of: .witness)
    }

    /// Reads `PRIVATE+KEY+name+hash+base64(4 ‖ private key)`.
    public init(encodedPrivateKey text: String) throws(NoteError) { key = try SigningKey(encoded: text, of: .witness) }

    /// The text that verifiers are made of.
    public var verifierKey: String { key.verifierKey }

    /// The text that this cosigner can be made of again; a secret.
    public var encodedPrivateKey: String { key.encodedPrivateKey }

    /// Cosigns the text of a checkpoint; whoever calls it has checked that the log only grew.
    ///
    /// - Parameter seconds: the time since 1970.
    /// - Throws: what the cryptographic library reports.
    public func cosign(_ body: String, at seconds: UInt64) throws -> SignedNote.Signature {
        let time = (0..<8).map { UInt8(truncatingIfNeeded: seconds >> (56 - 8 * UInt64($0))) }
        let signature = try key.signature(over: Cosignature.message(body, at: seconds))
        return SignedNote.Signature(name: name, keyHash: key.hash, bytes: time + signature)
    }
}
