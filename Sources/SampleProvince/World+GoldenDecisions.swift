import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// Things seized and taken, a decision annulled and made anew, a fine reduced: what is rare, once.
    mutating func everyPartOfDecision() {
        var story = Story()
        let index = newPremises(on: date(2, 1), district: 7, name: "Game center Máy Đánh Bạc")
        register(index, on: working(date(2, 22)), &story)
        var offence = open(
            index, CheckedRule.all[3], inspection: "", finder: premises[index].districtCommittee, on: date(3, 12))
        (offence.fine, offence.months, offence.remedies) = (4_000_000, 0, [])
        let items = ["02 máy trò chơi có thưởng"]
        let (business, point, person) = (offence.point.business, offence.point.id, offence.point.owner)
        record(
            ExhibitSeized.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.recordNumber, $0.items, $0.heldUntil) = (document("BB-TG"), items, date(3, 22).description)
            }, by: offence.point.districtCommittee, at: date(3, 13).at(14), in: &offence.story)
        offence.decided = WorkingCalendar.vietnam.adding(workingDays: 3, to: offence.recorded)
        offence.body = offence.point.districtCommittee
        decideWithItems(offence, items, on: offence.decided, &offence.story)
        record(
            DecisionAnnulled.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.number, $0.ground) = (document("QĐ-HBXP"), "Ghi sai số định danh của người vi phạm")
            }, by: offence.body, at: offence.decided.adding(days: 1).at(9), in: &offence.story)
        decideWithItems(
            offence, items, on: WorkingCalendar.vietnam.adding(workingDays: 5, to: offence.recorded), &offence.story)
        offence.decided = WorkingCalendar.vietnam.adding(workingDays: 5, to: offence.recorded)
        serve(&offence)
        let served = offence.decided
        record(
            ExhibitConfiscated.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.recordNumber, $0.items, $0.value) = (document("BB-TT"), items, .vnd(6_000_000))
            }, by: offence.body, at: working(served.adding(days: 1)).at(9), in: &offence.story)
        record(
            FineReduced.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.number, $0.amountDue, $0.ground) = (
                    document("QĐ-GTP"), .vnd(2_000_000), "Gia đình gặp khó khăn do thiên tai"
                )
            }, by: offence.body, at: working(served.adding(days: 4)).at(9), in: &offence.story)
        offence.fine = 2_000_000
        finish(&offence, on: working(served.adding(days: 8)))
    }

    private mutating func decideWithItems(_ offence: Offence, _ items: [String], on day: Day, _ story: inout Story) {
        record(
            SanctionDecisionIssued.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (
                    offence.id, offence.point.business, offence.point.id, offence.point.owner
                )
                ($0.number, $0.decidedOn, $0.authority) = (document("QĐ-XPHC"), day.description, .districtChair)
                ($0.articles, $0.violatorKind, $0.ageBand) = (
                    [offence.rule.article(on: offence.acted)], .individual, .adult
                )
                ($0.actedOn, $0.act, $0.main) = (offence.acted.description, offence.rule.broken, .fine)
                ($0.fine, $0.confiscatedItems) = (.vnd(offence.fine), items)
            }, by: offence.body, at: day.at(15), in: &story)
    }

    private mutating func finish(_ offence: inout Offence, on day: Day) {
        let (business, point, person) = (offence.point.business, offence.point.id, offence.point.owner)
        record(
            FinePaid.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.paidOn, $0.amount, $0.receipt) = (day.description, .vnd(offence.fine), "BL-\(number("receipt"))")
            }, by: offence.body, at: day.at(10), in: &offence.story)
        record(
            SanctionExecuted.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                $0.executedOn = day.description
            }, by: offence.body, at: day.at(16), in: &offence.story)
    }

    /// Decided two years ago, never paid: its time ran out last November; both are entered in the ledger's last year.
    mutating func lapsedDecision() {
        let acted = Day(year: lastYear - 2, month: 11, day: 10) ?? date(1, 1)
        let start = date(1, 29).at(8)
        var story = Story(from: start)
        let index = newPremises(on: acted, district: 8, name: "Internet Quyết Định Cũ")
        register(index, on: working(acted.adding(days: -60)), &story)
        premises[index].part = .closing
        var offence = open(
            index, CheckedRule.all[3], inspection: "", finder: premises[index].districtCommittee, on: acted,
            from: story.recorded)
        (offence.fine, offence.months, offence.remedies) = (3_000_000, 0, [])
        offence.decided = WorkingCalendar.vietnam.adding(workingDays: 4, to: offence.recorded)
        decide(&offence)
        serve(&offence)
        record(
            SanctionLapsed.with {
                ($0.caseID, $0.lapsedOn) = (offence.id, date(1, 30).description)
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
            }, by: offence.body, at: date(1, 30).at(16), in: &offence.story)
    }
}
