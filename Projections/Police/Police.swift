import Domain
public import ProjectionKit

/// What the police read: points, checks, incidents, their own docket; the docket's content stays sealed.
public enum Police {
    /// The view.
    public static let projection = Projection.agency(
        "Police", version: 1, vi: "Công an", en: "Police",
        of: [.police],
        registers: [
            .places, .points, .inspections, LifeCycleRegister.dockets, LifeCycleRegister.incidents,
            LifeCycleRegister.coordination, LifeCycleRegister.courses,
        ])
}
