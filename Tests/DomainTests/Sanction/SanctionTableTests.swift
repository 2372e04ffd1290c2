import Testing

@testable import Domain

/// Every stage × every act of a violation's life cycle.
struct SanctionTableTests {
    typealias Stage = SanctionCase.Stage
    private static let running: Set<Stage> = [.decided, .served, .executing]

    /// Each act with its day, the stages at which it may be recorded, and the rule it meets where that is not the life cycle.
    static let table: [(event: DomainEvent, day: String, stages: Set<Stage>, otherwise: [Stage: String])] = [
        (SanctionActs.detected, "2024-03-04", [.absent], [:]),
        (SanctionActs.record(), "2024-03-05", [.absent, .detected], [:]),
        (SanctionActs.transferred, "2024-03-06", [.detected, .recorded, .explaining], [:]),
        (SanctionActs.explained, "2024-03-07", [.recorded, .explaining], [:]),
        (SanctionActs.seized, "2024-03-06", [.detected, .recorded, .explaining, .transferred], [:]),
        (
            SanctionActs.decision(), "2024-03-13", [.recorded, .explaining, .annulled],
            [.absent: "decision-complete", .detected: "decision-complete"]
        ),
        (SanctionActs.withoutRecord, "2024-03-13", [.absent, .detected], [:]),
        (SanctionActs.declined, "2024-03-13", [.detected, .recorded, .explaining, .transferred, .annulled], [:]),
        (SanctionActs.sent, "2024-03-14", running, [:]),
        (SanctionActs.served, "2024-03-14", [.decided], [.served: "sanction-once", .executing: "sanction-once"]),
        (SanctionActs.surcharge, "2024-04-10", [.served, .executing], [.decided: "decision-served"]),
        (SanctionActs.paid(1_000_000, on: "2024-04-20"), "2024-04-20", running.union([.executed]), [:]),
        (SanctionActs.reduced, "2024-04-10", running, [:]),
        (SanctionActs.suspensionServed, "2024-04-15", running, [:]),
        (SanctionActs.confiscated, "2024-04-10", running, [.noSanction: "decision-part"]),
        (SanctionActs.remedied, "2024-04-10", running, [.noSanction: "decision-part"]),
        (
            SanctionActs.executed, "2024-04-16", [],
            [.decided: "all-parts-executed", .served: "all-parts-executed", .executing: "all-parts-executed"]
        ),
        (SanctionActs.lapsed, "2025-03-20", running, [:]),
        (SanctionActs.enforced, "2024-04-10", [.served, .executing], [.decided: "decision-served"]),
        (SanctionActs.complained, "2024-04-10", running.union([.executed]), [:]),
        (SanctionActs.forwarded, "2024-04-10", [], appeal),
        (SanctionActs.result, "2024-04-10", [], appeal),
        (SanctionActs.notified, "2024-04-10", [], appeal),
        (SanctionActs.sued, "2024-04-10", running.union([.executed]), [:]),
        (SanctionActs.judged, "2024-04-10", [], appeal),
        (SanctionActs.amended, "2024-04-10", running.union([.executed]), [:]),
        (SanctionActs.annulled, "2024-04-10", running.union([.executed]), [:]),
    ]

    private static let appeal: [Stage: String] = [
        .decided: "appeal-order", .served: "appeal-order", .executing: "appeal-order", .executed: "appeal-order",
    ]

    @Test(arguments: Stage.allCases)
    func `each act is taken at its stages and refused at every other`(stage: Stage) throws {
        let history = SanctionActs.history(stage)
        #expect(SanctionCase(subject: "case:V1", history: Script.facts(history)).stage == stage)
        for (event, day, stages, otherwise) in Self.table {
            let refusal = Script.refusal(event, after: history, on: day, by: .informationCommunications)
            if stages.contains(stage) {
                #expect(refusal == nil, "\(event.type) at \(stage): \(refusal.map(String.init(describing:)) ?? "")")
            } else {
                let refusal = try #require(refusal, "\(event.type) at \(stage)")
                #expect(refusal.rule == otherwise[stage] ?? "sanction-life-cycle", "\(event.type) at \(stage)")
                #expect(!refusal.article.isEmpty && !refusal.missing.isEmpty && !refusal.messageVi.isEmpty)
            }
        }
    }

    @Test func `the table has every act of the concept`() {
        let types = Set(Catalogue.eventTypes.filter { $0.concept == "sanction" }.map(\.name))
        #expect(types == Set(Self.table.map(\.event.type)))
    }

    @Test func `every act of the concept names its case and its parties`() throws {
        for type in Catalogue.eventTypes where type.concept == "sanction" {
            let event = try DomainEvent(
                type: type.name, json: #"{"case_id":"V1","business":"B1","point":"P1","person":"N1"}"#)
            guard case .sanction(let act) = event else {
                Issue.record("\(type.name)")
                continue
            }
            #expect(act.caseID == "V1" && act.parties == ("B1", "P1", "N1"))
            #expect(event.tags == ["business:B1", "case:V1", "person:N1", "point:P1"])
        }
    }

    // MARK: Appeals, step by step

    @Test func `an appeal goes from complaint to result to notice, and a lawsuit to its judgment`() {
        var history = SanctionActs.history(.served)
        for event in [
            SanctionActs.complained, SanctionActs.forwarded, SanctionActs.result, SanctionActs.notified,
            SanctionActs.sued,
            SanctionActs.judged,
        ] {
            #expect(Script.refusal(event, after: history, on: "2024-04-10", by: .informationCommunications) == nil)
            history.append(("2024-04-10", event))
        }
        let state = SanctionCase(subject: "case:V1", history: Script.facts(history))
        #expect(
            state.appeals.map(\.kind) == [
                .complained, .forwarded, .resultReceived, .resultNotified, .appealedToCourt, .judged,
            ])
        #expect(state.stage == .served && state.flags.contains(.annulmentPending))
    }

    @Test func `a notice needs the result`() throws {
        let history = SanctionActs.history(.served) + [("2024-04-10", SanctionActs.complained)]
        let refusal = try #require(
            Script.refusal(SanctionActs.notified, after: history, on: "2024-04-11", by: .commune))
        #expect(refusal.missing == ["AppealResultReceived"])
    }
}
