import CivilTime
import Foundation
import Testing
import Vault

@Suite struct ErasureTests {
    let place: TemporaryVault
    let vault: Vault

    init() throws {
        place = try TemporaryVault()
        vault = try place.make()
    }

    @Test func `after erasure the part stays closed for ever and says since when`() throws {
        let part = try vault.seal("secret")
        #expect(try !vault.isErased("person:1"))
        #expect(try vault.erase("person:1", at: noon))
        #expect(try vault.open(part) == .erased(since: noon))
        #expect(try vault.erased("person:1") == noon && vault.isErased("person:1"))
        #expect(throws: VaultError.erased("person:1", since: noon)) { try vault.seal("secret") }
        vault.close()
        let again = try place.reopen()
        #expect(try again.open(part) == .erased(since: noon))
        #expect(throws: VaultError.erased("person:1", since: noon)) { try again.seal("other") }
    }

    @Test func `erasing again changes nothing, and the first time stands`() throws {
        _ = try vault.seal("secret")
        #expect(try vault.erase("person:1", at: noon))
        #expect(try !vault.erase("person:1", at: noon.adding(seconds: 60)))
        #expect(try vault.erased("person:1") == noon)
    }

    @Test func `a subject without a key can be erased: nothing is sealed for it later`() throws {
        #expect(try !vault.erase("person:9", at: noon))
        #expect(throws: VaultError.erased("person:9", since: noon)) { try vault.seal("secret", for: "person:9") }
    }

    @Test func `others keep their keys`() throws {
        let parts = try (0..<20).map { try vault.seal("text \($0)", for: "person:\($0)") }
        for number in stride(from: 0, to: 20, by: 3) { #expect(try vault.erase("person:\(number)", at: noon)) }
        for (number, part) in parts.enumerated() {
            let opening = try vault.open(part, for: "person:\(number)")
            #expect(number % 3 == 0 ? opening == .erased(since: noon) : opening.text == "text \(number)")
        }
        let late = try vault.seal("late", for: "person:late")
        #expect(try vault.open(late, for: "person:late").text == "late")
        #expect(try vault.count() == 14)
    }

    @Test func `after erasure no file of the vault holds even a piece of the wrapped key`() throws {
        _ = try vault.seal("secret")
        let wrapped = try place.onlyWrappedKey()
        #expect(wrapped.count == 77 && wrapped[0] == 1)
        // What surrounds it in the life of a vault: more keys, pages written anew.
        for number in 2..<40 { _ = try vault.seal("x", for: "person:\(number)") }
        let before = try place.files(below: place.directory)
        #expect(before.values.contains { pieces(of: wrapped, in: $0) > 0 }, "the search finds what is there")
        #expect(try vault.erase("person:1", at: noon))
        // Without its version byte and the key's id: the id stands in the log anyway, and is no secret.
        let secret = wrapped.dropFirst(17)
        for (name, bytes) in try place.files(below: place.directory) {
            #expect(pieces(of: Data(secret), in: bytes) == 0, "\(name)")
        }
        vault.close()
        for (name, bytes) in try place.files(below: place.directory) {
            #expect(pieces(of: Data(secret), in: bytes) == 0, "\(name), closed")
        }
    }

    @Test func `the tables of LMDB never hold a key, wrapped or not`() throws {
        _ = try vault.seal("secret")
        let wrapped = try place.onlyWrappedKey().dropFirst(17)
        let data = try #require(FileManager.default.contents(atPath: place.directory + "/data.mdb"))
        #expect(pieces(of: Data(wrapped), in: data) == 0)
    }

    @Test func `an erasure that was cut short is finished when the vault is opened`() throws {
        let part = try vault.seal("secret")
        let slots = try #require(FileManager.default.contents(atPath: place.directory + "/keys-1"))
        #expect(try vault.erase("person:1", at: noon))
        vault.close()
        // As a crash leaves it: the mark is committed, the slot still full, and a file of another generation lies about.
        try slots.write(to: URL(fileURLWithPath: place.directory + "/keys-1"))
        try slots.write(to: URL(fileURLWithPath: place.directory + "/keys-7"))
        let again = try place.reopen()
        #expect(try again.open(part) == .erased(since: noon))
        #expect(!FileManager.default.fileExists(atPath: place.directory + "/keys-7"))
    }
}
