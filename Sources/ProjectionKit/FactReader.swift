import CivilTime
public import Domain
public import EventLog
public import Vault

/// Why a recorded event cannot be read as a fact: an unknown type, bytes that are no message, a seal that does not fit.
public struct FactError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The event that cannot be read.
    public let position: Position
    public let reason: String

    public var description: String { "event \(position) cannot be read: \(reason)" }
}

/// Reads recorded events as facts, opening what its clearance allows and naming what it withholds.
public struct FactReader: Sendable {
    public let log: EventLog
    public let clearance: Clearance
    let vault: Vault?

    /// Makes a reader; without a vault every seal stays closed.
    public init(log: EventLog, vault: Vault?, clearance: Clearance) {
        (self.log, self.vault, self.clearance) = (log, vault, clearance)
    }

    /// The event as it was recorded; corrections are put in place by ``History``.
    ///
    /// - Throws: ``FactError`` where the event cannot be decoded; the log's and the vault's own errors.
    public func fact(_ event: RecordedEvent) throws -> Fact {
        var decoded: DomainEvent
        do {
            decoded = try DomainEvent(type: event.type, payload: event.payload)
            try Self.checkCorrection(decoded)
        } catch {
            throw FactError(position: event.position, reason: "\(error)")
        }
        var withheld: [Withheld] = []
        for part in event.sealed {
            guard let compartment = Compartment(name: part.compartment) else {
                throw FactError(position: event.position, reason: "no compartment is called \(part.compartment)")
            }
            if let reason = try open(part, compartment, of: event, into: &decoded) {
                withheld.append(Withheld(compartment: compartment, reason: reason))
            }
        }
        return Fact(
            position: event.position, id: event.id.description, occurred: event.occurred, effective: event.effective,
            recorded: event.recorded, agency: event.agency, officer: event.officer, event: decoded, tags: event.tags,
            attributes: event.attributes.map { NamedValue(name: $0.name, value: $0.value) }, withheld: withheld,
            command: event.command, causation: event.causation?.description,
            correlation: event.correlation?.description, rulePack: event.rulePack)
    }

    /// Opens a part into the event, or says why not.
    private func open(
        _ part: SealedPart, _ compartment: Compartment, of event: RecordedEvent, into decoded: inout DomainEvent
    ) throws -> Withheld.Reason? {
        guard clearance.opens(compartment, of: part.subject) else { return .noClearance }
        // The record of an erasure decides, so that what a view shows does not depend on when the key was destroyed.
        if try isErased(part.subject) { return .erased }
        guard let vault else { return .noKey }
        let opening: Vault.Opening
        do {
            opening = try vault.open(
                ciphertext: part.ciphertext, nonce: part.nonce, keyID: part.keyID, compartment: part.compartment,
                subject: part.subject, context: event.id.bytes + Array(event.type.utf8))
        } catch VaultError.tampered {
            throw FactError(
                position: event.position, reason: "its sealed part \(part.compartment) is not what was sealed")
        }
        switch opening {
        case .plaintext(let bytes):
            do {
                try decoded.merge(sealed: bytes)
            } catch {
                throw FactError(position: event.position, reason: "\(error)")
            }
            return nil
        case .erased: return .erased
        case .noKey: return .noKey
        }
    }

    /// Whether an erasure of this subject's data is recorded.
    func isErased(_ subject: String) throws -> Bool {
        try !log.read(Query(types: ["PersonalDataErased"], tags: [subject]), limit: 1).isEmpty
    }

    /// A correction that cannot be put in place is no readable event.
    private static func checkCorrection(_ event: DomainEvent) throws {
        guard case .correction(.eventCorrected(let act)) = event else { return }
        if !act.replacement.isEmpty { _ = try DomainEvent(type: act.targetType, payload: [UInt8](act.replacement)) }
        for text in [act.occurred, act.effective] where !text.isEmpty && Instant(text) == nil {
            throw CatalogueError.malformed(type: "EventCorrected", reason: "“\(text)” is no instant")
        }
    }
}
