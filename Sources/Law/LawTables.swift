/// The rules that folds ask for at every event, read from the packs once.
public struct LawTables: Sendable {
    /// From detection to the record.
    public let record: [Dated<Term>]
    /// From the record to the decision.
    public let decision: [Dated<DecisionTerms>]
    /// From the end of the act to the last day of a sanction.
    public let limitation: [Dated<Term>]
    /// From service to the last day to comply.
    public let compliance: [Dated<Term>]
    /// From the decision to the last day it can be executed.
    public let execution: [Dated<Term>]
    /// From execution to being deemed never sanctioned.
    public let clean: [Dated<CleanTerms>]
    /// From an application for a certificate to its decision.
    public let certificate: [Dated<Term>]
    /// From receiving the information to the emergency measure, in hours.
    public let emergency: [Dated<Int64>]
    /// From the assessment of a child's case to the approval of the plan.
    public let plan: [Dated<Term>]
    /// Brackets of fines, in the order of packs and lines.
    public let brackets: [Dated<FineBracket>]
    /// Who may fine which share of the ceiling, in the order of packs and lines.
    public let shares: [Dated<FineShare>]

    init(_ rows: [String: [Rule]], _ all: [Rule]) {
        func table<Value>(_ id: String, _ pick: (Predicate) -> Value?) -> [Dated<Value>] {
            (rows[id] ?? []).compactMap { $0.dated(pick) }
        }
        record = table("SAN-RECORD", \.asTerm)
        decision = table("SAN-DECISION") { if case .decision(let terms) = $0 { terms } else { nil } }
        limitation = table("SAN-LIMITATION", \.asTerm)
        compliance = table("SAN-COMPLY", \.asTerm)
        execution = table("SAN-EXECUTION", \.asTerm)
        clean = table("SAN-CLEAN") { if case .clean(let warning, let other) = $0 { CleanTerms(warning: warning, other: other) } else { nil } }
        certificate = table("CER-TERM", \.asTerm)
        emergency = table("CHI-EMERGENCY") { if case .hours(let count) = $0 { count } else { nil } }
        plan = table("CHI-PLAN", \.asTerm)
        brackets = all.compactMap { $0.dated { if case .fine(let bracket) = $0 { bracket } else { nil } } }
        shares = all.compactMap { $0.dated { if case .share(let share) = $0 { share } else { nil } } }
    }
}

/// Months to being deemed never sanctioned: after a warning, and after anything else.
public struct CleanTerms: Hashable, Sendable {
    public let warning: Int
    public let other: Int
}

extension Predicate {
    /// The term, where it is one.
    public var asTerm: Term? { if case .term(let term) = self { term } else { nil } }

    /// The number of months, where it is a term of months.
    public var asMonths: Int? { if case .term(.months(let count)) = self { count } else { nil } }

    /// The kinds of body, where it names them.
    public var asBodies: [String]? { if case .bodies(let names) = self { names } else { nil } }

    /// The amount, where it is one.
    public var asAmount: Int64? { if case .amount(let amount) = self { amount } else { nil } }

    /// The hundredths, where it is a part or a multiple of another amount.
    public var asPercent: Int64? { if case .percent(let percent) = self { percent } else { nil } }

    /// True where the rule says no more than that it holds.
    public var asYes: Bool? { self == .yes || self == .fee ? true : nil }
    /// How often a year.
    public var asQuota: Int? { if case .quota(let number) = self { number } else { nil } }
}
