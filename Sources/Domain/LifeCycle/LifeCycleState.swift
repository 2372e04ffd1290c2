public import CivilTime

/// A subject whose life cycle is declared at its events (`from`, `to`): a campaign, a course, a complaint, a budget line.
///
/// Folded from the declarations alone: what it is called, where it stands, what was counted and spent.
public struct LifeCycleState: SubjectState {
    /// One act and the stage it left the subject in.
    public struct Step: Hashable, Sendable, Encodable {
        public let type: String
        public let stage: String
        public let day: Day
        public let agency: String
        public let position: UInt64
    }

    /// Every kind of subject that declared events are about and that has no state of its own.
    public static let kinds: [String] = {
        let declared = Catalogue.eventTypes.filter { concepts.contains($0.concept) }.compactMap(\.subjectKind)
        return Set(declared).subtracting(["agency", "business", "duty", "inspection", "plan", "point", "report", "task"]).sorted()
    }()

    /// The concepts whose acts are decided by their declarations.
    static let concepts: Set = [
        "appraisal", "complaint", "content", "coordination", "evidence", "investigation", "measure", "media", "outreach",
        "planning", "provider", "regulation", "resource", "security", "student", "training",
    ]

    /// `kind:ID`.
    public let subject: String
    /// Where it stands; ``EventType/noStage`` before there is the subject.
    public private(set) var stage = EventType.noStage
    /// What it is called: the last title that was stated.
    public private(set) var title = ""
    public private(set) var place = ""
    /// The body that began it.
    public private(set) var agency = ""
    /// Since when there is the subject.
    public private(set) var opened: Day?
    /// The last day in time for what comes next; `nil` where none was set.
    public private(set) var due: Day?
    /// Whether a body was asked for it, not ordered.
    public private(set) var requested = false
    /// Every act, in the order of effect.
    public private(set) var steps: [Step] = []
    /// Whole numbers that acts stated, added up, by `Type.field`.
    public private(set) var numbers: [String: Int64] = [:]
    /// Amounts that acts stated, added up, by `Type.field`; an amount of another currency has it behind: `… USD`.
    public private(set) var amounts: [String: Money] = [:]

    public init(subject: String) { self.subject = subject }

    /// How many acts of a type there were.
    public func count(_ type: String) -> Int { steps.count { $0.type == type } }

    public mutating func evolve(_ fact: Fact) {
        guard fact.concerns(subject) else { return }
        let type = fact.event.eventType
        let reader = FieldReader(fact.event)
        // An event may name several subjects; it moves the one it is an act upon.
        let isAct = type.subjectKind.map { "\($0):" + Tag.normalised(reader.texts[type.subject ?? ""] ?? "") } == subject
        if isAct, let next = type.to { stage = next }
        steps.append(
            Step(type: fact.type, stage: stage, day: fact.effective.day, agency: fact.agency, position: fact.position))
        guard isAct else { return }
        if opened == nil { (opened, agency) = (fact.effective.day, fact.agency) }
        if let text = reader.texts["title"], !text.isEmpty { title = text }
        if let text = reader.texts["place"] ?? reader.texts["place_id"], !text.isEmpty { place = text }
        if let day = reader.texts["new_due_on"].flatMap({ Day(iso: $0) }) ?? reader.texts["due_on"].flatMap({ Day(iso: $0) }) {
            due = day
        }
        if let force = reader.choices["force"] { requested = force == BindingForce.requested.protoName }
        for (field, value) in reader.numbers {
            let key = "\(fact.type).\(field)"
            numbers[key] = (numbers[key] ?? 0).addingReportingOverflow(value).partialValue
        }
        for (field, value) in reader.amounts { add(value, "\(fact.type).\(field)") }
    }

    private mutating func add(_ value: Money, _ key: String) {
        let key = amounts[key].map { $0.currency == value.currency ? key : "\(key) \(value.currency)" } ?? key
        var sum = amounts[key] ?? value
        if amounts[key] != nil { sum.minor = sum.minor.addingReportingOverflow(value.minor).partialValue }
        amounts[key] = sum
    }
}

/// The single values of an event by the names of their fields.
public struct FieldReader: Sendable {
    /// Texts, days and instants.
    public fileprivate(set) var texts: [String: String] = [:]
    /// Whole numbers.
    public fileprivate(set) var numbers: [String: Int64] = [:]
    /// Amounts of money.
    public fileprivate(set) var amounts: [String: Money] = [:]
    /// Choices, by their names in the `.proto`.
    public fileprivate(set) var choices: [String: String] = [:]
    /// Yes or no.
    public fileprivate(set) var flags: [String: Bool] = [:]

    /// Reads an event.
    public init(_ event: DomainEvent) {
        var visitor = Visitor(values: self)
        event.message.visitFields(&visitor)
        self = visitor.values
    }

    private struct Visitor: FieldVisitor {
        var values: FieldReader

        mutating func text(_ field: EventField, _ value: String) { if !value.isEmpty { values.texts[field.name] = value } }
        mutating func texts(_ field: EventField, _ all: [String]) {}
        mutating func integer(_ field: EventField, _ value: Int64?) { values.numbers[field.name] = value }
        mutating func integers(_ field: EventField, _ all: [Int64]) {}
        mutating func flag(_ field: EventField, _ value: Bool?) { values.flags[field.name] = value }
        mutating func bytes(_ field: EventField, _ value: [UInt8]) {}
        mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?) { values.choices[field.name] = value?.protoName }
        mutating func choices(_ field: EventField, _ all: [any LabelledChoice]) {}
        mutating func group(_ field: EventField, _ value: (any FieldGroup)?) {
            if let money = value as? Money { values.amounts[field.name] = money }
        }
        mutating func groups(_ field: EventField, _ all: [any FieldGroup]) {}
    }
}
