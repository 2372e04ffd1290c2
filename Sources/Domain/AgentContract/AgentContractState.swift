public import CivilTime

/// A contract between a provider and an agent for one premises.
public struct AgentContractState: SubjectState {
    public static let kinds = ["contract"]

    /// Where the contract stands.
    public enum Status: String, Hashable, Sendable, Encodable, CaseIterable {
        case unsigned, active, warned, terminated, expired
    }

    /// `contract:ID`.
    public let subject: String
    public private(set) var status = Status.unsigned
    public private(set) var number = ""
    public private(set) var point = ""
    public private(set) var business = ""
    public private(set) var provider = ""
    public private(set) var signed: Day?
    public private(set) var expires: Day?
    public private(set) var visits = 0
    public private(set) var breaches = 0
    public private(set) var warnings = 0
    /// Since when the line is cut; `nil` while it works.
    public private(set) var cutSince: Instant?
    public private(set) var terminated: Instant?
    public private(set) var terminationReason = ""
    /// Bodies told of the termination.
    public private(set) var notified: [String] = []
    /// Bodies told of the contract.
    public private(set) var reportedTo: [String] = []

    public init(subject: String) { self.subject = subject }

    public mutating func evolve(_ fact: Fact) {
        guard case .agentContract(let event) = fact.event, fact.concerns(subject) else { return }
        switch event {
        case .agentContractSigned(let act):
            (status, number, point) = (.active, act.number, act.pointID)
            (business, provider) = (act.businessID, act.providerID)
            (signed, expires) = (Day(iso: act.signedDay), Day(iso: act.expiresDay))
            (terminated, terminationReason) = (nil, "")
        case .agentContractReported(let act): reportedTo += act.reportedTo
        case .agentSupervisionVisitDone: visits += 1
        case .agentBreachFound: breaches += 1
        case .agentWarned:
            warnings += 1
            if status == .active { status = .warned }
        case .agentContractTerminated(let act):
            (status, terminated, terminationReason) = (.terminated, fact.effective, act.reason)
        case .agentContractTransferred(let act): business = act.businessID
        case .agentContractExpired:
            if status == .active || status == .warned { status = .expired }
        case .serviceCut: cutSince = cutSince ?? fact.effective
        case .terminationNotified(let act): notified += act.notified
        case .serviceRestored: cutSince = nil
        }
    }
}
