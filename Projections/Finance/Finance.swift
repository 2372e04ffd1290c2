import Domain
public import ProjectionKit

/// What the finance department reads: estimates, allocations, disbursements; what it takes over from planning in 2025.
public enum Finance {
    /// The view.
    public static let projection = Projection.agency(
        "Finance", version: 1, vi: "Sở Tài chính", en: "Department of Finance",
        of: [.finance], audience: [.planningInvestment, .provincialCommittee, .inspectorate],
        registers: [
            LifeCycleRegister.budget,
        ])
}
