import Crypto
import Foundation
import LMDB
import MerkleTree

/// The originals of a ledger: files beside the log, each under the SHA-256 of its bytes in hex, never changed.
struct OriginalStore: Sendable {
    /// `files/` of the ledger.
    let directory: String

    /// What is wrong with a stored original.
    enum Fault: Hashable, Sendable {
        /// There is no such file.
        case missing
        /// Its bytes are not those of its name.
        case altered
    }

    /// Where the bytes of this digest lie.
    func path(_ digest: String) -> String { "\(directory)/\(digest.prefix(2))/\(digest)" }

    /// SHA-256 as 64 hexadecimal digits.
    static func digest(_ bytes: some DataProtocol) -> String { SHA256.hash(data: bytes).hexadecimal }

    /// Stores bytes under their digest; bytes and name are durable when this returns.
    ///
    /// What is stored already is compared, and written anew where it was altered.
    func store(_ bytes: Data) throws -> String {
        let digest = Self.digest(bytes)
        if try fault(of: digest, size: UInt64(bytes.count)) == nil {
            try PrivateFile.synchronizeDirectory(of: path(digest))
        } else {
            try put(bytes, named: digest)
        }
        return digest
    }

    private func put(_ bytes: Data, named name: String) throws {
        let target = path(name)
        do {
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError.refused(target, error)
        }
        // The names of new folders, outermost first.
        try PrivateFile.synchronizeDirectory(of: directory)
        try PrivateFile.synchronizeDirectory(of: (target as NSString).deletingLastPathComponent)
        try PrivateFile.write(bytes, to: target, beside: ".\(getpid())-\(UInt32.random(in: .min ... .max))")
    }

    /// The stored bytes, if they are what their name says.
    func read(_ digest: String) throws -> Result<Data, Fault> {
        guard try isThere(path(digest)) else { return .failure(.missing) }
        guard let data = FileManager.default.contents(atPath: path(digest)) else {
            throw LedgerError.system(path(digest), errno)
        }
        return Self.digest(data) == digest ? .success(data) : .failure(.altered)
    }

    /// What is wrong with the bytes stored under a digest; `nil` where nothing is. They are read piece by piece.
    func fault(of digest: String, size: UInt64) throws -> Fault? {
        guard try isThere(path(digest)) else { return .missing }
        guard let file = FileHandle(forReadingAtPath: path(digest)) else { throw LedgerError.system(path(digest), errno) }
        defer { try? file.close() }
        var hash = SHA256()
        var count: UInt64 = 0
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(data: piece)
            count += UInt64(piece.count)
        }
        return count == size && hash.finalize().hexadecimal == digest ? nil : .altered
    }

    /// Copies every original to another ledger or backup, as it is; what lies there with its whole length stays.
    func copy(to other: OriginalStore) throws {
        for name in try names() {
            let sizes = try [self, other].map { try $0.size(of: name) }
            guard sizes[0] != sizes[1] else { continue }
            guard let data = FileManager.default.contents(atPath: path(name)) else { throw LedgerError.system(path(name), errno) }
            try other.put(data, named: name)
        }
    }

    /// Whether there is a file; a disk that cannot tell is an error, and not a file that is missing.
    private func isThere(_ path: String) throws -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw LedgerError.system(path, errno) }
        return false
    }

    /// The digests of all that is stored, sorted.
    private func names() throws -> [String] {
        let files = FileManager.default
        guard try isThere(directory) else { return [] }
        return try files.contentsOfDirectory(atPath: directory).flatMap { folder in
            try files.contentsOfDirectory(atPath: directory + "/" + folder).filter { $0.utf8.count == 64 && $0.hasPrefix(folder) }
        }.sorted()
    }

    private func size(of digest: String) throws -> UInt64? {
        guard try isThere(path(digest)) else { return nil }
        return try FileManager.default.attributesOfItem(atPath: path(digest))[.size] as? UInt64
    }
}

extension OriginalStore.Fault: Error {}
