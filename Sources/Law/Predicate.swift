/// What a rule demands, read from the words of a pack: `school-distance 200`, `term 7 working-days`.
///
/// One case is one kind of demand; code evaluates it and knows no figure of its own.
public enum Predicate: Hashable, Sendable {
    /// The name of the regime whose rules apply.
    case regime(String)
    /// The business is registered for this line.
    case line(String)
    /// An agent contract is active.
    case contract
    /// A certificate is in force where games are offered.
    case certificate
    /// The point was appraised before its business was registered.
    case appraisal
    /// The fee is paid.
    case fee
    /// What an inspection found decides: the ledger records findings by the rule's id.
    case finding
    /// Least distance to a school gate, in metres.
    case schoolDistance(Int64)
    /// Least machine-room area in square metres: special and classes I–III, classes IV–V, elsewhere.
    case roomArea(city: Int64, town: Int64, elsewhere: Int64)
    case lighting
    case fireSafety
    case signboard
    /// Closed, or open, between two hours of the day.
    case hoursOfDay(open: Bool, from: String, to: String)
    /// A duty of players or publishers, not of the point.
    case player(String)
    case term(Term)
    /// Hours that run through nights and days off.
    case hours(Int64)
    /// The four time limits of article 66.
    case decision(DecisionTerms)
    /// Months to being deemed never sanctioned: after a warning, after anything else.
    case clean(warning: Int, other: Int)
    /// How a certificate may be extended.
    case extend(askedBefore: Int, times: Int, months: Int)
    /// Kinds of body, by short name.
    case bodies([String])
    /// An amount in đồng.
    case amount(Int64)
    /// Hundredths of another amount.
    case percent(Int64)
    /// A bracket of fines for one clause.
    case fine(FineBracket)
    /// A share of the field's ceiling, for one office.
    case share(FineShare)
    case recidivism(RecidivismBasis)
    /// How often a year.
    case quota(Int)
    /// The forms or codes of a procedure.
    case form(String)
    /// The rule holds.
    case yes
    case holiday
    /// A weekend day that is worked in exchange.
    case worked
}

/// The four time limits of article 66, counted from the record.
public struct DecisionTerms: Hashable, Sendable {
    public let ordinary: Term
    public let transferred: Term
    public let explained: Term
    public let complex: Term
}

/// A bracket of fines for one clause of a decree; amounts are đồng, for an organisation.
public struct FineBracket: Hashable, Sendable {
    public let document: String
    public let article: String
    public let clause: String
    public let minimum: Int64
    public let maximum: Int64
}

/// A share of the field's ceiling, never above a cap.
public struct FineShare: Hashable, Sendable {
    /// The office, by short name: `commune-chair`.
    public let authority: String
    /// Hundredths of the field's ceiling; 0 where the office no longer sanctions.
    public let percent: Int64
    public let cap: Int64?
}

/// From what the earlier sanction is counted when an act is said to be recidivism.
public enum RecidivismBasis: String, Hashable, Sendable, CaseIterable {
    /// Text of 2012: the earlier decision was carried out.
    case completion
    /// Text of 2020: the earlier decision was issued.
    case decision
}
