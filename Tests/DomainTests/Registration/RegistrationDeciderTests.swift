import Domain
import SwiftProtobuf
import Testing

struct RegistrationDeciderTests {
    typealias History = [(day: String, event: DomainEvent)]

    private static let revoke = BusinessRegistrationRevoked.with {
        ($0.businessID, $0.ground, $0.document) = ("b1", "bỏ địa chỉ", "1/QĐ")
    }.domainEvent

    enum Situation: String, CaseIterable, Sendable {
        case unregistered, registered, revoked

        var history: History {
            switch self {
            case .unregistered: []
            case .registered: [("2020-01-02", Acts.register())]
            case .revoked: [("2020-01-02", Acts.register()), ("2020-02-02", RegistrationDeciderTests.revoke)]
            }
        }
    }

    enum Command: String, CaseIterable, Sendable {
        case issue, amend, revoke, revokeLine

        var event: DomainEvent {
            switch self {
            case .issue: Acts.register()
            case .amend:
                BusinessRegistrationAmended.with { ($0.businessID, $0.businessName) = ("b1", "Net Mai") }.domainEvent
            case .revoke: RegistrationDeciderTests.revoke
            case .revokeLine:
                BusinessLineRevoked.with { ($0.businessID, $0.line, $0.ground) = ("b1", .gamePoint, "vi phạm") }
                    .domainEvent
            }
        }

        var allowed: Set<Situation> {
            switch self {
            case .issue: [.unregistered, .revoked]
            case .amend, .revoke, .revokeLine: [.registered]
            }
        }
    }

    @Test(arguments: Situation.allCases, Command.allCases)
    func `an act is recorded only where the registration stands right for it`(situation: Situation, command: Command) {
        let refusal = Script.refusal(command.event, after: situation.history, on: "2020-06-01")
        #expect((refusal == nil) == command.allowed.contains(situation))
    }

    @Test func `only a registered line can be revoked, and it is gone then`() {
        let line = Command.revokeLine.event
        let history: History = [("2020-01-02", Acts.register()), ("2020-02-02", line)]
        #expect(Script.refusal(line, after: history, on: "2020-06-01")?.rule == "line-registered")
        let state = BusinessState(subject: "business:b1", history: Script.facts(history))
        #expect(!state.mayConduct(.gamePoint))
        #expect(state.mayConduct(.internetAgent))
    }

    @Test func `appraisal comes before registration until 31/8/2013 only`() throws {
        var act = try BusinessRegistrationIssued(serializedBytes: Acts.register().payload())
        act.appraisalDocument = ""
        let refusal = Script.refusal(act.domainEvent, after: [], on: "2013-08-31")
        #expect(refusal?.rule == "ACC-5")
        #expect(refusal?.status == .confirmed)
        #expect(Script.refusal(act.domainEvent, after: [], on: "2013-09-01") == nil)
        act.lines = [.internetAgent]
        #expect(Script.refusal(act.domainEvent, after: [], on: "2013-08-31") == nil)
    }

    @Test func `an amendment changes only what it states`() {
        let state = BusinessState(
            subject: "business:b1",
            history: Script.facts([("2020-01-02", Acts.register()), ("2020-02-02", Command.amend.event)]))
        #expect(state.name == "Net Mai")
        #expect(state.address == "12 Hùng Vương")
        #expect(state.points == ["p1"])
    }
}
