public import Foundation
public import MerkleTree

/// Why a proof proves nothing.
public struct ProofFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in English.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// What a proof in a file proved.
public struct ProvedStatement: Sendable {
    /// The kind of document.
    public let format: String
    /// The log's name.
    public let origin: String
    /// The size of the log that the checkpoint signs.
    public let size: UInt64
    /// What was proved, in Vietnamese and in English.
    public let vietnamese: String
    public let english: String
    /// Whether the reader gave the key; otherwise the file's own was believed.
    public let isKeyGiven: Bool
}

/// A proof in a file, which is checked without any ledger.
public protocol ProofDocument: Codable, Sendable {
    /// The value of `format`.
    static var format: String { get }
    /// The log's name.
    var origin: String { get }
    /// How many events the checkpoint signs.
    var size: UInt64 { get }
    /// The root that it signs, base64.
    var root: String { get }
    /// The signed note that everything is proved against.
    var checkpoint: String { get }
    /// The key that the file names: information only.
    var verifierKey: String { get }

    /// Checks what only this kind of file says against the checkpoint, whose origin, size and root are those of the file.
    ///
    /// - Returns: what is proved, in Vietnamese and in English.
    func check(_ checkpoint: Checkpoint) throws -> (vietnamese: String, english: String)
}

extension ProofDocument {
    /// The document as JSON: the same document is the same bytes.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    func verify(key: String?) throws -> ProvedStatement {
        guard let note = try? SignedNote(parsing: checkpoint) else {
            throw ProofFailure("the checkpoint is not a signed note")
        }
        guard let verifier = try? NoteVerifier(verifierKey: key ?? verifierKey) else {
            throw ProofFailure("the verifier key is malformed")
        }
        guard verifier.verify(note) else { throw ProofFailure("the checkpoint has no valid signature of \(verifier.name)") }
        guard let signed = try? Checkpoint(body: note.body) else { throw ProofFailure("the note is no checkpoint") }
        guard signed.origin == verifier.name else {
            throw ProofFailure("the checkpoint is of “\(signed.origin)”, the key of “\(verifier.name)”")
        }
        guard origin == signed.origin, size == signed.size, root == signed.root.base64 else {
            throw ProofFailure("origin, size or root are not those that the checkpoint signs")
        }
        let text = try check(signed)
        return ProvedStatement(
            format: Self.format, origin: signed.origin, size: signed.size, vietnamese: text.vietnamese,
            english: text.english, isKeyGiven: key != nil)
    }
}

/// Reads proofs of every kind.
public enum ProofDocuments {
    private struct Kind: Decodable { let format: String }

    private static let kinds: [any ProofDocument.Type] = [
        InclusionDocument.self, ConsistencyDocument.self, DossierDocument.self,
    ]

    /// Checks a proof; no ledger is needed.
    ///
    /// - Parameters:
    ///   - json: the file's bytes.
    ///   - key: the verifier key that the reader trusts; `nil` to believe the file's own.
    /// - Throws: ``ProofFailure`` with the reason why it proves nothing.
    public static func verify(_ json: Data, key: String?) throws -> ProvedStatement {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let kind = try? decoder.decode(Kind.self, from: json) else {
            throw ProofFailure("the file is not a proof: it has no “format”")
        }
        guard let type = kinds.first(where: { $0.format == kind.format }) else {
            let known = kinds.map { $0.format }.joined(separator: ", ")
            throw ProofFailure("unknown format “\(kind.format)”; known are \(known)")
        }
        let document: any ProofDocument
        do {
            document = try decoder.decode(type, from: json)
        } catch {
            throw ProofFailure("the file is not a whole proof: \(error)")
        }
        return try document.verify(key: key)
    }

    static func hash(_ text: String, _ what: String) throws -> Hash {
        guard let hash = Hash(base64: text) else { throw ProofFailure("\(what) is not 32 bytes of base64") }
        return hash
    }

    static func bytes(_ text: String, _ what: String) throws -> [UInt8] {
        guard let data = Data(base64Encoded: text) else { throw ProofFailure("\(what) is not base64") }
        return Array(data)
    }

    /// Runs a check of the tree, whose refusals become reasons.
    static func check(_ what: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ProofError {
            throw ProofFailure("\(what): \(error)")
        }
    }
}
