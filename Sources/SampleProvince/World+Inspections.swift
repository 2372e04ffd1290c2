import CivilTime
import Domain
import SwiftProtobuf

/// An inspection as the teller sees it.
struct Campaign {
    let id: String
    let lead: String
    let kind: InspectionKind
    let nature: InspectionNature
    let district: Int
    let from: Day
    /// Indices into `World.premises`.
    let targets: [Int]
    var until: Day { WorkingCalendar.vietnam.adding(workingDays: max(1, (targets.count + 1) / 2), to: from) }
}

extension World {
    /// The year's plans, and in four waves the inspections themselves.
    mutating func tellInspections() {
        var plans = Story()
        let leads = [Bodies.communications, Bodies.market] + GiaLai.districts.map(Bodies.office)
        for lead in leads { plan(lead, &plans) }
        for wave in [2, 4, 7, 10] {
            for district in GiaLai.districts.indices {
                // A province for load tests is inspected four times as often: ten years at scale 10 are a million events.
                let rounds = (district == 0 ? 5 : 1) * scale * (scale > 1 ? 4 : 1)
                for _ in 0..<rounds where district == 0 || random.chance(80) {
                    tellRound(district, months: wave...(wave + 1))
                }
            }
        }
    }

    private mutating func plan(_ lead: String, _ story: inout Story) {
        let day = working(date(1, random.number(8...26)))
        record(
            InspectionPlanApproved.with {
                ($0.plan, $0.number, $0.year) = ("KHKT-\(year)-\(lead)", document("KH-KT"), Int32(year))
                ($0.kind, $0.leadAgency) = (.periodic, lead)
                $0.nature = lead == Bodies.communications ? .inspectorate : .check
                $0.targetsPlanned = Int32(random.number(6...30))
                ($0.periodFrom, $0.periodTo) = (date(2, 1).description, date(12, 15).description)
            }, by: lead, at: officeHour(day), in: &story)
    }

    private mutating func tellRound(_ district: Int, months: ClosedRange<Int>) {
        let from = workingDay(months: months)
        let free = premises.indices.filter {
            premises[$0].isOpen && premises[$0].district == district && premises[$0].part == .ordinary
                && premises[$0].freeFrom < from
        }
        guard !free.isEmpty else { return }
        let unit = GiaLai.districts[district]
        let choice = random.number(1...10)
        let (lead, kind, nature): (String, InspectionKind, InspectionNature) =
            switch choice {
            case 1...4: (Bodies.office(unit), .periodic, .check)
            case 5, 6: (Bodies.communications, .thematic, .inspectorate)
            case 7: (Bodies.team, .interagency, .check)
            case 8: (Bodies.market, .thematic, .check)
            default: (Bodies.districtPolice(unit), .surprise, .check)
            }
        let count = kind == .surprise ? random.number(1...2) : random.number(3...7)
        let campaign = Campaign(
            id: id("KT"), lead: lead, kind: kind, nature: nature, district: district, from: from,
            targets: random.some(count, of: free))
        tell(campaign)
    }

    /// One inspection from its trigger to its conclusion, and the cases that come of it.
    mutating func tell(_ campaign: Campaign, override: (ground: String, document: String)? = nil) {
        var story = Story()
        let unit = GiaLai.districts[campaign.district]
        let points = campaign.targets.map { premises[$0].id }
        let businesses = campaign.targets.map { premises[$0].business }
        // Whoever comes next comes after everything about this visit has been entered.
        for index in campaign.targets { premises[index].freeFrom = campaign.until.adding(days: 50) }
        if campaign.kind == .surprise {
            record(
                SurpriseInspectionTriggered.with {
                    ($0.inspection, $0.leadAgency, $0.points, $0.businesses) = (
                        campaign.id, campaign.lead, points, businesses
                    )
                    $0.source = random.pick([.complaint, .hotspot, .policeTip, .press, .provider])
                    ($0.ground, $0.place) = ("Có dấu hiệu hoạt động ngoài giờ quy định", unit.code)
                }, by: campaign.lead, at: campaign.from.at(7, 40), in: &story)
        }
        decide(campaign, points, businesses, override, &story)
        guard !(random.chance(3) && override == nil) else {
            record(
                InspectionCancelled.with {
                    ($0.inspection, $0.points, $0.businesses) = (campaign.id, points, businesses)
                    ($0.ground, $0.document) = ("Trùng đối tượng với đoàn kiểm tra khác", document("QĐ-HKT"))
                }, by: campaign.lead, at: campaign.from.at(15), in: &story)
            return
        }
        var broken: [(index: Int, day: Day, rules: [CheckedRule])] = []
        for (number, index) in campaign.targets.enumerated() {
            let day = WorkingCalendar.vietnam.adding(workingDays: number / 2, to: campaign.from)
            let rules = visit(index, campaign, at: day.at(number % 2 == 0 ? 8 : 14, random.number(10...50)), &story)
            if !rules.isEmpty { broken.append((index, day, rules)) }
        }
        conclude(campaign, points, businesses, violations: broken.count, &story)
        for violation in broken {
            // Whether a case follows is the inspectors' judgement; hours and household lines are never let pass.
            let rule = violation.rules[0]
            if rule.clause == "3" || random.chance(70) { tellCase(violation.index, rule, campaign, on: violation.day) }
        }
    }

    private mutating func decide(
        _ campaign: Campaign, _ points: [String], _ businesses: [String],
        _ override: (ground: String, document: String)?,
        _ story: inout Story
    ) {
        let unit = GiaLai.districts[campaign.district]
        let leader = Names.person(&random)
        record(
            InspectionDecisionIssued.with {
                ($0.inspection, $0.number, $0.kind, $0.nature) = (
                    campaign.id, document("QĐ-KT"), campaign.kind, campaign.nature
                )
                ($0.leadAgency, $0.leader, $0.place) = (campaign.lead, leader, unit.code)
                if campaign.kind == .interagency {
                    $0.coordinatingAgencies = [Bodies.office(unit), Bodies.districtPolice(unit)]
                }
                ($0.points, $0.businesses) = (points, businesses)
                ($0.periodFrom, $0.periodTo) = (campaign.from.description, campaign.until.description)
                $0.subjectMatter = "Chấp hành quy định về dịch vụ Internet và trò chơi điện tử công cộng"
                if let override {
                    ($0.overrideGround, $0.overrideDocument) = (override.ground, override.document)
                } else if campaign.targets.contains(where: { premises[$0].inspectedIn == campaign.from.civil.year }) {
                    ($0.overrideGround, $0.overrideDocument) = ("Có dấu hiệu vi phạm sau lần kiểm tra trước", "TTr-KT/\(campaign.id)")
                }
            }, by: campaign.lead, at: campaign.from.at(7, 50), in: &story)
        func member(_ agency: String, _ role: String, _ name: String) -> TeamMember {
            .with {
                ($0.agency, $0.name, $0.role, $0.card) = (
                    agency, name, role, "TKT-\(name.utf8.count)\(agency.utf8.count)"
                )
            }
        }
        for index in campaign.targets { premises[index].inspectedIn = campaign.from.civil.year }
        let second = Names.person(&random)
        record(
            InspectionTeamFormed.with {
                ($0.inspection, $0.leader, $0.agencies) = (campaign.id, leader, [campaign.lead])
                $0.members = [member(campaign.lead, "Trưởng đoàn", leader), member(campaign.lead, "Thư ký", second)]
            }, by: campaign.lead, at: campaign.from.at(7, 55), in: &story)
        guard campaign.kind == .interagency else { return }
        let third = Names.person(&random)
        record(
            InspectionTeamJoined.with {
                ($0.inspection, $0.agency) = (campaign.id, Bodies.districtPolice(unit))
                $0.member = member(Bodies.districtPolice(unit), "Thành viên", third)
            }, by: Bodies.districtPolice(unit), at: campaign.from.at(8, 0), in: &story)
    }

    /// One visit: every rule looked at, the record signed, a reminder where that is enough. The rules broken, gravest first.
    private mutating func visit(_ index: Int, _ campaign: Campaign, at start: Instant, _ story: inout Story)
        -> [CheckedRule]
    {
        let point = premises[index]
        record(
            InspectionStarted.with {
                ($0.inspection, $0.point, $0.business, $0.place) = (
                    campaign.id, point.id, point.business, point.commune.code
                )
            }, by: campaign.lead, at: start, in: &story)
        var broken: [CheckedRule] = []
        for (minute, rule) in CheckedRule.all.enumerated() where point.hasGames || rule.id.hasPrefix("ACC") {
            let fails = random.chance(rule.share)
            if fails { broken.append(rule) }
            record(
                InspectionFindingRecorded.with {
                    ($0.inspection, $0.point, $0.business, $0.rule) = (campaign.id, point.id, point.business, rule.id)
                    $0.result = fails ? .fail : .pass
                    $0.observed = fails ? rule.broken : rule.kept
                    if fails, !rule.clause.isEmpty { $0.basis = [rule.article(on: campaign.from)] }
                    if rule.id == "ACC-9" { $0.measured = "\(point.machines) máy" }
                }, by: campaign.lead, at: start.adding(minutes: 6 + 5 * minute), in: &story)
        }
        let refuses = random.chance(3)
        let witness = Names.person(&random)
        record(
            InspectionRecordSigned.with {
                ($0.inspection, $0.point, $0.business, $0.number) = (
                    campaign.id, point.id, point.business, document("BB-KT")
                )
                ($0.person, $0.representativeName) = (point.owner, point.ownerName)
                guard refuses else { return }
                ($0.refusedToSign, $0.refusalGround) = (true, "Không đồng ý với nội dung biên bản")
                ($0.witnessed, $0.witnessName) = (true, witness)
            }, by: campaign.lead, at: start.adding(minutes: 70), in: &story)
        if let light = broken.first(where: { $0.clause.isEmpty }) {
            record(
                ReminderIssued.with {
                    ($0.inspection, $0.point, $0.business, $0.rule) = (campaign.id, point.id, point.business, light.id)
                    ($0.content, $0.remedyBy) = (light.broken, start.day.adding(days: 15).description)
                }, by: campaign.lead, at: start.adding(minutes: 75), in: &story)
        }
        return broken.filter { !$0.clause.isEmpty }.sorted { $0.clause > $1.clause }
    }

    private mutating func conclude(
        _ campaign: Campaign, _ points: [String], _ businesses: [String], violations: Int, _ story: inout Story
    ) {
        record(
            InspectionCompleted.with {
                ($0.inspection, $0.points, $0.businesses) = (campaign.id, points.sorted(), businesses.sorted())
                ($0.targetsInspected, $0.violationsFound) = (Int32(points.count), Int32(violations))
            }, by: campaign.lead, at: campaign.until.at(16, 30), in: &story)
        let concluded = WorkingCalendar.vietnam.adding(workingDays: random.number(4...9), to: campaign.until)
        record(
            InspectionConclusionIssued.with {
                ($0.inspection, $0.number, $0.published) = (campaign.id, document("KL-KT"), violations > 0)
                ($0.points, $0.businesses) = (points, businesses)
                $0.summary = "Kiểm tra \(points.count) cơ sở, \(violations) cơ sở có vi phạm"
                $0.recommendations = violations > 0 ? ["Tăng cường kiểm tra đột xuất ngoài giờ"] : []
            }, by: campaign.lead, at: officeHour(concluded), in: &story)
        guard violations > 1, random.chance(40) else { return }
        record(
            FollowUpInspectionScheduled.with {
                ($0.inspection, $0.followUp, $0.ground) = (campaign.id, id("KT"), "Kiểm tra việc khắc phục")
                $0.dueOn = working(concluded.adding(days: 60)).description
            }, by: campaign.lead, at: officeHour(working(concluded.adding(days: 1))), in: &story)
    }
}
