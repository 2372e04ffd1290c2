import Domain
import SwiftProtobuf
import Testing

/// Every state of a contract against every act of the provider.
struct AgentContractDeciderTests {
    typealias History = [(day: String, event: DomainEvent)]

    enum Situation: String, CaseIterable, Sendable {
        case unsigned, active, warned, cut, terminated, terminatedAndCut, expired

        var history: History {
            let unsigned: History = [("2020-01-01", Acts.register())]
            let active = unsigned + [("2020-01-02", Acts.sign)]
            return switch self {
            case .unsigned: unsigned
            case .active: active
            case .warned: active + [("2020-02-01", Acts.warn)]
            case .cut: active + [("2020-02-01", Acts.cut)]
            case .terminated: active + [("2020-03-01", Acts.terminate)]
            case .terminatedAndCut: active + [("2020-03-01", Acts.terminate), ("2020-03-02", Acts.cut)]
            case .expired: active + [("2021-01-03", Acts.contractExpired)]
            }
        }
    }

    enum Command: String, CaseIterable, Sendable {
        case sign, report, visit, breach, warn, terminate, transfer, expire, cut, notify, restore

        var event: DomainEvent {
            switch self {
            case .sign: Acts.sign
            case .report:
                AgentContractReported.with { ($0.contractID, $0.pointID, $0.reportedTo) = ("k1", "p1", ["D1"]) }
                    .domainEvent
            case .visit:
                AgentSupervisionVisitDone.with { ($0.contractID, $0.pointID, $0.result) = ("k1", "p1", "tốt") }
                    .domainEvent
            case .breach:
                AgentBreachFound.with { ($0.contractID, $0.pointID, $0.breach) = ("k1", "p1", "quá giờ") }.domainEvent
            case .warn: Acts.warn
            case .terminate: Acts.terminate
            case .transfer:
                AgentContractTransferred.with { ($0.contractID, $0.pointID, $0.businessID) = ("k1", "p1", "b1") }
                    .domainEvent
            case .expire: Acts.contractExpired
            case .cut: Acts.cut
            case .notify:
                TerminationNotified.with { ($0.contractID, $0.pointID, $0.notified) = ("k1", "p1", ["D1"]) }.domainEvent
            case .restore: Acts.restore
            }
        }

        var allowed: Set<Situation> {
            switch self {
            case .sign: [.unsigned]
            case .report: Set(Situation.allCases).subtracting([.unsigned])
            case .visit, .breach, .warn, .terminate, .transfer, .expire: [.active, .warned, .cut]
            case .cut: [.active, .warned, .terminated, .expired]
            case .notify: [.terminated, .terminatedAndCut]
            case .restore: [.cut]
            }
        }
    }

    @Test(arguments: Situation.allCases, Command.allCases)
    func `an act is recorded only where the contract stands right for it`(situation: Situation, command: Command) {
        let refusal = Script.refusal(
            command.event, after: situation.history, on: "2021-06-01", by: .internetProvider, agency: "isp1")
        #expect((refusal == nil) == command.allowed.contains(situation))
        #expect(refusal.map { !$0.missing.isEmpty } ?? true)
    }

    @Test func `an agent is registered before it signs`() {
        let none = Script.refusal(Acts.sign, after: [], on: "2020-01-02", by: .internetProvider, agency: "isp1")
        #expect(none?.rule == "ACC-1")
        let other = Script.refusal(
            Acts.sign, after: [("2020-01-01", Acts.register(lines: [.other]))], on: "2020-01-02", by: .internetProvider,
            agency: "isp1")
        #expect(other?.rule == "ACC-1")
        #expect(other?.article == "NĐ 72/2013/NĐ-CP, Điều 8.1a")
    }

    @Test func `another provider's contract is not ours to touch`() {
        let history = Situation.active.history
        #expect(
            Script.refusal(Acts.warn, after: history, on: "2020-02-01", by: .internetProvider, agency: "isp2")?.rule
                == "own-contract")
        #expect(
            Script.refusal(
                Acts.sign, after: Situation.unsigned.history, on: "2020-02-01", by: .internetProvider, agency: "isp2")?
                .rule == "own-contract")
    }

    @Test func `a contract is for one premises`() {
        let elsewhere = AgentWarned.with { ($0.contractID, $0.pointID, $0.ground) = ("k1", "p2", "quá giờ") }
            .domainEvent
        let refusal = Script.refusal(
            elsewhere, after: Situation.active.history, on: "2020-02-01", by: .internetProvider, agency: "isp1")
        #expect(refusal?.rule == "contract-premises")
    }

    @Test func `a contract runs out after its last day`() {
        let history = Situation.active.history
        #expect(
            Script.refusal(
                Acts.contractExpired, after: history, on: "2021-01-02", by: .internetProvider, agency: "isp1")?.rule
                == "contract-expiry")
        #expect(
            Script.refusal(
                Acts.contractExpired, after: history, on: "2021-01-03", by: .internetProvider, agency: "isp1") == nil)
    }

    @Test func `the state counts visits, breaches and warnings`() {
        let history =
            Situation.warned.history + [("2020-02-02", Command.breach.event), ("2020-02-03", Command.visit.event)]
        let state = AgentContractState(subject: "contract:k1", history: Script.facts(history))
        #expect((state.visits, state.breaches, state.warnings) == (1, 1, 1))
        #expect(state.status == .warned)
    }
}
