import Domain
public import ProjectionKit

/// What the home affairs department reads: staffing and training.
public enum HomeAffairs {
    /// The view.
    public static let projection = Projection.agency(
        "HomeAffairs", version: 1, vi: "Sở Nội vụ", en: "Department of Home Affairs",
        of: [.homeAffairs], audience: [.provincialCommittee, .inspectorate],
        registers: [
            LifeCycleRegister.staffing, LifeCycleRegister.courses,
        ])
}
