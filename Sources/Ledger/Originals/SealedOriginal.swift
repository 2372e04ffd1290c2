import Crypto
import Foundation
import Vault

/// An original as it lies in a sealed file: with what its event may not say in the clear (format.md, "Originals").
struct SealedOriginal {
    let name: String
    let mediaType: String
    let content: Data
    /// Thirty-two random bytes that keep anyone from guessing the content by its commitment.
    let salt: [UInt8]

    /// SHA-256 over salt and content, hex: what the event states, and what whoever is given both can check.
    var commitment: String { OriginalStore.digest(salt + content) }

    private static let start = Array("socai sealed original 1\n".utf8)
    private static let (keyCount, nonceCount, saltCount) = (16, 12, 32)

    private struct Head: Codable {
        let name: String
        let mediaType: String
    }

    /// `start ‖ key id(16) ‖ nonce(12) ‖ ciphertext ‖ tag(16)` over `salt(32) ‖ length of head(4, big-endian) ‖ head ‖ content`.
    func sealed(in compartment: String, under subject: String, context: [UInt8], by vault: Vault) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let head = try encoder.encode(Head(name: name, mediaType: mediaType))
        var plain = salt
        plain.reserveCapacity(salt.count + 4 + head.count + content.count)
        for shift in [24, 16, 8, 0] { plain.append(UInt8(truncatingIfNeeded: head.count >> shift)) }
        plain += head
        plain += content
        let part = try vault.seal(plain, compartment: compartment, subject: subject, context: context)
        return Data(Self.start + part.keyID + part.nonce + part.ciphertext)
    }

    /// What opening a sealed file gives.
    enum Opening {
        case original(SealedOriginal)
        /// The key was destroyed.
        case erased
        /// The key is not here.
        case noKey
    }

    /// Opens a sealed file.
    ///
    /// - Throws: `VaultError.tampered`, also where it is no sealed file.
    static func open(
        _ file: Data, in compartment: String, under subject: String, context: [UInt8], by vault: Vault
    ) throws -> Opening {
        let bytes = [UInt8](file)
        let (key, nonce) = (start.count, start.count + keyCount)
        let sealed = nonce + nonceCount
        guard bytes.count >= sealed, bytes.starts(with: start) else { throw VaultError.tampered(subject) }
        let opening = try vault.open(
            ciphertext: Array(bytes[sealed...]), nonce: Array(bytes[nonce..<sealed]), keyID: Array(bytes[key..<nonce]),
            compartment: compartment, subject: subject, context: context)
        switch opening {
        case .erased: return .erased
        case .noKey: return .noKey
        case .plaintext(let plain):
            guard let original = SealedOriginal(plain) else { throw VaultError.tampered(subject) }
            return .original(original)
        }
    }

    init(name: String, mediaType: String, content: Data, salt: [UInt8]) {
        (self.name, self.mediaType, self.content, self.salt) = (name, mediaType, content, salt)
    }

    private init?(_ plain: [UInt8]) {
        let count = plain.count >= Self.saltCount + 4 ? plain[Self.saltCount..<(Self.saltCount + 4)].reduce(0) { $0 << 8 | Int($1) } : 0
        let content = Self.saltCount + 4 + count
        guard count > 0, plain.count >= content,
            let head = try? JSONDecoder().decode(Head.self, from: Data(plain[(Self.saltCount + 4)..<content]))
        else { return nil }
        self.init(
            name: head.name, mediaType: head.mediaType, content: Data(plain[content...]), salt: Array(plain[..<Self.saltCount]))
    }
}
