public import CivilTime
import Domain
public import EventLog
import Foundation
import ProjectionKit
import SwiftProtobuf
import Vault

extension Ledger {
    /// How large one original may be.
    public static let originalLimit = 256 << 20

    var originals: OriginalStore { OriginalStore(directory: Part.files.path(in: directory)) }

    /// Keeps an original beside the log and records it: the bytes are durable before the event says that they are there.
    ///
    /// What belongs to a confidential act is sealed as the act is, under the key of the same subject, and erased with it.
    ///
    /// - Parameters:
    ///   - id: of the event, and so of the attachment.
    ///   - salt: 32 unpredictable bytes, kept with a sealed original.
    /// - Throws: ``OriginalError``; `Refusal`.
    public func attach(
        _ original: NewOriginal, by agency: String, officer: String, occurred: Instant, id: EventID, salt: [UInt8]
    ) throws -> Attachment {
        guard original.content.count <= Self.originalLimit else { throw OriginalError.tooLarge(Self.originalLimit) }
        guard let subject = Tag(original.subject)?.description else { throw LedgerError.malformedSubject(original.subject) }
        try authorise(agency, toKnow: subject, at: occurred)
        guard try !log.read(Query(tags: [subject]), limit: 1).isEmpty else { throw OriginalError.noSubject(subject) }
        let act = try original.act.map { try eventOf($0, in: subject) }
        var statement = EvidenceAttached.with {
            ($0.attachment, $0.subject, $0.ground) = (id.description, subject, original.ground)
            $0.act = act?.id.description ?? ""
        }
        var stored = original.content
        if let compartment = sealing(of: original, subject, act) {
            let key = act?.sealed.first?.subject ?? subject
            let sealed = SealedOriginal(
                name: original.name, mediaType: original.mediaType, content: original.content, salt: salt)
            stored = try sealed.sealed(
                in: compartment.name, under: key, context: ActSealing.context(id, EvidenceAttached.eventType.name), by: vault)
            (statement.sealedIn, statement.sealedUnder, statement.commitment) = (compartment.name, key, sealed.commitment)
        } else {
            (statement.name, statement.mediaType) = (original.name, original.mediaType)
        }
        (statement.digest, statement.size) = (OriginalStore.digest(stored), Int64(stored.count))
        let record = Act(
            id: id, event: .evidence(.evidenceAttached(statement)), agency: agency, officer: officer, occurred: occurred,
            command: "attach")
        // What would be refused leaves no file behind.
        _ = try preview(record)
        _ = try originals.store(stored)
        _ = try self.record(record)
        guard let attachment = try attachment(id.description) else { throw OriginalError.unknown(id.description) }
        return attachment
    }

    private func eventOf(_ id: EventID, in subject: String) throws -> RecordedEvent {
        guard let position = try log.position(of: id), let event = try log.event(at: position), event.tags.contains(subject) else {
            throw OriginalError.otherSubject(act: id.description, subject: subject)
        }
        return event
    }

    /// What an original is sealed in: as its act or its subject is; only where neither is sealed, as was asked for.
    private func sealing(of original: NewOriginal, _ subject: String, _ act: RecordedEvent?) -> Compartment? {
        let type = act.flatMap { Catalogue.eventType($0.type) }
        // A confidential act is in the compartment of its class; any other in the closest of those that its fields are in.
        if let whole = type.flatMap({ Confidentiality.class(of: $0).compartment }) { return whole }
        if let whole = Confidentiality.compartment(ofSubjects: Tag(subject)?.kind ?? "") { return whole }
        let parts = type?.compartments ?? []
        return parts.min { Confidentiality.readers(of: $0).count < Confidentiality.readers(of: $1).count } ?? original.compartment
    }

    /// Refuses a body that does not exist at an instant, or may not know what is attached to this subject.
    func authorise(_ agency: String, toKnow subject: String, at instant: Instant) throws {
        let state = try agencyState(agency)
        guard state.exists(at: instant) else { throw OriginalError.noBody(agency, subject: subject) }
        guard Confidentiality.mayKnow(state.kind, of: EvidenceAttached.eventType, upon: [subject]) else {
            throw OriginalError.notFor(agency, subject: subject)
        }
    }

    // MARK: What is attached

    /// The originals attached to a subject, in the order in which they were attached, with their custody.
    ///
    /// - Parameter size: up to which size of the log.
    public func attachments(of subject: String, size: UInt64) throws -> [Attachment] {
        guard let tag = Tag(subject)?.description else { throw LedgerError.malformedSubject(subject) }
        let types = Catalogue.eventTypes.filter { $0.concept == EvidenceAttached.eventType.concept }.map(\.name)
        var lines: [String: [Fact]] = [:]
        var order: [String] = []
        try log.forEach(Query(types: types, tags: [tag]), from: nil, to: size) { event in
            let fact = try reader().fact(event)
            guard case .evidence(let act) = fact.event else { return true }
            if lines[act.attachment] == nil { order.append(act.attachment) }
            lines[act.attachment, default: []].append(fact)
            return true
        }
        let standing = Set(try reader().history(of: tag, known: size).map(\.position))
        return order.compactMap { id in
            guard let custody = lines[id], case .evidence(.evidenceAttached(let statement)) = custody[0].event else { return nil }
            return Attachment(
                id: id, attached: custody[0], statement: statement, custody: custody,
                inForce: standing.contains(custody[0].position))
        }
    }

    /// The attachment of this id; `nil` where none is recorded.
    public func attachment(_ id: String) throws -> Attachment? {
        guard let tag = Tag("attachment:\(id)") else { return nil }
        return try attachments(of: tag.description, size: log.size).first
    }

    // MARK: Custody

    /// Gives an original to a reader, once the reading is durably on record.
    ///
    /// - Parameter id: gives the ids of the records, from 0.
    /// - Throws: `LedgerError.denied` or ``OriginalError/notFor(_:subject:)`` before anything is looked at; ``OriginalError/damaged(id:path:isMissing:)`` where
    ///   the bytes are not those that were attached, and then nothing is given or recorded.
    public func openOriginal(_ attachment: String, for reader: Reader, id: (Int) -> EventID) throws -> OpenedOriginal {
        guard let found = try self.attachment(attachment) else { throw OriginalError.unknown(attachment) }
        let statement = found.statement
        let compartments = Set([found.compartment].compactMap(\.self))
        try authorise(reader.agency, toKnow: statement.subject, at: clock())
        try authorise(compartments, for: reader)
        let opened = try contents(of: found)
        let first = id(0)
        if let compartment = found.compartment {
            try recordReading([compartment], of: [statement.sealedUnder], by: reader) { $0 == 0 ? first : id($0) }
            try recordOpening(of: [found], by: reader, correlation: first) { id(1 + $0) }
        } else {
            try recordOpening(of: [found], by: reader) { _ in first }
        }
        return opened
    }

    /// The bytes that were attached, opened where they are sealed. Nothing of it may be shown before the reading is recorded.
    func contents(of attachment: Attachment) throws -> OpenedOriginal {
        let statement = attachment.statement
        let stored: Data
        switch try originals.read(statement.digest) {
        case .success(let data): stored = data
        case .failure(let fault):
            throw OriginalError.damaged(
                id: attachment.id, path: originals.path(statement.digest), isMissing: fault == .missing)
        }
        guard !statement.sealedIn.isEmpty else {
            return OpenedOriginal(
                content: stored, name: statement.name, mediaType: statement.mediaType, digest: statement.digest, salt: [])
        }
        guard let id = EventID(attachment.attached.id) else { throw OriginalError.unknown(attachment.id) }
        let opening = try SealedOriginal.open(
            stored, in: statement.sealedIn, under: statement.sealedUnder,
            context: ActSealing.context(id, EvidenceAttached.eventType.name), by: vault)
        switch opening {
        case .erased: throw OriginalError.erased(attachment.id)
        case .noKey: throw OriginalError.noKey(attachment.id)
        case .original(let original):
            guard original.commitment == statement.commitment else { throw VaultError.tampered(statement.sealedUnder) }
            return OpenedOriginal(
                content: original.content, name: original.name, mediaType: original.mediaType,
                digest: OriginalStore.digest(original.content), salt: original.salt)
        }
    }

    /// Who takes over an original, and on what ground.
    public struct HandOver: Sendable {
        public let agency: String
        public let receiver: String
        public let document: String
        public let ground: String

        /// Names the receiving body and person, the record made of it, and the ground.
        public init(to agency: String, receiver: String, document: String, ground: String) {
            (self.agency, self.receiver, self.document, self.ground) = (agency, receiver, document, ground)
        }
    }

    /// Records that an original was handed over; no bytes go anywhere by it.
    public func handOver(
        _ attachment: String, _ handOver: HandOver, by agency: String, officer: String, occurred: Instant, id: EventID
    ) throws -> Receipt {
        guard let found = try self.attachment(attachment) else { throw OriginalError.unknown(attachment) }
        try authorise(agency, toKnow: found.statement.subject, at: occurred)
        let line = EvidenceHandedOver.with {
            ($0.attachment, $0.subject) = (found.id, found.statement.subject)
            ($0.toAgency, $0.receiver, $0.document, $0.ground) = (handOver.agency, handOver.receiver, handOver.document, handOver.ground)
        }
        guard try agencyState(handOver.agency).established != nil else {
            throw LedgerError.invalidAct("agency:\(handOver.agency) is not established")
        }
        return try record(
            Act(
                id: id, event: .evidence(.evidenceHandedOver(line)), agency: agency, officer: officer, occurred: occurred,
                command: "hand-over"))
    }

    // MARK: Verification

    /// Compares every original that an event names with its digest; the first problem first.
    func verifyOriginals(progress: ((UInt64, UInt64) -> Void)?) throws -> (count: Int, problems: [VerificationReport.Problem]) {
        let type = EvidenceAttached.eventType.name
        var problems: [VerificationReport.Problem] = []
        var count = 0
        try log.forEach(Query(types: [type])) { event in
            count += 1
            progress?(event.position, try log.size)
            guard let statement = try? EvidenceAttached(serializedBytes: event.payload),
                let fault = try originals.fault(of: statement.digest, size: UInt64(clamping: statement.size))
            else { return true }
            let what = fault == .missing ? "is missing" : "was altered"
            problems.append(
                .init(
                    position: event.position, kind: "original",
                    message: "the original \(statement.attachment) \(what): \(originals.path(statement.digest))"))
            return true
        }
        return (count, problems)
    }

    /// Makes sure that an act which says that an original is kept says so of one that is.
    func requireOriginal(_ event: DomainEvent) throws {
        guard case .evidence(.evidenceAttached(let statement)) = event else { return }
        guard try originals.fault(of: statement.digest, size: UInt64(clamping: statement.size)) == nil else {
            throw OriginalError.notStored(digest: statement.digest)
        }
    }
}

extension EvidenceEvent {
    /// Which original it is about.
    var attachment: String {
        switch self {
        case .evidenceAttached(let act): act.attachment
        case .evidenceOpened(let act): act.attachment
        case .evidenceHandedOver(let act): act.attachment
        }
    }
}
