import Domain

/// Registers of subjects whose life cycles are declared at their events: one row a subject, as it stands.
public enum LifeCycleRegister {
    /// A register of one kind of subject.
    ///
    /// - Parameters:
    ///   - name: the table's name; `campaigns` for the kind `campaign`.
    ///   - quantity: the number that is added up over its acts, `CampaignSessionHeld.participants`; several are summed.
    public static func register(
        _ name: String, of kind: String, vi: String, en: String, quantity: [String] = []
    ) -> Register {
        let table = TableSchema(
            name, vi: vi, en: en,
            columns: [
                Column(kind, vi: "Mã", en: "Id"), Column("title", vi: "Nội dung", en: "Title"), Column("stage", vi: "Mã giai đoạn", en: "Stage code"),
                Column("stage_vi", vi: "Giai đoạn", en: "Stage"), Column("agency", vi: "Cơ quan lập", en: "Begun by"),
                Column("place", vi: "Địa bàn", en: "Place"), Column("opened_on", .day, vi: "Từ ngày", en: "Since"),
                Column("due", .day, vi: "Hạn", en: "Due"), Column("last_day", .day, vi: "Gần nhất", en: "Last act"),
                Column("acts", .integer, vi: "Số việc", en: "Acts"), Column("quantity", .integer, vi: "Số lượng", en: "Quantity"),
                Column("amount", .amount, vi: "Số tiền", en: "Amount"), Column("currency", vi: "Loại tiền", en: "Currency"),
            ], key: [kind], search: ["title"])
        let types = Set(Catalogue.eventTypes.filter { $0.subjectKind == kind && $0.hasLifeCycle || $0.subjectKind == kind }.map(\.name))
        let fold = Fold(of: LifeCycleState.self, kind: kind, tables: [name], types: types) { state, subject in
            guard state.stage != EventType.noStage || !state.steps.isEmpty else { return [] }
            let quantities = quantity.compactMap { state.numbers[$0] }
            let amount = state.amounts.sorted { $0.key < $1.key }.last?.value
            return [
                Row(
                    name,
                    [
                        kind: .text(Subject.id(subject)), "title": .optional(state.title), "stage": .text(state.stage),
                        "stage_vi": .text(Stage(state.stage).labelVi), "agency": .optional(state.agency), "place": .optional(state.place),
                        "opened_on": .day(state.opened), "due": .day(state.due), "last_day": .day(state.steps.last?.day),
                        "acts": .integer(Int64(state.steps.count)),
                        "quantity": quantities.isEmpty ? .null : .integer(quantities.reduce(0, &+)),
                        "amount": .amount(amount), "currency": .currency(amount),
                    ])
            ]
        }
        return Register([table], [fold])
    }

    /// Outreach campaigns, with the people they reached.
    public static let campaigns = register(
        "campaigns", of: "campaign", vi: "Đợt tuyên truyền", en: "Campaigns",
        quantity: [
            "CampaignSessionHeld.participants", "SkillsLessonHeld.participants", "ConferenceHeld.participants", "CompetitionHeld.participants",
            "PerformanceHeld.participants", "ProgrammeActivityHeld.participants",
        ])
    /// Articles, programmes, materials, warnings.
    public static let publications = register("publications", of: "publication", vi: "Tin bài, tài liệu", en: "Publications")
    /// Courses, with those who attended.
    public static let courses = register(
        "courses", of: "course", vi: "Lớp tập huấn", en: "Training courses", quantity: ["TrainingCourseHeld.participants"])
    /// Complaints; who complained stays sealed.
    public static let complaints = register("complaints", of: "complaint", vi: "Đơn, phản ánh", en: "Complaints")
    /// Technical measures.
    public static let measures = register(
        "measures", of: "measure", vi: "Biện pháp kỹ thuật", en: "Technical measures", quantity: ["TechnicalMeasureDeployed.points_covered"])
    /// Incidents of networks.
    public static let incidents = register("incidents", of: "incident", vi: "Sự cố an toàn thông tin", en: "Security incidents")
    /// False or harmful content.
    public static let contents = register("contents", of: "content", vi: "Nội dung vi phạm", en: "Harmful content")
    /// Coordination between bodies.
    public static let coordination = register("coordination", of: "coordination", vi: "Việc phối hợp", en: "Coordination")
    /// Staff.
    public static let staffing = register("staffing", of: "staffing", vi: "Biên chế, nhân sự", en: "Staffing", quantity: ["StaffAssigned.posts"])
    /// Money.
    public static let budget = register("budget", of: "budgetline", vi: "Kinh phí", en: "Budget lines")
    /// Provincial rules being drafted.
    public static let drafts = register("drafts", of: "draft", vi: "Dự thảo văn bản", en: "Drafts")
    /// Supervision by the Front.
    public static let supervisions = register("supervisions", of: "supervision", vi: "Giám sát xã hội", en: "Social supervision")
    /// The police docket.
    public static let dockets = register("dockets", of: "docket", vi: "Hồ sơ điều tra", en: "Dockets")
    /// Pledges.
    public static let pledges = register("pledges", of: "pledge", vi: "Bản cam kết", en: "Pledges", quantity: ["PledgeSigned.pledges"])
    /// Claims being verified.
    public static let claims = register("claims", of: "claim", vi: "Thông tin cần kiểm chứng", en: "Claims")
    /// Statistics of pupils at risk: counts alone.
    public static let statistics = register(
        "student_statistics", of: "statistics", vi: "Số liệu học sinh có nguy cơ", en: "Student statistics",
        quantity: [
            "StudentStatisticsSubmitted.truant", "StudentStatisticsSubmitted.declined", "StudentStatisticsSubmitted.dropped_out",
            "StudentStatisticsSubmitted.social_evil", "StudentStatisticsSubmitted.offended",
        ])
}
