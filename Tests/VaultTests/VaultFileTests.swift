import CivilTime
import Foundation
import Testing
import Vault

@Suite struct VaultFileTests {
    let place: TemporaryVault
    let vault: Vault

    init() throws {
        place = try TemporaryVault()
        vault = try place.make()
    }

    func permissions(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `only their owner may read the key file and the vault's files`() throws {
        _ = try vault.seal("secret")
        #expect(try permissions(place.keyFile) == 0o600)
        #expect(try permissions(place.directory) == 0o700)
        for name in ["data.mdb", "lock.mdb", "keys-1"] {
            #expect(try permissions(place.directory + "/" + name) == 0o600)
        }
        let lines = try String(contentsOfFile: place.keyFile, encoding: .utf8).split(separator: "\n")
        #expect(
            lines.count == 2 && lines[0] == "socai vault key 1" && Data(base64Encoded: String(lines[1]))?.count == 32)
    }

    @Test func `a key file that is there is used and left as it is`() throws {
        let text = try String(contentsOfFile: place.keyFile, encoding: .utf8)
        _ = try Vault.create(at: place.path("second"), keyFile: place.keyFile)
        #expect(try String(contentsOfFile: place.keyFile, encoding: .utf8) == text)
    }

    @Test func `a second vault in the same place is refused`() throws {
        let part = try vault.seal("secret")
        vault.close()
        #expect(throws: VaultError.exists(place.directory)) { try place.make() }
        #expect(try place.reopen().open(part).text == "secret")
    }

    @Test func `a wrong key file is refused`() throws {
        vault.close()
        _ = try Vault.create(at: place.path("other"), keyFile: place.path("other.key"))
        #expect(throws: VaultError.wrongKeyFile(place.directory)) {
            try Vault(directory: place.directory, keyFile: place.path("other.key"))
        }
        _ = try place.reopen()
    }

    @Test(arguments: [
        "", "socai vault key 1\n", "socai vault key 1\nAAAA\n",
        "socai vault key 2\n\(String(repeating: "A", count: 43))=\n",
        "socai vault key 1\n\(String(repeating: "A", count: 42))B=\n",
        "socai vault key 1\n\(String(repeating: "A", count: 43))=",
        "socai vault key 1\n\(String(repeating: "é", count: 43))=\n", "\u{0}\u{ff}\n\n\n",
    ]) func `a malformed key file is refused`(text: String) throws {
        vault.close()
        try text.write(toFile: place.keyFile, atomically: false, encoding: .utf8)
        #expect(throws: VaultError.malformedKeyFile(place.keyFile)) { try place.reopen() }
    }

    @Test func `a key file that others may read is refused`() throws {
        vault.close()
        #expect(chmod(place.keyFile, 0o640) == 0)
        #expect(throws: VaultError.exposedKeyFile(place.keyFile)) { try place.reopen() }
    }

    @Test func `a missing key file or vault says which file is missing`() throws {
        vault.close()
        #expect(throws: VaultError.file(place.path("no.key"), errno: ENOENT)) {
            try Vault(directory: place.directory, keyFile: place.path("no.key"))
        }
        #expect(throws: (any Error).self) { try Vault(directory: place.path("nowhere"), keyFile: place.keyFile) }
    }

    @Test func `a key that was altered on the disk is refused, not misread`() throws {
        let part = try vault.seal("secret")
        vault.close()
        var slots = try Data(contentsOf: URL(fileURLWithPath: place.directory + "/keys-1"))
        slots[40] ^= 1
        try slots.write(to: URL(fileURLWithPath: place.directory + "/keys-1"))
        let again = try place.reopen()
        #expect(throws: VaultError.malformedRecord("person:1")) { try again.open(part) }
        #expect(throws: VaultError.malformedRecord("person:1")) { try again.seal("secret") }
    }

    @Test func `the wrapping key is changed without touching what was sealed`() throws {
        let parts = try (0..<50).map { try vault.seal("text \($0)", for: "person:\($0)") }
        try vault.erase("person:7", at: noon)
        let old = try place.files(below: place.directory)["keys-1"] ?? Data()
        let new = place.path("new.key")
        try vault.rewrap(keyFile: new)
        #expect(try vault.open(parts[3], for: "person:3").text == "text 3")
        let late = try vault.seal("late", for: "person:late")
        vault.close()
        #expect(throws: VaultError.wrongKeyFile(place.directory)) { try place.reopen() }
        let again = try Vault(directory: place.directory, keyFile: new)
        for (number, part) in parts.enumerated() where number != 7 {
            #expect(try again.open(part, for: "person:\(number)").text == "text \(number)")
            #expect(try again.seal("text \(number)", for: "person:\(number)") == part)
        }
        #expect(try again.open(parts[7], for: "person:7") == .erased(since: noon))
        #expect(try again.open(late, for: "person:late").text == "late")
        // What the old key file could still open is in no file any more.
        for (name, bytes) in try place.files(below: place.directory) {
            #expect(pieces(of: old.subdata(in: 3 * 128 + 17..<3 * 128 + 77), in: bytes) == 0, "\(name)")
        }
    }

    @Test func `a backup opens with the same key file and holds no destroyed key`() throws {
        let parts = try (0..<30).map { try vault.seal("text \($0)", for: "person:\($0)") }
        let slots = try place.files(below: place.directory)["keys-1"] ?? Data()
        try vault.erase("person:4", at: noon)
        let target = place.path("backup")
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        try vault.backup(to: target)
        let copy = try Vault(directory: target, keyFile: place.keyFile)
        for (number, part) in parts.enumerated() {
            let opening = try copy.open(part, for: "person:\(number)")
            #expect(number == 4 ? opening == .erased(since: noon) : opening.text == "text \(number)")
        }
        for (name, bytes) in try place.files(below: target) {
            #expect(pieces(of: slots.subdata(in: 4 * 128 + 17..<4 * 128 + 77), in: bytes) == 0, "\(name)")
        }
        // The copy lives on by itself.
        let more = try copy.seal("more", for: "person:more")
        #expect(try copy.open(more, for: "person:more").text == "more")
        #expect(try vault.open(more, for: "person:more") == .noKey)
    }

    @Test func `a backup while subjects are added and erased is whole`() async throws {
        let vault = vault
        let parts = try (0..<40).map { try vault.seal("text \($0)", for: "person:\($0)") }
        async let busy: Void = Task.detached {
            for number in 0..<40 where number % 2 == 0 {
                try vault.erase("person:\(number)", at: noon)
                _ = try vault.seal("new", for: "person:new-\(number)")
            }
        }.value
        for round in 0..<5 {
            let target = place.path("backup-\(round)")
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            try vault.backup(to: target)
            let copy = try Vault(directory: target, keyFile: place.keyFile)
            for (number, part) in parts.enumerated() {
                let opening = try copy.open(part, for: "person:\(number)")
                #expect(opening.text == "text \(number)" || number % 2 == 0 && opening == .erased(since: noon))
            }
        }
        try await busy
    }

    @Test func `a vault opened to be read opens parts and refuses to make keys`() throws {
        let part = try vault.seal("secret")
        vault.close()
        let reader = try Vault(directory: place.directory, keyFile: place.keyFile, readOnly: true)
        #expect(try reader.open(part).text == "secret")
        #expect(try reader.seal("secret") == part)
        #expect(throws: (any Error).self) { try reader.seal("x", for: "person:2") }
        #expect(throws: (any Error).self) { try reader.erase("person:1", at: noon) }
    }
}
