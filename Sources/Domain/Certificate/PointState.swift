public import CivilTime

/// A point: its premises, its certificate and its operation.
public struct PointState: SubjectState {
    public static let kinds = ["point"]

    /// Where the point stands. `licensed` may have run out meanwhile: see ``PointState/status(on:)``.
    public enum Status: String, Hashable, Sendable, Encodable, CaseIterable {
        case absent, registered, applied, checked, licensed, suspended, expired, revoked, closed
    }

    /// `point:ID`.
    public let subject: String
    public private(set) var status = Status.absent
    public private(set) var name = ""
    public private(set) var address = ""
    public private(set) var place = ""
    public private(set) var business = ""
    public private(set) var services: [PointService] = []
    public private(set) var machines: Int64?
    public private(set) var site: Site?
    public private(set) var licenceNumber = ""
    public private(set) var licensed: Day?
    /// The certificate's last day, extension included.
    public private(set) var expires: Day?
    public private(set) var extensions = 0
    /// The day of the application that is being decided, and by when it is to be.
    public private(set) var applied: Day?
    public private(set) var decisionDue: Day?
    /// What that day rests on that nobody has confirmed: the id of its rule, and `calendar` where a day off is.
    public private(set) var unconfirmed: [String] = []
    /// An amendment, extension or reissue that is being decided.
    public private(set) var pending: ApplicationKind?
    /// Whether the last decision came after it was due.
    public private(set) var decidedLate = false
    public private(set) var refusals = 0
    public private(set) var suspendedUntil: Day?
    /// The sanction case that suspends.
    public private(set) var suspendedBy = ""
    /// From what the point was suspended.
    private var beforeSuspension = Status.registered
    /// After a revocation for fraud: the first day of a new application.
    public private(set) var reapplyNotBefore: Day?
    /// Since when the point is closed; `nil` while it is not.
    public private(set) var closed: Instant?

    /// What was measured last.
    public struct Site: Hashable, Sendable, Encodable {
        public let day: Day
        public let facts: SiteFacts

        private enum Key: String, CodingKey { case day, schoolDistance, roomArea, machines, unmet, regime }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(day, forKey: .day)
            try container.encode(Regime(on: day), forKey: .regime)
            if facts.hasSchoolDistanceM { try container.encode(facts.schoolDistanceM, forKey: .schoolDistance) }
            if facts.hasRoomAreaM2 { try container.encode(facts.roomAreaM2, forKey: .roomArea) }
            if facts.hasMachines { try container.encode(facts.machines, forKey: .machines) }
            try container.encode(CertificateRules.unmet(facts, on: day), forKey: .unmet)
        }
    }

    public init(subject: String) { self.subject = subject }

    /// Where the point stands on a day: a certificate whose last day is past has expired, recorded or not.
    public func status(on day: Day) -> Status {
        if status == .licensed, let expires, expires < day { return .expired }
        return status
    }

    /// The term that an application for a new certificate is decided in.
    public var decisionTerm: Term? { applied.flatMap { CertificateRules.decisionTerm.inForce(on: $0)?.value } }

    public mutating func evolve(_ fact: Fact) {
        guard fact.concerns(subject) else { return }
        switch fact.event {
        case .registration(let event): evolve(event)
        case .certificate(let event): evolve(event, fact)
        default: break  // Contracts, inspections and sanctions have states of their own.
        }
    }

    private mutating func evolve(_ event: RegistrationEvent) {
        switch event {
        case .businessRegistrationIssued(let act):
            if status == .absent || status == .closed { (status, closed) = (.registered, nil) }
            if name.isEmpty { name = act.businessName }
            (address, place, business) = (act.address, act.placeID, act.businessID)
        case .businessRegistrationAmended(let act):
            if status == .absent { status = .registered }
            business = act.businessID
            if !act.address.isEmpty { address = act.address }
            if !act.placeID.isEmpty { place = act.placeID }
        case .businessRegistrationRevoked, .businessLineRevoked: break  // The business's dossier tells.
        }
    }

    private mutating func evolve(_ event: CertificateEvent, _ fact: Fact) {
        let day = fact.effective.day
        switch event {
        case .pointRegistered(let act):
            if status == .absent || status == .closed { (status, closed) = (.registered, nil) }
            (name, address, place, services) = (act.name, act.address, act.placeID, act.services)
            if !act.businessID.isEmpty { business = act.businessID }
            if act.hasMachines { machines = act.machines }
        case .licenceApplicationReceived(let act): apply(act, day)
        case .licenceSupplementRequested: decisionDue = nil  // The term runs again from the completed dossier.
        case .siteVerificationCompleted(let act):
            if status == .applied { status = .checked }
            site = Site(day: day, facts: act.site)
            if act.site.hasMachines { machines = act.site.machines }
        case .licenceIssued(let act): issue(act, day)
        case .licenceRefused:
            decide(day)
            refusals += 1
            if status == .applied || status == .checked { status = .registered }
        case .licenceAmended(let act):
            decide(day)
            if !act.name.isEmpty { name = act.name }
            if !act.businessID.isEmpty { business = act.businessID }
        case .licenceReissued(let act):
            decide(day)
            licenceNumber = act.licenceNumber
        case .licenceExtended(let act):
            decide(day)
            extensions += 1
            expires = Day(iso: act.untilDay) ?? expires
        case .licenceExpired: if status == .licensed || status == .suspended { status = .expired }
        case .operationSuspended(let act):
            if status != .suspended { beforeSuspension = status }
            (status, suspendedUntil, suspendedBy) = (.suspended, Day(iso: act.untilDay), act.caseID)
        case .operationResumed:
            if status == .suspended { status = beforeSuspension }
            (suspendedUntil, suspendedBy) = (nil, "")
        case .sectorClosureOrdered, .sectorClosureLifted: break  // The place's dossier tells.
        case .licenceRevoked(let act): revoke(act, day)
        case .pointClosed: (status, closed) = (.closed, fact.effective)
        }
    }

    private mutating func apply(_ act: LicenceApplicationReceived, _ day: Day) {
        applied = day
        let rule = CertificateRules.decisionTerm.inForce(on: day)
        decisionDue = rule?.value.lastDay(after: day)
        if act.kind == .new {
            (status, business, unconfirmed) = (.applied, act.businessID, rule?.doubts(after: day) ?? [])
        } else {
            pending = act.kind
            decisionDue = nil  // Other procedures have other terms: five working days, by provincial procedure.
        }
    }

    private mutating func decide(_ day: Day) {
        decidedLate = decisionDue.map { $0 < day } ?? false
        (applied, decisionDue, pending, unconfirmed) = (nil, nil, nil, [])
    }

    private mutating func issue(_ act: LicenceIssued, _ day: Day) {
        decide(day)
        (status, licenceNumber, business) = (.licensed, act.licenceNumber, act.businessID)
        (licensed, expires) = (Day(iso: act.issuedDay), Day(iso: act.expiresDay))
        (extensions, reapplyNotBefore) = (0, nil)
    }

    private mutating func revoke(_ act: LicenceRevoked, _ day: Day) {
        status = .revoked
        guard act.ground == .fraud, let months = CertificateRules.waitAfterFraud.inForce(on: day)?.value else { return }
        reapplyNotBefore = day.adding(months: months)
    }
}
