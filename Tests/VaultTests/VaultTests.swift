import CivilTime
import Foundation
import Testing
import Vault

@Suite struct VaultTests {
    let folder: String
    let vault: Vault
    let context = Array("event 1".utf8)

    init() throws {
        folder = NSTemporaryDirectory() + "/vault-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        vault = try Vault.create(at: folder + "/vault", keyFile: folder + "/key")
    }

    private func seal(_ text: String, _ subject: String = "person:1") throws -> Vault.Sealed {
        try vault.seal(Array(text.utf8), compartment: "personal", subject: subject, context: context)
    }

    private func open(
        _ part: Vault.Sealed, _ subject: String = "person:1", compartment: String = "personal", context: [UInt8]? = nil,
        in other: Vault? = nil
    ) throws -> Vault.Opening {
        try (other ?? vault).open(
            ciphertext: part.ciphertext, nonce: part.nonce, keyID: part.keyID, compartment: compartment, subject: subject,
            context: context ?? self.context)
    }

    @Test func `what is sealed opens, and the same part seals to the same bytes`() throws {
        let part = try seal("Đặng Thuý Hoà")
        #expect(try open(part) == .plaintext(Array("Đặng Thuý Hoà".utf8)))
        #expect(try seal("Đặng Thuý Hoà") == part)
        #expect(try seal("Đặng Thuý Hoa").nonce != part.nonce)
        #expect(try seal("Đặng Thuý Hoà", "person:2").keyID != part.keyID)
    }

    @Test func `a part opens for no other subject, compartment, context or byte`() throws {
        let part = try seal("secret")
        _ = try seal("secret", "person:2")
        #expect(try open(part, "person:3") == .noKey)
        #expect(try open(part, "person:2") == .noKey)
        #expect(throws: VaultError.tampered("person:1")) { try open(part, compartment: "child") }
        #expect(throws: VaultError.tampered("person:1")) { try open(part, context: [1]) }
        for index in part.ciphertext.indices {
            var bytes = part.ciphertext
            bytes[index] ^= 1
            #expect(throws: VaultError.tampered("person:1")) {
                try vault.open(
                    ciphertext: bytes, nonce: part.nonce, keyID: part.keyID, compartment: "personal", subject: "person:1",
                    context: context)
            }
        }
        #expect(throws: VaultError.tampered("person:1")) {
            try vault.open(
                ciphertext: [], nonce: [], keyID: part.keyID, compartment: "personal", subject: "person:1", context: context)
        }
    }

    @Test func `an erased key is in no file, its part says since when, and nothing more is sealed under it`() throws {
        let part = try seal("secret")
        let other = try seal("other", "person:2")
        let before = try data()
        let record = try #require(before.range(of: Data(part.keyID)))
        let wrapped = before[record.lowerBound..<min(before.endIndex, record.lowerBound + 76)]
        let instant = Instant(microseconds: 1_700_000_000_000_000)
        #expect(try vault.erase("person:1", at: instant))
        #expect(try !vault.erase("person:1", at: instant) && !vault.erase("person:9", at: instant))
        #expect(try open(part) == .erased(since: instant))
        #expect(try vault.erased("person:1") == instant)
        #expect(throws: VaultError.erased("person:1", since: instant)) { try seal("again") }
        #expect(try open(other, "person:2") == .plaintext(Array("other".utf8)))
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let content = FileManager.default.contents(atPath: folder + "/" + file) else { continue }
            #expect(content.range(of: wrapped) == nil && content.range(of: Data(part.keyID)) == nil, "\(file)")
        }
    }

    @Test func `keys wrapped anew open with the new file and not with the old`() throws {
        let part = try seal("secret")
        try vault.rewrap(keyFile: folder + "/key2")
        #expect(try open(part) == .plaintext(Array("secret".utf8)))
        let copy = folder + "/copy"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try vault.backup(to: copy)
        #expect(throws: VaultError.wrongKeyFile(copy)) { try Vault(directory: copy, keyFile: folder + "/key") }
        let restored = try Vault(directory: copy, keyFile: folder + "/key2")
        #expect(try open(part, in: restored) == .plaintext(Array("secret".utf8)))
    }

    @Test func `a vault is made once, and a key file is what it says`() throws {
        #expect(throws: (any Error).self) { try Vault.create(at: folder + "/vault", keyFile: folder + "/key") }
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: folder + "/bad"))
        #expect(throws: VaultError.malformedKeyFile(folder + "/bad")) {
            try Vault(directory: folder + "/vault", keyFile: folder + "/bad")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/key")[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    private func data() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder + "/vault/data.mdb")) }
}
