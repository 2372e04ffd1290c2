import CivilTime
import Law

/// Amounts of fines and who may impose them, by day. Amounts are đồng, for an individual unless said otherwise.
///
/// Other currencies are recorded and not judged: no table here speaks of them.
public enum SanctionAmounts {
    /// The highest fine of the field, for an individual; twice as much for an organisation.
    static var ceiling: [Dated<Int64>] { LawBook.inForce.table("FINE-CEILING", \.asAmount) }

    /// The most a fine may be without a record, for an individual; twice as much for an organisation.
    static var withoutRecord: [Dated<Int64>] { LawBook.inForce.table("SAN-NO-RECORD", \.asAmount) }

    /// The brackets; the clauses are matched by document and number.
    static var brackets: [Dated<FineBracket>] { LawBook.inForce.tables.brackets }

    /// Who may fine how much. Titles that no row names are judged by their own articles, not here.
    static var competence: [Dated<FineShare>] { LawBook.inForce.tables.shares }

    /// The most this authority may fine a violator of this kind on a day; `nil` where no row says.
    ///
    /// The status is the weaker of the two it rests on: the ceiling's and the competence's.
    static func limit(of authority: SanctionAuthority, _ kind: ViolatorKind, on day: Day) -> (
        amount: Int64, article: String, status: RuleStatus
    )? {
        guard let top = ceiling.inForce(on: day),
            let rule = competence.first(where: { $0.isInForce(on: day) && $0.value.authority == authority.name })
        else { return nil }
        let share = top.value * rule.value.percent / 100
        let amount = min(share, rule.value.cap ?? share) * (kind == .organisation ? 2 : 1)
        let status: RuleStatus =
            rule.status == .confirmed && (top.status == .confirmed || rule.value.percent == 0) ? .confirmed : .unconfirmed
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
            let range = row.value.range(organisation: kind == .organisation)
            low += range.lowerBound
            high += range.upperBound
            if !names.contains(row.article) { names.append(row.article) }
        }
        return (low...high, names.joined(separator: "; "))
    }
}

extension FineBracket {
    func matches(_ basis: LegalBasis) -> Bool {
        basis.document == document && basis.article == article && basis.clause == clause
    }
}

extension SanctionAuthority {
    /// The short name that packs and the command line use: `commune-chair`.
    public var name: String { shortName("SANCTION_AUTHORITY_") }

    /// The office of this short name.
    public init?(name: String) {
        guard let match = SanctionAuthority.allCases.first(where: { $0 != .unspecified && $0.name == name }) else {
            return nil
        }
        self = match
    }
}
