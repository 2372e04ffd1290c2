import Crypto

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
        for line in lines {
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "—", NoteKey.isName(parts[1]), let decoded = Base64.decode(parts[2]),
                decoded.count > 4
            else { throw .malformed("a signature line is not “— name base64”") }
            signatures.append(
                Signature(
                    name: String(parts[1]), keyHash: decoded.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
                    bytes: Array(decoded.dropFirst(4))))
        }
        self.init(body: String(decoding: bytes[...gap], as: UTF8.self), signatures: signatures)
    }

    /// The note as a text.
    public var text: String {
        body + "\n"
            + signatures.map { signature in
                let hash = (0..<4).map { UInt8(truncatingIfNeeded: signature.keyHash >> (24 - 8 * UInt32($0))) }
                return "— \(signature.name) \(Base64.encode(hash + signature.bytes))\n"
            }.joined()
    }
}

/// What signer and verifier share: names, hashes and texts of Ed25519 keys.
enum NoteKey {
    static let ed25519: UInt8 = 1

    /// A name is not empty and holds neither blank nor plus sign.
    static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }

    /// The first four bytes of SHA-256(name ‖ line end ‖ algorithm ‖ public key).
    static func hash(name: String, publicKey: [UInt8]) -> UInt32 {
        SHA256.hash(data: Array(name.utf8) + [0x0a, ed25519] + publicKey).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func hex(_ hash: UInt32) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Name, hash and key bytes of `name+hash+base64`, hash and algorithm checked.
    static func parse(_ text: some StringProtocol, publicKey: ([UInt8]) throws -> [UInt8]) throws(NoteError) -> (
        String, [UInt8]
    ) {
        // The name holds no plus sign, the base64 may: split at the first two.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, isName(parts[0]), parts[1].count == 8, let hash = UInt32(parts[1], radix: 16),
            let bytes = Base64.decode(parts[2]), let algorithm = bytes.first
        else { throw .malformed("a key is “name+hash+base64”") }
        guard algorithm == ed25519, bytes.count == 33 else { throw .unknownKey("only Ed25519 keys are known") }
        let key = Array(bytes.dropFirst())
        guard let open = try? publicKey(key), self.hash(name: String(parts[0]), publicKey: open) == hash else {
            throw .malformed("the key's hash does not fit its name and bytes")
        }
        return (String(parts[0]), key)
    }
}

/// Checks notes against one Ed25519 key.
public struct NoteVerifier: Sendable {
    /// The key's name.
    public let name: String
    /// The key's hash, as signature lines carry it.
    public let keyHash: UInt32
    private let key: Curve25519.Signing.PublicKey

    /// Reads a verifier key, `name+hash+base64(1 ‖ public key)`.
    public init(verifierKey: String) throws(NoteError) {
        let (name, bytes) = try NoteKey.parse(verifierKey) { $0 }
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            throw .unknownKey("not a point of the curve")
        }
        self.name = name
        self.key = key
        self.keyHash = NoteKey.hash(name: name, publicKey: bytes)
    }

    /// Whether a signature of this key stands below the note, and every one that claims to be of it is right.
    public func verify(_ note: SignedNote) -> Bool {
        let mine = note.signatures.filter { $0.name == name && $0.keyHash == keyHash }
        return !mine.isEmpty
            && mine.allSatisfy { key.isValidSignature($0.bytes, for: Array(note.body.utf8)) }
    }
}

/// Signs notes with one Ed25519 key.
public struct NoteSigner: Sendable {
    /// The key's name.
    public let name: String
    private let key: Curve25519.Signing.PrivateKey

    /// Makes a signer of a 32-byte private key.
    ///
    /// - Throws: `NoteError.malformed` for a name with blanks or plus signs or a key of another length.
    public init(name: String, privateKey: [UInt8]) throws(NoteError) {
        guard NoteKey.isName(name) else { throw .malformed("a key's name holds neither blank nor plus sign") }
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: privateKey) else {
            throw .malformed("an Ed25519 private key has 32 bytes")
        }
        self.name = name
        self.key = key
    }

    /// Reads `PRIVATE+KEY+name+hash+base64(1 ‖ private key)`.
    public init(encodedPrivateKey text: String) throws(NoteError) {
        guard text.hasPrefix("PRIVATE+KEY+") else { throw .malformed("a private key begins with PRIVATE+KEY+") }
        let (name, bytes) = try NoteKey.parse(text.dropFirst("PRIVATE+KEY+".count)) { bytes in
            Array(try Curve25519.Signing.PrivateKey(rawRepresentation: bytes).publicKey.rawRepresentation)
        }
        try self.init(name: name, privateKey: bytes)
    }

    private var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    private func encoded(_ bytes: [UInt8]) -> String {
        let hash = NoteKey.hex(NoteKey.hash(name: name, publicKey: publicKey))
        return "\(name)+\(hash)+\(Base64.encode([NoteKey.ed25519] + bytes))"
    }

    /// The text that verifiers are made of.
    public var verifierKey: String { encoded(publicKey) }

    /// The text that this signer can be made of again; a secret.
    public var encodedPrivateKey: String { "PRIVATE+KEY+" + encoded(Array(key.rawRepresentation)) }

    /// Signs a text, which must end with a line end.
    ///
    /// - Throws: what the cryptographic library reports.
    public func sign(_ body: String) throws -> SignedNote {
        let signature = try key.signature(for: Array(body.utf8))
        return SignedNote(
            body: body,
            signatures: [
                .init(name: name, keyHash: NoteKey.hash(name: name, publicKey: publicKey), bytes: Array(signature))
            ])
    }
}
