import CivilTime
import Domain
import SwiftProtobuf

/// A child-protection case while it is being told.
struct ChildCase {
    /// A random id: nothing can be read off it, not even how many there are.
    let id: String
    let district: Int
    let commune: (code: String, name: String)
    let received: Instant
    let harm: HarmCategory
    let serious: Bool
    var story: Story

    var committee: String { Bodies.commune(commune.code) }
}

extension World {
    /// About twenty cases a year in an old province.
    mutating func tellChildCases() {
        for _ in 0..<(19 * scale) {
            let district = random.number(0...GiaLai.districts.count - 1)
            let day = date(random.number(1...11), random.number(1...28))
            let instant = day.at(random.number(6...21), random.number(0...59))
            tellChildCase(at: max(instant, date(1, 22).at(8)), district: district, serious: random.chance(35))
        }
    }

    /// One case from the report on; the one that is serious gets its emergency measure within twelve hours.
    mutating func tellChildCase(at received: Instant, district: Int, serious: Bool) {
        var told = ChildCase(
            id: "te-\(random.token(10))", district: district, commune: random.pick(GiaLai.districts[district].communes),
            received: received,
            harm: random.pick([.violence, .sexualAbuse, .onlineAbuse, .harmfulContent, .gameAddiction, .neglect]),
            serious: serious, story: Story())
        report(&told)
        let unfounded = !serious && random.chance(18)
        record(
            ChildInfoVerified.with {
                ($0.childcase, $0.serious) = (told.id, serious)
                $0.result = unfounded ? .unfounded : .confirmed
                ($0.findings, $0.sources) = ("Đã gặp gia đình và giáo viên chủ nhiệm", "Trưởng thôn, công an xã")
            }, by: told.committee, at: received.adding(minutes: 150), in: &told.story)
        guard !unfounded else {
            record(
                ChildCaseClosed.with {
                    ($0.childcase, $0.closure, $0.summary) = (told.id, .unfounded, "Thông tin không có cơ sở")
                },
                by: told.committee, at: officeHour(working(received.day.adding(days: 3))), in: &told.story)
            return
        }
        assess(&told)
        intervene(&told)
    }

    private mutating func report(_ told: inout ChildCase) {
        let (name, parent, reporter) = (Names.person(&random), Names.person(&random), Names.person(&random))
        let age = random.number(7...15)
        let channel = random.pick([ReportChannel.commune, .police, .hotline111, .school, .family])
        let body = channel == .police ? Bodies.districtPolice(GiaLai.districts[told.district]) : told.committee
        record(
            ChildReportReceived.with {
                ($0.childcase, $0.channel, $0.harm, $0.serious) = (told.id, channel, told.harm, told.serious)
                ($0.commune, $0.receivedAt) = (told.commune.code, told.received.description)
                ($0.childName, $0.childAge, $0.childSex) = (name, String(age), random.chance(50) ? "nữ" : "nam")
                $0.childBirthDate = "\(year - age)-\(random.number(10...12))-\(random.number(10...28))"
                ($0.childAddress, $0.guardian) = (Names.address(&random, in: told.commune.name), parent)
                $0.childSchool = "Trường THCS \(random.pick(Names.schools)), lớp \(max(1, age - 5))"
                $0.description_p = "Trẻ bị rủ rê qua trò chơi trực tuyến, gia đình phát hiện và báo tin"
                if told.harm == .onlineAbuse || told.harm == .harmfulContent {
                    $0.onlineService = "nhóm trò chuyện trong trò chơi"
                }
                ($0.reporterName, $0.reporterContact) = (reporter, Names.telephone(&random))
            }, by: body, at: told.received, in: &told.story)
    }

    private mutating func assess(_ told: inout ChildCase) {
        let risk: RiskLevel = told.serious ? .high : random.pick([.low, .medium, .medium])
        let officer = Names.person(&random)
        record(
            InitialRiskAssessed.with {
                ($0.childcase, $0.risk, $0.serious) = (told.id, risk, told.serious)
                ($0.assessment, $0.assessor) = ("Đánh giá theo mẫu 02", officer)
            }, by: told.committee, at: told.received.adding(minutes: 240), in: &told.story)
        guard told.serious else { return }
        let applied = told.received.adding(minutes: random.number(300...690))
        record(
            EmergencyMeasureApplied.with {
                ($0.childcase, $0.measure, $0.appliedAt) = (
                    told.id, random.pick([.safePlace, .medical, .separation]), applied.description
                )
                ($0.details, $0.placement) = ("Đưa trẻ tới nơi an toàn", "nhà người thân")
            }, by: told.committee, at: applied, in: &told.story)
        if random.chance(50) {
            let from = applied.day
            record(
                TemporarySeparationDecided.with {
                    ($0.childcase, $0.number) = (told.id, document("QĐ-CLTE"))
                    ($0.from, $0.until) = (from.description, from.adding(days: 15).description)
                    ($0.separatedFrom, $0.placement) = ("người bị nghi gây hại", "cơ sở bảo trợ xã hội")
                }, by: told.committee, at: applied.adding(minutes: 40), in: &told.story)
        }
        guard told.harm == .sexualAbuse || told.harm == .onlineAbuse || random.chance(40) else { return }
        record(
            ChildCaseReferred.with {
                ($0.childcase, $0.criminalSigns) = (told.id, true)
                $0.toAgency = Bodies.districtPolice(GiaLai.districts[told.district])
                ($0.ground, $0.docketReference) = ("Có dấu hiệu tội phạm", "HS-\(random.token(8))")
            }, by: told.committee, at: applied.adding(minutes: 90), in: &told.story)
    }

    private mutating func intervene(_ told: inout ChildCase) {
        if told.harm == .onlineAbuse || told.harm == .harmfulContent { removeContent(&told) }
        let detailed = working(told.received.day.adding(days: 3))
        record(
            DetailedAssessmentCompleted.with {
                ($0.childcase, $0.risk) = (told.id, told.serious ? .high : .medium)
                ($0.needs, $0.assessment) = ("Hỗ trợ tâm lý và học tập", "Đánh giá theo mẫu 03")
            }, by: told.committee, at: officeHour(detailed), in: &told.story)
        // A late plan is recorded like any other; the law's five working days show it.
        let days = random.chance(10) ? random.number(6...9) : random.number(1...5)
        let approved = WorkingCalendar.vietnam.adding(workingDays: days, to: detailed)
        let measures: [SupportMeasure] = [.psychological, random.pick([.education, .legal, .material, .medical])]
        record(
            SupportPlanApproved.with {
                ($0.childcase, $0.number, $0.approvingCommune) = (told.id, document("KH-HTTE"), told.committee)
                ($0.approvedOn, $0.reviewOn) = (approved.description, working(approved.adding(days: 45)).description)
                ($0.measures, $0.plan) = (measures, "Tư vấn tâm lý hằng tuần; nhà trường theo dõi việc học")
            }, by: told.committee, at: officeHour(approved), in: &told.story)
        for (number, measure) in measures.enumerated() {
            record(
                SupportMeasureDelivered.with {
                    ($0.childcase, $0.measure) = (told.id, measure)
                    ($0.details, $0.provider) = ("Đã thực hiện theo kế hoạch", "Trung tâm công tác xã hội")
                }, by: told.committee, at: officeHour(working(approved.adding(days: 6 + 9 * number))), in: &told.story)
        }
        let review = working(approved.adding(days: 45))
        let settled = random.chance(70)
        record(
            ChildCaseReviewed.with {
                ($0.childcase, $0.risk) = (told.id, settled ? .low : .medium)
                ($0.conclusion, $0.nextReviewOn) = (
                    "Trẻ đã ổn định", settled ? "" : working(review.adding(days: 60)).description
                )
            }, by: told.committee, at: officeHour(review), in: &told.story)
        if settled {
            record(
                ChildCaseClosed.with {
                    ($0.childcase, $0.closure, $0.summary) = (told.id, .riskGone, "Không còn nguy cơ")
                },
                by: told.committee, at: officeHour(working(review.adding(days: 2))), in: &told.story)
        } else if random.chance(35) {
            move(&told, on: working(review.adding(days: 20)))
        }
    }

    private mutating func removeContent(_ told: inout ChildCase) {
        let isp = random.pick(Bodies.providers).id
        let (request, asked) = ("yc-\(random.token(6))", told.received.adding(minutes: 700))
        record(
            HarmfulContentRemovalRequested.with {
                ($0.childcase, $0.request, $0.toAgency) = (told.id, request, isp)
                ($0.removeBy, $0.content) = (asked.day.adding(days: 2).description, "Hình ảnh đăng trong nhóm kín")
            }, by: Bodies.districtPolice(GiaLai.districts[told.district]), at: asked, in: &told.story)
        let removed = asked.adding(minutes: random.number(180...1300))
        record(
            HarmfulContentRemoved.with {
                ($0.childcase, $0.request, $0.removedAt) = (told.id, request, removed.description)
                $0.details = "Nội dung đã gỡ"
            }, by: Bodies.districtPolice(GiaLai.districts[told.district]), at: removed, in: &told.story)
    }

    /// The child moves to another commune, and the case with it.
    private mutating func move(_ told: inout ChildCase, on day: Day) {
        let to = random.pick(GiaLai.districts[(told.district + 1) % GiaLai.districts.count].communes)
        record(
            ChildCaseTransferred.with {
                ($0.childcase, $0.toCommune, $0.toAgency) = (told.id, to.code, Bodies.commune(to.code))
                $0.reason = "Gia đình chuyển nơi cư trú"
            }, by: told.committee, at: day.at(9), in: &told.story)
        record(
            CaseCustodyTransferred.with {
                ($0.subject, $0.fromID, $0.toID) = ("childcase:\(told.id)", told.committee, Bodies.commune(to.code))
                $0.document = document("BB-BGHS")
            }, by: told.committee, at: day.at(14), in: &told.story)
    }
}
