import CivilTime
import Domain
import SwiftProtobuf

/// A violation while it is being told.
struct Offence {
    let id: String
    let point: Premises
    let rule: CheckedRule
    /// The inspection that found it; empty where none did.
    let inspection: String
    let acted: Day
    let recorded: Day
    var decided: Day
    /// Who decides.
    var body: String
    let authority: SanctionAuthority
    var fine: Int64
    var months: Int32 = 0
    var remedies: [String] = []
    var story: Story
}

extension World {
    /// A violation found at an inspection, from the record to whatever end it finds.
    mutating func tellCase(_ index: Int, _ rule: CheckedRule, _ campaign: Campaign, on day: Day) {
        var offence = open(index, rule, inspection: campaign.id, finder: campaign.lead, on: day)
        // Rare ends come in turn, so that every year knows them.
        let turn = number("course") % 20
        if turn == 7 { return transfer(&offence) }
        let explained = turn == 13 || random.chance(15)
        if explained { explain(&offence) }
        if turn == 13 { return excuse(&offence) }
        decide(&offence, explained: explained)
        serve(&offence)
        execute(&offence)
    }

    /// Detected and recorded.
    mutating func open(
        _ index: Int, _ rule: CheckedRule, inspection: String, finder: String, on day: Day, from entered: Instant? = nil
    ) -> Offence {
        let point = premises[index]
        let recorded = random.chance(80) ? day : WorkingCalendar.vietnam.adding(workingDays: 1, to: day)
        let heavy = rule.clause == "3"
        let commune = rule.clause == "1" && random.chance(45)
        let (body, authority): (String, SanctionAuthority) =
            commune
            ? (point.communeCommittee, .communeChair)
            : finder == Bodies.communications
                ? (Bodies.communications, .chiefInspector) : (point.districtCommittee, .districtChair)
        var offence = Offence(
            id: id("VP"), point: point, rule: rule, inspection: inspection, acted: day, recorded: recorded,
            decided: WorkingCalendar.vietnam.adding(workingDays: random.number(2...6), to: recorded), body: body,
            authority: authority,
            fine: Int64(random.number(rule.fine) / 50_000 * 50_000), story: Story(from: entered ?? day.at(17)))
        if rule.clause == "1", random.chance(25) { offence.fine = 0 }
        if heavy, point.part == .ordinary, random.chance(45) { offence.months = Int32(random.number(1...3)) }
        if !rule.remedy.isEmpty, random.chance(60) { offence.remedies = [rule.remedy] }
        let (number, address) = (Names.identityNumber(&random), point.address)
        record(
            ViolationDetected.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, point.business, point.id, point.owner)
                ($0.inspection, $0.place, $0.source) = (
                    inspection, point.commune.code, inspection.isEmpty ? .patrol : .inspection
                )
                ($0.detectedOn, $0.actedOn, $0.act) = (day.description, day.description, rule.broken)
                ($0.articles, $0.violatorKind, $0.ageBand) = ([rule.article(on: day)], .individual, .adult)
            }, by: finder, at: day.at(16, 35), in: &offence.story)
        record(
            ViolationRecordMade.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, point.business, point.id, point.owner)
                ($0.inspection, $0.place, $0.number) = (inspection, point.commune.code, document("BB-VPHC"))
                ($0.recordedOn, $0.detectedOn, $0.actedOn) = (recorded.description, day.description, day.description)
                ($0.articles, $0.violatorKind, $0.ageBand) = ([rule.article(on: day)], .individual, .adult)
                ($0.act, $0.violatorName, $0.violatorIDNumber) = (rule.broken, point.ownerName, number)
                ($0.violatorAddress, $0.refusedToSign) = (address, random.chance(4))
            }, by: finder, at: recorded == day ? day.at(16, 50) : recorded.at(9), in: &offence.story)
        return offence
    }

    /// Signs of a crime: the file goes to the police, and only that it went is told.
    private mutating func transfer(_ offence: inout Offence) {
        let day = WorkingCalendar.vietnam.adding(workingDays: 1, to: offence.recorded)
        record(
            ViolationFileTransferred.with {
                ($0.caseID, $0.ground, $0.toAgency) = (
                    offence.id, .criminalSigns, Bodies.districtPolice(offence.point.unit)
                )
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                ($0.document, $0.transferredOn) = (document("CV-CHS"), day.description)
            }, by: offence.body, at: day.at(10), in: &offence.story)
    }

    private mutating func explain(_ offence: inout Offence) {
        let day = WorkingCalendar.vietnam.adding(workingDays: random.number(1...4), to: offence.recorded)
        record(
            ExplanationSubmitted.with {
                ($0.caseID, $0.form) = (offence.id, random.chance(70) ? .written : .oral)
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                ($0.requestedOn, $0.submittedOn) = (offence.recorded.description, day.description)
                $0.content = "Chủ điểm trình bày nhân viên trực ca chưa nắm quy định"
            }, by: offence.body, at: officeHour(day), in: &offence.story)
        offence.decided = WorkingCalendar.vietnam.adding(workingDays: random.number(5...15), to: day)
    }

    private mutating func excuse(_ offence: inout Offence) {
        record(
            NoSanctionDecided.with {
                ($0.caseID, $0.number, $0.ground) = (offence.id, document("QĐ-KXP"), .excused)
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                $0.decidedOn = offence.decided.description
            }, by: offence.body, at: officeHour(offence.decided), in: &offence.story)
    }

    mutating func decide(_ offence: inout Offence, explained: Bool = false) {
        let (point, rule) = (offence.point, offence.rule)
        record(
            SanctionDecisionIssued.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, point.business, point.id, point.owner)
                ($0.inspection, $0.place, $0.number) = (offence.inspection, point.commune.code, document("QĐ-XPHC"))
                ($0.decidedOn, $0.authority, $0.act) = (offence.decided.description, offence.authority, rule.broken)
                ($0.articles, $0.violatorKind, $0.ageBand) = ([rule.article(on: offence.acted)], .individual, .adult)
                $0.actedOn = offence.acted.description
                $0.main = offence.fine > 0 ? .fine : .warning
                if offence.fine > 0 { $0.fine = .vnd(offence.fine) }
                ($0.suspensionMonths, $0.remedialMeasures) = (offence.months, offence.remedies)
                if random.chance(20) { $0.mitigating = ["Thành thật hối lỗi"] }
                $0.deadline = explained ? .explanationOrVerification : .ordinary
                ($0.violatorName, $0.violatorAddress) = (point.ownerName, point.address)
            }, by: offence.body, at: officeHour(offence.decided), in: &offence.story)
    }

    /// Sent, and some days later in the violator's hands.
    mutating func serve(_ offence: inout Offence) {
        let sent = WorkingCalendar.vietnam.adding(workingDays: 1, to: offence.decided)
        record(
            DecisionSent.with {
                ($0.caseID, $0.sentOn, $0.channel) = (
                    offence.id, sent.description, random.chance(70) ? "bưu điện" : "trao tay"
                )
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
            }, by: offence.body, at: sent.at(9, 20), in: &offence.story)
        let served = WorkingCalendar.vietnam.adding(workingDays: random.number(1...4), to: sent)
        record(
            DecisionServed.with {
                ($0.caseID, $0.servedOn, $0.method) = (offence.id, served.description, "ký nhận")
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                if random.chance(3) { ($0.refused, $0.method) = (true, "niêm yết") }
            }, by: offence.body, at: served.at(10, 40), in: &offence.story)
        offence.decided = served
    }
}
