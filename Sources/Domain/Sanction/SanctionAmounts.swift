import CivilTime

/// Amounts of fines and who may impose them, by day. Amounts are đồng, for an individual unless said otherwise.
///
/// Other currencies are recorded and not judged: no table here speaks of them.
public enum SanctionAmounts {
    /// A bracket of fines for one clause of a decree; amounts are those for an organisation.
    struct Bracket: Hashable, Sendable {
        let document: String
        let article: String
        let clause: String
        let minimum: Int64
        let maximum: Int64

        /// The bracket for a violator of this kind: an individual pays half.
        func range(_ kind: ViolatorKind) -> ClosedRange<Int64> {
            kind == .organisation ? minimum...maximum : minimum / 2...maximum / 2
        }
    }

    /// A share of the field's ceiling, never above a cap.
    struct Competence: Hashable, Sendable {
        let authority: SanctionAuthority
        /// Hundredths of the field's ceiling; 0 where the office no longer sanctions.
        let percent: Int64
        let cap: Int64?
    }

    /// The highest fine of the field, for an individual; twice as much for an organisation.
    static let ceiling: [Dated<Int64>] = [
        Dated("2013-07-01", nil, 100_000_000, "Luật XLVPHC 15/2012/QH13, Điều 24", .unconfirmed)
    ]

    /// Decree 15/2020 on access points and players; the clauses are matched by number.
    static let brackets: [Dated<Bracket>] = [
        bracket("35", "1", 600_000, 1_000_000), bracket("35", "2", 2_000_000, 5_000_000),
        bracket("35", "3", 5_000_000, 10_000_000),
    ]

    private static func bracket(_ article: String, _ clause: String, _ minimum: Int64, _ maximum: Int64) -> Dated<
        Bracket
    > {
        Dated(
            "2020-04-15", nil,
            Bracket(document: "15/2020/NĐ-CP", article: article, clause: clause, minimum: minimum, maximum: maximum),
            "Nghị định 15/2020/NĐ-CP, Điều \(article) khoản \(clause); Điều 4", .unconfirmed)
    }

    /// Who may fine how much. Titles that no row names are judged by their own articles, not here.
    static let competence: [Dated<[Competence]>] = [
        Dated(
            "2013-07-01", "2021-12-31",
            [
                Competence(authority: .communeChair, percent: 10, cap: 5_000_000),
                Competence(authority: .districtChair, percent: 50, cap: 50_000_000),
                Competence(authority: .provinceChair, percent: 100, cap: nil),
                Competence(authority: .chiefInspector, percent: 50, cap: 50_000_000),
            ], "Luật XLVPHC 15/2012/QH13, Điều 38, 46", .unconfirmed),
        Dated(
            "2022-01-01", "2025-06-30",
            [
                Competence(authority: .communeChair, percent: 10, cap: 10_000_000),
                Competence(authority: .districtChair, percent: 50, cap: 100_000_000),
                Competence(authority: .provinceChair, percent: 100, cap: nil),
                Competence(authority: .chiefInspector, percent: 50, cap: 100_000_000),
            ], "Luật XLVPHC 15/2012/QH13 (sửa đổi 67/2020/QH14), Điều 38, 46", .unconfirmed),
        Dated(
            "2025-07-01", nil,
            [
                Competence(authority: .communeChair, percent: 50, cap: nil),
                Competence(authority: .districtChair, percent: 0, cap: nil),
                Competence(authority: .departmentDirector, percent: 80, cap: nil),
                Competence(authority: .provinceChair, percent: 100, cap: nil),
                Competence(authority: .chiefInspector, percent: 0, cap: nil),
            ], "Nghị định 189/2025/NĐ-CP", .confirmed),
    ]

    /// The most a fine may be without a record, for an individual; twice as much for an organisation.
    static let withoutRecord: [Dated<Int64>] = [
        Dated("2013-07-01", "2025-06-30", 250_000, "Luật XLVPHC 15/2012/QH13, Điều 56", .confirmed),
        Dated("2025-07-01", nil, 500_000, "Luật XLVPHC 15/2012/QH13 (sửa đổi 88/2025/QH15), Điều 56", .confirmed),
    ]

    /// The most this authority may fine a violator of this kind on a day; `nil` where no row says.
    ///
    /// The status is the weaker of the two it rests on: the ceiling's and the competence's.
    static func limit(of authority: SanctionAuthority, _ kind: ViolatorKind, on day: Day) -> (
        amount: Int64, article: String, status: RuleStatus
    )? {
        guard let rule = competence.inForce(on: day), let top = ceiling.inForce(on: day),
            let row = rule.value.first(where: { $0.authority == authority })
        else { return nil }
        let share = top.value * row.percent / 100
        let amount = min(share, row.cap ?? share) * (kind == .organisation ? 2 : 1)
        let status: RuleStatus =
            rule.status == .confirmed && (top.status == .confirmed || row.percent == 0) ? .confirmed : .unconfirmed
        return (amount, rule.article, status)
    }

    /// The bracket of all articles together: each act is fined, then added up. `nil` where a row is missing for one of them.
    static func bracket(of articles: [LegalBasis], _ kind: ViolatorKind, on day: Day) -> (
        range: ClosedRange<Int64>, article: String
    )? {
        guard !articles.isEmpty else { return nil }
        var (low, high): (Int64, Int64) = (0, 0)
        var names: [String] = []
        for basis in articles {
            guard let row = brackets.first(where: { $0.isInForce(on: day) && $0.value.matches(basis) }) else {
                return nil
            }
            let range = row.value.range(kind)
            low += range.lowerBound
            high += range.upperBound
            if !names.contains(row.article) { names.append(row.article) }
        }
        return (low...high, names.joined(separator: "; "))
    }
}

extension SanctionAmounts.Bracket {
    func matches(_ basis: LegalBasis) -> Bool {
        basis.document == document && basis.article == article && basis.clause == clause
    }
}
