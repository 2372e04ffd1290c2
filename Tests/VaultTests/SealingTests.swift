import CivilTime
import Foundation
import Testing
import Vault

@Suite struct SealingTests {
    let place: TemporaryVault
    let vault: Vault

    init() throws {
        place = try TemporaryVault()
        vault = try place.make()
    }

    @Test func `what was sealed is opened again, also after the vault was reopened`() throws {
        let part = try vault.seal("Nguyễn Văn An")
        #expect(try vault.open(part).text == "Nguyễn Văn An")
        vault.close()
        #expect(try place.reopen().open(part).text == "Nguyễn Văn An")
    }

    @Test func `an empty part can be sealed and opened`() throws {
        let part = try vault.seal("")
        #expect(part.ciphertext.count == 16)
        #expect(try vault.open(part).text == "")
    }

    @Test func `the same part sealed again gives the same bytes, before and after reopening`() throws {
        let first = try vault.seal("same")
        #expect(try vault.seal("same") == first)
        vault.close()
        #expect(try place.reopen().seal("same") == first)
    }

    @Test func `other text, compartment, subject or context gives another nonce and other bytes`() throws {
        let part = try vault.seal("same")
        let others = [
            try vault.seal("other"), try vault.seal("same", in: "child"), try vault.seal("same", for: "person:2"),
            try vault.seal(Array("same".utf8), compartment: "personal", subject: "person:1", context: [9]),
        ]
        for other in others {
            #expect(other.nonce != part.nonce && other.ciphertext != part.ciphertext)
        }
        #expect(Set(others.map(\.nonce)).count == others.count)
    }

    @Test func `pieces that run into one another do not bind alike`() throws {
        let one = try vault.seal([7], compartment: "ab", subject: "person:1", context: [1])
        let two = try vault.seal([7], compartment: "b", subject: "person:1", context: [1, 0x61])
        #expect(one.nonce != two.nonce)
    }

    @Test func `a part opens under its own context, compartment and subject only`() throws {
        let part = try vault.seal("secret")
        _ = try vault.seal("x", for: "person:2")
        #expect(throws: VaultError.tampered("person:1")) { try vault.open(part, context: "another event") }
        #expect(throws: VaultError.tampered("person:1")) { try vault.open(part, in: "child") }
        #expect(try vault.open(part, for: "person:2") == .noKey)
        #expect(try vault.open(part, for: "person:3") == .noKey)
    }

    @Test func `a change of any bit of cipher text or nonce is refused`() throws {
        let part = try vault.seal("secret of some length")
        for index in 0..<part.ciphertext.count * 8 {
            var changed = part.ciphertext
            changed[index / 8] ^= 1 << UInt8(index % 8)
            #expect(throws: VaultError.tampered("person:1")) {
                try vault.open(
                    ciphertext: changed, nonce: part.nonce, keyID: part.keyID, compartment: "personal",
                    subject: "person:1", context: Array("event".utf8))
            }
        }
        for index in 0..<part.nonce.count * 8 {
            var changed = part.nonce
            changed[index / 8] ^= 1 << UInt8(index % 8)
            #expect(throws: VaultError.tampered("person:1")) {
                try vault.open(
                    ciphertext: part.ciphertext, nonce: changed, keyID: part.keyID, compartment: "personal",
                    subject: "person:1", context: Array("event".utf8))
            }
        }
    }

    @Test(arguments: [[], [1], [UInt8](repeating: 0, count: 15)])
    func `cipher text that is too short is refused`(bytes: [UInt8]) throws {
        let part = try vault.seal("secret")
        #expect(throws: VaultError.tampered("person:1")) {
            try vault.open(
                ciphertext: bytes, nonce: part.nonce, keyID: part.keyID, compartment: "personal", subject: "person:1",
                context: Array("event".utf8))
        }
        #expect(throws: VaultError.tampered("person:1")) {
            try vault.open(
                ciphertext: part.ciphertext, nonce: bytes, keyID: part.keyID, compartment: "personal",
                subject: "person:1", context: Array("event".utf8))
        }
    }

    @Test func `a part of another key is not ours to open`() throws {
        let part = try vault.seal("secret")
        let opening = try vault.open(
            ciphertext: part.ciphertext, nonce: part.nonce, keyID: [UInt8](repeating: 0, count: 16),
            compartment: "personal", subject: "person:1", context: Array("event".utf8))
        #expect(opening == .noKey)
    }

    @Test func `a subject must be a text of a length that a table takes`() throws {
        for subject in ["", String(repeating: "x", count: 501)] {
            #expect(throws: VaultError.malformedSubject(subject)) { try vault.seal("x", for: subject) }
            #expect(throws: VaultError.malformedSubject(subject)) { try vault.erase(subject, at: noon) }
        }
        _ = try vault.seal("x", for: String(repeating: "x", count: 500))
    }

    @Test func `many threads seal for the same new subjects and agree on the keys`() async throws {
        let vault = vault
        let parts = try await withThrowingTaskGroup { group in
            for task in 0..<64 {
                group.addTask { (task % 8, try vault.seal("text", for: "person:\(task % 8)")) }
            }
            return try await group.reduce(into: [Int: Set<Vault.Sealed>]()) { $0[$1.0, default: []].insert($1.1) }
        }
        #expect(parts.count == 8 && parts.values.allSatisfy { $0.count == 1 })
        #expect(try vault.count() == 8)
    }

    @Test func `hundreds of keys survive a reopening`() throws {
        let parts = try (0..<300).map { try vault.seal("text \($0)", for: "person:\($0)") }
        vault.close()
        let again = try place.reopen()
        for (number, part) in parts.enumerated() {
            #expect(try again.open(part, for: "person:\(number)").text == "text \(number)")
        }
        #expect(Set(parts.map(\.keyID)).count == parts.count)
    }
}
