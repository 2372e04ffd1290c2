import Domain
public import ProjectionKit

/// What the education department reads: outreach in schools, pupils at risk by random ids, statistics. No police docket.
public enum EducationTraining {
    /// The view.
    public static let projection = Projection.agency(
        "EducationTraining", version: 1, vi: "Sở Giáo dục và Đào tạo", en: "Department of Education and Training",
        of: [.education],
        registers: [
            LifeCycleRegister.students, LifeCycleRegister.statistics, LifeCycleRegister.campaigns,
            LifeCycleRegister.coordination,
        ])
}
