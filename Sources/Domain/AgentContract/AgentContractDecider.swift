internal import CivilTime

/// Decides on agent contracts: signed with a registered agent, kept and ended by the provider that signed.
public enum AgentContractDecider: Decider {
    /// The contract and the agent's business.
    public struct State: Evolving {
        var contract: AgentContractState
        var businesses = Dossiers<BusinessState>()

        public init(subject: String) { contract = AgentContractState(subject: subject) }

        public mutating func evolve(_ fact: Fact) {
            contract.evolve(fact)
            if case .registration = fact.event { businesses.evolve(fact) }
        }
    }

    public static func reads(_ command: AgentContractEvent) -> [Reading] {
        let contract = Reading(tag: "contract:\(Tag.normalised(ids(command).contract))")
        let business: String? =
            switch command {
            case .agentContractSigned(let act): act.businessID
            case .agentContractTransferred(let act): act.businessID
            default: nil
            }
        guard let business else { return [contract] }
        let types = [
            "BusinessRegistrationIssued", "BusinessRegistrationAmended", "BusinessRegistrationRevoked",
            "BusinessLineRevoked",
        ]
        return [contract, Reading(tag: "business:\(Tag.normalised(business))", types: types)]
    }

    public static func decide(
        _ command: AgentContractEvent, given state: State, by context: Context
    ) throws(Refusal) -> [DomainEvent] {
        let contract = state.contract
        if contract.status != .unsigned { try samePoint(command, contract) }
        switch (command, contract.status) {
        case (.agentContractSigned(let act), .unsigned):
            try ownContract(act.providerID, context)
            try registeredAgent(act.businessID, state)
        case (.agentContractSigned, _):
            throw .wrongState(
                rule: "contract-once", article: Refusal.byPacks, needs: "contract_id ≠ \(contract.subject)",
                vi: "Hợp đồng \(contract.number) đã được ký", en: "contract \(contract.number) is signed already")
        case (_, .unsigned):
            throw .wrongState(
                rule: "ACC-2", article: Refusal.byPacks, needs: "AgentContractSigned \(contract.subject)",
                vi: "Chưa có hợp đồng đại lý \(contract.subject)", en: "there is no agent contract \(contract.subject)")
        case (.agentContractReported, _): break
        case (.agentSupervisionVisitDone, .active), (.agentSupervisionVisitDone, .warned): break
        case (.agentBreachFound, .active), (.agentBreachFound, .warned): break
        case (.agentWarned, .active), (.agentWarned, .warned): break
        case (.agentContractTerminated, .active), (.agentContractTerminated, .warned): break
        case (.agentContractTransferred(let act), .active), (.agentContractTransferred(let act), .warned):
            try registeredAgent(act.businessID, state)
        case (.agentContractExpired, .active), (.agentContractExpired, .warned): try hasExpired(contract, context)
        case (.serviceCut, _): try cut(contract)
        case (.serviceRestored, .active), (.serviceRestored, .warned): try restored(contract)
        case (.serviceRestored, _):
            throw .wrongState(
                rule: "ACC-2", article: Refusal.byPacks, needs: "AgentContractSigned",
                vi: "Không có hợp đồng đại lý còn hiệu lực để cung cấp dịch vụ trở lại",
                en: "service cannot be restored without a contract in force")
        case (.terminationNotified, .terminated): break
        case (.terminationNotified, _):
            throw .wrongState(
                rule: "contract-terminated", article: Refusal.byPacks, needs: "AgentContractTerminated",
                vi: "Hợp đồng \(contract.number) chưa chấm dứt", en: "contract \(contract.number) is not terminated")
        case (.agentSupervisionVisitDone, _), (.agentBreachFound, _), (.agentWarned, _), (.agentContractTerminated, _),
            (.agentContractTransferred, _), (.agentContractExpired, _):
            throw .wrongState(
                rule: "contract-in-force", article: Refusal.byPacks, needs: "AgentContractSigned",
                vi: "Hợp đồng \(contract.number) không còn hiệu lực",
                en: "contract \(contract.number) is no longer in force")
        }
        if case .agentContractExpired = command {} else { try ownContract(contract.provider, context) }
        return [.agentContract(command)]
    }

    private static func ids(_ command: AgentContractEvent) -> (contract: String, point: String) {
        switch command {
        case .agentContractSigned(let act): (act.contractID, act.pointID)
        case .agentContractReported(let act): (act.contractID, act.pointID)
        case .agentSupervisionVisitDone(let act): (act.contractID, act.pointID)
        case .agentBreachFound(let act): (act.contractID, act.pointID)
        case .agentWarned(let act): (act.contractID, act.pointID)
        case .agentContractTerminated(let act): (act.contractID, act.pointID)
        case .agentContractTransferred(let act): (act.contractID, act.pointID)
        case .agentContractExpired(let act): (act.contractID, act.pointID)
        case .serviceCut(let act): (act.contractID, act.pointID)
        case .terminationNotified(let act): (act.contractID, act.pointID)
        case .serviceRestored(let act): (act.contractID, act.pointID)
        }
    }

    /// A contract is for one premises; an act under it that names another would hide in the wrong dossier.
    private static func samePoint(_ command: AgentContractEvent, _ contract: AgentContractState) throws(Refusal) {
        if case .agentContractSigned = command { return }
        guard Tag.normalised(ids(command).point) != Tag.normalised(contract.point) else { return }
        throw .wrongState(
            rule: "contract-premises", needs: "point_id = \(contract.point)",
            vi: "Hợp đồng \(contract.number) thuộc điểm \(contract.point)",
            en: "contract \(contract.number) is for point \(contract.point)")
    }

    /// Another provider's contract is not ours to touch; an empty provider is the contract's own first act.
    private static func ownContract(_ provider: String, _ context: Context) throws(Refusal) {
        guard !provider.isEmpty, Tag.normalised(provider) != context.agency.id else { return }
        throw Refusal(
            rule: "own-contract", article: Refusal.byPacks, missing: ["agency = \(provider)"],
            vi: "Hợp đồng thuộc doanh nghiệp \(provider)", en: "the contract is \(provider)'s")
    }

    private static func registeredAgent(_ id: String, _ state: State) throws(Refusal) {
        let business = state.businesses["business:\(Tag.normalised(id))"]
        guard !business.mayConduct(.internetAgent), !business.mayConduct(.gamePoint) else { return }
        throw Refusal(
            rule: "ACC-1",
            missing: ["BusinessRegistrationIssued \(business.subject): \(BusinessLine.internetAgent.labelVi)"],
            vi: "Cơ sở \(id) chưa đăng ký kinh doanh đại lý Internet",
            en: "\(id) is not registered as an Internet agent")
    }

    private static func hasExpired(_ contract: AgentContractState, _ context: Context) throws(Refusal) {
        guard let expires = contract.expires, expires < context.effective.day else {
            throw .wrongState(
                rule: "contract-expiry", article: Refusal.byPacks, needs: "expires_day < \(context.effective.day)",
                vi: "Hợp đồng \(contract.number) chưa hết hạn", en: "contract \(contract.number) has not run out")
        }
    }

    private static func cut(_ contract: AgentContractState) throws(Refusal) {
        guard contract.cutSince != nil else { return }
        throw .wrongState(
            rule: "service-running", needs: "ServiceRestored",
            vi: "Dịch vụ đã ngừng từ trước", en: "the service is cut already")
    }

    private static func restored(_ contract: AgentContractState) throws(Refusal) {
        guard contract.cutSince == nil else { return }
        throw .wrongState(
            rule: "service-cut", needs: "ServiceCut",
            vi: "Dịch vụ đang hoạt động", en: "the service is running")
    }
}
