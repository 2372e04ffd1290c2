import Domain
public import ProjectionKit

/// What the Youth Union reads: movements, contests, outreach. It is asked, not ordered.
public enum YouthUnion {
    /// The view.
    public static let projection = Projection.agency(
        "YouthUnion", version: 1, vi: "Đoàn TNCS Hồ Chí Minh", en: "Ho Chi Minh Communist Youth Union",
        of: [.youthUnion], audience: [.informationCommunications, .provincialCommittee],
        registers: [
            LifeCycleRegister.campaigns,
        ])
}
