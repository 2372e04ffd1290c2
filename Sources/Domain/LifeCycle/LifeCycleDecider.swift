internal import CivilTime

/// Decides the acts of all concepts whose life cycles are declared at their events: in order of stages, then by the few
/// rules of ``LifeCycleRules``. Who may record an act is ``Authority``'s.
public enum LifeCycleDecider: Decider {
    public typealias State = LifeCycleState
    public typealias Command = DomainEvent

    public static func reads(_ command: DomainEvent) -> [Reading] {
        command.subject.map { [Reading(tag: $0)] } ?? []
    }

    public static func decide(
        _ command: DomainEvent, given state: LifeCycleState, by context: Context
    ) throws(Refusal) -> [DomainEvent] {
        let type = command.eventType
        if !type.from.isEmpty, !type.from.contains(state.stage) { throw outOfOrder(type, state) }
        let reader = FieldReader(command)
        for rule in LifeCycleRules.rules[type.name] ?? [] {
            if let refusal = rule(state, reader, context) { throw refusal }
        }
        return [command]
    }

    private static func outOfOrder(_ type: EventType, _ state: LifeCycleState) -> Refusal {
        let wanted = type.from
        let leading = Catalogue.eventTypes.filter { step in
            step.subjectKind == type.subjectKind && step.to.map { wanted.contains($0) } ?? false
        }
        let (now, needed) = (Stage(state.stage), wanted.map { Stage($0) })
        return .wrongState(
            rule: "life-cycle", article: Refusal.byPacks, needs: leading.isEmpty ? needed.map(\.labelEn).joined(separator: ", ") : leading.map(\.name).joined(separator: " | "),
            vi: "“\(type.labelVi)” không ghi được khi \(state.subject) \(now.labelVi); cần: "
                + needed.map(\.labelVi).joined(separator: ", "),
            en: "\(type.name) cannot be recorded while \(state.subject) is \(now.labelEn); needed: "
                + needed.map(\.labelEn).joined(separator: ", "))
    }
}
