extension FigureDefinition {
    /// A heading of the annex and its rows.
    public struct Section: Sendable {
        public let labelVi: String
        public let labelEn: String
        public let figures: [FigureDefinition]
    }

    /// A code with the name that the annex gives it; the code alone where a unit has one of its own.
    static func label(of code: String, _ language: String) -> String {
        guard let figure = annex.lazy.flatMap(\.figures).first(where: { $0.code == code }) else { return code }
        return "\(code) \(language == "vi" ? figure.labelVi : figure.labelEn)"
    }

    /// The annex, in the order it is printed.
    public static let annex: [Section] = [
        Section(
            labelVi: "1. Điểm Internet, trò chơi điện tử", labelEn: "1. Internet and game points",
            figures: [
                .init("1.1", "Điểm mới", "New points", ["PointRegistered"]),
                .init("1.2", "Giấy chứng nhận cấp mới", "Certificates issued", ["LicenceIssued"]),
                .init("1.3", "Hồ sơ bị từ chối", "Applications refused", ["LicenceRefused"]),
                .init("1.4", "Giấy chứng nhận bị thu hồi", "Certificates revoked", ["LicenceRevoked"]),
                .init("1.5", "Điểm đã đóng cửa", "Points closed", .subjects, ["PointClosed"]),
                .init("1.6", "Đăng ký kinh doanh cấp mới", "Businesses registered", ["BusinessRegistrationIssued"]),
                .init("1.7", "Tổng số điểm cuối kỳ", "Points at the period's end", .subjects, [], from: .points(.all)),
                .init("1.8", "Trong đó: giấy chứng nhận còn hiệu lực", "Of these: with a certificate in force", .subjects, [], from: .points(.licensed)),
                .init("1.9", "Trong đó: cách trường dưới 200 m", "Of these: within 200 m of a school", .subjects, [], from: .points(.nearSchool)),
            ]),
        Section(
            labelVi: "2. Thanh tra, kiểm tra", labelEn: "2. Inspections",
            figures: [
                .init("2.1", "Cuộc thanh tra, kiểm tra đã kết thúc", "Inspections completed", .subjects, ["InspectionCompleted"]),
                .init("2.2", "Quyết định kiểm tra định kỳ", "Periodic inspections decided", ["InspectionDecisionIssued"], details: ["INSPECTION_KIND_PERIODIC"]),
                .init("2.3", "Quyết định kiểm tra đột xuất", "Surprise inspections decided", ["InspectionDecisionIssued"], details: ["INSPECTION_KIND_SURPRISE"]),
                .init("2.4", "Quyết định kiểm tra liên ngành", "Interagency inspections decided", ["InspectionDecisionIssued"], details: ["INSPECTION_KIND_INTERAGENCY"]),
                .init("2.5", "Nội dung kiểm tra đã ghi nhận", "Findings recorded", ["InspectionFindingRecorded"]),
                .init("2.6", "Nhắc nhở", "Reminders", ["ReminderIssued"]),
                .init("2.7", "Kết luận đã ban hành", "Conclusions issued", ["InspectionConclusionIssued"]),
                .init("2.8", "Điểm đã kiểm tra", "Points inspected", .subjects, ["InspectionRecordSigned"], from: .inspectedPoints),
                .init("2.9", "Lượt kiểm tra điểm (biên bản)", "Inspections of points (records)", ["InspectionRecordSigned"]),
                .init("2.10", "Quyết định kiểm tra chuyên đề", "Thematic inspections decided", ["InspectionDecisionIssued"], details: ["INSPECTION_KIND_THEMATIC"]),
            ]),
        Section(
            labelVi: "3. Xử lý vi phạm", labelEn: "3. Violations",
            figures: [
                .init("3.1", "Biên bản vi phạm", "Violation records", ["ViolationRecordMade"]),
                .init("3.2", "Quyết định xử phạt", "Sanction decisions", ["SanctionDecisionIssued"]),
                .init("3.3", "Trong đó: cảnh cáo", "Of these: warnings", ["SanctionDecisionIssued"], details: ["MAIN_SANCTION_WARNING"]),
                .init("3.4", "Tiền phạt theo quyết định", "Fines decided", .amount, ["SanctionDecisionIssued"], unit: "đồng"),
                .init("3.5", "Tiền phạt đã nộp", "Fines paid", .amount, ["FinePaid"], unit: "đồng"),
                .init("3.6", "Đình chỉ hoạt động", "Operations suspended", ["OperationSuspended"]),
                .init("3.7", "Hồ sơ chuyển cơ quan khác", "Files transferred", ["ViolationFileTransferred"]),
                .init("3.8", "Trong số quyết định: phạt tiền", "Of the decisions: fines", ["SanctionDecisionIssued"], details: ["MAIN_SANCTION_FINE"]),
                .init("3.9", "Hành vi vi phạm theo điều luật", "Violations by rule", ["ViolationRecordMade"], from: .articles),
            ]),
        Section(
            labelVi: "4. Hợp đồng đại lý", labelEn: "4. Agent contracts",
            figures: [
                .init("4.1", "Hợp đồng ký mới", "Contracts signed", ["AgentContractSigned"]),
                .init("4.2", "Đại lý bị nhắc nhở", "Agents warned", ["AgentWarned"]),
                .init("4.3", "Hợp đồng chấm dứt", "Contracts terminated", ["AgentContractTerminated"]),
                .init("4.4", "Đường truyền bị cắt", "Lines cut", ["ServiceCut"]),
            ]),
        Section(
            labelVi: "5. Tuyên truyền, tập huấn", labelEn: "5. Outreach and training",
            figures: [
                .init("5.1", "Buổi tuyên truyền", "Sessions held", FigureDefinition.sessions),
                .init("5.2", "Lượt người dự", "Participants", .quantity, FigureDefinition.sessions),
                .init("5.3", "Tin bài, chương trình", "Articles and programmes", ["ArticlePublished", "ProgrammeBroadcast"]),
                .init("5.4", "Tài liệu phát hành", "Materials published", ["MaterialPublished", "LegalTextDisseminated"]),
                .init("5.5", "Bản cam kết", "Pledges", ["PledgeSigned"]),
                .init("5.6", "Lớp tập huấn", "Courses", ["TrainingCourseHeld"]),
                .init("5.7", "Học viên", "Trainees", .quantity, ["TrainingCourseHeld"]),
                .init("5.8", "Trong số buổi: bài giảng kỹ năng", "Of the sessions: lessons", ["SkillsLessonHeld"]),
                .init("5.9", "Trong đó: tin bài", "Of these: articles", ["ArticlePublished"]),
                .init("5.10", "Trong đó: chương trình", "Of these: programmes", ["ProgrammeBroadcast"]),
            ]),
        Section(
            labelVi: "6. Học sinh, nội dung, an toàn mạng", labelEn: "6. Pupils, content, networks",
            figures: [
                .init("6.1", "Bảng số liệu học sinh đã nộp", "Student statistics submitted", ["StudentStatisticsSubmitted"]),
                .init("6.2", "Biện pháp của nhà trường", "School measures", ["SchoolMeasureAdopted"]),
                .init("6.3", "Nội dung yêu cầu gỡ", "Removals requested", ["ContentRemovalRequested"]),
                .init("6.4", "Nội dung đã gỡ", "Content removed", ["ContentRemoved"]),
                .init("6.5", "Biện pháp kỹ thuật triển khai", "Technical measures deployed", ["TechnicalMeasureDeployed"]),
                .init("6.6", "Đơn, phản ánh tiếp nhận", "Complaints received", ["ComplaintReceived"]),
                .init("6.7", "Đơn, phản ánh đã trả lời", "Complaints answered", ["ComplaintAnswered"]),
                .init("6.8", "Sự cố an toàn thông tin", "Security incidents", ["SecurityIncidentReported"], from: .incidents),
            ]),
        Section(
            labelVi: "7. Kinh phí, nhân sự", labelEn: "7. Funds and staff",
            figures: [
                .init("7.1", "Kinh phí phân bổ", "Funds allocated", .amount, ["BudgetAllocated"], unit: "đồng"),
                .init("7.2", "Kinh phí đã sử dụng", "Funds used", .amount, ["BudgetDisbursed"], unit: "đồng"),
                .init("7.3", "Nhân sự bố trí", "Staff assigned", .quantity, ["StaffAssigned"]),
                .init("7.4", "Kinh phí dự toán được duyệt", "Funds planned", .amount, ["BudgetEstimateApproved"], unit: "đồng"),
            ]),
        Section(
            labelVi: "8. Trẻ em, học sinh (toàn tỉnh)", labelEn: "8. Children and pupils (the whole province)",
            figures: [
                .init("8.1", "Vụ việc trẻ em đã tiếp nhận", "Child cases received", .subjects, ["ChildReportReceived"], from: .protected(.childCases)),
                .init("8.2", "Học sinh được ghi nhận có nguy cơ", "Pupils flagged at risk", .subjects, ["StudentRiskFlagged"], from: .protected(.pupils)),
            ]),
    ]

    private static let sessions = [
        "CampaignSessionHeld", "SkillsLessonHeld", "ConferenceHeld", "PerformanceHeld", "CompetitionHeld", "ProgrammeActivityHeld",
    ]
}
