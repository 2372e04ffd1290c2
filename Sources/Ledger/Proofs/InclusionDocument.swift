public import EventLog
import Foundation
public import MerkleTree

/// The proof that one event stands in the log that a checkpoint signs.
public struct InclusionDocument: ProofDocument {
    /// The value of `format`.
    public static let format = "socai-inclusion-1"
    private let format: String
    /// The log's name.
    public let origin: String
    /// Where the event stands.
    public let position: Position
    /// How many events the checkpoint signs.
    public let size: UInt64
    /// The stored envelope, base64.
    public let event: String
    /// Base64, as all hashes.
    public let leafHash: String
    /// The audit path (RFC 6962 §2.1.1), lowest hash first.
    public let hashes: [String]
    /// The root that the checkpoint signs.
    public let root: String
    /// The signed note.
    public let checkpoint: String
    /// The ledger's key: information only.
    public let verifierKey: String

    init(position: Position, event: [UInt8], hashes: [Hash], checkpoint: String, signed: Checkpoint, key: String) {
        format = Self.format
        origin = signed.origin
        self.position = position
        size = signed.size
        self.event = Data(event).base64EncodedString()
        leafHash = TreeHasher.leaf(event).base64
        self.hashes = hashes.map(\.base64)
        root = signed.root.base64
        self.checkpoint = checkpoint
        verifierKey = key
    }

    /// Checks what the file says against its signed checkpoint.
    public func check(_ signed: Checkpoint) throws -> (vietnamese: String, english: String) {
        let bytes = try ProofDocuments.bytes(event, "the event")
        let leaf = TreeHasher.leaf(bytes)
        guard leaf.base64 == leafHash else { throw ProofFailure("the leaf hash is not that of the event") }
        let path = try hashes.map { try ProofDocuments.hash($0, "a hash") }
        try ProofDocuments.check("event \(position) is not proved") {
            try InclusionProof.verify(index: position, size: size, leaf: leaf, proof: path, root: signed.root)
        }
        guard let recorded = try? RecordedEvent(bytes: bytes), recorded.position == position else {
            throw ProofFailure("the event does not say that it is number \(position)")
        }
        return (
            "Sự kiện \(position) (\(recorded.type)) nằm trong \(size) sự kiện của sổ.",
            "Event \(position) (\(recorded.type)) stands among the \(size) events of the log."
        )
    }
}

/// The proof that what was signed once is still the beginning of the log.
public struct ConsistencyDocument: ProofDocument {
    /// The value of `format`.
    public static let format = "socai-consistency-1"
    private let format: String
    /// The log's name.
    public let origin: String
    /// How many events there were once.
    public let oldSize: UInt64
    /// The root over them.
    public let oldRoot: String
    /// How many events the checkpoint signs.
    public let size: UInt64
    /// The root that the checkpoint signs.
    public let root: String
    /// RFC 6962 §2.1.2.
    public let hashes: [String]
    /// The signed note.
    public let checkpoint: String
    /// The ledger's key: information only.
    public let verifierKey: String

    init(oldSize: UInt64, oldRoot: Hash, hashes: [Hash], checkpoint: String, signed: Checkpoint, key: String) {
        format = Self.format
        origin = signed.origin
        self.oldSize = oldSize
        self.oldRoot = oldRoot.base64
        size = signed.size
        root = signed.root.base64
        self.hashes = hashes.map(\.base64)
        self.checkpoint = checkpoint
        verifierKey = key
    }

    /// Checks what the file says against its signed checkpoint.
    public func check(_ signed: Checkpoint) throws -> (vietnamese: String, english: String) {
        let old = try ProofDocuments.hash(oldRoot, "the old root")
        let path = try hashes.map { try ProofDocuments.hash($0, "a hash") }
        try ProofDocuments.check("consistency is not proved") {
            try ConsistencyProof.verify(
                from: oldSize, to: size, proof: path, firstRoot: old, secondRoot: signed.root)
        }
        return (
            "\(oldSize) sự kiện đầu, gốc \(oldRoot), vẫn là phần đầu của \(size) sự kiện.",
            "The first \(oldSize) events, root \(oldRoot), are still the beginning of \(size) events."
        )
    }
}
