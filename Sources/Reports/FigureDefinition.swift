/// One row of the numeric annex (domain research §6): what it counts, and of which acts.
public struct FigureDefinition: Sendable, Hashable {
    /// What of an act is added up.
    public enum Measure: Sendable, Hashable {
        /// One for each act.
        case acts
        /// The number an act states: participants, posts.
        case quantity
        /// The amount an act states, in the smallest units of Vietnamese đồng.
        case amount
        /// One for each different subject.
        case subjects
    }

    /// `II.3.2`.
    public let code: String
    public let labelVi: String
    public let labelEn: String
    public let measure: Measure
    /// The types of the acts.
    public let types: [String]
    /// Only acts of this detail (a nature of inspection, a risk); all where empty.
    public let details: [String]
    /// The unit of measure.
    public let unit: String

    init(
        _ code: String, _ vi: String, _ en: String, _ measure: Measure, _ types: [String], details: [String] = [], unit: String = ""
    ) {
        (self.code, labelVi, labelEn, self.measure) = (code, vi, en, measure)
        (self.types, self.details, self.unit) = (types, details, unit)
    }

    init(_ code: String, _ vi: String, _ en: String, _ types: [String], details: [String] = []) {
        self.init(code, vi, en, .acts, types, details: details)
    }

    /// A heading of the annex and its rows.
    public struct Section: Sendable {
        public let labelVi: String
        public let labelEn: String
        public let figures: [FigureDefinition]
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
            ]),
        Section(
            labelVi: "7. Kinh phí, nhân sự", labelEn: "7. Funds and staff",
            figures: [
                .init("7.1", "Kinh phí phân bổ", "Funds allocated", .amount, ["BudgetAllocated"], unit: "đồng"),
                .init("7.2", "Kinh phí đã sử dụng", "Funds used", .amount, ["BudgetDisbursed"], unit: "đồng"),
                .init("7.3", "Nhân sự bố trí", "Staff assigned", .quantity, ["StaffAssigned"]),
            ]),
    ]

    private static let sessions = [
        "CampaignSessionHeld", "SkillsLessonHeld", "ConferenceHeld", "PerformanceHeld", "CompetitionHeld", "ProgrammeActivityHeld",
    ]
}
