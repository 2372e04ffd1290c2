public import CivilTime
public import Domain
public import Law

/// Who may fine an amount on a day, and whether the amount lies in the bracket of the act.
public enum CompetenceVerdict {
    /// Judges an amount in đồng for a violator who is an organisation or not, and if not, perhaps from 16 to under 18.
    public static func of(
        _ act: LegalBasis, amount: Int64, organisation: Bool, isMinor: Bool = false, on day: Day, law: LawBook = .inForce
    ) -> Verdict {
        let ceiling = law.rule("FINE-CEILING", on: day)
        let multiple = organisation ? law.rule("FINE-ORGANISATION", on: day) : nil
        let percent = multiple?.predicate.asPercent ?? 100
        let times = percent == 100 ? "" : " × \(percent)%"
        var (steps, able, cited): ([Verdict.Step], [SanctionAuthority], [Rule]) = ([], [], [])
        for rule in law.rules(on: day) {
            guard case .share(let share) = rule.predicate, let top = ceiling?.predicate.asAmount,
                let authority = SanctionAuthority(name: share.authority)
            else { continue }
            let part = top * share.percent / 100
            let limit = min(part, share.cap ?? part) * percent / 100
            let may = share.percent > 0 && amount <= limit
            if may { able.append(authority) }
            cited.append(rule)
            let cap = share.cap.map { ("; không quá \(Money.vnd($0).vietnamese)", "; at most \(Money.vnd($0).english)") } ?? ("", "")
            steps.append(
                Verdict.Step(
                    may ? "competent" : "not-competent", rule: rule.id,
                    vi: "\(authority.labelVi): \(share.percent)% × \(Money.vnd(top).vietnamese)\(cap.0)\(times) = \(Money.vnd(limit).vietnamese)",
                    en: "\(authority.labelEn): \(share.percent)% × \(Money.vnd(top).english)\(cap.1)\(times) = \(Money.vnd(limit).english)"))
        }
        let parts = [organisation ? nil : law.rule("FINE-INDIVIDUAL", on: day), isMinor ? law.rule("FINE-MINOR", on: day) : nil]
        let bracket = bracket(act, amount, parts.compactMap(\.self), day, law)
        let names = able.map(\.name).joined(separator: ",")
        var verdict =
            steps.isEmpty
            ? Verdict("no-text", vi: "Không có quy tắc thẩm quyền vào ngày \(day.vietnamese)", en: "No rule of competence on \(day)", on: day)
            : Verdict(
                names.isEmpty ? "nobody" : names,
                vi: able.isEmpty ? "Không chức danh nào trong bảng được phạt mức này" : able.map(\.labelVi).joined(separator: "; "),
                en: able.isEmpty ? "No office of the table may fine this" : able.map(\.labelEn).joined(separator: "; "), on: day)
        verdict.cite(ceiling)
        verdict.cite(multiple)
        for rule in cited + bracket.rules { verdict.cite(rule) }
        verdict.steps = steps + [bracket.step]
        return verdict
    }

    /// - Parameter parts: what the violator pays of an organisation's bracket, one after the other.
    private static func bracket(_ act: LegalBasis, _ amount: Int64, _ parts: [Rule], _ day: Day, _ law: LawBook) -> (
        rules: [Rule], step: Verdict.Step
    ) {
        let percents = parts.compactMap(\.predicate.asPercent)
        let product = percents.map { "\($0)%" }.joined(separator: " × ")
        let (ofVi, ofEn) = percents.isEmpty ? ("", "") : (" (\(product) mức của tổ chức)", " (\(product) of an organisation's)")
        for rule in law.rules(on: day) {
            guard case .fine(let row) = rule.predicate, row.document == act.document || act.document.isEmpty, row.article == act.article,
                row.clause == act.clause
            else { continue }
            let (least, most) = percents.reduce((row.minimum, row.maximum)) { ($0.0 * $1 / 100, $0.1 * $1 / 100) }
            let inside = least <= amount && amount <= most
            let (low, high) = (Money.vnd(least), Money.vnd(most))
            return (
                [rule] + parts,
                Verdict.Step(
                    inside ? "in-bracket" : "outside-bracket", rule: rule.id,
                    vi: "Khung tiền phạt: \(low.vietnamese) – \(high.vietnamese)\(ofVi)", en: "Bracket: \(low.english) – \(high.english)\(ofEn)")
            )
        }
        return (
            [],
            Verdict.Step(
                "bracket-unknown", vi: "Gói luật không có khung tiền phạt của \(act.vietnamese)", en: "The packs hold no bracket of \(act.english)")
        )
    }
}
