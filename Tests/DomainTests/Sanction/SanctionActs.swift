import CivilTime
import SwiftProtobuf

@testable import Domain

/// Acts of the case V1 of the point P1 of business B1, whole and in order.
enum SanctionActs {
    typealias Entry = (day: String, event: DomainEvent)
    typealias Stage = SanctionCase.Stage

    static let article = LegalBasis(document: "15/2020/NĐ-CP", article: "35", clause: "2", point: "a")
    static let remedy = "Gắn biển hiệu"

    static let detected = ViolationDetected.with {
        ($0.caseID, $0.point, $0.business) = ("V1", "P1", "B1")
        ($0.detectedOn, $0.actedOn, $0.act) = ("2024-03-04", "2024-03-04", "Không có biển hiệu")
        $0.articles = [article]
    }.domainEvent

    static func record(_ id: String = "V1", _ change: (inout ViolationRecordMade) -> Void = { _ in }) -> DomainEvent {
        var m = ViolationRecordMade.with {
            ($0.caseID, $0.point, $0.business, $0.number) = (id, "P1", "B1", "01/BB-VPHC")
            ($0.recordedOn, $0.detectedOn, $0.actedOn) = ("2024-03-05", "2024-03-04", "2024-03-04")
            ($0.articles, $0.violatorKind) = ([article], .organisation)
        }
        change(&m)
        return m.domainEvent
    }

    /// A fine of 4 million with a month of suspension, one thing confiscated and one remedy.
    static func decision(_ change: (inout SanctionDecisionIssued) -> Void = { _ in }) -> DomainEvent {
        var m = SanctionDecisionIssued.with {
            ($0.caseID, $0.number, $0.decidedOn) = ("V1", "12/QĐ-XPVPHC", "2024-03-13")
            ($0.authority, $0.main, $0.fine) = (.chiefInspector, .fine, .vnd(4_000_000))
            ($0.suspensionMonths, $0.confiscatedItems, $0.remedialMeasures) = (1, ["Bộ phát"], [remedy])
        }
        change(&m)
        return m.domainEvent
    }

    /// A fine and nothing else.
    static func plainDecision(_ change: (inout SanctionDecisionIssued) -> Void = { _ in }) -> DomainEvent {
        decision {
            ($0.suspensionMonths, $0.confiscatedItems, $0.remedialMeasures) = (0, [], [])
            change(&$0)
        }
    }

    static let explained = ExplanationSubmitted.with { ($0.caseID, $0.form) = ("V1", .written) }.domainEvent
    static let transferred = ViolationFileTransferred.with {
        ($0.caseID, $0.ground, $0.toAgency) = ("V1", .criminalSigns, "CA")
    }.domainEvent
    static let passedOn = ViolationFileTransferred.with {
        ($0.caseID, $0.ground, $0.toAgency) = ("V1", .aboveCompetence, "UBND")
    }.domainEvent
    static let seized = ExhibitSeized.with { ($0.caseID, $0.recordNumber, $0.items) = ("V1", "03/TG", ["Bộ phát"]) }
        .domainEvent
    static let withoutRecord = SanctionDecisionIssued.with {
        ($0.caseID, $0.point, $0.number, $0.decidedOn, $0.withoutRecord) = ("V1", "P1", "13/QĐ", "2024-03-13", true)
        ($0.authority, $0.main, $0.fine) = (.chiefInspector, .fine, .vnd(500_000))
        ($0.articles, $0.violatorKind) = ([LegalBasis(document: "15/2020/NĐ-CP", article: "106")], .organisation)
    }.domainEvent
    static let declined = NoSanctionDecided.with {
        ($0.caseID, $0.number, $0.ground) = ("V1", "14/QĐ", .violatorUnknown)
    }.domainEvent
    static let sent = DecisionSent.with { $0.caseID = "V1" }.domainEvent
    static let served = DecisionServed.with { ($0.caseID, $0.servedOn) = ("V1", "2024-03-14") }.domainEvent
    static let surcharge = SurchargeAdded.with {
        ($0.caseID, $0.surcharge, $0.amountDue, $0.addedOn) = ("V1", .vnd(2000), .vnd(4_002_000), "2024-04-10")
    }.domainEvent

    static func paid(_ amount: Int64, total: Int64? = nil, on day: String = "2024-03-20") -> DomainEvent {
        FinePaid.with {
            ($0.caseID, $0.amount, $0.paidOn) = ("V1", .vnd(amount), day)
            if let total { $0.runningTotal = .vnd(total) }
        }.domainEvent
    }

    static let reduced = FineReduced.with {
        ($0.caseID, $0.number, $0.ground, $0.amountDue) = ("V1", "15/QĐ", "Khó khăn kinh tế", .vnd(3_500_000))
    }.domainEvent
    static let suspensionServed = SuspensionServed.with {
        ($0.caseID, $0.from, $0.until) = ("V1", "2024-03-15", "2024-04-15")
    }.domainEvent
    static let confiscated = ExhibitConfiscated.with { ($0.caseID, $0.items) = ("V1", ["Bộ phát"]) }.domainEvent
    static let remedied = RemedialMeasureCompleted.with { ($0.caseID, $0.measure) = ("V1", remedy) }.domainEvent
    static let executed = SanctionExecuted.with { ($0.caseID, $0.executedOn) = ("V1", "2024-04-16") }.domainEvent
    static let lapsed = SanctionLapsed.with { ($0.caseID, $0.lapsedOn) = ("V1", "2025-03-20") }.domainEvent
    static let enforced = EnforcementOrdered.with {
        ($0.caseID, $0.number, $0.orderedOn) = ("V1", "16/QĐ-CC", "2024-04-10")
    }.domainEvent
    static let complained = DecisionComplained.with { $0.caseID = "V1" }.domainEvent
    static let forwarded = AppealForwarded.with { $0.caseID = "V1" }.domainEvent
    static let result = AppealResultReceived.with { ($0.caseID, $0.result) = ("V1", .decisionAnnulled) }.domainEvent
    static let notified = AppealResultNotified.with { $0.caseID = "V1" }.domainEvent
    static let sued = AppealedToCourt.with { $0.caseID = "V1" }.domainEvent
    static let judged = CourtJudgmentReceived.with { $0.caseID = "V1" }.domainEvent
    static let amended = DecisionAmended.with {
        ($0.caseID, $0.number, $0.ground, $0.fine) = ("V1", "17/QĐ", "Sai mức", .vnd(3_000_000))
    }.domainEvent
    static let annulled = DecisionAnnulled.with {
        ($0.caseID, $0.number, $0.ground) = ("V1", "18/QĐ", "Sai thẩm quyền")
    }.domainEvent

    /// A history that ends at each stage.
    static func history(_ stage: Stage) -> [Entry] {
        let recorded: [Entry] = [("2024-03-04", detected), ("2024-03-05", record())]
        let decided = recorded + [("2024-03-13", decision())]
        let given = decided + [("2024-03-14", served)]
        let executing = given + [("2024-03-20", paid(1_000_000))]
        return switch stage {
        case .absent: []
        case .detected: [("2024-03-04", detected)]
        case .recorded: recorded
        case .explaining: recorded + [("2024-03-07", explained)]
        case .transferred: recorded + [("2024-03-06", transferred)]
        case .decided: decided
        case .served: given
        case .executing: executing
        case .executed:
            executing + [
                ("2024-03-21", paid(3_000_000, on: "2024-03-21")), ("2024-04-15", suspensionServed),
                ("2024-04-15", confiscated), ("2024-04-16", remedied), ("2024-04-16", executed),
            ]
        case .noSanction: recorded + [("2024-03-13", declined)]
        case .lapsed: given + [("2025-03-20", lapsed)]
        case .annulled: decided + [("2024-03-13", annulled)]
        }
    }
}
