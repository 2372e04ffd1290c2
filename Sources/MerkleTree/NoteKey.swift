import Crypto

/// What signers and verifiers share: names, hashes and texts of Ed25519 keys (C2SP signed-note).
enum NoteKey {
    /// What a key's signatures say; the byte before the key's own.
    enum Use: UInt8 {
        /// Signs notes: the key of a log.
        case log = 1
        /// Cosigns checkpoints with a time (C2SP tlog-cosignature): the key of a witness.
        case witness = 4

        var description: String { self == .log ? "a log's Ed25519 key" : "a witness's Ed25519 key" }
    }

    /// A name is not empty and holds neither blank nor plus sign.
    static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }

    /// The first four bytes of SHA-256(name ‖ line end ‖ use ‖ public key).
    static func hash(name: String, use: Use, publicKey: [UInt8]) -> UInt32 {
        SHA256.hash(data: Array(name.utf8) + [0x0a, use.rawValue] + publicKey).prefix(4).reduce(0) {
            $0 << 8 | UInt32($1)
        }
    }

    static func hex(_ hash: UInt32) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Name, hash and key bytes of `name+hash+base64`, hash and use checked.
    static func parse(
        _ text: some StringProtocol, of use: Use, publicKey: ([UInt8]) throws -> [UInt8]
    ) throws(NoteError) -> (name: String, hash: UInt32, bytes: [UInt8]) {
        // The name holds no plus sign, the base64 may: split at the first two.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, isName(parts[0]), parts[1].count == 8, let hash = UInt32(parts[1], radix: 16),
            let bytes = Base64.decode(parts[2]), let first = bytes.first
        else { throw .malformed("a key is “name+hash+base64”") }
        guard let found = Use(rawValue: first), bytes.count == 33 else { throw .unknownKey("only Ed25519 keys are known") }
        guard found == use else { throw .unknownKey("it is \(found.description); wanted is \(use.description)") }
        let key = Array(bytes.dropFirst())
        let name = String(parts[0])
        guard let open = try? publicKey(key), self.hash(name: name, use: use, publicKey: open) == hash else {
            throw .malformed("the key's hash does not fit its name and bytes")
        }
        return (name, hash, key)
    }
}

/// A public key with its name.
struct VerifyingKey: Sendable {
    let name: String
    let hash: UInt32
    private let key: Curve25519.Signing.PublicKey

    init(_ text: String, of use: NoteKey.Use) throws(NoteError) {
        let (name, hash, bytes) = try NoteKey.parse(text, of: use) { $0 }
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            throw .unknownKey("not a point of the curve")
        }
        (self.name, self.hash, self.key) = (name, hash, key)
    }

    /// The 32 bytes of the key.
    var bytes: [UInt8] { Array(key.rawRepresentation) }

    /// Whether a signature line says that it is this key's.
    func isNamed(by signature: SignedNote.Signature) -> Bool { signature.name == name && signature.keyHash == hash }

    func verifies(_ signature: some Collection<UInt8>, over text: String) -> Bool {
        key.isValidSignature(Array(signature), for: Array(text.utf8))
    }
}

/// A private key with its name.
struct SigningKey: Sendable {
    static let prefix = "PRIVATE+KEY+"

    let name: String
    private let use: NoteKey.Use
    private let key: Curve25519.Signing.PrivateKey

    init(name: String, privateKey: [UInt8], of use: NoteKey.Use) throws(NoteError) {
        guard NoteKey.isName(name) else { throw .malformed("a key's name holds neither blank nor plus sign") }
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: privateKey) else {
            throw .malformed("an Ed25519 private key has 32 bytes")
        }
        (self.name, self.use, self.key) = (name, use, key)
    }

    init(encoded text: String, of use: NoteKey.Use) throws(NoteError) {
        guard text.hasPrefix(Self.prefix) else { throw .malformed("a private key begins with \(Self.prefix)") }
        let (name, _, bytes) = try NoteKey.parse(text.dropFirst(Self.prefix.count), of: use) { bytes in
            Array(try Curve25519.Signing.PrivateKey(rawRepresentation: bytes).publicKey.rawRepresentation)
        }
        try self.init(name: name, privateKey: bytes, of: use)
    }

    private var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    var hash: UInt32 { NoteKey.hash(name: name, use: use, publicKey: publicKey) }

    private func encoded(_ bytes: [UInt8]) -> String {
        "\(name)+\(NoteKey.hex(hash))+\(Base64.encode([use.rawValue] + bytes))"
    }

    var verifierKey: String { encoded(publicKey) }

    var encodedPrivateKey: String { Self.prefix + encoded(Array(key.rawRepresentation)) }

    func signature(over text: String) throws -> [UInt8] { Array(try key.signature(for: Array(text.utf8))) }
}
