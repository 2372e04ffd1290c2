import Domain
public import ProjectionKit

/// What the provincial People's Committee reads: the whole province in counts and lists, no personal data.
public enum ProvincialPeoplesCommittee {
    /// The view.
    public static let projection = Projection.agency(
        "ProvincialPeoplesCommittee", version: 3, vi: "UBND tỉnh", en: "Provincial People's Committee",
        of: [.provincialCommittee], audience: [.inspectorate, .partyCommittee],
        registers: [
            .places, .points, .inspections, .sanctions, .reports, LifeCycleRegister.budget,
            LifeCycleRegister.drafts, LifeCycleRegister.staffing,
        ])
}
