import CivilTime
import Domain
import SwiftProtobuf
import Testing

struct AgencyDeciderTests {
    typealias History = [(day: String, event: DomainEvent)]

    private static func found(_ id: String, _ name: String = "Sở") -> DomainEvent {
        AgencyEstablished.with { ($0.agencyID, $0.name, $0.kind) = (id, name, .informationCommunications) }.domainEvent
    }
    private static let others: History = [("2000-01-01", found("b")), ("2000-01-01", found("c"))]
    private static let dissolve = AgencyDissolved.with { $0.agencyID = "a" }.domainEvent

    enum Situation: String, CaseIterable, Sendable {
        case unknown, existing, dissolved

        var history: History {
            switch self {
            case .unknown: others
            case .existing: others + [("2010-01-01", found("a"))]
            case .dissolved: others + [("2010-01-01", found("a")), ("2015-01-01", dissolve)]
            }
        }
    }

    enum Command: String, CaseIterable, Sendable {
        case establish, rename, merge, split, dissolve, transfer, custody

        var event: DomainEvent {
            switch self {
            case .establish: found("a")
            case .rename: AgencyRenamed.with { ($0.agencyID, $0.name) = ("a", "Sở mới") }.domainEvent
            case .merge: AgencyMerged.with { ($0.fromIds, $0.toID) = (["a", "b"], "c") }.domainEvent
            case .split: AgencyDeciderTests.split
            case .dissolve: AgencyDeciderTests.dissolve
            case .transfer:
                JurisdictionTransferred.with { ($0.fromID, $0.toID, $0.matter, $0.document) = ("a", "b", .games, "QĐ") }
                    .domainEvent
            case .custody:
                CaseCustodyTransferred.with { ($0.subject, $0.fromID, $0.toID) = ("case:1", "a", "b") }.domainEvent
            }
        }

        var allowed: Set<Situation> {
            switch self {
            case .establish: [.unknown]
            case .rename, .merge, .split, .dissolve, .transfer: [.existing]
            // What a body left open is handed over after its end, too.
            case .custody: [.existing, .dissolved]
            }
        }
    }

    private static let split = AgencySplit.with {
        ($0.fromID, $0.toIds) = ("a", ["b", "c"])
        $0.successors = [
            Successor.with { ($0.agencyID, $0.matter) = ("b", .informationSecurity) },
            Successor.with { ($0.agencyID, $0.matter) = ("c", .games) },
        ]
    }.domainEvent

    @Test(arguments: Situation.allCases, Command.allCases)
    func `an act is recorded only in a body's lifetime`(situation: Situation, command: Command) {
        let refusal = Script.refusal(
            command.event, after: situation.history, on: "2020-01-01", by: .provincialCommittee)
        #expect((refusal == nil) == command.allowed.contains(situation))
    }

    @Test func `a body cannot hand over to itself`() {
        let act = JurisdictionTransferred.with { ($0.fromID, $0.toID, $0.document) = ("a", "a", "QĐ") }.domainEvent
        #expect(
            Script.refusal(act, after: Situation.existing.history, on: "2020-01-01", by: .ledger)?.rule
                == "transfer-elsewhere")
    }

    @Test func `a split names the same successors twice`() {
        let act = AgencySplit.with {
            ($0.fromID, $0.toIds) = ("a", ["b", "c"])
            $0.successors = [Successor.with { $0.agencyID = "b" }]
        }.domainEvent
        #expect(
            Script.refusal(act, after: Situation.existing.history, on: "2020-01-01", by: .ledger)?.rule
                == "split-complete")
    }

    @Test func `one body can have three successors by matter`() {
        let transfer = JurisdictionTransferred.with {
            ($0.fromID, $0.toID, $0.matter, $0.document) = ("a", "pa05", .informationSecurity, "QĐ 1")
        }
        let games = JurisdictionTransferred.with {
            ($0.fromID, $0.toID, $0.matter, $0.document) = ("a", "vhttdl", .games, "QĐ 2")
        }
        let merge = AgencyMerged.with { ($0.fromIds, $0.toID) = (["a"], "khcn") }
        let state = AgencyState(
            subject: "agency:a",
            history: Script.facts([
                ("2008-01-01", Self.found("a")), ("2025-02-20", transfer.domainEvent),
                ("2025-02-25", games.domainEvent),
                ("2025-03-01", merge.domainEvent),
            ]))
        let before = Script.instant("2025-01-01")
        let after = Script.instant("2025-03-02")
        #expect(state.holder(of: .games, at: before) == "a")
        #expect(state.holder(of: .games, at: Script.instant("2025-02-26")) == "vhttdl")
        #expect(state.holder(of: .informationSecurity, at: Script.instant("2025-02-26")) == "pa05")
        #expect(state.holder(of: .press, at: after) == "khcn")
        #expect(state.dissolved == Script.instant("2025-03-01"))
    }

    @Test func `a matter already handed over does not follow the rest into a merger`() {
        let games = JurisdictionTransferred.with {
            ($0.fromID, $0.toID, $0.matter, $0.document) = ("a", "vhttdl", .games, "QĐ 2")
        }
        let merge = AgencyMerged.with { ($0.fromIds, $0.toID) = (["a"], "khcn") }
        let state = AgencyState(
            subject: "agency:a",
            history: Script.facts([
                ("2008-01-01", Self.found("a")), ("2025-02-25", games.domainEvent), ("2025-03-01", merge.domainEvent),
            ]))
        #expect(state.holder(of: .games, at: Script.instant("2025-03-02")) == "vhttdl")
        #expect(state.holder(of: .internet, at: Script.instant("2025-03-02")) == "khcn")
    }

    @Test func `a matter that comes back is held again`() {
        let away = JurisdictionTransferred.with {
            ($0.fromID, $0.toID, $0.matter, $0.document) = ("a", "b", .games, "QĐ 1")
        }
        let back = JurisdictionTransferred.with {
            ($0.fromID, $0.toID, $0.matter, $0.document) = ("b", "a", .games, "QĐ 2")
        }
        let state = AgencyState(
            subject: "agency:a",
            history: Script.facts([
                ("2008-01-01", Self.found("a")), ("2020-01-01", away.domainEvent), ("2022-01-01", back.domainEvent),
            ]))
        #expect(state.holder(of: .games, at: Script.instant("2021-01-01")) == "b")
        #expect(state.holder(of: .games, at: Script.instant("2022-01-01")) == "a")
    }

    @Test func `old names stay with their days`() {
        let rename = AgencyRenamed.with { ($0.agencyID, $0.name) = ("a", "Sở TT&TT") }.domainEvent
        let state = AgencyState(
            subject: "agency:a",
            history: Script.facts([("2005-01-01", Self.found("a", "Sở BCVT")), ("2008-04-01", rename)]))
        #expect(state.name(at: Script.instant("2008-03-31")) == "Sở BCVT")
        #expect(state.name(at: Script.instant("2008-04-01")) == "Sở TT&TT")
        #expect(state.name == "Sở TT&TT")
    }
}
