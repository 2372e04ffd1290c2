import CivilTime
import Crypto
import Glibc
#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A subject's data key.
struct DataKey {
    /// 16 random bytes that name the key in sealed parts.
    let id: [UInt8]
    let secret: SymmetricKey

    init() {
        var random = SystemRandomNumberGenerator()
        id = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        secret = SymmetricKey(size: .bits256)
    }

    init(id: [UInt8], secret: SymmetricKey) {
        self.id = id
        self.secret = secret
    }

    /// 1 ‖ id(16) ‖ nonce(12) ‖ wrapped key(32) ‖ tag(16); bound to the subject and the key's id.
    func record(subject: String, wrapping: SymmetricKey) throws -> [UInt8] {
        let secretBytes = secret.withUnsafeBytes { Array($0) }
        let box = try AES.GCM.seal(secretBytes, using: wrapping, authenticating: id + Array(subject.utf8))
        return [Entry.keyMark] + id + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }
}

/// What the vault's table says of a subject.
struct Entry {
    enum Content {
        case key(DataKey)
        case erased(Instant)
    }

    static let keyMark: UInt8 = 1
    static let erasedMark: UInt8 = 2

    let content: Content
    let stored: [UInt8]

    init(_ stored: [UInt8], subject: String, wrapping: SymmetricKey) throws {
        self.stored = stored
        switch (stored.first, stored.count) {
        case (Self.keyMark, 77):
            let id = Array(stored[1..<17])
            do {
                let box = try AES.GCM.SealedBox(
                    nonce: AES.GCM.Nonce(data: stored[17..<29]), ciphertext: stored[29..<61], tag: stored[61..<77])
                let secret = try AES.GCM.open(box, using: wrapping, authenticating: id + Array(subject.utf8))
                content = .key(DataKey(id: id, secret: SymmetricKey(data: secret)))
            } catch {
                throw VaultError.malformedRecord(subject)
            }
        case (Self.erasedMark, 9):
            let micros = stored.dropFirst().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            content = .erased(Instant(microseconds: Int64(bitPattern: micros)))
        default: throw VaultError.malformedRecord(subject)
        }
    }

    /// 2 ‖ microseconds since 1970 (8 bytes, big-endian).
    static func tombstone(_ instant: Instant) -> [UInt8] {
        let micros = UInt64(bitPattern: instant.microseconds)
        return [erasedMark] + (0..<8).map { UInt8(truncatingIfNeeded: micros >> (56 - 8 * UInt64($0))) }
    }
}

/// The file with the wrapping key: one line that says what it is, one with 32 bytes in hexadecimal digits.
enum KeyFile {
    static let header = "socai-vault-key-v1"

    static func write(_ key: SymmetricKey, to path: String) throws {
        let digits = key.withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw VaultError.file(path, errno: errno) }
        defer { close(descriptor) }
        let text = Array("\(header)\n\(digits)\n".utf8)
        guard Glibc.write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
            throw VaultError.file(path, errno: errno)
        }
    }

    static func read(_ path: String) throws -> SymmetricKey {
        guard let data = FileManager.default.contents(atPath: path) else { throw VaultError.file(path, errno: ENOENT) }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, lines[0] == header, lines[1].utf8.count == 64 else {
            throw VaultError.malformedKeyFile(path)
        }
        let digits = Array(lines[1].utf8)
        let bytes = stride(from: 0, to: 64, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        guard bytes.count == 32 else { throw VaultError.malformedKeyFile(path) }
        return SymmetricKey(data: bytes)
    }
}

/// Puts a new file in place of one whose bytes must not survive.
enum Shredder {
    /// Overwrites `path` with zeros, durably, after `replacement` has taken its name.
    static func replace(_ path: String, with replacement: String) throws {
        let old = open(path, O_RDWR)
        guard old >= 0 else { throw VaultError.file(path, errno: errno) }
        defer { close(old) }
        try synchronise(replacement)
        guard rename(replacement, path) == 0 else { throw VaultError.file(path, errno: errno) }
        var status = stat()
        guard fstat(old, &status) == 0 else { throw VaultError.file(path, errno: errno) }
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        var written: off_t = 0
        while written < status.st_size {
            let count = pwrite(old, zeros, min(zeros.count, Int(status.st_size - written)), written)
            guard count > 0 else { throw VaultError.file(path, errno: errno) }
            written += off_t(count)
        }
        guard fsync(old) == 0 else { throw VaultError.file(path, errno: errno) }
        try synchronise(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
    }

    private static func synchronise(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw VaultError.file(path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw VaultError.file(path, errno: errno) }
    }
}
