import CivilTime
import Domain
import SwiftProtobuf

extension World {
    /// What the bodies do besides licensing, inspecting and sanctioning: outreach, training, schools, press, networks, money.
    mutating func tellProgrammes() {
        for _ in 0..<scale {
            tellOutreach()
            tellPress()
            tellTraining()
            tellComplaints()
            tellSchools()
            tellNetworks()
            tellProviders()
            tellCoordination()
            tellPolice()
            tellResources()
            tellPlanning()
        }
    }

    private mutating func day(_ months: ClosedRange<Int> = 2...11) -> Day { workingDay(months: months) }

    private mutating func tellOutreach() {
        let bodies = GiaLai.districts.map(Bodies.district) + [
            Bodies.communications, Bodies.education, Bodies.labour, "vhttdl-gialai", "doan-gialai", "mttq-gialai", Bodies.police,
        ]
        for body in bodies {
            tell(
                id("CD"), from: day(2...8), [
                    .init("CampaignPlanned", by: body), .init("CampaignSessionHeld", by: body), .init("CampaignSessionHeld", by: body),
                    .init("CampaignCompleted", by: body, days: 20...40, chance: 85), .init("CampaignEvaluated", by: body, chance: 60),
                ])
            tell(id("TL"), from: day(), [.init("LegalTextDisseminated", by: body)])
            if random.chance(60) { tell(id("TL"), from: day(), [.init("MaterialPublished", by: body)]) }
        }
        for district in GiaLai.districts.map(Bodies.district) {
            let conference = id("HN")
            tell(conference, from: day(3...5), [.init("ConferenceHeld", by: district)])
            guard let point = premises.first(where: { Bodies.district($0.unit) == district })?.id else { continue }
            tell(point, from: day(6...9), [.init("AgentAttended", by: district, ["campaign": conference])])
            tell(id("CK"), from: day(6...9), [.init("PledgeSigned", by: district, ["point": point, "pledged_by": "chủ điểm"])])
        }
        tell(id("PT"), from: day(), [.init("MovementLaunched", by: "doan-gialai")])
        let contest = id("CD")
        tell(contest, from: day(3...6), [.init("CompetitionHeld", by: "doan-gialai"), .init("SkillsLessonHeld", by: "doan-gialai")])
        tell(id("CD"), from: day(3...6), [.init("PerformanceHeld", by: "vhttdl-gialai")])
        tell(
            id("CD"), from: day(2...4), [
                .init("ProgrammeActivityHeld", by: Bodies.education), .init("ProgrammeReportSubmitted", by: Bodies.education, days: 30...60),
            ])
    }

    private mutating func tellPress() {
        let (hub, press) = (Bodies.communications, Bodies.press)
        tell(id("DH"), from: day(1...3), [.init("MediaGuidanceIssued", by: hub)])
        tell(id("CM"), from: day(2...3), [.init("ColumnEstablished", by: press)])
        for _ in 0..<18 { tell(id("TB"), from: day(), [.init("ArticlePublished", by: press)]) }
        for _ in 0..<9 { tell(id("TB"), from: day(), [.init("ProgrammeBroadcast", by: press)]) }
        for _ in 0..<3 { tell(id("TB"), from: day(), [.init("WarningPublished", by: hub)]) }
        for _ in 0..<4 {
            tell(
                id("TD"), from: day(), [
                    .init("RumourReported", by: hub), .init("InformationVerified", by: hub, days: 1...4),
                    .init("FactCheckPublished", by: hub, days: 1...2, chance: 75),
                ])
        }
        for _ in 0..<2 {
            tell(id("MH"), from: day(), [.init("GoodPracticeIdentified", by: press), .init("GoodPracticePublicised", by: press)])
        }
        for _ in 0..<6 {
            let provider = random.pick(Bodies.providers).id
            tell(
                id("ND"), from: day(), [
                    .init("FalseInformationDetected", by: hub), .init("ContentRemovalRequested", by: hub, days: 1...3, ["requested_of": provider]),
                    .init("ContentRemoved", by: provider, days: 1...5, chance: 80),
                ])
        }
        for body in [Bodies.education, Bodies.labour] {
            tell(id("ND"), from: day(), [.init("HarmfulContentReported", by: body), .init("ContentRemovalRequested", by: hub, days: 1...2, ["requested_of": Bodies.providers[0].id])])
        }
        tell(id("BV"), from: day(), [.init("ProtectionMeasureAdopted", by: Bodies.labour)])
    }

    private mutating func tellTraining() {
        for _ in 0..<4 {
            tell(
                id("TH"), from: day(2...6), [
                    .init("TrainingRequested", by: Bodies.district(random.pick(GiaLai.districts))),
                    .init("TrainingCoursePlanned", by: Bodies.communications, days: 10...30),
                    .init("TrainingCourseHeld", by: Bodies.communications, days: 20...60, chance: 90),
                    .init("TraineeResultRecorded", by: Bodies.communications, days: 2...5, chance: 90),
                ])
        }
        for body in [Bodies.police, Bodies.providers[0].id, Bodies.providers[1].id, "snv-gialai"] {
            tell(id("TH"), from: day(3...8), [.init("TrainingCoursePlanned", by: body), .init("TrainingCourseHeld", by: body)])
        }
    }

    private mutating func tellComplaints() {
        for _ in 0..<9 {
            let (hub, provider) = (Bodies.communications, random.pick(Bodies.providers).id)
            tell(
                id("DT"), from: day(2...9), [
                    .init("ComplaintReceived", by: hub), .init("ComplaintAccepted", by: hub, days: 2...9),
                    .init("VerificationRequested", by: hub, days: 1...5, ["requested_of": provider]),
                    .init("VerificationCompleted", by: provider, days: 4...10, chance: 95),
                    .init("ComplaintAnswered", by: hub, days: 3...12, chance: 92), .init("ComplaintClosed", by: hub, days: 1...9),
                ])
        }
        for _ in 0..<2 {
            tell(
                id("DT"), from: day(2...9), [
                    .init("ComplaintReceived", by: Bodies.communications), .init("ComplaintRejected", by: Bodies.communications, days: 2...9),
                    .init("ComplaintClosed", by: Bodies.communications, days: 1...3),
                ])
        }
        tell(id("DN"), from: day(), [.init("HotspotFlagged", by: Bodies.communications)])
    }

    private mutating func tellSchools() {
        for index in Bodies.schoolPlaces.indices {
            let school = Bodies.school(index)
            tell(school, from: day(2...5), [.init("SchoolMeasureAdopted", by: school)])
            tell(id("TK"), from: day(6...6), [.init("StudentStatisticsSubmitted", by: school, ["school": school])])
            guard index % 3 == 0 else { continue }
            tell(id("TTV"), from: day(2...3), [.init("CounsellingTeamEstablished", by: school, ["school": school])])
            let student = "hs-" + random.token(10)
            tell(
                student, from: day(2...3), [
                    .init("StudentRiskFlagged", by: school, ["school": school]), .init("ParentContacted", by: school, days: 1...5),
                    .init("HomeroomFollowUpRecorded", by: school), .init("CounsellingSessionHeld", by: school, chance: 90),
                    .init("StudentRiskUpdated", by: school), .init("StudentReturnedToSchool", by: school, chance: 75, ["school": school]),
                    .init("StudentRiskClosed", by: school, days: 20...50, chance: 80),
                ])
            if index % 6 == 0 {
                tell(
                    "hs-" + random.token(10), from: day(2...5), [
                        .init("StudentIncidentRecorded", by: school, ["school": school]), .init("StudentWarningIssued", by: school),
                    ])
                tell(
                    id("YK"), from: day(2...5), [
                        .init("StudentFeedbackReceived", by: school, ["school": school]),
                        .init("StudentFeedbackForwarded", by: school, ["forwarded_to": Bodies.education]),
                        .init("StudentFeedbackResolved", by: Bodies.education),
                    ])
            }
        }
        let education = Bodies.education
        tell(id("KS"), from: day(3...5), [.init("StudentSituationSurveyed", by: education)])
        tell(id("DG"), from: day(10...11), [.init("ImpactAssessmentCompleted", by: education)])
        tell(id("TM"), from: day(6...8), [.init("AdviceSubmitted", by: education), .init("RemedyApproved", by: Bodies.committee)])
    }

    private mutating func tellNetworks() {
        let (hub, police) = (Bodies.communications, Bodies.police)
        for provider in Bodies.providers.map(\.id) {
            tell(
                id("SC"), from: day(2...9), [
                    .init("SecurityIncidentReported", by: provider), .init("SecurityIncidentTriaged", by: police, days: 0...2),
                    .init("SecurityIncidentContained", by: provider, days: 0...2), .init("SecurityIncidentResolved", by: provider, days: 1...5),
                    .init("LessonRecorded", by: police, days: 5...20, chance: 70),
                ])
            tell(
                id("LD"), from: day(), [.init("NetworkMisuseDetected", by: provider), .init("NetworkMisuseBlocked", by: provider, days: 0...2)])
            tell(
                id("BP"), from: day(2...4), [
                    .init("TechnicalMeasureDeployed", by: provider, ["provider": provider]),
                    .init("TechnicalMeasureEvaluated", by: provider, days: 40...90),
                ])
            tell(id("CB"), from: day(), [.init("MonitoringAlertRaised", by: provider), .init("ViolationBlocked", by: provider, days: 0...1)])
        }
        tell(
            id("BP"), from: day(2...3), [
                .init("TechnicalSolutionProposed", by: hub), .init("TechnicalSolutionApproved", by: Bodies.committee, days: 15...40),
                .init("TechnicalMeasureDeployed", by: Bodies.providers[0].id), .init("TechnicalMeasureRetired", by: hub, days: 60...120, chance: 40),
            ])
        tell(id("BP"), from: day(), [.init("TechnicalSolutionProposed", by: hub), .init("TechnicalSolutionRejected", by: Bodies.committee)])
        tell(id("BP"), from: day(2...3), [.init("TechnicalMeasureDeployed", by: Bodies.providers[1].id), .init("TechnicalMeasureRetired", by: hub)])
        tell(id("HDAN"), from: day(2...4), [.init("SecurityGuidanceIssued", by: police), .init("GuidanceAcknowledged", by: Bodies.providers[0].id)])
        tell(id("NC"), from: day(), [.init("RiskAssessmentCompleted", by: police)])
        tell(id("AN"), from: day(), [.init("SecurityMeasureDeployed", by: police)])
        tell(
            id("BM"), from: day(), [
                .init("StateSecretLeakRiskFlagged", by: police, ["opaque_reference": "BM-\(year)/\(random.token(6))"]),
                .init("StateSecretLeakHandled", by: police, ["opaque_reference": "BM-\(year)/\(random.token(6))"]),
            ])
        tell(
            id("PA"), from: day(2...5), [
                .init("ProtectionPlanDrafted", by: police), .init("ProtectionPlanApproved", by: police), .init("ProtectionDrillHeld", by: police),
            ])
    }

    private mutating func tellProviders() {
        for provider in Bodies.providers.map(\.id) {
            tell(
                id("RS"), from: day(3...9), [
                    .init("ISPComplianceReviewCompleted", by: provider, ["provider": provider]),
                    .init("ISPComplianceDeclared", by: provider, ["provider": provider]),
                ])
            tell(provider, from: day(), [.init("AgentGuidanceProvided", by: provider)])
            tell(id("DS"), from: day(6...6), [.init("AgentListSubmitted", by: provider, ["provider": provider])])
            tell(id("DS"), from: day(), [.init("AgentInformationProvided", by: provider, ["provider": provider])])
        }
    }

    private mutating func tellCoordination() {
        let (hub, police) = (Bodies.communications, Bodies.police)
        for body in [hub, police, Bodies.planning, "vhttdl-gialai", Bodies.education] {
            tell(id("HD"), from: day(1...4), [.init("GuidanceIssued", by: body), .init("GuidanceAcknowledged", by: Bodies.district(random.pick(GiaLai.districts)))])
        }
        for _ in 0..<10 {
            let asked = random.pick([hub, Bodies.education, Bodies.labour, Bodies.market])
            tell(
                id("PH"), from: day(), [
                    .init("CoordinationRequested", by: police, ["requested_of": asked]),
                    .init("CoordinationResponded", by: asked, days: 2...14, chance: 85),
                    .init("InformationExchanged", by: police, chance: 40, ["exchanged_with": asked]),
                ])
        }
        tell(
            id("QC"), from: day(2...5), [
                .init("CoordinationAgreementSigned", by: Bodies.education, ["parties": "\(Bodies.education),\(police)"]),
                .init("JointMeetingHeld", by: police),
            ])
        for unit in GiaLai.districts.prefix(8) {
            tell(id("DD"), from: day(4...10), [.init("SupervisionCheckDone", by: hub, ["checked_unit": Bodies.district(unit)])])
        }
        for _ in 0..<2 {
            tell(
                id("GS"), from: day(), [
                    .init("SocialSupervisionConducted", by: "mttq-gialai", ["supervised": hub]),
                    .init("SupervisionRecommendationIssued", by: "mttq-gialai", ["addressees": hub]),
                    .init("SupervisionRecommendationAnswered", by: hub),
                ])
        }
        tell(id("DGC"), from: day(), [.init("ComplianceAssessmentRecorded", by: police)])
        for inspected in random.some(5, of: premises.map(\.id)) {
            tell(id("KTND"), from: day(), [.init("ContentCheckRecorded", by: Bodies.team, ["point": inspected])])
        }
    }

    private mutating func tellPolice() {
        let police = Bodies.police
        for _ in 0..<4 { tell(id("TH"), from: day(), [.init("SituationReportRecorded", by: police), .init("ForecastIssued", by: police)]) }
        for _ in 0..<6 {
            tell(
                id("HSDT"), from: day(2...8), [
                    .init("CrimeReportReceived", by: police), .init("InvestigationOpened", by: police, chance: 80),
                    .init("InformationCollected", by: police), .init("InvestigationProgressRecorded", by: police, days: 10...30),
                    .init("InvestigationConcluded", by: police, days: 20...60), .init("CaseReferredForProsecution", by: police, chance: 50),
                ])
        }
    }

    private mutating func tellResources() {
        let (finance, home) = ("stc-gialai", "snv-gialai")
        for unit in GiaLai.districts.map(Bodies.district) {
            tell(
                id("BC"), from: day(2...4), [
                    .init("StaffingNeedAssessed", by: unit, ["unit": unit]), .init("StaffQuotaProposed", by: home, ["unit": unit]),
                    .init("StaffQuotaAllocated", by: home, chance: 80, ["unit": unit]), .init("StaffAssigned", by: unit, ["unit": unit]),
                ])
        }
        for unit in GiaLai.districts.map(Bodies.district) { tellBudget(finance, unit) }
        tell(
            id("QPPL"), from: day(2...5), [
                .init("RegulationDraftStarted", by: Bodies.communications), .init("DraftCommented", by: Bodies.police),
                .init("RegulationIssued", by: Bodies.committee, days: 30...60, ["document": "quyet-dinh_\(year)"]),
            ])
        tell("DN-TC-\(year)-\(random.token(4))", from: day(), [.init("BusinessRegistrationRefused", by: Bodies.district(GiaLai.districts[0]))])
    }

    /// Ten millions given, two and three spent, some confirmed by the commune, then settled.
    private mutating func tellBudget(_ finance: String, _ unit: String) {
        var story = Story()
        let (line, start) = (id("KP"), day(1...3))
        func money(_ millions: Int64) -> Money { Money.with { ($0.minor, $0.currency) = (millions * 1_000_000, "VND") } }
        func on(_ days: Int) -> Day { working(start.adding(days: days)) }
        let given = Int64(random.number(10...60))
        record(
            BudgetEstimateSubmitted.with {
                ($0.budgetline, $0.unit, $0.year, $0.submittedOn, $0.amount) = (line, unit, Int64(year), on(0).description, money(given + 5))
            }, by: finance, at: on(0).at(9), in: &story)
        record(
            BudgetEstimateApproved.with { ($0.budgetline, $0.approvedOn, $0.amount) = (line, on(20).description, money(given)) },
            by: finance, at: on(20).at(9), in: &story)
        record(
            BudgetAllocated.with {
                ($0.budgetline, $0.unit, $0.allocatedOn, $0.amount, $0.allocatedTo) = (line, unit, on(30).description, money(given), unit)
            }, by: finance, at: on(30).at(9), in: &story)
        record(
            CommuneBudgetConfirmed.with { ($0.budgetline, $0.unit, $0.confirmedOn, $0.amount) = (line, unit, on(40).description, money(2)) },
            by: unit, at: on(40).at(9), in: &story)
        for (days, part) in [(60, given / 3), (120, given / 2)] {
            record(
                BudgetDisbursed.with {
                    ($0.budgetline, $0.disbursedOn, $0.amount, $0.purpose) = (line, on(days).description, money(part), "tuyên truyền, tập huấn, kiểm tra")
                }, by: unit, at: on(days).at(10), in: &story)
        }
        record(
            BudgetSettled.with { ($0.budgetline, $0.settledOn, $0.amount) = (line, on(230).description, money(given / 3 + given / 2)) },
            by: unit, at: on(230).at(10), in: &story)
    }

    private mutating func tellPlanning() {
        let hub = Bodies.communications
        for unit in [hub, Bodies.police, Bodies.education] {
            tell(id("KHN"), from: day(2...3), [.init("PlanDrafted", by: unit, ["unit": unit]), .init("PlanIssued", by: unit, ["unit": unit])])
        }
        tell(id("HNTK"), from: day(10...11), [.init("ReviewConferenceProposed", by: hub)])
        let summary = id("THKH")
        tell(
            summary, from: day(4...4), [
                .init("PlansConsolidated", by: hub, ["unit": hub, "plans": "KH-\(year)-\(Bodies.police)"]),
                .init("ConsolidatedReportSubmitted", by: hub, ["unit": hub, "submitted_to": Bodies.committee]),
            ])
    }
}
