import Domain
public import ProjectionKit

/// What the press reads: what it published itself. Nothing internal.
public enum Press {
    /// The view.
    public static let projection = Projection.agency(
        "Press", version: 1, vi: "Cơ quan báo chí", en: "Press",
        of: [.press], audience: [.informationCommunications, .partyCommittee, .provincialCommittee])
}
