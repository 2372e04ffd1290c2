import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// Everything that the decision orders, in time or not; the violator may complain meanwhile.
    mutating func execute(_ offence: inout Offence) {
        let served = offence.decided
        let complains = offence.fine > 2_000_000 && random.chance(22)
        var done = served.adding(days: random.number(2...9))
        if complains { done = complain(&offence, after: served) }
        if offence.fine > 0 {
            done = pay(&offence, served: served, from: done, late: !complains && number("fined") % 8 == 3)
        }
        for remedy in offence.remedies {
            done = working(done.adding(days: 3))
            record(
                RemedialMeasureCompleted.with {
                    ($0.caseID, $0.measure, $0.completedOn) = (offence.id, remedy, done.description)
                    ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                }, by: offence.body, at: done.at(11), in: &offence.story)
        }
        if offence.months > 0 { done = suspend(&offence, from: done.adding(days: 1)) }
        record(
            SanctionExecuted.with {
                ($0.caseID, $0.executedOn) = (offence.id, done.description)
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
            }, by: offence.body, at: done.at(17, 10), in: &offence.story)
    }

    /// Paid at once, in two parts, or only after a surcharge and an order of enforcement.
    private mutating func pay(_ offence: inout Offence, served: Day, from: Day, late: Bool) -> Day {
        var (day, due) = (from, offence.fine)
        if late {
            let missed = working(
                WorkingCalendar.vietnam.firstWorkingDay(onOrAfter: served.adding(days: 10)).adding(days: 12))
            let surcharge = due * 5 / 10_000 * 12
            due += surcharge
            record(
                SurchargeAdded.with {
                    ($0.caseID, $0.addedOn) = (offence.id, missed.description)
                    ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                    ($0.surcharge, $0.amountDue) = (.vnd(surcharge), .vnd(due))
                }, by: offence.body, at: missed.at(9), in: &offence.story)
            let ordered = working(missed.adding(days: 15))
            if number("late") % 2 == 1 {
                record(
                    EnforcementOrdered.with {
                        ($0.caseID, $0.number, $0.orderedOn) = (offence.id, document("QĐ-CCXP"), ordered.description)
                        ($0.business, $0.point, $0.person) = (
                            offence.point.business, offence.point.id, offence.point.owner
                        )
                        ($0.measure, $0.amount, $0.toAgency) = (
                            "Khấu trừ tài khoản", .vnd(due), offence.point.communeCommittee
                        )
                    }, by: offence.body, at: ordered.at(14), in: &offence.story)
            }
            day = working(ordered.adding(days: random.number(5...40)))
        }
        let parts: [Int64] = due > 3_000_000 && random.chance(15) ? [due / 2, due - due / 2] : [due]
        var total: Int64 = 0
        for (number, part) in parts.enumerated() {
            if number > 0 { day = day.adding(days: 6) }
            total += part
            record(
                FinePaid.with {
                    ($0.caseID, $0.paidOn, $0.receipt) = (offence.id, day.description, "BL-\(self.number("receipt"))")
                    ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                    ($0.amount, $0.runningTotal) = (.vnd(part), .vnd(total))
                }, by: offence.body, at: officeHour(day), late: random.chance(5) ? random.number(3...15) : 0,
                in: &offence.story)
        }
        return day
    }

    /// The point closes for some months; its certificate's dossier says so too.
    private mutating func suspend(_ offence: inout Offence, from: Day) -> Day {
        let until = from.adding(months: Int(offence.months))
        // Nothing else is told of the point while it is closed.
        if let index = premises.firstIndex(where: { $0.id == offence.point.id }) {
            premises[index].freeFrom = until.adding(days: 20)
        }
        record(
            OperationSuspended.with {
                ($0.pointID, $0.caseID, $0.untilDay) = (offence.point.id, offence.id, until.description)
                $0.document = document("TB-ĐC")
            }, by: offence.point.districtCommittee, at: from.at(8), in: &offence.story)
        record(
            SuspensionServed.with {
                ($0.caseID, $0.from, $0.until) = (offence.id, from.description, until.description)
                ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
            }, by: offence.body, at: until.at(16), in: &offence.story)
        record(
            OperationResumed.with {
                ($0.pointID, $0.ground, $0.document) = (offence.point.id, "Hết thời hạn đình chỉ", document("TB-HĐ"))
            }, by: offence.point.districtCommittee, at: until.adding(days: 1).at(8), in: &offence.story)
        return until.adding(days: 1)
    }

    /// A complaint to the author of the decision; few go on to court. The day after which the violator pays.
    private mutating func complain(_ offence: inout Offence, after served: Day) -> Day {
        let filed = working(served.adding(days: random.number(3...9)))
        let (business, point, person) = (offence.point.business, offence.point.id, offence.point.owner)
        record(
            DecisionComplained.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.complainedOn, $0.toAgency) = (filed.description, offence.body)
                $0.content = "Đề nghị xem xét lại mức phạt vì vi phạm lần đầu"
            }, by: offence.body, at: officeHour(filed), in: &offence.story)
        let received = working(filed.adding(days: random.number(15...28)))
        // In turn: changed, upheld and taken to court, upheld.
        let turn = number("complaint") % 3
        let result: AppealResult = turn == 1 ? .decisionChanged : .decisionUpheld
        record(
            AppealForwarded.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.forwardedOn, $0.toAgency) = (filed.adding(days: 2).description, Bodies.committee)
            }, by: offence.body, at: officeHour(working(filed.adding(days: 2))), in: &offence.story)
        record(
            AppealResultReceived.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.receivedOn, $0.result, $0.number) = (received.description, result, document("QĐ-GQKN"))
            }, by: offence.body, at: received.at(9), in: &offence.story)
        record(
            AppealResultNotified.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.notifiedOn, $0.result) = (received.description, result)
            }, by: offence.body, at: received.at(15), in: &offence.story)
        guard result == .decisionChanged else {
            return turn == 2 ? sue(&offence, after: received) : working(received.adding(days: 4))
        }
        offence.fine = offence.fine * 4 / 5
        let amended = working(received.adding(days: 2))
        record(
            DecisionAmended.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.number, $0.ground, $0.fine) = (
                    document("QĐ-SĐXP"), "Theo kết quả giải quyết khiếu nại", .vnd(offence.fine)
                )
            }, by: offence.body, at: officeHour(amended), in: &offence.story)
        return working(amended.adding(days: 5))
    }

    private mutating func sue(_ offence: inout Offence, after received: Day) -> Day {
        let (business, point, person) = (offence.point.business, offence.point.id, offence.point.owner)
        let filed = working(received.adding(days: 12))
        record(
            AppealedToCourt.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.filedOn, $0.court, $0.docket) = (filed.description, Bodies.court, document("TLST-HC"))
            }, by: Bodies.court, at: officeHour(filed), in: &offence.story)
        let judged = working(filed.adding(days: 75))
        record(
            CourtJudgmentReceived.with {
                ($0.caseID, $0.business, $0.point, $0.person) = (offence.id, business, point, person)
                ($0.judgedOn, $0.court, $0.result) = (judged.description, Bodies.court, .decisionUpheld)
                $0.number = document("HC-ST")
            }, by: Bodies.court, at: officeHour(judged), in: &offence.story)
        return working(judged.adding(days: 7))
    }
}
