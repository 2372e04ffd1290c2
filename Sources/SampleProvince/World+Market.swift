import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// What happens to points and contracts in one year when nobody does wrong.
    mutating func tellMarket() {
        if year == firstYear { openExisting() }
        tellReorganisation()
        assignParts()
        for index in premises.indices where premises[index].isOpen {
            switch premises[index].part {
            case .ordinary: break
            case .changing: change(index)
            case .closing: close(index)
            }
        }
        for _ in 0..<(34 * scale) { openNew() }
        for index in premises.indices where premises[index].isOpen && premises[index].part == .ordinary {
            supervise(index)
        }
    }

    /// Who changes and who closes this year. Certificates that end this year are changed first.
    private mutating func assignParts() {
        for index in premises.indices {
            let ends = premises[index].licenceEnds.map { $0 <= date(12, 31) } ?? false
            if ends || premises[index].contractEnds <= date(12, 31) {
                premises[index].part = .changing
            } else {
                premises[index].part = random.chance(3) ? .closing : random.chance(10) ? .changing : .ordinary
            }
        }
    }

    private mutating func openNew() {
        let day = workingDay(months: 1...10)
        var story = Story()
        let index = newPremises(on: day)
        premises[index].freeFrom = day.adding(days: 60)
        register(index, on: day, &story)
        if premises[index].hasGames { license(index, on: working(day.adding(days: 4)), &story) }
        sign(index, on: working(day.adding(days: 30)), &story)
    }

    /// A certificate runs out, a contract runs out, or papers are changed.
    private mutating func change(_ index: Int) {
        var story = Story()
        let point = premises[index]
        if let ends = point.licenceEnds, ends <= date(12, 31) {
            renew(index, ends: ends, &story)
        } else if point.licenceEnds != nil {
            amend(index, &story)
        } else {
            amendRegistration(index, on: workingDay(months: 3...9), &story)
        }
        guard premises[index].isOpen, point.contractEnds <= date(12, 31) else { return }
        var contract = Story()
        let day = working(point.contractEnds.adding(days: 1))
        record(
            AgentContractExpired.with { ($0.contractID, $0.pointID) = (point.contract, point.id) },
            by: Bodies.providers[point.provider].id, at: officeHour(day), in: &contract)
        sign(index, on: working(day.adding(days: 2)), &contract)
    }

    /// Extended in time, or expired and applied for anew.
    private mutating func renew(_ index: Int, ends: Day, _ story: inout Story) {
        let point = premises[index]
        let asked = working(ends.adding(days: -32))
        if random.chance(40), asked > date(1, 25), !point.isExtended {
            apply(point, .extension, on: asked, &story)
            let until = ends.adding(months: 6)
            record(
                LicenceExtended.with {
                    ($0.pointID, $0.askedDay, $0.untilDay) = (point.id, asked.description, until.description)
                    $0.document = document("GH-TCĐT")
                }, by: point.districtCommittee,
                at: officeHour(WorkingCalendar.vietnam.adding(workingDays: 4, to: asked)), in: &story)
            (premises[index].licenceEnds, premises[index].isExtended) = (until, true)
            // The point lives on with its extension; what comes after it belongs to the next telling.
            if until > date(12, 31) { return }
        }
        let expired = premises[index].licenceEnds ?? ends
        story.recorded = max(story.recorded, date(1, 22).start)
        let noted = working(max(expired.adding(days: 1), date(1, 22)))
        record(LicenceExpired.with { $0.pointID = point.id }, by: point.districtCommittee, at: noted.at(8), in: &story)
        if random.chance(85) {
            license(index, on: working(noted.adding(days: random.number(3...20))), &story)
        } else {
            shut(index, on: working(noted.adding(days: 5)), ground: "Không đề nghị cấp lại giấy chứng nhận", &story)
        }
    }

    private mutating func amend(_ index: Int, _ story: inout Story) {
        let point = premises[index]
        let day = workingDay(months: 3...10)
        let decided = WorkingCalendar.vietnam.adding(workingDays: 4, to: day)
        if random.chance(50) {
            let name = "\(point.name) \(random.number(2...9))"
            apply(point, .amendment, on: day, &story)
            record(
                LicenceAmended.with {
                    ($0.pointID, $0.change, $0.name) = (point.id, "Đổi tên điểm", name)
                    $0.document = document("SĐ-TCĐT")
                }, by: point.districtCommittee, at: officeHour(decided), in: &story)
            premises[index].name = name
        } else {
            apply(point, .reissue, on: day, &story)
            record(
                LicenceReissued.with {
                    ($0.pointID, $0.licenceNumber, $0.ground) = (point.id, document("GCN-TCĐT"), "Bản gốc bị hư hỏng")
                }, by: point.districtCommittee, at: officeHour(decided), in: &story)
        }
        if random.chance(30) { amendRegistration(index, on: working(decided.adding(days: 9)), &story) }
    }

    /// The business passes to another owner.
    private mutating func amendRegistration(_ index: Int, on day: Day, _ story: inout Story) {
        premises[index].owner = "p-\(random.token(12))"
        premises[index].ownerName = Names.person(&random)
        let point = premises[index]
        let (number, phone) = (Names.identityNumber(&random), Names.telephone(&random))
        record(
            BusinessRegistrationAmended.with {
                ($0.businessID, $0.pointID, $0.placeID) = (point.business, point.id, point.commune.code)
                ($0.ownerID, $0.ownerName, $0.ownerNumber, $0.ownerPhone) = (
                    point.owner, point.ownerName, number, phone
                )
            }, by: point.districtCommittee, at: officeHour(day), in: &story)
    }

    /// Business ends: the owner gives up, or the certificate or the registration is revoked.
    private mutating func close(_ index: Int) {
        var story = Story()
        let point = premises[index]
        let day = workingDay(months: 4...11)
        // In turn, so that every year knows each of the ways.
        switch number(point.licenceEnds == nil ? "closing-unlicensed" : "closing") % 3 {
        case 1 where point.licenceEnds != nil:
            record(
                LicenceRevoked.with {
                    ($0.pointID, $0.ground, $0.document) = (point.id, .conditionsLost, document("QĐ-THGCN"))
                    $0.explanation = "Không còn bảo đảm điều kiện về phòng cháy, chữa cháy"
                }, by: point.districtCommittee, at: officeHour(day), in: &story)
            shut(index, on: working(day.adding(days: 3)), ground: "Bị thu hồi giấy chứng nhận", &story)
        case 2 where point.hasGames:
            record(
                BusinessLineRevoked.with {
                    ($0.businessID, $0.line, $0.ground) = (
                        point.business, .gamePoint, "Ngừng cung cấp dịch vụ trò chơi điện tử"
                    )
                    $0.document = document("QĐ-ĐKKD")
                }, by: point.districtCommittee, at: officeHour(day), in: &story)
            shut(index, on: working(day.adding(days: 2)), ground: "Chủ điểm ngừng hoạt động", &story)
        default:
            shut(index, on: day, ground: "Chủ điểm ngừng hoạt động", &story)
            record(
                BusinessRegistrationRevoked.with {
                    ($0.businessID, $0.ground, $0.document) = (
                        point.business, "Chấm dứt hoạt động", document("QĐ-ĐKKD")
                    )
                }, by: point.districtCommittee, at: officeHour(working(day.adding(days: 6))), in: &story)
        }
    }

    private mutating func shut(_ index: Int, on day: Day, ground: String, _ story: inout Story) {
        record(
            PointClosed.with { ($0.pointID, $0.ground) = (premises[index].id, ground) }, by: premises[index].office,
            at: officeHour(day), in: &story)
        premises[index].isOpen = false
        let point = premises[index]
        guard point.contractEnds > day.adding(days: 2) else { return }
        terminate(point, on: working(day.adding(days: 2)), reason: "Điểm ngừng hoạt động", &story)
    }

    /// The contract ends, the line is cut, and those who must know are told.
    mutating func terminate(_ point: Premises, on day: Day, reason: String, case id: String = "", _ story: inout Story)
    {
        let isp = Bodies.providers[point.provider]
        record(
            AgentContractTerminated.with {
                ($0.contractID, $0.pointID, $0.reason, $0.caseID) = (point.contract, point.id, reason, id)
                $0.basis = LegalBasis(document: "72/2013/NĐ-CP", article: "7")
            }, by: isp.id, at: day.at(9), in: &story)
        record(
            ServiceCut.with { ($0.contractID, $0.pointID, $0.ground) = (point.contract, point.id, reason) },
            by: isp.id, at: day.at(15), in: &story)
        record(
            TerminationNotified.with {
                ($0.contractID, $0.pointID) = (point.contract, point.id)
                ($0.notified, $0.document) = (
                    [Bodies.communications, point.communeCommittee], document("TB-\(isp.series)")
                )
            }, by: isp.id, at: officeHour(working(day.adding(days: 1))), in: &story)
    }

    /// The provider looks after its agents; few are warned, fewer are cut off for a while.
    private mutating func supervise(_ index: Int) {
        guard random.chance(55), premises[index].freeFrom < date(9, 1) else { return }
        let point = premises[index]
        let isp = Bodies.providers[point.provider].id
        var story = Story()
        let day = max(workingDay(months: 2...10), working(premises[index].freeFrom))
        let inOrder = !random.chance(14)
        record(
            AgentSupervisionVisitDone.with {
                ($0.contractID, $0.pointID, $0.inOrder) = (point.contract, point.id, inOrder)
                $0.result = inOrder ? "Chấp hành tốt" : "Chưa niêm yết nội quy sử dụng dịch vụ"
            }, by: isp, at: officeHour(day), late: random.chance(18) ? random.number(4...25) : 0, in: &story)
        guard !inOrder else { return }
        record(
            AgentBreachFound.with {
                ($0.contractID, $0.pointID, $0.breach, $0.rule) = (
                    point.contract, point.id, "Không niêm yết nội quy", "ACC-7"
                )
            }, by: isp, at: officeHour(working(day.adding(days: 1))), in: &story)
        let remedy = working(day.adding(days: 18))
        record(
            AgentWarned.with {
                ($0.contractID, $0.pointID, $0.ground) = (point.contract, point.id, "Không niêm yết nội quy")
                $0.remedyDay = remedy.description
            }, by: isp, at: officeHour(working(day.adding(days: 2))), in: &story)
        guard random.chance(30) else { return }
        record(
            ServiceCut.with {
                ($0.contractID, $0.pointID, $0.ground) = (
                    point.contract, point.id, "Quá hạn khắc phục \(remedy.vietnamese)"
                )
            }, by: isp, at: officeHour(working(remedy.adding(days: 1))), in: &story)
        record(
            ServiceRestored.with {
                ($0.contractID, $0.pointID, $0.ground) = (point.contract, point.id, "Đã khắc phục")
            },
            by: isp, at: officeHour(working(remedy.adding(days: 6))), in: &story)
    }
}
