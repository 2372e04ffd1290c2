import Domain
public import ProjectionKit

/// What market surveillance reads: points, inspections, sanction cases.
public enum MarketSurveillance {
    /// The view.
    public static let projection = Projection.agency(
        "MarketSurveillance", version: 2, vi: "Quản lý thị trường", en: "Market Surveillance",
        of: [.marketSurveillance], audience: [.provincialCommittee, .inspectorate],
        registers: [
            .places, .points, .inspections, .sanctions,
        ])
}
