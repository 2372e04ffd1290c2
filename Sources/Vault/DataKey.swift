import Crypto

/// A subject's data key.
struct DataKey: Sendable {
    /// 16 random bytes that name the key in sealed parts.
    let id: [UInt8]
    private let secret: SymmetricKey
    private let encryption: SymmetricKey
    private let nonces: SymmetricKey

    /// Makes a new key from the system's randomness.
    init() {
        self.init(
            id: SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }, secret: SymmetricKey(size: .bits256))
    }

    private init(id: [UInt8], secret: SymmetricKey) {
        self.id = id
        self.secret = secret
        encryption = secret.derived("socai seal encrypt 1")
        nonces = secret.derived("socai seal nonce 1")
    }

    // MARK: Wrapping

    private static let version: UInt8 = 1
    private static let wrappedCount = 77

    /// 1 ‖ id (16) ‖ nonce (12) ‖ encrypted key (32) ‖ tag (16), bound to subject and id.
    func wrapped(for subject: String, under key: WrappingKey) throws -> [UInt8] {
        let bound = Self.wrappingContext(subject, id)
        let box = try secret.withUnsafeBytes { try AES.GCM.seal($0, using: key.wrapping, authenticating: bound) }
        return [Self.version] + id + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Reads what ``wrapped(for:under:)`` made; `nil` where it was made for another subject, under another key, or changed.
    init?(wrapped bytes: [UInt8], for subject: String, under key: WrappingKey) {
        guard bytes.count >= Self.wrappedCount, bytes[0] == Self.version else { return nil }
        let id = Array(bytes[1..<17])
        guard let nonce = try? AES.GCM.Nonce(data: bytes[17..<29]),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: bytes[29..<61], tag: bytes[61..<77]),
            let secret = try? AES.GCM.open(
                box, using: key.wrapping, authenticating: Self.wrappingContext(subject, id))
        else { return nil }
        self.init(id: id, secret: SymmetricKey(data: secret))
    }

    private static func wrappingContext(_ subject: String, _ id: [UInt8]) -> [UInt8] {
        framed([Array("socai data key 1".utf8), Array(subject.utf8), id])
    }

    // MARK: Sealing

    /// What a sealed part belongs to; it opens under nothing else.
    struct Binding {
        let compartment: String
        let subject: String
        let context: [UInt8]

        var bytes: [UInt8] {
            framed([Array("socai sealed part 1".utf8), context, Array(compartment.utf8), Array(subject.utf8)])
        }
    }

    static let tagCount = 16
    static let nonceCount = 12

    /// Encrypts; the nonce follows from key, binding and plain text.
    ///
    /// So the same part gives the same bytes, and two plain texts meet in a nonce with probability 2⁻⁹⁶.
    func seal(_ plaintext: [UInt8], _ binding: Binding) throws -> (nonce: [UInt8], ciphertext: [UInt8]) {
        let bound = binding.bytes
        var code = HMAC<SHA256>(key: nonces)
        code.update(data: framed([bound, plaintext]))
        let nonce = Array(code.finalize().prefix(Self.nonceCount))
        let box = try AES.GCM.seal(
            plaintext, using: encryption, nonce: AES.GCM.Nonce(data: nonce), authenticating: bound)
        return (nonce, Array(box.ciphertext) + Array(box.tag))
    }

    /// Decrypts; `nil` where anything differs from what was sealed.
    func open(_ ciphertext: [UInt8], nonce: [UInt8], _ binding: Binding) -> [UInt8]? {
        guard nonce.count == Self.nonceCount, ciphertext.count >= Self.tagCount,
            let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: ciphertext.dropLast(Self.tagCount), tag: ciphertext.suffix(Self.tagCount)),
            let plaintext = try? AES.GCM.open(box, using: encryption, authenticating: binding.bytes)
        else { return nil }
        return Array(plaintext)
    }
}

/// The parts one after another, each after its length (8 bytes, big-endian), so that no two lists give the same bytes.
private func framed(_ parts: [[UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.count + 8 })
    for part in parts {
        bytes += BigEndian.bytes(UInt64(part.count))
        bytes += part
    }
    return bytes
}
