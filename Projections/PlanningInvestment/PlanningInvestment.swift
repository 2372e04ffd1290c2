import Domain
public import ProjectionKit

/// What the planning department reads: registrations and certificates, budget for the districts.
public enum PlanningInvestment {
    /// The view.
    public static let projection = Projection.agency(
        "PlanningInvestment", version: 1, vi: "Sở Kế hoạch và Đầu tư", en: "Department of Planning and Investment",
        of: [.planningInvestment], audience: [.finance, .provincialCommittee, .inspectorate],
        registers: [
            .businesses, .points, LifeCycleRegister.budget,
        ])
}
