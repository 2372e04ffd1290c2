import CivilTime
import Crypto
import Domain
import EventLog
import SwiftProtobuf
import Vault

/// Turns acts into the bytes the log keeps: payload and sealed parts apart, tags derived from the catalogue.
struct ActSealing {
    let vault: Vault

    /// What the log is asked to append for an act.
    ///
    /// The same act gives the same bytes, sealed parts included, so an act that is sent again is recognised by the log.
    ///
    /// - Parameter rulePack: hash of the law that decided the act; empty where none did, as in an import.
    /// - Throws: `LedgerError.invalidAct` where what must be sealed would stand in the clear.
    func eventData(_ act: Act, rulePack: [UInt8] = []) throws -> EventData {
        try Self.checkCorrection(act.event)
        let (payload, partials, sealedUnder) = try act.event.split()
        var sealed: [SealedPart] = []
        for (compartment, partial) in partials.sorted(by: { $0.key.name < $1.key.name }) {
            guard let subject = sealedUnder else {
                throw LedgerError.invalidAct(
                    "\(act.event.type): sealed fields need the subject they belong to, and it is empty")
            }
            let part = try vault.seal(
                partial, compartment: compartment.name, subject: subject, context: Self.context(act.id, act.event.type))
            sealed.append(
                SealedPart(
                    compartment: compartment.name, subject: subject, keyID: part.keyID, nonce: part.nonce,
                    ciphertext: part.ciphertext))
        }
        return EventData(
            id: act.id, type: act.event.type, tags: act.event.tags, occurred: act.occurred, effective: act.effective,
            agency: act.agency, officer: act.officer, command: act.command, causation: act.causation,
            correlation: act.correlation, rulePack: rulePack, payload: payload, sealed: sealed, attributes: act.attributes)
    }

    /// A correction's content stands in the clear, wherever the correction comes from.
    private static func checkCorrection(_ event: DomainEvent) throws {
        guard case .correction(.eventCorrected(let act)) = event, !act.replacement.isEmpty,
            let replacement = try? DomainEvent(type: act.targetType, payload: [UInt8](act.replacement))
        else { return }
        guard let parts = try? replacement.split(), parts.sealed.isEmpty else {
            throw LedgerError.invalidAct(
                "EventCorrected: replacement may hold no sealed fields; retract the event and record it anew")
        }
    }

    /// What a sealed part is bound to: it opens under no other event and no other type.
    static func context(_ id: EventID, _ type: String) -> [UInt8] { id.bytes + Array(type.utf8) }
}

extension EventID {
    /// The id of the `index`-th consequence of this act (UUIDv8 over SHA-256): the same act has the same consequences.
    func consequence(_ index: Int) -> EventID {
        var digest = Array(SHA256.hash(data: bytes + Array("consequence \(index)".utf8)).prefix(16))
        digest[6] = digest[6] & 0x0f | 0x80
        digest[8] = digest[8] & 0x3f | 0x80
        return EventID(digest) ?? self
    }
}
