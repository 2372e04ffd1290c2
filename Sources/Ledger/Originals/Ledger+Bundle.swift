import Domain
public import EventLog
import Foundation
import MerkleTree
public import ProjectionKit
import SwiftProtobuf

/// An original in a bundle, or why it is left out.
public enum BundledOriginal: Sendable {
    case given(OpenedOriginal)
    case leftOut(Reason)

    /// What stands between the reader and the original.
    public enum Reason: String, Sendable {
        /// The reader opened no part of this compartment.
        case sealed
        /// The key was destroyed.
        case erased
        /// The key is not here.
        case noKey = "no-key"
    }
}

extension Ledger {
    /// The first line of what ``signBundle(size:sums:)`` signs. A checkpoint's second line is a number and this note's is a name: neither
    /// can be taken for the other.
    public static let bundleLine = "socai bundle 1"

    /// Signs the list of a bundle's files with the key that signs checkpoints.
    ///
    /// - Parameter sums: SHA-256 of the list, hex.
    /// - Returns: a C2SP signed note: `socai bundle 1`, origin, size, root, SHA-256 of the list.
    public func signBundle(size: UInt64, sums: String) throws -> String {
        let body = "\(Self.bundleLine)\n\(settings.origin)\n\(size)\n\(try log.root(at: size).base64)\n\(sums)\n"
        return try signer().sign(body).text
    }

    /// Whether a reader may be given the originals of a subject.
    ///
    /// - Throws: ``OriginalError/notFor(_:subject:)``, ``OriginalError/noBody(_:subject:)``.
    public func authoriseOriginals(of subject: String, for reader: Reader) throws {
        try authorise(reader.agency, toKnow: subject, at: clock())
    }

    /// Makes sure that an original is what was attached, before anything is recorded of giving it.
    ///
    /// - Throws: ``OriginalError/damaged(id:path:isMissing:)``.
    public func checkOriginal(_ attachment: Attachment) throws {
        guard let fault = try originals.fault(of: attachment.digest, size: UInt64(clamping: attachment.statement.size)) else { return }
        throw OriginalError.damaged(id: attachment.id, path: originals.path(attachment.digest), isMissing: fault == .missing)
    }

    /// Whether an original can be given under a clearance; nothing of it is read.
    public func isOpen(_ attachment: Attachment, to clearance: Clearance) -> Bool {
        guard let compartment = attachment.compartment else { return attachment.statement.sealedIn.isEmpty }
        return clearance.opens(compartment, of: attachment.statement.sealedUnder)
    }

    /// The original of an attachment, whose opening ``recordOpening(of:by:correlation:id:)`` has recorded.
    public func bundled(_ attachment: Attachment, clearance: Clearance) throws -> BundledOriginal {
        guard isOpen(attachment, to: clearance) else { return .leftOut(.sealed) }
        do {
            return .given(try contents(of: attachment))
        } catch OriginalError.erased {
            return .leftOut(.erased)
        } catch OriginalError.noKey {
            return .leftOut(.noKey)
        }
    }

    /// Records a line of custody for each original that is about to be given; durable when this returns.
    ///
    /// - Parameters:
    ///   - correlation: the record of the reading that this is part of, where it is part of one.
    ///   - id: gives the id of the record of this number, from 0.
    public func recordOpening(
        of attachments: [Attachment], by reader: Reader, correlation: EventID? = nil, id: (Int) -> EventID
    ) throws {
        for (number, attachment) in attachments.enumerated() {
            let line = EvidenceOpened.with {
                ($0.attachment, $0.subject, $0.purpose) = (attachment.id, attachment.statement.subject, reader.purpose)
            }
            _ = try record(
                Act(
                    id: id(number), event: .evidence(.evidenceOpened(line)), agency: reader.agency, officer: reader.officer,
                    occurred: clock(), command: "original", correlation: correlation))
        }
    }
}
