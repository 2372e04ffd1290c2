import Crypto
import Glibc

/// The key that wraps the data keys, as two keys with one purpose each.
struct WrappingKey: Sendable {
    /// Wraps data keys (AES-256-GCM).
    let wrapping: SymmetricKey
    /// Tells one key file from another and nothing else about it.
    let check: [UInt8]

    init(_ secret: SymmetricKey) {
        wrapping = secret.derived("socai vault wrap 1")
        check = secret.derived("socai vault check 1").withUnsafeBytes { Array($0) }
    }
}

extension SymmetricKey {
    /// The key for one purpose: HMAC-SHA256(this key, purpose).
    func derived(_ purpose: String) -> SymmetricKey {
        SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: self))
    }
}

/// The file with the wrapping key: a line that says what it is, and 32 random bytes in base64.
///
/// It lies outside the vault, so that neither the vault nor its backup can be opened by itself.
enum KeyFile {
    static let header = "socai vault key 1"

    /// Makes the file with a new key where there is none.
    static func makeIfAbsent(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0 { return }
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { KeyText.encode(Array($0)) }
        // Only whole under its own name: a crash leaves no half key that later passes for the key.
        let temporary = path + ".new"
        unlink(temporary)
        let file = try File(temporary, O_WRONLY | O_CREAT | O_EXCL)
        try file.write(Array("\(header)\n\(secret)\n".utf8), at: 0)
        try file.synchronize()
        guard rename(temporary, path) == 0 else { throw VaultError.file(path, errno: errno) }
        try File.synchronizeDirectory(of: path)
    }

    /// Where a new key lies until it is the vault's.
    static func next(_ path: String) -> String { path + ".next" }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// The vault's key: the file's own, or the one that a change which was cut short left beside it.
    ///
    /// - Parameter check: asked anew each time: another process may be changing the key.
    static func find(_ path: String, check: () throws -> [UInt8]?, directory: String) throws -> WrappingKey {
        for _ in 0..<5 {
            let wanted = try check()
            for candidate in [path, next(path)] {
                if let key = try? read(candidate), key.check == wanted { return key }
            }
        }
        _ = try read(path)
        throw VaultError.wrongKeyFile(directory)
    }

    /// Puts the key that fits the vault under the file's own name and overwrites the other.
    static func settle(_ path: String, check: [UInt8]) throws {
        guard exists(next(path)) else { return }
        guard let key = try? read(next(path)), key.check == check else {
            return try File(next(path), O_RDWR).destroy()
        }
        let old = try? File(path, O_RDWR)
        guard rename(next(path), path) == 0 else { throw VaultError.file(path, errno: errno) }
        try File.synchronizeDirectory(of: path)
        // It has no name any more; its bytes go, too.
        try old?.overwrite()
    }

    static func read(_ path: String) throws -> WrappingKey {
        let file = try File(path, O_RDONLY)
        guard try file.permissions & 0o077 == 0 else { throw VaultError.exposedKeyFile(path) }
        let lines = String(decoding: try file.read(at: 0, count: 1_024), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0] == header, lines[2].isEmpty, let secret = KeyText.decode(lines[1]),
            secret.count == 32
        else { throw VaultError.malformedKeyFile(path) }
        return WrappingKey(SymmetricKey(data: secret))
    }
}

/// Base64 (RFC 4648 §4), padded; strict when reading.
enum KeyText {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or `nil` for anything that ``encode(_:)`` would not have written.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for digit in digits {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            bits = (bits << 6 | value) & 0xffff
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return encode(bytes) == text ? bytes : nil
    }
}
