public import CivilTime
import Law

/// What the law on inspection says on a day.
public enum InspectionLaw {
    /// Not two bodies at one target at one time.
    static var noOverlap: [Dated<Bool>] { LawBook.inForce.table("INS-NO-OVERLAP", \.asYes) }

    /// How many inspections a business may have in a calendar year, whoever holds them.
    static var yearlyQuota: [Dated<Int>] { LawBook.inForce.table("INS-QUOTA", \.asQuota) }

    /// How many inspections a business may have in the calendar year of this day without a ground of their own; `nil`: any number.
    public static func yearlyLimit(on day: Day) -> Int? { yearlyQuota.inForce(on: day)?.value }

    /// The kinds of body that have no inspectorate of their own: since 01/7/2025 they only check.
    static var withoutInspectorate: [Dated<Set<AgencyKind>>] {
        LawBook.inForce.table("INS-CHECK-ONLY", \.asBodies).compactMap { $0.map { Set($0.compactMap(AgencyKind.init(name:))) } }
    }

    /// Whether a body of this kind may hold an inspectorate inspection (thanh tra) on a day; the rule where it may not.
    static func forbidsInspectorate(_ kind: AgencyKind, on day: Day) -> Dated<Set<AgencyKind>>? {
        guard let rule = withoutInspectorate.inForce(on: day), rule.value.contains(kind) else { return nil }
        return rule
    }
}
