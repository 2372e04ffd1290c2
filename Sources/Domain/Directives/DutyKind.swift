/// What a duty is about: the group it is counted in.
public enum DutyKind: String, CaseIterable, Sendable, Encodable {
    case licensing, appraisal, inspection, sanction
    case contractSupervision = "contract-supervision"
    case childProtection = "child-protection"
    case studentMonitoring = "student-monitoring"
    case educationOutreach = "education-outreach"
    case training, media
    case securityIncident = "security-incident"
    case technicalMeasure = "technical-measure"
    case investigation, staffing, budget
    case regulationDrafting = "regulation-drafting"
    case reporting, coordination, direction

    /// Vietnamese.
    public var labelVi: String {
        switch self {
        case .licensing: "cấp phép, đăng ký"
        case .appraisal: "thẩm định"
        case .inspection: "thanh tra, kiểm tra"
        case .sanction: "xử lý vi phạm"
        case .contractSupervision: "giám sát hợp đồng đại lý"
        case .childProtection: "bảo vệ trẻ em"
        case .studentMonitoring: "theo dõi học sinh"
        case .educationOutreach: "tuyên truyền, giáo dục"
        case .training: "tập huấn"
        case .media: "báo chí, truyền thông"
        case .securityIncident: "an toàn, an ninh thông tin"
        case .technicalMeasure: "biện pháp kỹ thuật"
        case .investigation: "điều tra"
        case .staffing: "nhân sự"
        case .budget: "kinh phí"
        case .regulationDrafting: "xây dựng văn bản"
        case .reporting: "báo cáo"
        case .coordination: "phối hợp"
        case .direction: "chỉ đạo, điều hành"
        }
    }

    /// English.
    public var labelEn: String {
        switch self {
        case .licensing: "licensing"
        case .appraisal: "appraisal"
        case .inspection: "inspection"
        case .sanction: "sanction"
        case .contractSupervision: "contract supervision"
        case .childProtection: "child protection"
        case .studentMonitoring: "student monitoring"
        case .educationOutreach: "education and outreach"
        case .training: "training"
        case .media: "media"
        case .securityIncident: "information security"
        case .technicalMeasure: "technical measure"
        case .investigation: "investigation"
        case .staffing: "staffing"
        case .budget: "budget"
        case .regulationDrafting: "drafting of regulations"
        case .reporting: "reporting"
        case .coordination: "coordination"
        case .direction: "direction"
        }
    }
}
