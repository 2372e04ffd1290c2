import CivilTime
public import Domain
import EventLog
import Law
import ProjectionKit

/// What an import did.
public struct ImportReceipt: Sendable, Hashable {
    /// How many acts were new.
    public var appended = 0
    /// How many were there before under the same id and with the same content.
    public var present = 0
    /// The acts that could not be appended: index in the list given, and why.
    public var refused: [Refused] = []

    /// One act that was not taken.
    public struct Refused: Sendable, Hashable {
        public let index: Int
        public let reason: String
    }
}

extension Ledger {
    /// How often an act is decided again when others write on its subjects at the same moment.
    static let decisionAttempts = 32

    /// Records an act, if the recording body may and the law of its day allows.
    ///
    /// The decision is made on the histories that its decider reads, and appended on the condition that nothing was added
    /// to them meanwhile; otherwise it is made again. An act that was recorded before under this id is not recorded twice.
    ///
    /// - Returns: the positions of the act and of its consequences.
    /// - Throws: `Refusal` where authority or law says no (it names rule, article and what is missing);
    ///   `LedgerError.identityConflict` where the id stands for another act; `LedgerError.contended`; `AppendError`.
    public func record(_ act: Act) throws -> Receipt {
        let sealing = ActSealing(vault: vault)
        if let position = try log.position(of: act.id) {
            try confirm(act, at: position, sealing)
            if act.event.isErasure { try finishErasures() }
            return Receipt(positions: [position], present: true)
        }
        try requireOriginal(act.event)
        let law = LawBook.inForce.hash
        for _ in 0..<Self.decisionAttempts {
            let size = try log.size
            let query = try query(act, below: size)
            let data = try decide(act, query, below: size).map { try sealing.eventData($0, rulePack: law) }
            do {
                let appended = try append(data, if: AppendCondition(query: query, after: size == 0 ? nil : size - 1))
                if act.event.isErasure { try finishErasures() }
                return Receipt(positions: appended.positions, present: false)
            } catch AppendError.conditionFailed {
                continue
            }
        }
        throw LedgerError.contended(attempts: Self.decisionAttempts)
    }

    /// What recording this act would append, without appending it; throws the refusal it would meet.
    public func preview(_ act: Act) throws -> [DomainEvent] {
        let size = try log.size
        return try decide(act, query(act, below: size), below: size).map(\.event)
    }

    /// What a decision on this act reads: its decider's dossiers, those of businesses judged to be the same where it asks for them, and
    /// that of the recording body.
    func query(_ act: Act, below size: UInt64) throws -> Query {
        let readings = try Deciders.reads(act.event).flatMap { reading in
            guard reading.withMerged else { return [reading] }
            return try identities(around: [reading.tag], size: size).members(of: reading.tag).map { Reading(tag: $0, types: reading.types) }
        }
        return Query(items: (readings + [Authority.reading(agency: act.agency)]).map { Query.Item(types: $0.types ?? [], tags: [$0.tag]) })
    }

    /// Makes sure that the act recorded under this id is this one: as sent, or as its decider completed it then.
    private func confirm(_ act: Act, at position: Position, _ sealing: ActSealing) throws {
        // Decided under the law it was decided under, whatever the law of this program.
        let law = try log.event(at: position)?.rulePack ?? []
        do {
            _ = try append([sealing.eventData(act, rulePack: law)], if: nil)
        } catch let conflict as LedgerError {
            guard case .identityConflict = conflict,
                let completed = try? decide(act, query(act, below: position), below: position).first
            else { throw conflict }
            _ = try append([sealing.eventData(completed, rulePack: law)], if: nil)
        }
    }

    /// The same of an act that nobody has signed yet: whether some body may record it is not asked.
    public func previewUnsigned(_ act: Act) throws -> [DomainEvent] {
        let size = try log.size
        return try decide(act, query(act, below: size), below: size, checkingAuthority: false).map(\.event)
    }

    func decide(_ act: Act, _ query: Query, below size: UInt64, checkingAuthority: Bool = true) throws -> [Act] {
        // The law of the day decides, on what is in effect at the end of that day.
        let history = try reader().history(matching: query, known: size, true: act.effective.day.end)
        let agency = Authority.state(of: act.agency, history: history)
        if checkingAuthority { try Authority.check(type: act.event.type, agency: agency, at: act.occurred) }
        let context = Context(
            agency: agency, officer: act.officer, occurred: act.occurred, effective: act.effective, now: clock())
        let isWhole = Deciders.decidesOnWholeRecord(act.event)
        let facts = try isWhole ? reader().record(matching: query, known: size) : history
        let events = try Deciders.decide(act.event, history: facts, context: context)
        return events.enumerated().map { index, event in
            var consequence = act
            consequence.event = event
            if index > 0 {
                consequence.id = act.id.consequence(index)
                consequence.causation = act.id
                consequence.attributes = []
            }
            return consequence
        }
    }

    /// Appends acts that another system recorded, in the order given, as they are.
    ///
    /// No decider is asked and no field is required: what was done elsewhere was done, even where its record is incomplete
    /// or breaks a rule here. Each act is taken or refused by itself, and one that is there already is counted as present.
    public func importActs(_ acts: [Act]) throws -> ImportReceipt {
        var receipt = ImportReceipt()
        let sealing = ActSealing(vault: vault)
        var batch: [(index: Int, data: EventData)] = []
        for (index, act) in acts.enumerated() {
            do {
                batch.append((index, try sealing.eventData(act)))
            } catch {
                receipt.refused.append(.init(index: index, reason: "\(error)"))
            }
        }
        if !batch.isEmpty { try append(batch, to: &receipt) }
        if acts.contains(where: \.event.isErasure) { try finishErasures() }
        receipt.refused.sort { $0.index < $1.index }
        return receipt
    }

    /// Appends a batch at once, or one event after the other where one of them cannot be taken.
    private func append(_ batch: [(index: Int, data: EventData)], to receipt: inout ImportReceipt) throws {
        do {
            let appended = try append(batch.map(\.data), if: nil)
            receipt.appended += appended.newlyAppended
            receipt.present += batch.count - appended.newlyAppended
        } catch let error as AppendError where !error.concernsOneEvent {
            throw error
        } catch LedgerError.identityConflict(_, let position) where batch.count == 1 && batch[0].data.rulePack.isEmpty {
            // The same act may have been decided here before: then it is present, and its record names the law.
            var decided = batch[0]
            decided.data.rulePack = try log.event(at: position)?.rulePack ?? []
            guard !decided.data.rulePack.isEmpty else {
                receipt.refused.append(
                    .init(index: decided.index, reason: "\(LedgerError.identityConflict(decided.data.id, at: position))"))
                return
            }
            try append([decided], to: &receipt)
        } catch where batch.count == 1 {
            receipt.refused.append(.init(index: batch[0].index, reason: "\(error)"))
        } catch {
            // One of them cannot be taken, so none was; ask for each by itself.
            for one in batch { try append([one], to: &receipt) }
        }
    }

    /// How many of these acts the ledger does not hold yet.
    public func missing(_ acts: [Act]) throws -> Int {
        try acts.reduce(0) { count, act in try log.position(of: act.id) == nil ? count + 1 : count }
    }

    private func append(_ data: [EventData], if condition: AppendCondition?) throws -> EventLog.Appended {
        do {
            let appended = try log.appendAndWait(data, if: condition)
            noticeAppended(appended.size)
            return appended
        } catch AppendError.identityConflict(let id, let position) {
            throw LedgerError.identityConflict(id, at: position)
        }
    }
}

extension DomainEvent {
    /// Whether a key is to be destroyed because of it.
    fileprivate var isErasure: Bool {
        if case .correction(.personalDataErased) = self { true } else { false }
    }
}
