import Domain

/// Finds the first amount of money an event names.
struct AmountFinder: FieldVisitor {
    private(set) var amount: Money?

    /// The types of event that have a field for money.
    private static let withAmounts = Set(
        Catalogue.eventTypes.filter { $0.fields.contains { $0.kind == .money } }.map(\.name))

    static func amount(of event: DomainEvent) -> Money? {
        guard withAmounts.contains(event.type) else { return nil }
        var finder = AmountFinder()
        event.message.visitFields(&finder)
        return finder.amount
    }

    mutating func group(_ field: EventField, _ value: (any FieldGroup)?) { amount = amount ?? value as? Money }
    mutating func groups(_ field: EventField, _ values: [any FieldGroup]) { amount = amount ?? values.first as? Money }
    mutating func text(_ field: EventField, _ value: String) {}
    mutating func texts(_ field: EventField, _ values: [String]) {}
    mutating func integer(_ field: EventField, _ value: Int64?) {}
    mutating func integers(_ field: EventField, _ values: [Int64]) {}
    mutating func flag(_ field: EventField, _ value: Bool?) {}
    mutating func bytes(_ field: EventField, _ value: [UInt8]) {}
    mutating func choice(_ field: EventField, _ value: (any LabelledChoice)?) {}
    mutating func choices(_ field: EventField, _ values: [any LabelledChoice]) {}
}
