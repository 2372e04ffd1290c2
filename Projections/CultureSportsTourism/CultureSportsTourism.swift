import Domain
public import ProjectionKit

/// What the culture department reads: outreach, publications, guidance to culture offices; games and e-information since 2025.
public enum CultureSportsTourism {
    /// The view.
    public static let projection = Projection.agency(
        "CultureSportsTourism", version: 1, vi: "Sở Văn hóa, Thể thao và Du lịch", en: "Department of Culture, Sports and Tourism",
        of: [.culture], audience: [.provincialCommittee, .inspectorate],
        registers: [
            LifeCycleRegister.campaigns, LifeCycleRegister.publications, LifeCycleRegister.contents,
        ])
}
