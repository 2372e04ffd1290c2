import CivilTime
import Law

/// Amounts of fines and who may impose them, by day. Amounts are đồng, for an individual unless said otherwise.
///
/// Other currencies are recorded and not judged: no table here speaks of them.
public enum SanctionAmounts {
    /// The highest fine of the field, for an individual.
    static var ceiling: [Dated<Int64>] { LawBook.inForce.table("FINE-CEILING", \.asAmount) }

    /// The most a fine may be without a record.
    static func withoutRecord(_ kind: ViolatorKind) -> [Dated<Int64>] {
        LawBook.inForce.table(kind == .organisation ? "SAN-NO-RECORD-ORG" : "SAN-NO-RECORD", \.asAmount)
    }

    /// How many hundredths of the ceilings, which are for an individual, hold for an organisation.
    static var organisation: [Dated<Int64>] { LawBook.inForce.table("FINE-ORGANISATION", \.asPercent) }

    /// How many hundredths of the brackets, which are for an organisation, hold for an individual.
    static var individual: [Dated<Int64>] { LawBook.inForce.table("FINE-INDIVIDUAL", \.asPercent) }

    /// How many hundredths of an adult's fine hold for somebody from 16 to under 18.
    static var minor: [Dated<Int64>] { LawBook.inForce.table("FINE-MINOR", \.asPercent) }

    /// The brackets; the clauses are matched by document and number.
    static var brackets: [Dated<FineBracket>] { LawBook.inForce.tables.brackets }

    /// Who may fine how much. Titles that no row names are judged by their own articles, not here.
    static var competence: [Dated<FineShare>] { LawBook.inForce.tables.shares }

    /// The most this authority may fine a violator of this kind on a day; `nil` where no row says.
    ///
    /// The status is the weakest of those it rests on: the ceiling's, the competence's and the organisation's part.
    static func limit(of authority: SanctionAuthority, _ kind: ViolatorKind, on day: Day) -> (
        amount: Int64, article: String, status: RuleStatus
    )? {
        guard let top = ceiling.inForce(on: day),
            let rule = competence.first(where: { $0.isInForce(on: day) && $0.value.authority == authority.name })
        else { return nil }
        let share = top.value * rule.value.percent / 100
        let part = kind == .organisation ? organisation.inForce(on: day) : nil
        let amount = min(share, rule.value.cap ?? share) * (part?.value ?? 100) / 100
        // Nothing of any ceiling is nothing.
        let figures: RuleStatus = rule.value.percent == 0 ? .confirmed : .weaker(top.status, part?.status ?? .confirmed)
        return (amount, rule.article, .weaker(rule.status, figures))
    }

    /// The bracket of all articles together: each act is fined, then added up. `nil` where a row is missing for one of them.
    ///
    /// - Parameter isMinor: whether the violator is from 16 to under 18.
    static func bracket(of articles: [LegalBasis], _ kind: ViolatorKind, isMinor: Bool, on day: Day) -> (
        range: ClosedRange<Int64>, article: String, status: RuleStatus
    )? {
        guard !articles.isEmpty else { return nil }
        let parts = [kind == .organisation ? nil : individual.inForce(on: day), isMinor ? minor.inForce(on: day) : nil].compactMap(\.self)
        var (low, high): (Int64, Int64) = (0, 0)
        var names: [String] = []
        var status = RuleStatus.confirmed
        for basis in articles {
            guard let row = brackets.first(where: { $0.isInForce(on: day) && $0.value.matches(basis) }) else {
                return nil
            }
            low += row.value.minimum
            high += row.value.maximum
            status = .weaker(status, row.status)
            if !names.contains(row.article) { names.append(row.article) }
        }
        for part in parts {
            (low, high) = (low * part.value / 100, high * part.value / 100)
            status = .weaker(status, part.status)
            if !names.contains(part.article) { names.append(part.article) }
        }
        return (low...high, names.joined(separator: "; "), status)
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
