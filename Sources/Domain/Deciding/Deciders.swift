/// The deciders of all concepts. A concept whose life cycle is declared at its events needs none of its own; a new concept is one `case` in each switch here and in ``Subjects``; the compiler asks for it.
public enum Deciders {
    /// What changes what other events say; it belongs to every dossier.
    public static let amendingTypes = ["EventCorrected", "EventRetracted"]

    /// Whose histories decide on recording this act. A reading of some types takes in what corrects or retracts them.
    public static func reads(_ event: DomainEvent) -> [Reading] {
        dossiers(event).map { reading in
            guard let types = reading.types else { return reading }
            let needed = amendingTypes + (reading.withMerged ? BusinessIdentities.types : [])
            return Reading(tag: reading.tag, types: types + needed.filter { !types.contains($0) }, withMerged: reading.withMerged)
        }
    }

    private static func dossiers(_ event: DomainEvent) -> [Reading] {
        switch event {
        case .agency(let command): AgencyDecider.reads(command)
        case .agentContract(let command): AgentContractDecider.reads(command)
        case .calendar(let command): CalendarDecider.reads(command)
        case .certificate(let command): CertificateDecider.reads(command)
        case .childCase(let command): ChildCaseDecider.reads(command)
        case .correction(let command): CorrectionDecider.reads(command)
        case .duty(let command): DutyDecider.reads(command)
        case .identity(let command): IdentityDecider.reads(command)
        case .inspection(let command): InspectionDecider.reads(command)
        case .place(let command): PlaceDecider.reads(command)
        case .registration(let command): RegistrationDecider.reads(command)
        case .sanction(let command): SanctionDecider.reads(command)
        case .appraisal, .complaint, .content, .coordination, .evidence, .investigation, .measure, .media, .outreach,
            .planning, .provider, .regulation, .resource, .security, .student, .training:
            LifeCycleDecider.reads(event)
        }
    }

    /// Whether this act is decided on all that was recorded, rather than on what stands and is in effect.
    ///
    /// A correction may concern an event that takes effect later, or another correction.
    public static func decidesOnWholeRecord(_ event: DomainEvent) -> Bool {
        if case .correction = event { true } else { false }
    }

    /// The events to append for this act, or why it is refused.
    ///
    /// `history` is the union of the readings' histories, each fact once, ordered by (effective, position): corrections in
    /// place, retractions left out, in effect on the day; for ``decidesOnWholeRecord(_:)`` every fact as recorded. Days announced in
    /// it count as announced.
    ///
    /// - Parameter checkingForm: whether required fields must be there: not of what was recorded elsewhere.
    public static func decide(
        _ event: DomainEvent, history: [Fact], context: Context, checkingForm: Bool = true
    ) throws(Refusal) -> [DomainEvent] {
        if checkingForm { try WellFormedness.check(event) }
        let days = CalendarState.days(in: history)
        guard !days.isEmpty else { return try grounded(event, history, context) }
        return try LawBook.$inForce.withValue(LawBook.inForce.announcing(days)) {
            Result { () throws(Refusal) in try grounded(event, history, context) }
        }.get()
    }

    /// Decides; a refusal says on what article, in force on the day of the act.
    private static func grounded(_ event: DomainEvent, _ history: [Fact], _ context: Context) throws(Refusal) -> [DomainEvent] {
        do {
            return try decided(event, history, context)
        } catch {
            throw error.grounded(on: context.day, event.eventType)
        }
    }

    private static func decided(_ event: DomainEvent, _ history: [Fact], _ context: Context) throws(Refusal) -> [DomainEvent] {
        switch event {
        case .agency(let command): return try run(AgencyDecider.self, command, history, context)
        case .agentContract(let command): return try run(AgentContractDecider.self, command, history, context)
        case .calendar(let command): return try run(CalendarDecider.self, command, history, context)
        case .certificate(let command): return try run(CertificateDecider.self, command, history, context)
        case .childCase(let command): return try run(ChildCaseDecider.self, command, history, context)
        case .correction(let command): return try run(CorrectionDecider.self, command, history, context)
        case .duty(let command): return try run(DutyDecider.self, command, history, context)
        case .identity(let command): return try run(IdentityDecider.self, command, history, context)
        case .inspection(let command): return try run(InspectionDecider.self, command, history, context)
        case .place(let command): return try run(PlaceDecider.self, command, history, context)
        case .registration(let command): return try run(RegistrationDecider.self, command, history, context)
        case .sanction(let command): return try run(SanctionDecider.self, command, history, context)
        case .appraisal, .complaint, .content, .coordination, .evidence, .investigation, .measure, .media, .outreach,
            .planning, .provider, .regulation, .resource, .security, .student, .training:
            return try run(LifeCycleDecider.self, event, history, context)
        }
    }

    private static func run<D: Decider>(
        _: D.Type, _ command: D.Command, _ history: [Fact], _ context: Context
    ) throws(Refusal) -> [DomainEvent] {
        let readings = D.reads(command)
        let state = D.State(subject: readings.first?.tag ?? "", history: history)
        return try D.decide(command, given: state, by: context)
    }
}

/// The states that subjects have, by the kind of their tag.
public enum Subjects {
    private static let states: [any SubjectState.Type] = [
        AgencyState.self, AgentContractState.self, BusinessState.self, CalendarState.self, PlaceState.self, PointState.self,
        InspectionState.self, SanctionCase.self, ChildCaseState.self, DocumentState.self, DutyState.self,
        PlanState.self,
        ReportState.self, TaskState.self, LifeCycleState.self,
    ]

    private static let byKind: [String: any SubjectState.Type] = {
        var result: [String: any SubjectState.Type] = [:]
        for state in states {
            for kind in state.kinds { result[kind] = state }
        }
        return result
    }()

    /// The kinds of tag whose subjects have a state.
    public static var kinds: [String] { byKind.keys.sorted() }

    /// The state of a subject after its history; `nil` where subjects of this kind have none.
    public static func state(of subject: String, history: [Fact]) -> (any SubjectState)? {
        guard let tag = Tag(subject), let state = byKind[tag.kind] else { return nil }
        return state.init(subject: tag.description, history: history)
    }
}
