import CivilTime
import Domain
import SwiftProtobuf

/// A point, the business that runs it, and what the teller must know of it to go on.
struct Premises {
    /// What the year holds for a point, so that no two stories of one point contradict each other.
    enum Part {
        /// It is open; it may be inspected and sanctioned.
        case ordinary
        /// Its certificate or its registration changes this year.
        case changing
        /// It closes this year.
        case closing
    }

    let id: String
    let business: String
    /// The owner's random id; name and numbers are sealed under it.
    var owner: String
    var ownerName: String
    var name: String
    let address: String
    /// Index into `GiaLai.districts`.
    let district: Int
    let commune: (code: String, name: String)
    let hasGames: Bool
    let machines: Int64
    var provider: Int
    var contract = ""
    var contractEnds: Day
    var licenceEnds: Day?
    /// A certificate is extended once.
    var isExtended = false
    var part = Part.ordinary
    var isOpen = true
    /// The first day on which another body may come.
    var freeFrom: Day
    /// The year of the last inspection: a second one in it needs a ground.
    var inspectedIn: Int?

    var unit: GiaLai.District { GiaLai.districts[district] }
    var districtCommittee: String { Bodies.district(unit) }
    var office: String { Bodies.office(unit) }
    var communeCommittee: String { Bodies.commune(commune.code) }

    /// The kind of urban area decides the least floor area: Pleiku is of class I, towns of IV, the rest is countryside.
    var urbanClass: UrbanClass {
        switch district {
        case 0: .i
        case 1, 2: .iv
        default: commune.name.hasPrefix("Thị trấn") ? .v : .other
        }
    }

    /// What the office measures where everything is in order.
    func site(distance: Int64, area: Int64) -> SiteFacts {
        .with {
            ($0.schoolDistanceM, $0.roomAreaM2, $0.urbanClass, $0.machines) = (distance, area, urbanClass, machines)
            ($0.lighting, $0.fireSafety, $0.signComplete) = (true, true, true)
        }
    }
}
