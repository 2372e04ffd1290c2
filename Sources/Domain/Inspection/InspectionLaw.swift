import CivilTime

/// What the law on inspection says on a day.
public enum InspectionLaw {
    /// Not two bodies at one target at one time.
    static let noOverlap: [Dated<Bool>] = [
        Dated("2011-07-01", "2023-06-30", true, "Luật Thanh tra 56/2010/QH12, Điều 7", .unconfirmed),
        Dated("2023-07-01", "2025-06-30", true, "Luật Thanh tra 11/2022/QH15, Điều 4", .unconfirmed),
        Dated("2025-07-01", nil, true, "Luật Thanh tra 84/2025/QH15; Nghị định 217/2025/NĐ-CP", .unconfirmed),
    ]

    /// The kinds of body that have no inspectorate of their own: since 01/7/2025 they only check.
    static let withoutInspectorate: [Dated<Set<AgencyKind>>] = [
        Dated(
            "2025-07-01", nil,
            [
                .informationCommunications, .culture, .scienceTechnology, .education, .labour, .health,
                .planningInvestment, .finance, .homeAffairs, .marketSurveillance, .district, .districtOffice, .commune,
                .interagencyTeam,
            ], "Luật Thanh tra 84/2025/QH15; Nghị định 217/2025/NĐ-CP", .confirmed)
    ]

    /// Whether a body of this kind may hold an inspectorate inspection (thanh tra) on a day; the rule where it may not.
    static func forbidsInspectorate(_ kind: AgencyKind, on day: Day) -> Dated<Set<AgencyKind>>? {
        guard let rule = withoutInspectorate.inForce(on: day), rule.value.contains(kind) else { return nil }
        return rule
    }
}
