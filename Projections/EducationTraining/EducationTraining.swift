import Domain
public import ProjectionKit

/// What the education department reads: outreach in schools, pupils at risk by random ids, statistics. No police docket. A school
/// reads of its own pupils and acts alone.
public enum EducationTraining {
    /// The view.
    public static let projection = Projection.agency(
        "EducationTraining", version: 2, vi: "Sở Giáo dục và Đào tạo", en: "Department of Education and Training",
        of: [.education], audience: [.school],
        registers: [
            PupilRegister.register, LifeCycleRegister.statistics, LifeCycleRegister.campaigns,
            LifeCycleRegister.coordination,
        ])
}
