import CivilTime
import Domain
import SwiftProtobuf
import Testing

struct PlaceDeciderTests {
    typealias History = [(day: String, event: DomainEvent)]

    private static func found(_ id: String, parent: String = "t") -> DomainEvent {
        PlaceEstablished.with {
            ($0.placeID, $0.name, $0.level, $0.parentID) = (
                id, "Đơn vị \(id)", parent.isEmpty ? .province : .commune, parent
            )
        }.domainEvent
    }
    private static let base: History = [("1990-01-01", found("t", parent: "")), ("2000-01-01", found("new"))]
    private static let abolish = PlaceAbolished.with { $0.placeID = "a" }.domainEvent
    private static func replace(_ old: [String], _ new: [String], partly: Bool = false) -> DomainEvent {
        PlaceReplaced.with { ($0.oldIds, $0.newIds, $0.partly, $0.document) = (old, new, partly, "NQ 1/2025") }
            .domainEvent
    }

    enum Situation: String, CaseIterable, Sendable {
        case unknown, existing, abolished

        var history: History {
            switch self {
            case .unknown: base
            case .existing: base + [("2001-01-01", found("a"))]
            case .abolished: base + [("2001-01-01", found("a")), ("2010-01-01", abolish)]
            }
        }
    }

    enum Command: String, CaseIterable, Sendable {
        case establish, rename, replace, abolish

        var event: DomainEvent {
            switch self {
            case .establish: found("a")
            case .rename: PlaceRenamed.with { ($0.placeID, $0.name) = ("a", "Phường Mới") }.domainEvent
            case .replace: PlaceDeciderTests.replace(["a"], ["new"])
            case .abolish: PlaceDeciderTests.abolish
            }
        }
    }

    @Test(arguments: Situation.allCases, Command.allCases)
    func `an act is recorded only in a unit's lifetime`(situation: Situation, command: Command) {
        let refusal = Script.refusal(
            command.event, after: situation.history, on: "2020-01-01", by: .provincialCommittee)
        let allowed: Situation = command == .establish ? .unknown : .existing
        #expect((refusal == nil) == (situation == allowed))
    }

    @Test func `a unit belongs to one that exists`() {
        #expect(
            Script.refusal(Self.found("x", parent: "nowhere"), after: Self.base, on: "2020-01-01", by: .ledger)?.rule
                == "place-established")
    }

    @Test func `a rearranged unit ends and knows its successors, one in part only goes on`() {
        let whole = Self.base + [("2001-01-01", Self.found("a")), ("2025-07-01", Self.replace(["a"], ["new"]))]
        let old = PlaceState(subject: "place:a", history: Script.facts(whole))
        #expect(old.abolished == Script.instant("2025-07-01"))
        #expect(old.successors == ["new"])
        let new = PlaceState(subject: "place:new", history: Script.facts(whole))
        #expect(new.predecessors == ["a"])
        #expect(new.abolished == nil)
        let part =
            Self.base + [("2001-01-01", Self.found("a")), ("2025-07-01", Self.replace(["a"], ["new"], partly: true))]
        #expect(PlaceState(subject: "place:a", history: Script.facts(part)).abolished == nil)
    }

    @Test func `a unit that takes others in goes on`() {
        let grown = Self.base + [("2001-01-01", Self.found("a")), ("2025-07-01", Self.replace(["a", "new"], ["new"]))]
        let state = PlaceState(subject: "place:new", history: Script.facts(grown))
        #expect(state.abolished == nil)
        #expect(state.predecessors == ["a"])
    }

    @Test func `a parent is not founded by its children's founding`() {
        let state = PlaceState(subject: "place:t", history: Script.facts([("2001-01-01", Self.found("a"))]))
        #expect(state.established == nil)
    }
}
