import CivilTime
import Domain

/// Makes arbitrary events of every type from what the catalogue says about their fields.
struct RandomEvents {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// An event of a random type; its ids are few, so that events meet in the same dossiers.
    mutating func next() throws -> DomainEvent {
        let type = Catalogue.eventTypes.randomElement(using: &generator) ?? Catalogue.eventTypes[0]
        return try event(type)
    }

    mutating func event(_ type: EventType) throws -> DomainEvent {
        var members: [String] = []
        for field in type.fields where Int.random(in: 0..<4, using: &generator) > 0 {
            let value = field.repeated ? "[\(value(field)),\(value(field))]" : value(field)
            members.append("\"\(field.name)\":\(value)")
        }
        return try DomainEvent(type: type.name, json: "{\(members.joined(separator: ","))}")
    }

    mutating func fact(position: UInt64) throws -> Fact {
        let day = Day(rawValue: Int32.random(in: 14_000...20_500, using: &generator)).start
        return Fact(
            position: position, id: Script.id(Int.random(in: 0..<50, using: &generator)), occurred: day, effective: day,
            recorded: day, agency: "A\(Int.random(in: 0..<2, using: &generator))", officer: "o", event: try next())
    }

    private mutating func value(_ field: EventField) -> String {
        let small = Int.random(in: 0..<3, using: &generator)
        if field.tag == "*" { return "\"\(["point:1", "case:1", "bad tag"][small])\"" }
        if field.tag != nil { return "\"\(small)\"" }
        switch field.kind {
        case .text: return "\"\(["", "1", "Điểm \u{1F600} e\u{301}"][small])\""
        case .day:
            return
                "\"\(["2020-02-30", "", Day(rawValue: Int32.random(in: 14_000...20_500, using: &generator)).description][small])\""
        case .instant: return "\"\(["x", "", "2024-05-06T07:08:09Z"][small])\""
        case .integer: return "\"\([0, 1, Int64(Int32.max)][small])\""
        case .flag: return small == 0 ? "false" : "true"
        case .bytes: return "\"AQID\""
        case .choice: return "\(Int.random(in: 0..<9, using: &generator))"
        case .money:
            return "{\"minor\":\"\([Int64.max, -5, 1_000_000][small])\",\"currency\":\"\(["VND", "", "EUR"][small])\"}"
        case .group: return "{}"
        }
    }
}
