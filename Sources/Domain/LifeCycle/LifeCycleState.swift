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
        "appraisal", "complaint", "content", "coordination", "investigation", "measure", "media", "outreach", "planning",
        "provider", "regulation", "resource", "security", "student", "training",
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
        var reader = FieldReader()
        fact.event.message.visitFields(&reader)
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

/// Reads the single values of an event by the names of their fields.
public struct FieldReader: FieldVisitor {
    /// Texts, days and instants.
    public private(set) var texts: [String: String] = [:]
    /// Whole numbers.
    public private(set) var numbers: [String: Int64] = [:]
    /// Amounts of money.
    public private(set) var amounts: [String: Money] = [:]
    /// Choices, by their names in the `.proto`.
    public private(set) var choices: [String: String] = [:]
    /// Yes or no.
    public private(set) var flags: [String: Bool] = [:]

    /// Starts with nothing read.
    public init() {}

    public mutating func text(_ field: EventField, _ value: String) { if !value.isEmpty { texts[field.name] = value } }
    public mutating func texts(_ field: EventField, _ values: [String]) {}
    public mutating func integer(_ field: EventField, _ value: Int64?) { numbers[field.name] = value }
    public mutating func integers(_ field: EventField, _ values: [Int64]) {}
    public mutating func flag(_ field: EventField, _ value: Bool?) { flags[field.name] = value }
    public mutating func bytes(_ field: EventField, _ value: [UInt8]) {}
    public mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?) { choices[field.name] = value?.protoName }
    public mutating func choices(_ field: EventField, _ values: [any LabelledChoice]) {}
    public mutating func group(_ field: EventField, _ value: (any FieldGroup)?) {
        if let money = value as? Money { amounts[field.name] = money }
    }
    public mutating func groups(_ field: EventField, _ values: [any FieldGroup]) {}
}
