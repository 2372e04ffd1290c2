import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// The ledger opens: its keeper enters the places and the bodies there are.
    mutating func tellFounding() {
        year = firstYear
        let opening = working(date(1, 2)).at(7, 30)
        var story = Story(from: opening)
        // They are older than the ledger; what matters here is that they stand before the first act.
        let since = (Day(year: 2004, month: 1, day: 1) ?? Day(rawValue: 0)).start
        foundPlaces(since, &story)
        for body in Bodies.all {
            let act = AgencyEstablished.with {
                ($0.agencyID, $0.name, $0.kind) = (body.id, body.name, body.kind)
                ($0.placeID, $0.parentID) = (body.place, body.parent)
                $0.document = "Danh mục cơ quan khi mở sổ"
            }
            enter(act, since, &story)
        }
    }

    private mutating func foundPlaces(_ since: Instant, _ story: inout Story) {
        func place(_ code: String, _ name: String, _ level: PlaceLevel, in parent: String) -> PlaceEstablished {
            .with {
                ($0.placeID, $0.code, $0.name, $0.level, $0.parentID) = (code, code, name, level, parent)
                $0.document = "QĐ 124/2004/QĐ-TTg"
            }
        }
        enter(place(GiaLai.province.code, GiaLai.province.name, .province, in: ""), since, &story)
        for district in GiaLai.districts {
            enter(place(district.code, district.name, .district, in: GiaLai.province.code), since, &story)
            for commune in district.communes {
                enter(place(commune.code, commune.name, .commune, in: district.code), since, &story)
            }
        }
    }

    /// Entering the list is one piece of work: an entry every few seconds.
    private mutating func enter(_ message: some EventMessage, _ since: Instant, _ story: inout Story) {
        let recorded = story.recorded.adding(seconds: 3)
        append(message, by: Authority.keeper, occurred: since, recorded: recorded, in: &story)
    }

    /// Few years go by without some body being renamed, merged or given another's task.
    mutating func tellReorganisation() {
        var story = Story()
        let day = workingDay(months: 4...4)
        record(
            JurisdictionTransferred.with {
                ($0.fromID, $0.toID) = (Bodies.communications, Bodies.district(GiaLai.districts[0]))
                ($0.matter, $0.placeID, $0.document) = (.games, GiaLai.districts[0].code, document("QĐ-UBND"))
            }, by: Bodies.committee, at: day.at(10), in: &story)
        guard year == lastYear else { return }
        record(
            AgencyRenamed.with {
                ($0.agencyID, $0.name) = (Bodies.team, "Đội kiểm tra liên ngành thông tin, truyền thông và văn hóa")
                $0.document = document("QĐ-UBND")
            }, by: Bodies.committee, at: workingDay(months: 5...5).at(9), in: &story)
        // Two schools of one district become one before the school year.
        record(
            AgencyMerged.with {
                ($0.fromIds, $0.toID) = ([Bodies.school(20)], Bodies.school(3))
                $0.document = document("QĐ-UBND")
            }, by: Bodies.committee, at: working(date(8, 15)).at(9), in: &story)
        record(
            AgencyDissolved.with { ($0.agencyID, $0.document) = (Bodies.school(33), document("QĐ-UBND")) },
            by: Bodies.committee, at: working(date(8, 16)).at(9), in: &story)
    }
}
