import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// Points that were there before the ledger: their papers are entered in its first days.
    mutating func openExisting() {
        let earliest = Day(year: 2013, month: 10, day: 1) ?? Day(rawValue: 0)
        let opening = date(1, 1)
        for _ in 0..<(230 * scale) {
            let since = max(earliest, opening.adding(days: -random.number(40...1020)))
            let entered = working(date(1, random.number(3...20)))
            var story = Story(from: entered.at(random.number(8...15), random.number(0...59)))
            let index = newPremises(on: since)
            register(index, on: working(since), &story)
            if premises[index].hasGames { license(index, on: working(since.adding(days: 3)), &story) }
            sign(index, on: working(since.adding(days: 25)), &story)
        }
    }

    /// Invents a point in some commune; towns have more of them.
    mutating func newPremises(on day: Day, district chosen: Int? = nil, name: String? = nil) -> Int {
        let district = chosen ?? (random.chance(35) ? 0 : random.number(0...GiaLai.districts.count - 1))
        let commune = random.pick(GiaLai.districts[district].communes)
        let number = String(self.number("point"))
        let digits = String(repeating: "0", count: max(0, 5 - number.count)) + number
        // A point with a name of its own is part of a fixed story, and all of those are about games.
        let hasGames = random.chance(80) || name != nil
        let kind =
            hasGames
            ? random.pick(["Điểm trò chơi điện tử", "Game center", "Cyber game"])
            : random.pick(["Đại lý Internet", "Internet"])
        premises.append(
            Premises(
                id: "D\(digits)", business: "DN\(digits)", owner: "p-\(random.token(12))",
                ownerName: Names.person(&random),
                name: name ?? "\(kind) \(random.pick(Names.shops))", address: Names.address(&random, in: commune.name),
                district: district, commune: commune, hasGames: hasGames, machines: Int64(random.number(8...45)),
                provider: random.number(0...Bodies.providers.count - 1), contractEnds: day, freeFrom: day))
        return premises.count - 1
    }

    /// The business is registered, then its point.
    mutating func register(_ index: Int, on day: Day, _ story: inout Story) {
        let point = premises[index]
        let (number, phone) = (Names.identityNumber(&random), Names.telephone(&random))
        record(
            BusinessRegistrationIssued.with {
                ($0.businessID, $0.businessName, $0.pointID) = (point.business, point.name, point.id)
                $0.registrationNumber = "39A8\(point.business.dropFirst(2))"
                $0.form = .household
                $0.lines = point.hasGames ? [.internetAgent, .gamePoint] : [.internetAgent]
                ($0.ownerID, $0.ownerName, $0.ownerNumber, $0.ownerPhone) = (
                    point.owner, point.ownerName, number, phone
                )
                ($0.address, $0.placeID) = (point.address, point.commune.code)
            }, by: point.districtCommittee, at: officeHour(day), in: &story)
        record(
            PointRegistered.with {
                ($0.pointID, $0.name, $0.address, $0.placeID) = (
                    point.id, point.name, point.address, point.commune.code
                )
                ($0.businessID, $0.machines) = (point.business, point.machines)
                $0.services = point.hasGames ? [.internetAccess, .games] : [.internetAccess]
            }, by: point.office, at: officeHour(working(day.adding(days: 1))), in: &story)
    }

    /// Application, site check and certificate, within the term.
    mutating func license(_ index: Int, on day: Day, _ story: inout Story) {
        let point = premises[index]
        apply(point, .new, on: day, &story)
        let calendar = WorkingCalendar.vietnam
        if random.chance(15) {
            record(
                LicenceSupplementRequested.with {
                    $0.pointID = point.id
                    $0.missing = [
                        random.pick(["Bản sao đăng ký kinh doanh", "Sơ đồ phòng máy", "Giấy tờ tùy thân của chủ điểm"])
                    ]
                }, by: point.office, at: officeHour(calendar.adding(workingDays: 1, to: day)), in: &story)
        }
        let site = point.site(distance: Int64(random.number(205...1900)), area: Int64(random.number(52...140)))
        record(
            SiteVerificationCompleted.with {
                ($0.pointID, $0.site, $0.document) = (point.id, site, document("BB-KTTT"))
            },
            by: point.office, at: officeHour(calendar.adding(workingDays: random.number(2...5), to: day)), in: &story)
        let issued = calendar.adding(workingDays: random.number(6...9), to: day)
        let ends = issued.adding(months: 36)
        record(
            LicenceIssued.with {
                ($0.pointID, $0.businessID, $0.licenceNumber) = (point.id, point.business, document("GCN-TCĐT"))
                ($0.issuedDay, $0.expiresDay, $0.feePaid) = (issued.description, ends.description, true)
            }, by: point.districtCommittee, at: officeHour(issued), in: &story)
        (premises[index].licenceEnds, premises[index].isExtended) = (ends, false)
    }

    mutating func apply(_ point: Premises, _ kind: ApplicationKind, on day: Day, _ story: inout Story) {
        let forms: [ApplicationKind: String] = [.new: "02a", .amendment: "07", .extension: "10", .reissue: "12"]
        record(
            LicenceApplicationReceived.with {
                ($0.pointID, $0.businessID, $0.kind) = (point.id, point.business, kind)
                ($0.form, $0.dossierNumber) = (forms[kind] ?? "", document("HS-MC"))
            }, by: point.office, at: officeHour(day), in: &story)
    }

    /// A contract for the line, reported to those who supervise.
    mutating func sign(_ index: Int, on day: Day, with provider: Int? = nil, months: Int = 36, _ story: inout Story) {
        if let provider { premises[index].provider = provider }
        let isp = Bodies.providers[premises[index].provider]
        let contract = "HD-\(isp.series)-\(number("contract"))"
        premises[index].contract = contract
        premises[index].contractEnds = day.adding(months: months)
        let point = premises[index]
        record(
            AgentContractSigned.with {
                ($0.contractID, $0.pointID, $0.businessID, $0.providerID) = (contract, point.id, point.business, isp.id)
                ($0.number, $0.signedDay) = ("\(number("HĐĐL-\(isp.series)"))/HĐĐL-\(isp.series)", day.description)
                ($0.expiresDay, $0.modelContract) = (point.contractEnds.description, "Mẫu HĐĐL \(isp.name)")
            }, by: isp.id, at: officeHour(day), in: &story)
        record(
            AgentContractReported.with {
                ($0.contractID, $0.pointID) = (contract, point.id)
                $0.reportedTo = [Bodies.communications, point.communeCommittee]
                $0.document = document("BC-\(isp.series)")
            }, by: isp.id, at: officeHour(working(day.adding(days: random.number(3...12)))), in: &story)
    }
}
