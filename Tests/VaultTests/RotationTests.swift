import Foundation
import Testing
import Vault

/// The wrapping key is changed in its place; at every moment one of the two key files opens everything.
@Suite struct RotationTests {
    let place: TemporaryVault
    let parts: [Vault.Sealed]

    init() throws {
        place = try TemporaryVault()
        let vault = try place.make()
        parts = try (0..<20).map { try vault.seal("text \($0)", for: "person:\($0)") }
        try vault.erase("person:7", at: noon)
        vault.close()
    }

    private var next: String { place.keyFile + ".next" }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private func expectWhole(_ vault: Vault) throws {
        for (number, part) in parts.enumerated() where number != 7 {
            #expect(try vault.open(part, for: "person:\(number)").text == "text \(number)")
        }
        #expect(try vault.open(parts[7], for: "person:7") == .erased(since: noon))
    }

    @Test func `every key is wrapped anew, the old key file opens nothing, and the log's parts stay as they are`() throws {
        let old = try bytes(place.keyFile)
        let vault = try place.reopen()
        let first = try vault.rotate()
        #expect(first.keys == 19 && first.changes == 1)
        #expect(try vault.rotate().changes == 2)
        try expectWhole(vault)
        #expect(try vault.seal("text 3", for: "person:3") == parts[3])
        vault.close()
        #expect(try bytes(place.keyFile) != old)
        #expect(!FileManager.default.fileExists(atPath: next))
        try expectWhole(place.reopen())
        try old.write(to: URL(fileURLWithPath: place.path("old.key")))
        #expect(chmod(place.path("old.key"), 0o600) == 0)
        #expect(throws: VaultError.wrongKeyFile(place.directory)) {
            try Vault(directory: place.directory, keyFile: place.path("old.key"))
        }
    }

    @Test(arguments: [true, false]) func `a change cut short after its commit is finished when the vault is opened`(readOnly: Bool) throws {
        let old = try bytes(place.keyFile)
        let vault = try place.reopen()
        _ = try vault.rotate()
        vault.close()
        // As if the machine had stopped before the new key took its name.
        try FileManager.default.moveItem(atPath: place.keyFile, toPath: next)
        try old.write(to: URL(fileURLWithPath: place.keyFile))
        #expect(chmod(place.keyFile, 0o600) == 0)
        let new = try bytes(next)
        let again = try Vault(directory: place.directory, keyFile: place.keyFile, readOnly: readOnly)
        try expectWhole(again)
        #expect(FileManager.default.fileExists(atPath: next) == readOnly)
        #expect(try bytes(place.keyFile) == (readOnly ? old : new))
        if !readOnly { try expectWhole(again) }
    }

    @Test func `a change cut short before its commit leaves the old key in force, and no trace of the new one`() throws {
        let old = try bytes(place.keyFile)
        try Data("socai vault key 1\n\(Data(repeating: 7, count: 32).base64EncodedString())\n".utf8).write(to: URL(fileURLWithPath: next))
        #expect(chmod(next, 0o600) == 0)
        let vault = try place.reopen()
        try expectWhole(vault)
        #expect(try bytes(place.keyFile) == old && !FileManager.default.fileExists(atPath: next))
        // Nor does what such a change wrote hinder the next one.
        try Data("half".utf8).write(to: URL(fileURLWithPath: next))
        try Data(repeating: 9, count: 300).write(to: URL(fileURLWithPath: place.directory + "/keys-2"))
        #expect(try vault.rotate().changes == 1)
        try expectWhole(vault)
    }
}
