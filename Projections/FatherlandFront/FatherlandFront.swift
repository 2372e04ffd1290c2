import Domain
public import ProjectionKit

/// What the Fatherland Front reads: outreach and social supervision. It is asked, not ordered.
public enum FatherlandFront {
    /// The view.
    public static let projection = Projection.agency(
        "FatherlandFront", version: 1, vi: "UBMTTQ Việt Nam", en: "Vietnam Fatherland Front",
        of: [.fatherlandFront], audience: [.informationCommunications, .provincialCommittee],
        registers: [
            LifeCycleRegister.campaigns, LifeCycleRegister.supervisions,
        ])
}
