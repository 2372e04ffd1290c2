public import CivilTime

/// A report as its history tells it: every version stays, and one may be consolidated while a later one corrects it.
public struct ReportState: SubjectState {
    /// How far a report has come.
    public enum Stage: String, Sendable, Encodable, CaseIterable {
        case absent, overdue, submitted, returned, consolidated
    }

    /// One version as it came in.
    public struct Version: Hashable, Sendable, Encodable {
        public let version: Int
        public let submittedOn: Day
        public let number: String
        /// Whether the unit reports that nothing happened.
        public let nilReturn: Bool
        public let figures: [Figure]
        public let position: UInt64
        /// For a version of a consolidated report: what went into it.
        public let parts: [Part]
        /// For a version of a consolidated report: units that had not reported.
        public let missingUnits: [String]
    }

    /// A unit's report in a consolidated one, as it stood when it went in.
    public struct Part: Hashable, Sendable, Encodable {
        public let report: String
        public let version: Int
        public let unit: String
        public let late: Bool
        public let nilReturn: Bool
    }

    /// One figure of the annex.
    public struct Figure: Hashable, Sendable, Encodable {
        public let code: String
        public let place: String
        public let value: Int64
        public let unit: String
    }

    /// Where a version went.
    public struct Consolidation: Hashable, Sendable, Encodable {
        public let into: String
        public let version: Int
    }

    public static let kinds = ["report"]

    /// The tag of this report.
    public let subject: String
    public internal(set) var stage: Stage = .absent
    public internal(set) var kind = ""
    public internal(set) var unit = ""
    public internal(set) var to = ""
    public internal(set) var period = ""
    public internal(set) var duty = ""
    public internal(set) var document = ""
    public internal(set) var due: Day?
    /// The last day as it was before a reminder gave a later one: lateness in a consolidation counts from here.
    public internal(set) var firstDue: Day?
    /// Every version, in order.
    public internal(set) var versions: [Version] = []
    /// How often it was sent back.
    public internal(set) var returns = 0
    /// Days on which it was urged.
    public internal(set) var reminders: [Day] = []
    /// Day on which the receiving body noted that it was missing.
    public internal(set) var overdueSince: Day?
    /// What it went into, version by version.
    public internal(set) var consolidations: [Consolidation] = []
    /// For a consolidated report: what went into it.
    public internal(set) var parts: [Consolidation] = []
    /// For a consolidated report: units that had not reported.
    public internal(set) var missingUnits: [String] = []
    /// Whether the first version came after its last day.
    public internal(set) var late = false
    /// Whether a later version corrects one that is consolidated already.
    public internal(set) var correctedAfterConsolidation = false
    /// Position of the last act.
    public internal(set) var lastPosition: UInt64?

    public init(subject: String) { self.subject = subject }

    /// The id of this report.
    public var id: String { Tag.id(of: subject) }

    /// The version that counts now.
    public var latest: Version? { versions.max { ($0.version, $0.position) < ($1.version, $1.position) } }

    public mutating func evolve(_ fact: Fact) {
        guard case .duty(let event) = fact.event else { return }
        let day = fact.occurred.day
        switch event {
        case .halfYearReportSubmitted(let m): guard submitted(m, .halfYear, fact) else { return }
        case .annualReportSubmitted(let m): guard submitted(m, .annual, fact) else { return }
        case .adHocReportSubmitted(let m): guard submitted(m, .adHoc, fact) else { return }
        case .reportReturnedForCorrection(let m) where m.report == id:
            returns += 1
            stage = .returned
        case .reportOverdueFlagged(let m) where m.report == id:
            overdueSince = overdueSince ?? day
            if kind.isEmpty { (kind, unit, period, duty) = (m.kind.code, m.unit, m.period, m.duty) }
            if due == nil { due = Day(m.dueOn) }
            if stage == .absent { stage = .overdue }
        case .taskReminderIssued(let m) where m.report == id:
            reminders.append(day)
            if let later = Day(m.newDueOn) { due = later }
        case .reportConsolidated(let m): guard consolidated(m, fact) else { return }
        case .reportReturnedForCorrection, .reportOverdueFlagged, .taskReminderIssued, .directiveIssued,
            .directiveReceived,
            .directiveAcknowledged, .dutyAssigned, .taskAssigned, .taskCompleted, .planSubmitted, .planSuperseded,
            .reviewConferenceHeld:
            return
        }
        if firstDue == nil { firstDue = due }
        late = if let due, let first = versions.map(\.submittedOn).min() { first > due } else { false }
        let highest = consolidations.map(\.version).max()
        correctedAfterConsolidation = if let highest, let latest { latest.version > highest } else { false }
        lastPosition = fact.position
    }

    private mutating func submitted(_ m: some SubmittedReport, _ kind: ReportKind, _ fact: Fact) -> Bool {
        guard m.report == id else { return false }
        self.kind = kind.code
        (unit, to, period, duty, document) = (m.unit, m.toAgency, m.period, m.duty, m.document)
        if due == nil { due = Day(m.dueOn) }
        let next = (versions.map(\.version).max() ?? 0).addingReportingOverflow(1).partialValue
        versions.append(
            Version(
                version: m.version > 0 ? Int(m.version) : next, submittedOn: Day(m.submittedOn) ?? fact.occurred.day,
                number: m.number, nilReturn: m.nilReturn, figures: m.figures.map(Figure.init), position: fact.position,
                parts: [], missingUnits: []))
        stage = .submitted
        return true
    }

    private mutating func consolidated(_ m: ReportConsolidated, _ fact: Fact) -> Bool {
        if m.report == id {
            (kind, unit, period, document) = (m.kind.code, m.unit, m.period, m.document)
            parts = m.parts.map { Consolidation(into: $0.report, version: Int($0.version)) }
            missingUnits = m.missingUnits
            let next = (versions.map(\.version).max() ?? 0).addingReportingOverflow(1).partialValue
            versions.append(
                Version(
                    version: m.version > 0 ? Int(m.version) : next, submittedOn: fact.occurred.day, number: "",
                    nilReturn: false, figures: m.figures.map(Figure.init), position: fact.position,
                    parts: m.parts.map {
                        Part(report: $0.report, version: Int($0.version), unit: $0.unit, late: $0.late, nilReturn: $0.nilReturn)
                    }, missingUnits: m.missingUnits))
            stage = .submitted
            return true
        }
        guard let part = m.parts.first(where: { $0.report == id }) else { return false }
        consolidations.append(Consolidation(into: m.report, version: Int(part.version)))
        stage = .consolidated
        return true
    }
}

extension ReportState.Figure {
    init(_ figure: ReportFigure) {
        self.init(code: figure.code, place: figure.place, value: figure.value, unit: figure.unit)
    }
}

/// What the three kinds of report have in common.
protocol SubmittedReport: EventMessage {
    var report: String { get }
    var duty: String { get }
    var document: String { get }
    var unit: String { get }
    var toAgency: String { get }
    var period: String { get }
    var number: String { get }
    var submittedOn: String { get }
    var dueOn: String { get }
    var version: Int32 { get set }
    var nilReturn: Bool { get }
    var figures: [ReportFigure] { get }
    var narrative: String { get }
}

extension HalfYearReportSubmitted: SubmittedReport {}
extension AnnualReportSubmitted: SubmittedReport {}
extension AdHocReportSubmitted: SubmittedReport {}
