public import CivilTime

/// A directive as its history tells it: who has it, and which duties it gave.
public struct DocumentState: SubjectState {
    /// A unit and the day of its act.
    public struct Entry: Hashable, Sendable, Encodable {
        public let unit: String
        public let on: Day
    }

    public static let kinds = ["document"]

    /// The tag of this document.
    public let subject: String
    public private(set) var type = ""
    public private(set) var number = ""
    public private(set) var issuer = ""
    public private(set) var issuedOn: Day?
    public private(set) var abstract = ""
    public private(set) var addressees: [String] = []
    public private(set) var replaces = ""
    /// How many duties the document says it gives.
    public private(set) var dutyCount = 0
    /// Units that have received it, in order.
    public private(set) var received: [Entry] = []
    /// Units that will act on it, in order.
    public private(set) var acknowledged: [Entry] = []
    /// Duties assigned under it, sorted.
    public private(set) var duties: [String] = []
    /// Plans sent under it, sorted.
    public private(set) var plans: [String] = []
    /// Reports sent under it, sorted.
    public private(set) var reports: [String] = []
    /// Days of review conferences.
    public private(set) var conferences: [Day] = []
    /// Position of the last act.
    public private(set) var lastPosition: UInt64?

    public init(subject: String) { self.subject = subject }

    /// The key of this document.
    public var id: String { Tag.id(of: subject) }

    /// Addressees that have not acknowledged it, in the order of the document.
    public var silent: [String] { addressees.filter { unit in !acknowledged.contains { $0.unit == unit } } }

    public mutating func evolve(_ fact: Fact) {
        guard case .duty(let event) = fact.event, event.document == id else { return }
        let day = fact.occurred.day
        switch event {
        case .directiveIssued(let m):
            (type, number, issuer, abstract) = (m.documentType, m.number, m.issuer, m.abstract)
            issuedOn = Day(m.issuedOn) ?? day
            (addressees, replaces, dutyCount) = (m.addressees, m.replaces, Int(m.dutyCount))
        case .directiveReceived(let m): received.append(Entry(unit: m.unit, on: Day(m.receivedOn) ?? day))
        case .directiveAcknowledged(let m): acknowledged.append(Entry(unit: m.unit, on: Day(m.acknowledgedOn) ?? day))
        case .dutyAssigned(let m): duties = Set(duties + [m.duty]).sorted()
        case .planSubmitted(let m): plans = Set(plans + [m.plan]).sorted()
        case .halfYearReportSubmitted(let m): reports = Set(reports + [m.report]).sorted()
        case .annualReportSubmitted(let m): reports = Set(reports + [m.report]).sorted()
        case .adHocReportSubmitted(let m): reports = Set(reports + [m.report]).sorted()
        case .reportConsolidated(let m): reports = Set(reports + [m.report]).sorted()
        case .reviewConferenceHeld(let m): conferences.append(Day(m.heldOn) ?? day)
        case .taskAssigned, .taskReminderIssued, .taskCompleted, .planSuperseded, .reportReturnedForCorrection,
            .reportOverdueFlagged:
            break
        }
        lastPosition = fact.position
    }
}

extension DutyEvent {
    /// The directive an event belongs to; empty where it names none.
    var document: String {
        switch self {
        case .directiveIssued(let m): m.document
        case .directiveReceived(let m): m.document
        case .directiveAcknowledged(let m): m.document
        case .dutyAssigned(let m): m.document
        case .taskAssigned(let m): m.document
        case .taskReminderIssued(let m): m.document
        case .planSubmitted(let m): m.document
        case .halfYearReportSubmitted(let m): m.document
        case .annualReportSubmitted(let m): m.document
        case .adHocReportSubmitted(let m): m.document
        case .reportOverdueFlagged(let m): m.document
        case .reportConsolidated(let m): m.document
        case .reviewConferenceHeld(let m): m.document
        case .taskCompleted, .planSuperseded, .reportReturnedForCorrection: ""
        }
    }

    /// The duty an event belongs to; empty where it names none.
    var duty: String {
        switch self {
        case .dutyAssigned(let m): m.duty
        case .taskAssigned(let m): m.duty
        case .taskReminderIssued(let m): m.duty
        case .taskCompleted(let m): m.duty
        case .planSubmitted(let m): m.duty
        case .halfYearReportSubmitted(let m): m.duty
        case .annualReportSubmitted(let m): m.duty
        case .adHocReportSubmitted(let m): m.duty
        case .reportOverdueFlagged(let m): m.duty
        case .reviewConferenceHeld(let m): m.duty
        case .directiveIssued, .directiveReceived, .directiveAcknowledged, .planSuperseded,
            .reportReturnedForCorrection,
            .reportConsolidated:
            ""
        }
    }
}
