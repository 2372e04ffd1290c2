/// Why a note or key cannot be used.
public enum NoteError: Error, Hashable, Sendable {
    /// The text does not follow C2SP signed-note; the reason says where.
    case malformed(String)
    /// The key is not of a kind this program knows.
    case unknownKey(String)
}

/// A text with signatures below it (C2SP signed-note).
public struct SignedNote: Hashable, Sendable {
    /// One signature line.
    public struct Signature: Hashable, Sendable {
        /// The name of the key.
        public let name: String
        /// The first four bytes of the hash over name and key, big-endian.
        public let keyHash: UInt32
        /// What the key's algorithm made: 64 bytes for Ed25519.
        public let bytes: [UInt8]

        /// Makes a signature line.
        public init(name: String, keyHash: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyHash = keyHash
            self.bytes = bytes
        }

        /// Reads a signature line, without its line end.
        ///
        /// - Throws: `NoteError.malformed` unless it is “— name base64”.
        public init(line: some StringProtocol) throws(NoteError) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "—", NoteKey.isName(parts[1]), let decoded = Base64.decode(parts[2]),
                decoded.count > 4
            else { throw .malformed("a signature line is not “— name base64”") }
            self.init(
                name: String(parts[1]), keyHash: decoded.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
                bytes: Array(decoded.dropFirst(4)))
        }

        /// The signature as a line, with its line end.
        public var line: String {
            let hash = (0..<4).map { UInt8(truncatingIfNeeded: keyHash >> (24 - 8 * UInt32($0))) }
            return "— \(name) \(Base64.encode(hash + bytes))\n"
        }
    }

    /// The text that is signed; ends with a line end.
    public let body: String
    /// The signatures below it, in their order.
    public var signatures: [Signature]

    /// Makes a note.
    public init(body: String, signatures: [Signature]) {
        self.body = body
        self.signatures = signatures
    }

    /// Reads a note: its text, an empty line, and one or more signature lines.
    public init(parsing text: String) throws(NoteError) {
        guard text.utf8.count <= 1_000_000 else { throw .malformed("larger than a megabyte") }
        guard text.hasSuffix("\n"), text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }) else {
            throw .malformed("control characters, or no line end at the end")
        }
        let bytes = Array(text.utf8)
        guard let gap = bytes.indices.dropLast().last(where: { bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a }) else {
            throw .malformed("no empty line before the signatures")
        }
        let lines = bytes[(gap + 2)...].split(separator: 0x0a, omittingEmptySubsequences: false).dropLast()
        guard !lines.isEmpty, lines.count <= 100 else { throw .malformed("no signature, or more than a hundred") }
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Signature(line: String(decoding: line, as: UTF8.self))) }
        self.init(body: String(decoding: bytes[...gap], as: UTF8.self), signatures: signatures)
    }

    /// The note as a text.
    public var text: String { body + "\n" + signatures.map(\.line).joined() }
}

/// Checks notes against one Ed25519 key.
public struct NoteVerifier: Sendable {
    private let key: VerifyingKey
    /// The key's name.
    public var name: String { key.name }
    /// The key's hash, as signature lines carry it.
    public var keyHash: UInt32 { key.hash }
    /// The 32 bytes of the key.
    public var publicKey: [UInt8] { key.bytes }

    /// Reads a verifier key, `name+hash+base64(1 ‖ public key)`.
    public init(verifierKey: String) throws(NoteError) { key = try VerifyingKey(verifierKey, of: .log) }

    /// Whether a signature of this key stands below the note, and every one that claims to be of it is right.
    public func verify(_ note: SignedNote) -> Bool {
        let mine = note.signatures.filter(key.isNamed(by:))
        return !mine.isEmpty && mine.allSatisfy { key.verifies($0.bytes, over: note.body) }
    }
}

/// Signs notes with one Ed25519 key.
public struct NoteSigner: Sendable {
    private let key: SigningKey
    /// The key's name.
    public var name: String { key.name }

    /// Makes a signer of a 32-byte private key.
    ///
    /// - Throws: `NoteError.malformed` for a name with blanks or plus signs or a key of another length.
    public init(name: String, privateKey: [UInt8]) throws(NoteError) {
        key = try SigningKey(name: name, privateKey: privateKey, of: .log)
    }

    /// Reads `PRIVATE+KEY+name+hash+base64(1 ‖ private key)`.
    public init(encodedPrivateKey text: String) throws(NoteError) { key = try SigningKey(encoded: text, of: .log) }

    /// The text that verifiers are made of.
    public var verifierKey: String { key.verifierKey }

    /// The text that this signer can be made of again; a secret.
    public var encodedPrivateKey: String { key.encodedPrivateKey }

    /// Signs a text, which must end with a line end.
    ///
    /// - Throws: what the cryptographic library reports.
    public func sign(_ body: String) throws -> SignedNote {
        SignedNote(body: body, signatures: [.init(name: name, keyHash: key.hash, bytes: try key.signature(over: body))])
    }
}
