import CivilTime
import Domain
import EventLog
import ProjectionKit

/// The links that one subject's history states. Every link is read from one dossier only (a point's business from the point's,
/// an owner from the business's, a party from the contract's), so that it begins and ends alike from wherever it is looked at.
struct NetworkDossier {
    private(set) var links: [Network.Link] = []
    /// What the subject is called, last.
    private(set) var label = ""
    /// Names of nodes that have no dossier of their own, by id: addresses, certificates, owners whose name could be read.
    private(set) var names: [String: String] = [:]
    /// Who issued a certificate, by its id.
    private(set) var issuers: [String: String] = [:]
    /// Businesses, points and contracts that the history names.
    private(set) var named: Set<String> = []

    /// The types of act that tie subjects together: an inspection or a campaign may name many that have nothing to do with each other.
    static let types = Set(
        Catalogue.eventTypes.filter { ["registration", "certificate", "agentContract", "identity"].contains($0.concept) }.map(\.name))

    private let subject: String
    private var place = ""
    private var address = ""
    /// The link that holds at present, by what it is about.
    private var open: [String: Int] = [:]

    init(_ subject: String, history: [Fact]) {
        self.subject = subject
        let kind = Tag(subject)?.kind
        for fact in history {
            named.formUnion(fact.tags.filter { ["business", "point", "contract"].contains(Tag($0)?.kind) })
            switch (kind, fact.event) {
            case ("business", .registration(let event)): take(event, fact)
            case ("business", .identity(let event)): take(event, fact)
            case ("point", .registration(let event)): takeForPoint(event, fact)
            case ("point", .certificate(let event)): take(event, fact)
            case ("contract", .agentContract(let event)): take(event, fact)
            default: break
            }
        }
        for index in links.indices { links[index].positions = Set(links[index].positions).sorted() }
    }

    /// The id of the node for an address: its words in lower case, so that commas and capitals make no difference.
    static func address(_ text: String, in place: String) -> String {
        "address:\(place)/" + VietnameseText.words(text).joined(separator: " ")
    }

    private mutating func take(_ event: RegistrationEvent, _ fact: Fact) {
        switch event {
        case .businessRegistrationIssued(let act):
            label = act.businessName
            owner(act.ownerID, act.ownerName, fact)
            locate(act.address, act.placeID, fact)
        case .businessRegistrationAmended(let act):
            if !act.businessName.isEmpty { label = act.businessName }
            owner(act.ownerID, act.ownerName, fact)
            locate(act.address, act.placeID, fact)
        // That it ended is no end of having been the same as another.
        case .businessRegistrationRevoked: end(open.keys.filter { !$0.hasPrefix("same ") }.sorted(), fact)
        case .businessLineRevoked: break
        }
    }

    /// Both dossiers hold the judgement; it is read from that of the lesser tag.
    private mutating func take(_ event: IdentityEvent, _ fact: Fact) {
        let (from, to) = (min(event.pair.one, event.pair.other), max(event.pair.one, event.pair.other))
        guard from == subject, from != to else { return }
        switch event {
        case .businessesMerged: link("same \(to)", .same, from, to, fact)
        case .businessesUnmerged: end(["same \(to)"], fact)
        }
    }

    private mutating func takeForPoint(_ event: RegistrationEvent, _ fact: Fact) {
        switch event {
        case .businessRegistrationIssued(let act):
            if label.isEmpty { label = act.businessName }
            run(by: act.businessID, fact)
            locate(act.address, act.placeID, fact)
        case .businessRegistrationAmended(let act):
            run(by: act.businessID, fact)
            locate(act.address, act.placeID, fact)
        case .businessRegistrationRevoked, .businessLineRevoked: break
        }
    }

    private mutating func take(_ event: CertificateEvent, _ fact: Fact) {
        switch event {
        case .pointRegistered(let act):
            label = act.name
            run(by: act.businessID, fact)
            locate(act.address, act.placeID, fact)
        case .licenceApplicationReceived(let act): run(by: act.businessID, fact)
        case .licenceIssued(let act):
            run(by: act.businessID, fact)
            certify(act.licenceNumber, fact)
            link("holder", .holds, "business:" + Tag.normalised(act.businessID), certificate(act.licenceNumber), fact)
        case .licenceAmended(let act):
            if !act.name.isEmpty { label = act.name }
            run(by: act.businessID, fact)
            confirm(["certificate"], fact)
            if !act.businessID.isEmpty, let held = open["holder"] {
                link("holder", .holds, "business:" + Tag.normalised(act.businessID), links[held].to, fact)
            }
        case .licenceReissued(let act):
            certify(act.licenceNumber, fact)
            if let held = open["holder"] { link("holder", .holds, links[held].from, certificate(act.licenceNumber), fact) }
        case .licenceExtended: confirm(["certificate"], fact)
        case .licenceExpired, .licenceRevoked: end(["certificate", "holder"], fact)
        case .pointClosed: end(fact)
        case .licenceSupplementRequested, .siteVerificationCompleted, .licenceRefused, .operationSuspended, .operationResumed,
            .sectorClosureOrdered, .sectorClosureLifted:
            break
        }
    }

    private mutating func take(_ event: AgentContractEvent, _ fact: Fact) {
        switch event {
        case .agentContractSigned(let act):
            label = act.number
            link("provider", .provides, "agency:" + Tag.normalised(act.providerID), subject, fact)
            link("agent", .agent, "business:" + Tag.normalised(act.businessID), subject, fact)
            link("point", .supplies, subject, "point:" + Tag.normalised(act.pointID), fact)
        case .agentContractTransferred(let act):
            link("agent", .agent, "business:" + Tag.normalised(act.businessID), subject, fact)
        case .agentContractTerminated, .agentContractExpired: end(fact)
        case .agentContractReported, .agentSupervisionVisitDone, .agentBreachFound, .agentWarned, .serviceCut, .terminationNotified,
            .serviceRestored:
            break
        }
    }

    private mutating func owner(_ id: String, _ name: String, _ fact: Fact) {
        guard !id.isEmpty else { return }
        let owner = "person:" + Tag.normalised(id)
        if !name.isEmpty { names[owner] = name }
        link("owner", .owns, owner, subject, fact)
    }

    private mutating func run(by business: String, _ fact: Fact) {
        guard !business.isEmpty else { return }
        link("business", .runs, "business:" + Tag.normalised(business), subject, fact)
    }

    /// Moves the subject; an act that names the street alone leaves it in its administrative unit, and the other way round.
    private mutating func locate(_ text: String, _ place: String, _ fact: Fact) {
        if !place.isEmpty { self.place = Tag.normalised(place) }
        if !text.isEmpty { address = text }
        guard !address.isEmpty, !text.isEmpty || !place.isEmpty else { return }
        let id = Self.address(address, in: self.place)
        names[id] = address
        link("address", .at, subject, id, fact)
    }

    private func certificate(_ number: String) -> String { "certificate:\(Tag(subject)?.value ?? subject)/" + Tag.normalised(number) }

    private mutating func certify(_ number: String, _ fact: Fact) {
        let id = certificate(number)
        (names[id], issuers[id]) = (number, fact.agency)
        link("certificate", .certified, subject, id, fact)
    }

    /// States a link; the one it takes the place of ends.
    private mutating func link(_ about: String, _ kind: Network.LinkKind, _ from: String, _ to: String, _ fact: Fact) {
        if let index = open[about] {
            if links[index].from == from, links[index].to == to {
                links[index].positions.append(fact.position)
                return
            }
            end([about], fact)
        }
        open[about] = links.count
        links.append(.init(kind: kind, from: from, to: to, since: fact.effective.day, until: nil, positions: [fact.position]))
    }

    private mutating func confirm(_ abouts: [String], _ fact: Fact) {
        for index in abouts.compactMap({ open[$0] }) { links[index].positions.append(fact.position) }
    }

    private mutating func end(_ fact: Fact) { end(open.keys.sorted(), fact) }

    private mutating func end(_ abouts: [String], _ fact: Fact) {
        for about in abouts {
            guard let index = open.removeValue(forKey: about) else { continue }
            links[index].until = fact.effective.day
            links[index].positions.append(fact.position)
        }
    }
}
