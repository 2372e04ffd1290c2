import Crypto

/// A SHA-256 hash: 32 bytes, held as four words so that copying it allocates nothing.
public struct Hash: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// How many bytes a hash has.
    public static let byteCount = 32

    /// Makes a hash of exactly 32 bytes; any other count is `nil`.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Hash.byteCount else { return nil }
        self.words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    init(_ digest: SHA256.Digest) {
        self.words = (0, 0, 0, 0)
        digest.withUnsafeBytes { source in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: source) } }
    }

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
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
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

/// The hashes of RFC 6962 §2.1: leaves and nodes are told apart by their first byte.
public enum TreeHasher {
    /// The root of a tree without leaves: SHA-256 of nothing.
    public static let empty = Hash(SHA256.hash(data: [UInt8]()))

    /// SHA-256(0x00 ‖ bytes).
    public static func leaf(_ bytes: UnsafeRawBufferPointer) -> Hash {
        var hasher = SHA256()
        hasher.update(bufferPointer: Self.leafPrefix)
        hasher.update(bufferPointer: bytes)
        return Hash(hasher.finalize())
    }

    /// SHA-256(0x00 ‖ bytes).
    public static func leaf(_ bytes: [UInt8]) -> Hash { bytes.withUnsafeBytes { leaf($0) } }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: Hash, _ right: Hash) -> Hash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 1
            left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
            right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0) }
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return Hash(hasher.finalize())
        }
    }

    /// One zero byte that lives as long as the program.
    private nonisolated(unsafe) static let leafPrefix: UnsafeRawBufferPointer = {
        // Never freed and never written again: sharing it between threads is safe.
        let pointer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        pointer[0] = 0
        return UnsafeRawBufferPointer(pointer)
    }()
}
