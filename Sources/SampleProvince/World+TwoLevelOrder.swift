import CivilTime
import Domain
import SwiftProtobuf

/// The two reorganisations of 2025: departments and district police on 01/03, districts and communes on 01/07.
extension World {
    mutating func tellTwoLevelOrder() {
        (horizon, year) = (2025, 2025)
        tellDepartments()
        tellPlaces()
        tellCommittees()
        tellNewCommunes()
    }

    /// Ids of bodies that are new in 2025.
    private enum Successors {
        static let technology = "skhcn-gialai"
        static let market = "ccqltt-gialai"
    }

    // MARK: 01/03/2025

    private mutating func tellDepartments() {
        let effective = date(3, 1).start
        var story = Story()
        let decided = working(date(2, 24)).at(9)
        func body(_ id: String, _ name: String, _ kind: AgencyKind, _ parent: String = Bodies.committee) -> AgencyEstablished {
            .with {
                ($0.agencyID, $0.name, $0.kind, $0.placeID, $0.parentID) = (id, name, kind, GiaLai.province.code, parent)
                $0.document = "NQ-HĐND 02/2025"
            }
        }
        let founded = [
            body(Successors.technology, "Sở Khoa học và Công nghệ tỉnh Gia Lai", .scienceTechnology),
            body(Successors.market, "Chi cục Quản lý thị trường tỉnh Gia Lai", .marketSurveillance),
        ]
        for act in founded { record(act, by: Bodies.committee, at: decided, effective: effective, in: &story) }
        let splits: [(from: String, to: [(String, Matter)])] = [
            (
                Bodies.communications,
                [
                    (Successors.technology, .internet), (Successors.technology, .inspection), (Successors.technology, .sanctions),
                    (Bodies.police, .informationSecurity), ("vhttdl-gialai", .games), ("vhttdl-gialai", .press),
                ]
            ),
            (Bodies.labour, [("syt-gialai", .children), (Bodies.education, .vocationalEducation), ("snv-gialai", .labour)]),
        ]
        for split in splits {
            record(
                AgencySplit.with {
                    $0.fromID = split.from
                    $0.successors = split.to.map { to in .with { ($0.agencyID, $0.matter) = (to.0, to.1) } }
                    $0.toIds = Set(split.to.map(\.0)).sorted()
                    $0.document = "NQ-HĐND 02/2025"
                }, by: Bodies.committee, at: decided, effective: effective, in: &story)
        }
        let merged: [(from: [String], to: String, document: String)] = [
            ([Bodies.planning], "stc-gialai", "NQ-HĐND 02/2025"), ([Bodies.market], Successors.market, "NĐ 40/2025/NĐ-CP"),
            (GiaLai.districts.map(Bodies.districtPolice), Bodies.police, "Bộ Công an, 02/2025"),
        ]
        for merger in merged { merge(merger.from, into: merger.to, merger.document, decided, effective, &story) }
        let ended = Set(GiaLai.districts.map(Bodies.districtPolice) + [Bodies.communications])
        for open in openCases(of: ended) {
            handOver(
                open.subject, from: open.body, to: open.body == Bodies.communications ? Successors.technology : Bodies.police,
                on: working(date(3, 3)))
        }
    }

    private mutating func merge(
        _ from: [String], into to: String, _ document: String, _ decided: Instant, _ effective: Instant, _ story: inout Story
    ) {
        record(
            AgencyMerged.with { ($0.fromIds, $0.toID, $0.document) = (from, to, document) }, by: Bodies.committee, at: decided,
            effective: effective, in: &story)
    }

    // MARK: 01/07/2025

    private mutating func tellPlaces() {
        let (effective, decided) = (GiaLai2025.since.start, working(date(6, 20)).at(9))
        var story = Story()
        func establish(_ id: String, _ code: String, _ name: String, _ level: PlaceLevel, _ parent: String) -> PlaceEstablished {
            .with {
                ($0.placeID, $0.code, $0.name, $0.level, $0.parentID) = (id, code, name, level, parent)
                $0.document = "NQ 202/2025/QH15"
            }
        }
        func replace(_ old: [String], _ new: String, partly: Bool = false) -> PlaceReplaced {
            .with { ($0.oldIds, $0.newIds, $0.partly, $0.document) = (old, [new], partly, "NQ 202/2025/QH15") }
        }
        let province = GiaLai2025.province
        var acts: [any EventMessage] = [
            establish(province.id, province.code, province.name, .province, ""), replace([GiaLai.province.code], province.id),
        ]
        for commune in GiaLai2025.communes { acts.append(establish(commune.id, commune.code, commune.name, .commune, province.id)) }
        // Some old communes were cut in two: what happened there is nowhere in particular in the new order.
        for (previous, commune) in zip(GiaLai2025.communes, GiaLai2025.communes.dropFirst())
        where previous.district.code == commune.district.code && commune.code.hasSuffix("1") {
            acts.append(replace([commune.parts[0]], previous.id, partly: true))
        }
        for commune in GiaLai2025.communes { acts.append(replace(commune.parts, commune.id)) }
        for district in GiaLai.districts {
            acts.append(PlaceAbolished.with { ($0.placeID, $0.document) = (district.code, "NQ 202/2025/QH15") })
        }
        for act in acts { record(opened: act, decided, effective, &story) }
    }

    /// The same for an act whose type is known only here.
    private mutating func record(opened act: some EventMessage, _ decided: Instant, _ effective: Instant, _ story: inout Story) {
        record(act, by: Bodies.committee, at: decided, effective: effective, in: &story)
    }

    private mutating func tellCommittees() {
        let (effective, decided) = (GiaLai2025.since.start, working(date(6, 25)).at(9))
        var story = Story()
        for commune in GiaLai2025.communes {
            let name = commune.name.prefix(1).lowercased() + commune.name.dropFirst()
            record(
                AgencyEstablished.with {
                    ($0.agencyID, $0.name, $0.kind) = (commune.committee, "UBND \(name)", .commune)
                    ($0.placeID, $0.parentID, $0.document) = (commune.id, Bodies.committee, "NQ 202/2025/QH15")
                }, by: Bodies.committee, at: decided, effective: effective, in: &story)
            merge(commune.parts.map(Bodies.commune), into: commune.committee, "NQ 202/2025/QH15", decided, effective, &story)
            record(
                JurisdictionTransferred.with {
                    ($0.fromID, $0.toID, $0.placeID) = (Bodies.district(commune.district), commune.committee, commune.id)
                    $0.document = "NĐ 118/2025/NĐ-CP"
                }, by: Bodies.committee, at: decided, effective: effective, in: &story)
        }
        for district in GiaLai.districts {
            guard let seat = GiaLai2025.communes.first(where: { $0.district.code == district.code }) else { continue }
            merge([Bodies.office(district)], into: seat.committee, "NQ 202/2025/QH15", decided, effective, &story)
            record(
                AgencyDissolved.with { ($0.agencyID, $0.document) = (Bodies.district(district), "NQ 202/2025/QH15") },
                by: Bodies.committee, at: decided, effective: effective, in: &story)
        }
        for open in openCases(of: Set(GiaLai.districts.map(Bodies.district))) {
            guard let point = premises.first(where: { $0.id == open.point }),
                let commune = GiaLai2025.communes.first(where: { $0.parts.contains(point.commune.code) })
            else { continue }
            handOver(open.subject, from: open.body, to: commune.committee, on: working(GiaLai2025.since))
        }
    }

    /// What the new communes do in their first half-year.
    private mutating func tellNewCommunes() {
        for commune in GiaLai2025.communes where random.chance(60) {
            let place = ["place": commune.id]
            tell(
                id("CD"), from: workingDay(months: 8...10),
                [.init("CampaignPlanned", by: commune.committee, place), .init("CampaignSessionHeld", by: commune.committee, place)])
        }
    }

    // MARK: Open cases

    private struct OpenCase {
        let subject: String
        let body: String
        let point: String
    }

    private mutating func handOver(_ subject: String, from: String, to: String, on day: Day) {
        var story = Story()
        record(
            CaseCustodyTransferred.with {
                ($0.subject, $0.fromID, $0.toID, $0.document) = (subject, from, to, document("BB-BG"))
            }, by: to, at: day.at(14), in: &story)
    }

    /// Sanction cases that are not at their end and were last dealt with by one of the bodies.
    private func openCases(of bodies: Set<String>) -> [OpenCase] {
        var cases: [String: (state: SanctionCase, body: String)] = [:]
        for (position, act) in acts.sorted(by: { $0.effective < $1.effective }).enumerated() {
            guard case .sanction = act.event else { continue }
            for tag in act.event.tags where tag.hasPrefix("case:") {
                var known = cases[tag] ?? (SanctionCase(subject: tag), "")
                known.state.evolve(
                    Fact(
                        position: UInt64(position), id: act.idText, occurred: act.occurred, effective: act.effective,
                        recorded: act.recorded, agency: act.agency, officer: act.officer, event: act.event))
                cases[tag] = (known.state, act.agency)
            }
        }
        let open: Set<SanctionCase.Stage> = [.detected, .recorded, .explaining, .decided, .served, .executing]
        return cases.filter { bodies.contains($0.value.body) && open.contains($0.value.state.stage) }.sorted { $0.key < $1.key }
            .map { OpenCase(subject: $0.key, body: $0.value.body, point: $0.value.state.violator.point) }
    }
}
