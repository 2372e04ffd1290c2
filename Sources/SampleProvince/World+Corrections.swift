import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// Wrong entries are put right, sealed parts are read for a purpose, and one person's data is erased.
    mutating func tellCorrections() {
        correctSlips()
        retractFindings()
        readSealed()
        issueCopies()
        eraseOne()
    }

    /// Slips of the pen, noticed days later: the entry stays, the correction names it.
    private mutating func correctSlips() {
        let entries = acts
        let chosen = random.some(
            14 * scale, of: entries.filter { $0.effective.day.civil.year == lastYear && corrected($0.event) != nil })
        for act in chosen {
            guard let right = corrected(act.event), let bytes = try? right.payload() else { continue }
            var story = Story(from: act.recorded)
            let noticed = working(act.recorded.day.adding(days: random.number(2...20)))
            record(
                EventCorrected.with {
                    ($0.target, $0.targetType) = (act.idText, act.event.type)
                    $0.replacement.append(contentsOf: bytes)
                    $0.subjects = Set(act.event.tags + right.tags).sorted()
                    ($0.ground, $0.authority) = ("Sai sót khi nhập liệu", document("BB-ĐC"))
                }, by: act.agency, at: officeHour(noticed), in: &story)
        }
    }

    /// The act as it should have been entered, for the types that slips are told of.
    private func corrected(_ event: DomainEvent) -> DomainEvent? {
        switch event {
        case .inspection(.inspectionFindingRecorded(var act)) where !act.measured.isEmpty:
            act.measured = "\(act.measured) (đếm lại)"
            return act.domainEvent
        case .certificate(.pointRegistered(var act)):
            act.machines += 1
            return act.domainEvent
        case .agentContract(.agentSupervisionVisitDone(var act)):
            act.result += "; có ảnh chụp kèm theo"
            return act.domainEvent
        case .sanction(.finePaid(var act)) where !act.receipt.isEmpty && !act.receipt.hasPrefix("BL-NHAM"):
            act.receipt += "/KBNN"
            return act.domainEvent
        default: return nil
        }
    }

    /// Findings that were entered for the wrong inspection are taken back.
    private mutating func retractFindings() {
        let findings = acts.filter {
            if case .inspection(.inspectionFindingRecorded(let act)) = $0.event {
                return act.measured.isEmpty && act.result == .pass
            }
            return false
        }
        for act in random.some(6 * scale, of: findings) {
            var story = Story(from: act.recorded)
            record(
                EventRetracted.with {
                    ($0.target, $0.subjects) = (act.idText, act.event.tags)
                    ($0.ground, $0.authority) = ("Nhập nhầm, điều kiện này không được kiểm tra", document("BB-ĐC"))
                }, by: act.agency, at: officeHour(working(act.recorded.day.adding(days: 5))), in: &story)
        }
    }

    /// Whoever reads what is sealed leaves a trace.
    private mutating func readSealed() {
        let reports = acts.filter {
            if case .childCase(.childReportReceived) = $0.event { return true }
            return false
        }
        for (index, act) in random.some(9 * scale, of: reports).enumerated() {
            guard let subject = act.event.tags.first(where: { $0.hasPrefix("childcase:") }) else { continue }
            var story = Story(from: act.recorded)
            record(
                SealedPartRead.with {
                    ($0.subject, $0.compartment, $0.purpose) = (subject, .child, "Lập kế hoạch hỗ trợ, can thiệp")
                    $0.kind = index % 3 == 2 ? .listed : .opened
                }, by: act.agency, at: act.recorded.adding(minutes: random.number(30...600)), in: &story)
        }
    }

    /// The inspectorate takes the half-year figures away, on record.
    private mutating func issueCopies() {
        var story = Story()
        record(
            CopyIssued.with {
                ($0.kind, $0.document) = (.printed, "report half-year \(Bodies.communications) \(lastYear)-H1 pdf")
                ($0.purpose, $0.subjects) = ("Phục vụ thanh tra trách nhiệm quản lý nhà nước", ["agency:\(Bodies.communications)"])
            }, by: Bodies.communications, at: working(date(12, 10)).at(9), in: &story)
    }

    /// A former owner asks for erasure: the business is closed, nothing is owed.
    private mutating func eraseOne() {
        var offenders: Set<String> = []
        for act in acts {
            if case .sanction(.violationDetected(let violation)) = act.event { offenders.insert(violation.person) }
        }
        let owners = premises.filter { !$0.isOpen && !offenders.contains($0.owner) }.map(\.owner)
        guard let owner = owners.last else { return }
        var story = Story()
        record(
            PersonalDataErased.with {
                ($0.subject, $0.ground, $0.authority) = (
                    "person:\(owner)", "Chủ thể dữ liệu yêu cầu xóa, cơ sở đã chấm dứt hoạt động", document("QĐ-XDL")
                )
            }, by: Bodies.communications, at: working(date(12, 19)).at(10), in: &story)
    }
}
