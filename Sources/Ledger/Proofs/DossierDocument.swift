import Domain
public import EventLog
import Foundation
public import MerkleTree

/// The proof that these are *all* events of a subject in the log that a checkpoint signs, or that there are none.
///
/// The events prove themselves by inclusion; their links that none is missing between them; the map of dossier heads, whose root
/// the checkpoint signs, that none follows the last.
public struct DossierDocument: ProofDocument {
    /// One event of the dossier.
    public struct Entry: Codable, Sendable {
        /// Where it stands.
        public let position: Position
        /// The stored envelope, base64.
        public let event: String
        /// The audit path, lowest hash first.
        public let hashes: [String]
    }

    /// The last event of the dossier.
    public struct Head: Codable, Sendable {
        /// Its number in the dossier, from 1: how many there are.
        public let ordinal: UInt64
        /// Where it stands.
        public let position: Position
    }

    /// The proof of the map.
    public struct Path: Codable, Sendable {
        /// What stands where the path ends; `null`: nothing.
        public struct Leaf: Codable, Sendable {
            /// SHA-256 of a tag.
            public let key: String
            /// What the map says of it.
            public let value: String
        }

        /// From the lowest up.
        public let siblings: [String]
        /// What stands where the path ends.
        public let leaf: Leaf?

        /// Writes every member: no leaf is `null`.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(siblings, forKey: .siblings)
            try container.encode(leaf, forKey: .leaf)
        }
    }

    /// The value of `format`.
    public static let format = "socai-dossier-1"
    private let format: String
    /// The log's name.
    public let origin: String
    /// The tag.
    public let subject: String
    /// How many events the checkpoint signs.
    public let size: UInt64
    /// The root that the checkpoint signs.
    public let root: String
    /// The root of the map of dossiers that it signs.
    public let mapRoot: String
    /// The signed note.
    public let checkpoint: String
    /// The ledger's key: information only.
    public let verifierKey: String
    /// `null` when nothing is recorded.
    public let head: Head?
    /// What the map says of the subject.
    public let map: Path
    /// In the order of the log.
    public let events: [Entry]

    /// What a checkpoint's extension line begins with, before the root of the map.
    public static let mapLine = "dossier-map "

    init(
        subject: String, head: DossierHead?, proof: MapProof, mapRoot: Hash, events: [Entry],
        checkpoint: String, signed: Checkpoint, key: String
    ) {
        format = Self.format
        origin = signed.origin
        self.subject = subject
        size = signed.size
        root = signed.root.base64
        self.mapRoot = mapRoot.base64
        self.checkpoint = checkpoint
        verifierKey = key
        self.head = head.map { Head(ordinal: $0.ordinal, position: $0.position) }
        map = Path(
            siblings: proof.siblings.map(\.base64),
            leaf: proof.leaf.map { Path.Leaf(key: $0.key.base64, value: $0.value.base64) })
        self.events = events
    }

    /// Writes every member: no head is `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(origin, forKey: .origin)
        try container.encode(subject, forKey: .subject)
        try container.encode(size, forKey: .size)
        try container.encode(root, forKey: .root)
        try container.encode(mapRoot, forKey: .mapRoot)
        try container.encode(checkpoint, forKey: .checkpoint)
        try container.encode(verifierKey, forKey: .verifierKey)
        try container.encode(head, forKey: .head)
        try container.encode(map, forKey: .map)
        try container.encode(events, forKey: .events)
    }

    /// The root of the map that a checkpoint states; `nil` where it states none.
    public static func mapRoot(of checkpoint: Checkpoint) -> Hash? {
        let lines = checkpoint.extensions.filter { $0.hasPrefix(mapLine) }
        return lines.count == 1 ? Hash(base64: lines[0].dropFirst(mapLine.count)) : nil
    }

    /// Checks what the file says against its signed checkpoint.
    public func check(_ signed: Checkpoint) throws -> (vietnamese: String, english: String) {
        // Any other form of a name is absent from the map, whatever is recorded, and looks the same to who reads it.
        guard let tag = Tag(subject)?.description, tag.utf8.elementsEqual(subject.utf8) else {
            throw ProofFailure("the subject is not in the form in which the log keeps names (kind:value, NFC)")
        }
        guard let signedMap = Self.mapRoot(of: signed) else {
            throw ProofFailure("the checkpoint states no map of dossiers, so it cannot prove that one is complete")
        }
        guard signedMap.base64 == mapRoot else { throw ProofFailure("the map's root is not the one that the checkpoint signs") }
        var previous: Position?
        for (index, entry) in events.enumerated() {
            try check(entry, ordinal: UInt64(index + 1), previous: previous, signed)
            previous = entry.position
        }
        try checkMap(signedMap, last: previous)
        guard let previous else {
            return (
                "Không có gì được ghi về \(subject) trong \(size) sự kiện của sổ.",
                "Nothing is recorded on \(subject) among the \(size) events of the log."
            )
        }
        return (
            "\(events.count) sự kiện này là TẤT CẢ những gì được ghi về \(subject) trong \(size) sự kiện của sổ (cuối cùng: \(previous)).",
            "These \(events.count) events are ALL that is recorded on \(subject) among the \(size) events of the log (the last: \(previous))."
        )
    }

    /// Checks one event: that it stands in the log, carries the tag, and follows the one before.
    private func check(_ entry: Entry, ordinal: UInt64, previous: Position?, _ signed: Checkpoint) throws {
        let what = "event \(ordinal) of the dossier"
        let bytes = try ProofDocuments.bytes(entry.event, what)
        let path = try entry.hashes.map { try ProofDocuments.hash($0, "a hash of \(what)") }
        try ProofDocuments.check("\(what) is not proved to stand at position \(entry.position)") {
            try InclusionProof.verify(
                index: entry.position, size: signed.size, leaf: TreeHasher.leaf(bytes), proof: path, root: signed.root)
        }
        guard let event = try? RecordedEvent(bytes: bytes), event.position == entry.position else {
            throw ProofFailure("\(what) does not say that it is number \(entry.position)")
        }
        guard let index = event.tags.firstIndex(where: { $0.utf8.elementsEqual(subject.utf8) }) else {
            throw ProofFailure("\(what) does not carry “\(subject)”")
        }
        guard event.links[index] == Link(ordinal: ordinal, previous: previous) else {
            throw ProofFailure("\(what) does not follow the one before: an event is missing, or the order was changed")
        }
    }

    /// Checks that the map says of the subject what the events say.
    private func checkMap(_ root: Hash, last: Position?) throws {
        let leaf = try map.leaf.map {
            VerifiableMap.Leaf(
                key: try ProofDocuments.hash($0.key, "the map's key"),
                value: try ProofDocuments.hash($0.value, "the map's value"))
        }
        let siblings = try map.siblings.map { try ProofDocuments.hash($0, "a hash of the map") }
        let value = last.map { VerifiableMap.value(ordinal: UInt64(events.count), position: $0) }
        do {
            try MapProof(siblings: siblings, leaf: leaf).verify(key: VerifiableMap.key(of: subject), value: value, root: root)
        } catch {
            throw ProofFailure("the map says otherwise of “\(subject)”, or events were left out: \(error)")
        }
        guard let last else {
            guard head == nil else { throw ProofFailure("a head is named, and there are no events") }
            return
        }
        guard let head, head.ordinal == UInt64(events.count), head.position == last else {
            throw ProofFailure("the head is not the last event")
        }
    }
}
