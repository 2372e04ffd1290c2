import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// As in Long An in 2009: a complaint, the provider's answer "no contract", a surprise check, a sanction, a reply.
    mutating func complaintAboutPoint() {
        let day = date(4, 15)
        var story = Story()
        let index = newPremises(on: day, district: 3, name: "Điểm trò chơi Sau Chợ")
        register(index, on: working(date(1, 29)), &story)
        let (point, isp) = (premises[index], Bodies.providers[0].id)
        let task = id("NV")
        record(
            TaskAssigned.with {
                ($0.task, $0.unit, $0.force, $0.dueOn) = (task, isp, .ordered, date(4, 27).description)
                $0.title = "Xác minh phản ánh về \(point.name): hợp đồng đại lý và giờ hoạt động"
            }, by: Bodies.communications, at: working(day.adding(days: 4)).at(9), in: &story)
        record(
            TaskCompleted.with {
                ($0.task, $0.unit, $0.completedOn) = (task, isp, date(4, 26).description)
                ($0.result, $0.evidence) = ("Không có hợp đồng đại lý với điểm này", [document("CV-TN")])
            }, by: isp, at: date(4, 26).at(15), in: &story)
        let campaign = Campaign(
            id: id("KT"), lead: Bodies.communications, kind: .surprise, nature: .inspectorate, district: 3,
            from: date(5, 6), targets: [index])
        tell(campaign)
        tellCase(index, CheckedRule.all[2], campaign, on: date(5, 6))
    }

    /// Two bodies at one point in the same days: the second comes with its ground and the document that allows it.
    mutating func overlappingInspections() {
        let since = working(date(2, 19))
        var story = Story()
        let index = newPremises(on: since, district: 0, name: "Game center Hai Đoàn")
        register(index, on: since, &story)
        license(index, on: working(since.adding(days: 5)), &story)
        for (lead, kind, day) in [
            (Bodies.office(GiaLai.districts[0]), InspectionKind.periodic, 9), (Bodies.market, .thematic, 10),
        ] {
            let campaign = Campaign(
                id: id("KT"), lead: lead, kind: kind, nature: .check, district: 0, from: date(9, day), targets: [index])
            let second = lead == Bodies.market
            tell(campaign, override: second ? ("Có tin báo về hàng hóa không rõ nguồn gốc", document("CV-UBND")) : nil)
        }
    }

    /// The police enter a record that the district has already made of the same act; they take it back.
    mutating func recordedTwice() {
        let since = working(date(2, 20))
        var story = Story()
        let index = newPremises(on: since, district: 4, name: "Internet Hai Biên Bản")
        register(index, on: since, &story)
        let point = premises[index]
        let day = date(6, 20)
        var first = open(index, CheckedRule.all[3], inspection: "", finder: point.districtCommittee, on: day)
        (first.months, first.fine) = (0, 3_000_000)
        first.decided = WorkingCalendar.vietnam.adding(workingDays: 6, to: first.recorded)
        decide(&first)
        serve(&first)
        execute(&first)
        let double = ViolationRecordMade.with {
            ($0.caseID, $0.business, $0.point, $0.person) = (id("VP"), point.business, point.id, point.owner)
            ($0.number, $0.recordedOn, $0.actedOn) = (document("BB-VPHC"), day.description, day.description)
            ($0.articles, $0.violatorKind) = ([CheckedRule.all[3].article(on: day)], .individual)
            ($0.act, $0.distinctActGround) = (CheckedRule.all[3].broken, "Ca trực đêm khác")
        }
        var police = Story()
        guard
            let wrong = record(double, by: Bodies.districtPolice(point.unit), at: day.at(23, 30), late: 2, in: &police)
        else { return }
        record(
            EventRetracted.with {
                ($0.target, $0.subjects) = (SampleAct.text(of: wrong), double.domainEvent.tags)
                ($0.ground, $0.authority) = ("Trùng hành vi đã được UBND huyện lập biên bản", document("CV-CAH"))
            }, by: Bodies.districtPolice(point.unit), at: working(day.adding(days: 4)).at(9), in: &police)
    }

    /// A district takes two businesses for one at the end of the last year, and a week later finds two owners. Told last: nothing else of
    /// the sample hangs on it.
    mutating func tellTakenForOne() {
        guard premises.count > 1, let merged = Day(year: lastYear, month: 12, day: 19), let unmerged = Day(year: lastYear, month: 12, day: 26) else { return }
        let (one, other) = (premises[premises.count - 2], premises[premises.count - 1])
        var story = Story()
        record(
            BusinessesMerged.with {
                ($0.businessID, $0.otherID) = (one.business, other.business)
                ($0.ground, $0.document) = ("Hai cơ sở cùng số điện thoại liên hệ", document("KL-UBND"))
            }, by: other.districtCommittee, at: working(merged).at(10), in: &story)
        record(
            BusinessesUnmerged.with {
                ($0.businessID, $0.otherID) = (one.business, other.business)
                ($0.ground, $0.document) = ("Xác minh: hai chủ khác nhau dùng chung điện thoại", document("KL-UBND"))
            }, by: other.districtCommittee, at: working(unmerged).at(10), in: &story)
    }

    /// All points of a commune close by order for five days.
    mutating func closedByOrder() {
        var story = Story()
        let place = GiaLai.districts[5].communes[0]
        let body = Bodies.district(GiaLai.districts[5])
        record(
            SectorClosureOrdered.with {
                ($0.placeID, $0.ground, $0.document) = (
                    place.code, "Phòng, chống dịch bệnh truyền nhiễm", document("CV-UBND")
                )
            }, by: body, at: date(9, 16).at(17), effective: date(9, 17).start, in: &story)
        record(
            SectorClosureLifted.with { ($0.placeID, $0.document) = (place.code, document("CV-UBND")) },
            by: body, at: date(9, 23).at(16), effective: date(9, 24).start, in: &story)
    }

    /// A payment is booked on another's case, and put right eight days later.
    mutating func paidOnWrongCase() {
        var told: [Offence] = []
        for name in ["Internet Phiếu Thu Một", "Internet Phiếu Thu Hai"] {
            var story = Story()
            let index = newPremises(on: date(2, 1), district: 6, name: name)
            register(index, on: working(date(2, 21)), &story)
            var offence = open(
                index, CheckedRule.all[6], inspection: "", finder: premises[index].districtCommittee, on: date(7, 9))
            (offence.fine, offence.remedies) = (1_500_000, [])
            offence.decided = WorkingCalendar.vietnam.adding(workingDays: 4, to: offence.recorded)
            decide(&offence)
            serve(&offence)
            told.append(offence)
        }
        let (one, two) = (told[0], told[1])
        func payment(_ offence: Offence) -> FinePaid {
            .with {
                ($0.caseID, $0.business, $0.point, $0.person) = (
                    offence.id, offence.point.business, offence.point.id, offence.point.owner
                )
                ($0.paidOn, $0.amount, $0.receipt) = (date(7, 24).description, .vnd(1_500_000), "BL-NHAM-\(two.id)")
            }
        }
        let body = one.point.districtCommittee
        var story = one.story
        story.recorded = max(one.story.recorded, two.story.recorded)
        guard let wrong = record(payment(one), by: body, at: date(7, 24).at(10), in: &story),
            let bytes = try? payment(two).domainEvent.payload()
        else { return }
        let subjects = Set(payment(one).domainEvent.tags + payment(two).domainEvent.tags).sorted()
        record(
            EventCorrected.with {
                ($0.target, $0.targetType, $0.subjects) = (SampleAct.text(of: wrong), "FinePaid", subjects)
                $0.replacement.append(contentsOf: bytes)
                ($0.ground, $0.authority) = ("Ghi nhầm số quyết định trên phiếu thu", document("TB-KBNN"))
            }, by: body, at: date(8, 1).at(14), in: &story)
        record(
            SanctionExecuted.with {
                ($0.caseID, $0.executedOn) = (two.id, date(7, 24).description)
                ($0.business, $0.point, $0.person) = (two.point.business, two.point.id, two.point.owner)
            }, by: body, at: date(8, 1).at(15), in: &story)
    }
}
