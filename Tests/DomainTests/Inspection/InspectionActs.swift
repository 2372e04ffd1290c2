import SwiftProtobuf

@testable import Domain

/// Acts of the inspection I1 at point P1, whole and in order.
enum InspectionActs {
    typealias Entry = (day: String, event: DomainEvent)
    typealias Stage = InspectionState.Stage

    static func decision(
        _ id: String = "I1", point: String = "P1", _ change: (inout InspectionDecisionIssued) -> Void = { _ in }
    ) -> DomainEvent {
        var m = InspectionDecisionIssued.with {
            $0.inspection = id
            $0.number = "39/QĐ-TTra"
            $0.kind = .periodic
            $0.nature = .check
            $0.leadAgency = "D1"
            $0.points = [point]
            ($0.periodFrom, $0.periodTo) = ("2024-03-04", "2024-03-15")
        }
        change(&m)
        return m.domainEvent
    }

    static let trigger = SurpriseInspectionTriggered.with {
        ($0.inspection, $0.source, $0.ground, $0.points) = ("I1", .complaint, "Phản ánh của người dân", ["P1"])
    }.domainEvent
    static let team = InspectionTeamFormed.with { ($0.inspection, $0.leader) = ("I1", "Trưởng đoàn") }.domainEvent
    static let joined = InspectionTeamJoined.with { ($0.inspection, $0.agency) = ("I1", "CA") }.domainEvent
    static let started = InspectionStarted.with { ($0.inspection, $0.point) = ("I1", "P1") }.domainEvent
    static let finding = InspectionFindingRecorded.with {
        ($0.inspection, $0.point, $0.rule, $0.result) = ("I1", "P1", "GAM-8", .fail)
    }.domainEvent
    static let signed = InspectionRecordSigned.with { ($0.inspection, $0.point, $0.number) = ("I1", "P1", "01/BB") }
        .domainEvent
    static let reminder = ReminderIssued.with { ($0.inspection, $0.point, $0.content) = ("I1", "P1", "Nội quy") }
        .domainEvent
    static let completed = InspectionCompleted.with { ($0.inspection, $0.targetsInspected) = ("I1", 1) }.domainEvent
    static let concluded = InspectionConclusionIssued.with { ($0.inspection, $0.number) = ("I1", "05/KL") }.domainEvent
    static let followUp = FollowUpInspectionScheduled.with { ($0.inspection, $0.followUp) = ("I1", "I9") }.domainEvent
    static let cancelled = InspectionCancelled.with { ($0.inspection, $0.ground) = ("I1", "Điểm đã đóng cửa") }
        .domainEvent

    /// A history that ends at each stage.
    static func history(_ stage: Stage) -> [Entry] {
        let day = "2024-03-05"
        let decided: [Entry] = [(day, decision())]
        let running = decided + [(day, started)]
        let recorded = running + [(day, signed)]
        let done = recorded + [(day, completed)]
        return switch stage {
        case .absent: []
        case .triggered: [(day, trigger)]
        case .decided: decided
        case .running: running
        case .recorded: recorded
        case .completed: done
        case .concluded: done + [(day, concluded)]
        case .followedUp: done + [(day, concluded), (day, followUp)]
        case .cancelled: decided + [(day, cancelled)]
        }
    }
}
