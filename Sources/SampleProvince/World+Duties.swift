import CivilTime
import Domain
import SwiftProtobuf

/// A duty of the year's directive.
struct SampleDuty {
    let id: String
    let unit: String
    let role: DutyRole
    let force: BindingForce
    let titleVi: String
    let titleEn: String
    let kind: String
    /// Month and day of the deadline; `nil` where the directive sets none.
    let due: (month: Int, day: Int)?
}

extension World {
    /// From the directive to the review conference.
    mutating func tellDuties() {
        var story = Story()
        let document = issueDirective(&story)
        let duties = Self.duties(year)
        assign(duties, document, &story)
        accept(duties, &story)
        let reporters = duties.filter { $0.kind == "reporting" }
        submitPlans(reporters, document)
        for duty in duties where duty.kind != "reporting" { tellTasks(duty, document) }
        tellHalfYear(reporters)
        tellAnnual(reporters, document)
    }

    private mutating func issueDirective(_ story: inout Story) -> String {
        let issued = working(date(1, 25))
        let number = "\(number("directive-\(year)") + 115)/KH-UBND"
        let key = DocumentKey(type: "kế hoạch", number: number, issuer: Bodies.committee, issuedOn: issued).description
        record(
            DirectiveIssued.with {
                ($0.document, $0.documentType, $0.number, $0.issuer) = (key, "kế hoạch", number, Bodies.committee)
                ($0.issuedOn, $0.signer) = (issued.description, "Phó Chủ tịch UBND tỉnh")
                $0.abstract = "Tăng cường quản lý dịch vụ Internet và trò chơi điện tử công cộng năm \(year)"
                ($0.addressees, $0.dutyCount) = (
                    ["Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố"], Int32(Self.duties(year).count)
                )
            }, by: Bodies.committee, at: issued.at(9), in: &story)
        for unit in Set(Self.duties(year).map(\.unit)).sorted() {
            let received = working(issued.adding(days: random.number(1...4)))
            record(
                DirectiveReceived.with {
                    ($0.document, $0.unit, $0.receivedOn) = (key, unit, received.description)
                    $0.incomingNumber = self.document("CVĐ-\(unit)")
                }, by: unit, at: received.at(10), in: &story)
        }
        for unit in Set(Self.duties(year).map(\.unit)).sorted() where random.chance(85) {
            let day = working(issued.adding(days: random.number(6...12)))
            record(
                DirectiveAcknowledged.with { ($0.document, $0.unit, $0.acknowledgedOn) = (key, unit, day.description) },
                by: unit, at: day.at(11), in: &story)
        }
        return key
    }

    private mutating func assign(_ duties: [SampleDuty], _ document: String, _ story: inout Story) {
        let day = working(date(2, 6))
        for duty in duties {
            record(
                DutyAssigned.with {
                    ($0.duty, $0.document, $0.unit, $0.role, $0.force) = (
                        duty.id, document, duty.unit, duty.role, duty.force
                    )
                    ($0.titleVi, $0.titleEn, $0.kind) = (duty.titleVi, duty.titleEn, duty.kind)
                    if let due = duty.due {
                        $0.dueOn = date(due.month, due.day).description
                    } else {
                        $0.dueText = "thường xuyên"
                    }
                }, by: Bodies.committee, at: day.at(8), in: &story)
        }
    }

    /// Districts say that they take their duties on.
    private mutating func accept(_ duties: [SampleDuty], _ story: inout Story) {
        let districts = Set(GiaLai.districts.map(Bodies.district))
        for duty in duties where districts.contains(duty.unit) {
            let day = working(date(2, random.number(10...25)))
            record(
                ResponsibilityAccepted.with { ($0.duty, $0.unit, $0.acceptedOn) = (duty.id, duty.unit, day.description) },
                by: duty.unit, at: officeHour(day), in: &story)
        }
    }

    /// Plans come before 1 April; some are late.
    private mutating func submitPlans(_ reporters: [SampleDuty], _ document: String) {
        for (number, duty) in reporters.enumerated() {
            var story = Story()
            let late = random.chance(12)
            let day = late ? working(date(4, random.number(3...20))) : workingDay(months: 3...3)
            submitPlan("KH-\(year)-\(duty.unit)", duty, on: day, &story)
            // Every ninth changes its plan in the year.
            guard number % 9 == 4 else { continue }
            submitPlan("KH-\(year)-\(duty.unit)-b", duty, on: working(date(8, 12)), &story)
            record(
                PlanSuperseded.with {
                    ($0.plan, $0.successor, $0.unit) = (
                        "KH-\(year)-\(duty.unit)", "KH-\(year)-\(duty.unit)-b", duty.unit
                    )
                    $0.ground = "Điều chỉnh đối tượng kiểm tra"
                }, by: duty.unit, at: working(date(8, 13)).at(9), in: &story)
        }
    }

    private mutating func submitPlan(_ plan: String, _ duty: SampleDuty, on day: Day, _ story: inout Story) {
        record(
            PlanSubmitted.with {
                ($0.plan, $0.duty, $0.unit, $0.toAgency) = (plan, duty.id, duty.unit, Bodies.communications)
                ($0.number, $0.year) = (document("KH-\(duty.unit)"), Int32(year))
                ($0.submittedOn, $0.dueOn) = (day.description, date(3, 31).description)
            }, by: duty.unit, at: officeHour(day), in: &story)
        let received = working(day.adding(days: random.number(1...3)))
        record(
            PlanReceived.with { ($0.plan, $0.unit, $0.receivedOn) = (plan, duty.unit, received.description) },
            by: Bodies.communications, at: officeHour(received), in: &story)
    }

    /// Bodies break their duties down; most tasks are done in time, some are urged, a few stay open.
    private mutating func tellTasks(_ duty: SampleDuty, _ document: String) {
        for _ in 0..<random.number(1...3) {
            var story = Story()
            let assigned = workingDay(months: 2...6)
            let due = working(max(assigned, date(3, 1)).adding(days: random.number(30...120)))
            let start = max(assigned, working(date(2, 20)))
            let task = id("NV")
            record(
                TaskAssigned.with {
                    ($0.task, $0.duty, $0.document, $0.unit, $0.force) = (
                        task, duty.id, document, duty.unit, duty.force
                    )
                    ($0.title, $0.dueOn) = (
                        "\(duty.titleVi) (\(random.pick(["quý I", "quý II", "đợt cao điểm", "cụm xã"])))",
                        due.description
                    )
                }, by: duty.unit, at: officeHour(start), in: &story)
            if random.chance(15) {
                let reminded = working(due.adding(days: -5))
                record(
                    TaskReminderIssued.with {
                        ($0.task, $0.duty, $0.unit, $0.number) = (task, duty.id, duty.unit, self.document("CV-ĐĐ"))
                        $0.newDueOn = working(due.adding(days: 15)).description
                    }, by: Bodies.communications, at: officeHour(reminded), in: &story)
            }
            guard random.chance(88) else {
                guard duty.force == .ordered else { continue }
                let noticed = working(due.adding(days: 25))
                record(
                    TaskOverdueFlagged.with { ($0.task, $0.unit, $0.flaggedOn) = (task, duty.unit, noticed.description) },
                    by: Bodies.communications, at: officeHour(noticed), in: &story)
                continue
            }
            let done = working(due.adding(days: random.chance(80) ? -random.number(1...4) : random.number(2...20)))
            record(
                TaskCompleted.with {
                    ($0.task, $0.duty, $0.unit, $0.completedOn) = (task, duty.id, duty.unit, done.description)
                    $0.result = "Đã hoàn thành"
                }, by: duty.unit, at: officeHour(done), late: random.chance(6) ? 9 : 0, in: &story)
        }
    }

    /// The duties of a year's directive: who reports, and what departments, providers and associations do.
    static func duties(_ year: Int) -> [SampleDuty] {
        let reporters =
            GiaLai.districts.map(Bodies.district)
            + [Bodies.police, Bodies.education, Bodies.labour, Bodies.planning, "vhttdl-gialai", "stc-gialai"]
            + Bodies.providers.map(\.id)
        var duties = reporters.map { unit in
            SampleDuty(
                id: "\(year)-BC-\(unit)", unit: unit, role: .report, force: .ordered,
                titleVi: "Báo cáo sơ kết, tổng kết",
                titleEn: "Half-year and annual reports", kind: "reporting", due: (12, 20))
        }
        func add(
            _ number: String, _ unit: String, _ role: DutyRole, _ vi: String, _ en: String, _ kind: String,
            _ force: BindingForce = .ordered
        ) {
            duties.append(
                SampleDuty(
                    id: "\(year)-\(number)", unit: unit, role: role, force: force, titleVi: vi, titleEn: en, kind: kind,
                    due: nil))
        }
        add(
            "1.1", Bodies.communications, .lead, "Thanh tra, kiểm tra điểm Internet", "Inspect Internet points",
            "inspection")
        add("1.2", Bodies.communications, .lead, "Tập huấn cho cán bộ xã", "Train commune officers", "training")
        add(
            "2.1", Bodies.police, .lead, "Đấu tranh tội phạm trên môi trường mạng", "Fight crime online",
            "investigation")
        add(
            "3.1", Bodies.education, .lead, "Tuyên truyền trong trường học", "Outreach in schools", "education-outreach"
        )
        add(
            "4.1", Bodies.labour, .lead, "Can thiệp trẻ em bị xâm hại trên mạng",
            "Intervene for children abused online", "child-protection")
        add(
            "5.1", Bodies.market, .coordinate, "Kiểm tra hoạt động thương mại của điểm", "Check the points' trade",
            "inspection")
        add(
            "6.1", "doan-gialai", .do, "Vận động thanh thiếu niên", "Reach young people", "education-outreach",
            .requested)
        add("6.2", "mttq-gialai", .do, "Giám sát của Mặt trận", "Social supervision", "coordination", .requested)
        add("7.1", Bodies.press, .do, "Mở chuyên mục về Internet an toàn", "Run a column on safe Internet", "media")
        for provider in Bodies.providers {
            add(
                "9.\(provider.series)", provider.id, .do, "Giám sát đại lý, chấm dứt hợp đồng vi phạm",
                "Supervise agents", "contract-supervision")
        }
        return duties
    }
}
