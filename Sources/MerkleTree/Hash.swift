import COpenSSL

/// A SHA-256 hash: 32 bytes, held as four words so that copying it allocates nothing.
public struct Hash: Hashable, Sendable {
    /// The bytes as they lie in memory, eight a word.
    private(set) var words: (UInt64, UInt64, UInt64, UInt64)

    /// How many bytes a hash has.
    public static let byteCount = 32

    /// Makes a hash of exactly 32 bytes; any other count is `nil`.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Hash.byteCount else { return nil }
        self.words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// SHA-256 of the bytes.
    public init(hashing bytes: [UInt8]) { self = bytes.withUnsafeBytes { Hash(hashing: $0) } }

    /// SHA-256 of the bytes.
    public init(hashing bytes: UnsafeRawBufferPointer) {
        var context = SHA256Context()
        context.update(bytes)
        self = context.finish()
    }

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// Lends the 32 bytes without copying them.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = words
        return try Swift.withUnsafeBytes(of: &copy) { (pointer) throws(Failure) in try body(pointer) }
    }

    /// Whether all bytes are the same.
    public static func == (a: Hash, b: Hash) -> Bool { a.words == b.words }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension Hash: CustomStringConvertible {
    /// The hash in base64, as checkpoints write it (RFC 4648 §4).
    public var base64: String { Base64.encode(bytes) }

    /// Reads 44 characters of base64.
    public init?(base64: some StringProtocol) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes)
    }

    /// The hash in lower-case hexadecimal digits.
    public var hex: String {
        bytes.hexadecimal
    }

    /// Reads 64 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 2 * Hash.byteCount else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        self.init(bytes)
    }

    /// The hash in base64.
    public var description: String { base64 }
}

/// A SHA-256 under way, its state on the stack: nothing is allocated.
///
/// OpenSSL takes the SHA instructions of the processor where there are any. The corresponding C functions are
/// `SHA256_Init`, `SHA256_Update` and `SHA256_Final`, which cannot fail.
private struct SHA256Context {
    private var state = SHA256_CTX()

    init() { SHA256_Init(&state) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) { SHA256_Update(&state, bytes.baseAddress, bytes.count) }

    mutating func update(_ byte: UInt8) { withUnsafeBytes(of: byte) { update($0) } }

    consuming func finish() -> Hash {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { digest in
            _ = SHA256_Final(digest.assumingMemoryBound(to: UInt8.self).baseAddress, &state)
        }
        return Hash(words: words)
    }
}

/// The hashes of RFC 6962 §2.1: leaves and nodes are told apart by their first byte.
public enum TreeHasher {
    /// The root of a tree without leaves: SHA-256 of nothing.
    public static let empty = Hash(hashing: UnsafeRawBufferPointer(start: nil, count: 0))

    /// SHA-256(0x00 ‖ bytes).
    public static func leaf(_ bytes: UnsafeRawBufferPointer) -> Hash {
        var context = SHA256Context()
        context.update(0)
        context.update(bytes)
        return context.finish()
    }

    /// SHA-256(0x00 ‖ bytes).
    public static func leaf(_ bytes: [UInt8]) -> Hash { bytes.withUnsafeBytes { leaf($0) } }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: Hash, _ right: Hash) -> Hash {
        var context = SHA256Context()
        context.update(1)
        left.withUnsafeBytes { context.update($0) }
        right.withUnsafeBytes { context.update($0) }
        return context.finish()
    }
}
