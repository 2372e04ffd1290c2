public import CivilTime

/// One violation and what became of it, as its history tells it.
///
/// What is known is kept as it was recorded; where two records contradict each other both stay, and a flag says so.
public struct SanctionCase: SubjectState {
    public static let kinds = ["case"]

    /// The tag of this case.
    public let subject: String
    /// How far it has come; follows from everything below.
    public internal(set) var stage: Stage = .absent

    /// Whom it concerns.
    public internal(set) var violator = Violator()
    /// Which act it is about.
    public internal(set) var act = Act()
    /// The inspection that found it.
    public internal(set) var inspection = ""
    /// Where it happened.
    public internal(set) var place = ""

    /// When the violation came to light.
    public internal(set) var detectedOn: Day?
    /// When its record was made.
    public internal(set) var recordedOn: Day?
    /// Number of the violation record.
    public internal(set) var recordNumber = ""
    /// Days on which the violator explained.
    public internal(set) var explanations: [Day] = []
    /// Where the file went, in order.
    public internal(set) var transfers: [Transfer] = []
    /// Things held until the decision.
    public internal(set) var seized: [String] = []

    /// The decision in force, as amended.
    public internal(set) var decision: Decision?
    /// Numbers of decisions that were annulled.
    public internal(set) var annulled: [String] = []
    /// Why no sanction was imposed.
    public internal(set) var noSanction = ""
    public internal(set) var noSanctionOn: Day?
    /// Things to be confiscated although no sanction is imposed.
    public internal(set) var orderedItems: [String] = []
    /// Remedial measures ordered although no sanction is imposed.
    public internal(set) var orderedRemedies: [String] = []

    /// When the decision left the office.
    public internal(set) var sentOn: Day?
    /// When the violator had it.
    public internal(set) var servedOn: Day?
    /// Payments, in order.
    public internal(set) var payments: [Payment] = []
    /// What is due in all: the fine, or what a surcharge or a reduction made of it.
    public internal(set) var amountDue: Money?
    /// The sum of the payments that name an amount.
    public internal(set) var paidSum: Money?
    /// The last running total a payment named.
    public internal(set) var paidTotal: Money?
    /// Surcharges so far.
    public internal(set) var surcharges = 0
    public internal(set) var suspensionServed = false
    public internal(set) var confiscated = false
    /// Remedial measures done.
    public internal(set) var remediesDone: [String] = []
    public internal(set) var enforcementOrderedOn: Day?
    /// Complaint, appeal and lawsuit, step by step.
    public internal(set) var appeals: [AppealStep] = []
    public internal(set) var executedOn: Day?
    public internal(set) var lapsedOn: Day?

    /// Last day of the decision, from the record and what opens a longer limit.
    public internal(set) var decisionDue: Day?
    /// Last day on which the act can be sanctioned.
    public internal(set) var limitationEnds: Day?
    /// Last day to comply.
    public internal(set) var complianceDue: Day?
    /// Day from which the violator is deemed never sanctioned.
    public internal(set) var cleanOn: Day?
    /// What these days rest on that nobody has confirmed: ids of rules, and `calendar` where a day off is.
    public internal(set) var unconfirmed: [String] = []
    /// Parts of the decision not yet done.
    public internal(set) var outstanding: [Part] = []
    /// What a reader should know before relying on this case.
    public internal(set) var flags: [Flag] = []

    /// Position of the last act.
    public internal(set) var lastPosition: UInt64?
    /// The time limit the decision says it relies on.
    var relied: DecisionDeadline { DecisionDeadline(rawValue: reliedRaw) ?? .unspecified }
    var reliedRaw = 0

    public init(subject: String) { self.subject = subject }

    /// The id of this case, without its kind.
    public var id: String { Tag.id(of: subject) }
}

extension SanctionCase {
    /// How far a case has come.
    public enum Stage: String, Sendable, Encodable, CaseIterable {
        case absent, detected, recorded, explaining, transferred, decided, served, executing
        case executed, noSanction, lapsed, annulled

        /// Whether a decision is in force and not yet done with.
        var isBeingExecuted: Bool { self == .decided || self == .served || self == .executing }
    }

    /// Whom a case concerns; who the person is stays sealed.
    public struct Violator: Hashable, Sendable, Encodable {
        public internal(set) var business = ""
        public internal(set) var point = ""
        public internal(set) var person = ""
        public internal(set) var kind = ""
        public internal(set) var ageBand = ""
    }

    /// The act: its articles and its day.
    public struct Act: Hashable, Sendable, Encodable {
        /// The articles violated.
        public internal(set) var articles: [LegalBasis] = []
        /// Day of the act, or of its end.
        public internal(set) var endedOn: Day?
        /// Whether it was still going on when detected.
        public internal(set) var continuing = false
        /// Whether its record says that it is another act than one already recorded.
        public internal(set) var declaredDistinct = false
    }

    /// A file handed on.
    public struct Transfer: Hashable, Sendable, Encodable {
        public let on: Day
        public let to: String
        public let ground: String
    }

    /// The decision in force.
    public struct Decision: Hashable, Sendable, Encodable {
        public internal(set) var number: String
        public internal(set) var decidedOn: Day
        public internal(set) var agency: String
        public internal(set) var authority: String
        public internal(set) var main: String
        public internal(set) var fine: Money?
        public internal(set) var suspensionMonths: Int
        public internal(set) var confiscatedItems: [String]
        public internal(set) var remedies: [String]
        public internal(set) var withoutRecord: Bool
        public internal(set) var complyBy: Day?
        /// Numbers of the decisions that amended it.
        public internal(set) var amendments: [String] = []
        public internal(set) var isWarning: Bool
    }

    /// A payment as its source gives it.
    public struct Payment: Hashable, Sendable, Encodable {
        public let on: Day
        public let amount: Money?
        public let runningTotal: Money?
    }

    /// One step of a complaint, an appeal or a lawsuit.
    public struct AppealStep: Hashable, Sendable, Encodable {
        /// What was done.
        public enum Kind: String, Sendable, Encodable {
            case complained, forwarded, resultReceived, resultNotified, appealedToCourt, judged
        }
        /// Which step it is.
        public let kind: Kind
        /// The day it was taken.
        public let on: Day
        /// What came of it, where the step has a result.
        public let result: String
    }

    /// A part of a decision that is to be done.
    public enum Part: Hashable, Sendable, Encodable, CustomStringConvertible {
        case fine, suspension, confiscation
        case remedy(String)

        /// The part's name, for a remedy followed by what is to be done.
        public var description: String {
            switch self {
            case .fine: "fine"
            case .suspension: "suspension"
            case .confiscation: "confiscation"
            case .remedy(let measure): "remedy: \(measure)"
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(description)
        }
    }

    /// What is out of the ordinary about a case; nothing of it is repaired.
    public enum Flag: String, Sendable, Encodable, CaseIterable {
        /// The record came later than the law allows.
        case lateRecord
        /// The decision came after its time limit.
        case lateDecision
        /// The decision came after the limitation had run out.
        case pastLimitation
        /// Payments and their running total do not agree.
        case paymentsContradict
        /// More was paid than was due.
        case overpaid
        /// Amounts are in several currencies and cannot be compared.
        case mixedCurrencies
        /// Something was paid, served or executed, and no decision is recorded.
        case decisionMissing
        /// A decision says it rests on a record, and none is recorded.
        case recordMissing
        /// A fine was decided and nothing is left to pay, and nobody recorded that it was executed.
        case executionNotRecorded
        /// Recorded as executed although parts of the decision are not recorded as done.
        case executedWithPartsOpen
        /// An appeal or a court annulled the decision, and no annulment is recorded.
        case annulmentPending
        /// Enforcement was ordered after the time to execute had run out.
        case lateEnforcement
    }
}

extension SanctionCase.Violator {
    /// Whether a subject is the violator: an inspector's or provider's tag on the case is not.
    public func concerns(_ subject: String) -> Bool {
        ["business:\(business)", "point:\(point)", "person:\(person)"].contains { Tag.normalised($0) == subject }
    }
}
