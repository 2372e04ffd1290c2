import CivilTime
import Domain
import SwiftProtobuf

/// Stories with a fixed course, told in the last year whatever the seed: what an auditor or an investigator looks for.
extension World {
    mutating func tellGoldenScenarios() {
        refusedThenLicensed()
        sameOffenceAgain()
        warnedAndClean()
        resignedElsewhere()
        takenOver()
        complaintAboutPoint()
        overlappingInspections()
        recordedTwice()
        closedByOrder()
        paidOnWrongCase()
        everyPartOfDecision()
        lapsedDecision()
        // Reported ten minutes before midnight: the twelve hours end at ten to noon of the next day.
        tellChildCase(at: date(5, 17).at(23, 50), district: 0, serious: true)
    }

    /// A point that existed before the year, with its papers entered in the ledger's first days.
    private mutating func goldenPoint(_ name: String, district: Int = 0, licensed: Bool = true) -> Int {
        let since = Day(year: lastYear - 2, month: 8, day: 15) ?? date(1, 1)
        let first = Day(year: firstYear, month: 1, day: 22) ?? date(1, 22)
        var story = Story(from: max(first.at(9), since.at(9)))
        let index = newPremises(on: since, district: district, name: name)
        register(index, on: working(since), &story)
        if licensed { license(index, on: working(since.adding(days: 3)), &story) }
        sign(index, on: working(since.adding(days: 25)), &story)
        return index
    }

    /// 150 metres from a school: refused under the decree of 2013, licensed under that of 2024, whose conditions know no distance.
    private mutating func refusedThenLicensed() {
        let index = goldenPoint("Điểm trò chơi Cổng Trường", licensed: false)
        let point = premises[index]
        let site = point.site(distance: 150, area: 64)
        var story = Story()
        let march = working(date(3, 4))
        apply(point, .new, on: march, &story)
        record(
            SiteVerificationCompleted.with {
                ($0.pointID, $0.site, $0.document) = (point.id, site, document("BB-KTTT"))
            },
            by: point.office, at: working(march.adding(days: 3)).at(9), in: &story)
        record(
            LicenceRefused.with {
                ($0.pointID, $0.rules, $0.document) = (point.id, ["GAM-2"], document("TB-TC"))
                $0.reasons = ["Cách cổng trường học 150 m, dưới 200 m"]
            }, by: point.districtCommittee, at: working(march.adding(days: 8)).at(15), in: &story)
        let december = date(12, 26)
        apply(point, .new, on: december, &story)
        record(
            SiteVerificationCompleted.with {
                ($0.pointID, $0.site, $0.document) = (point.id, site, document("BB-KTTT"))
            },
            by: point.office, at: date(12, 27).at(9), in: &story)
        record(
            LicenceIssued.with {
                ($0.pointID, $0.businessID, $0.licenceNumber) = (point.id, point.business, document("GCN-TCĐT"))
                ($0.issuedDay, $0.expiresDay) = (date(12, 30).description, date(12, 30).adding(months: 36).description)
            }, by: point.districtCommittee, at: date(12, 30).at(16), in: &story)
    }

    /// The same act again on 8 April, before the decision of 4 March on the first one is executed.
    private mutating func sameOffenceAgain() {
        let index = goldenPoint("Cyber game Tái Diễn")
        let rule = CheckedRule.all[3]
        for (month, day) in [(3, 1), (4, 8)] {
            var offence = open(
                index, rule, inspection: "", finder: premises[index].districtCommittee, on: date(month, day))
            (offence.months, offence.fine) = (0, month == 3 ? 2_500_000 : 4_500_000)
            offence.decided = WorkingCalendar.vietnam.adding(workingDays: 1, to: offence.recorded)
            decide(&offence)
            serve(&offence)
            guard month == 3 else { continue }
            offence.decided = date(4, 15)
            execute(&offence)
        }
    }

    /// A warning executed on 5 February; the same act on 5 August, the first day on which it counts as never sanctioned.
    private mutating func warnedAndClean() {
        let index = goldenPoint("Đại lý Internet Nhắc Một Lần")
        let rule = CheckedRule.all[1]
        for (month, day) in [(1, 23), (8, 5)] {
            var offence = open(
                index, rule, inspection: "", finder: premises[index].districtCommittee, on: date(month, day))
            (offence.fine, offence.remedies) = (0, [])
            offence.decided = WorkingCalendar.vietnam.adding(workingDays: 1, to: offence.recorded)
            decide(&offence)
            serve(&offence)
            if month == 1 { offence.decided = date(2, 2) }
            record(
                SanctionExecuted.with {
                    ($0.caseID, $0.executedOn) = (
                        offence.id, month == 1 ? date(2, 5).description : date(8, 20).description
                    )
                    ($0.business, $0.point, $0.person) = (offence.point.business, offence.point.id, offence.point.owner)
                }, by: offence.body, at: (month == 1 ? date(2, 5) : date(8, 20)).at(17), in: &offence.story)
        }
    }

    /// One provider ends the contract for a breach; the next day another signs for the same premises under a relative's name.
    private mutating func resignedElsewhere() {
        let index = goldenPoint("Internet Đổi Chủ")
        let point = premises[index]
        let isp = Bodies.providers[point.provider].id
        var story = Story()
        let day = date(6, 11)
        record(
            AgentBreachFound.with {
                ($0.contractID, $0.pointID, $0.rule) = (point.contract, point.id, "GAM-8")
                $0.breach = "Cung cấp dịch vụ qua đêm nhiều lần"
            }, by: isp, at: day.adding(days: -6).at(22, 40), in: &story)
        terminate(point, on: day, reason: "Vi phạm hợp đồng: cung cấp dịch vụ qua đêm", &story)
        // Another business, another owner, the same family name and the same door.
        let family = point.ownerName.split(separator: " ").first.map(String.init) ?? "Nguyễn"
        premises.append(point)
        let next = premises.count - 1
        (premises[next].owner, premises[next].ownerName) = (
            "p-\(random.token(12))", "\(family) Thị \(random.pick(Names.given))"
        )
        var other = Story()
        let relative = premises[next]
        record(
            BusinessRegistrationIssued.with {
                ($0.businessID, $0.businessName, $0.pointID) = ("\(point.business)B", "\(point.name) 2", point.id)
                ($0.registrationNumber, $0.form) = ("39A8\(point.business.dropFirst(2))B", .household)
                ($0.lines, $0.ownerID, $0.ownerName) = (
                    [.internetAgent, .gamePoint], relative.owner, relative.ownerName
                )
                ($0.address, $0.placeID) = (point.address, point.commune.code)
            }, by: point.districtCommittee, at: day.at(14), in: &other)
        premises[next] = Premises(
            id: point.id, business: "\(point.business)B", owner: relative.owner, ownerName: relative.ownerName,
            name: "\(point.name) 2",
            address: point.address, district: point.district, commune: point.commune, hasGames: true,
            machines: point.machines,
            provider: (point.provider + 1) % Bodies.providers.count, contractEnds: day, freeFrom: day)
        sign(next, on: day.adding(days: 1), &other)
    }

    /// A point passes to another business: registration, certificate and contract follow it.
    private mutating func takenOver() {
        let index = goldenPoint("Game center Sang Nhượng", district: 1)
        let point = premises[index]
        let owner = "p-\(random.token(12))"
        let (business, day) = ("\(point.business)C", date(5, 20))
        var story = Story()
        record(
            BusinessRegistrationIssued.with {
                ($0.businessID, $0.businessName, $0.pointID) = (business, "\(point.name) mới", point.id)
                ($0.registrationNumber, $0.form) = ("39A8\(business.dropFirst(2))", .household)
                ($0.lines, $0.ownerID, $0.ownerName) = ([.internetAgent, .gamePoint], owner, Names.person(&random))
                ($0.address, $0.placeID) = (point.address, point.commune.code)
            }, by: point.districtCommittee, at: day.at(9), in: &story)
        record(
            LicenceAmended.with {
                ($0.pointID, $0.businessID, $0.change) = (point.id, business, "Đổi chủ điểm")
                $0.document = document("SĐ-TCĐT")
            }, by: point.districtCommittee, at: working(day.adding(days: 6)).at(9), in: &story)
        record(
            AgentContractTransferred.with {
                ($0.contractID, $0.pointID, $0.businessID) = (point.contract, point.id, business)
            },
            by: Bodies.providers[point.provider].id, at: working(day.adding(days: 8)).at(10), in: &story)
    }
}
