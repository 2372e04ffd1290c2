import CivilTime
import Crypto
import Foundation
import Vault

/// A vault in a directory of its own, which is deleted afterwards.
final class TemporaryVault {
    let root: URL
    var directory: String { root.appendingPathComponent("vault").path }
    var keyFile: String { path("vault.key") }

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("socai-vault-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    func make() throws -> Vault { try Vault.create(at: directory, keyFile: keyFile) }

    func reopen() throws -> Vault { try Vault(directory: directory, keyFile: keyFile) }

    /// Every file below a directory, by name.
    func files(below directory: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: directory) ?? .init() {
            found[name] = FileManager.default.contents(atPath: directory + "/" + name) ?? Data()
        }
        return found
    }

    /// The 77 bytes that wrap the only key of a vault: the first slot of its file.
    func onlyWrappedKey(generation: Int = 1) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: directory + "/keys-\(generation)")).prefix(77)
    }
}

extension Vault {
    /// Seals a text for a person.
    func seal(_ text: String, for subject: String = "person:1", in compartment: String = "personal") throws -> Sealed {
        try seal(Array(text.utf8), compartment: compartment, subject: subject, context: Array("event".utf8))
    }

    /// Opens what ``seal(_:for:in:)`` sealed.
    func open(
        _ part: Sealed, for subject: String = "person:1", in compartment: String = "personal", context: String = "event"
    ) throws -> Opening {
        try open(
            ciphertext: part.ciphertext, nonce: part.nonce, keyID: part.keyID, compartment: compartment,
            subject: subject,
            context: Array(context.utf8))
    }
}

extension Vault.Opening {
    /// The plain text as a string.
    var text: String? {
        if case .plaintext(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
}

/// The windows of `needle` that occur in `haystack`: even a piece of a key would be too much.
func pieces(of needle: Data, in haystack: Data, count: Int = 8) -> Int {
    let bytes = Array(needle)
    return (0...max(0, bytes.count - count)).count { start in
        haystack.range(of: Data(bytes[start..<start + count])) != nil
    }
}

/// A noon of 2026.
let noon = Instant(microseconds: 1_795_410_000_000_000)
