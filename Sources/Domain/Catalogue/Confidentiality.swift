/// How confidential an act is, or a part of it, and so who may know of it (domain research §8).
public enum ConfidentialityClass: String, Hashable, Sendable, CaseIterable {
    /// Lists of certificates, conclusions, what was lawfully published.
    case open = "public"
    /// Plans, reports, duties: among agencies.
    case `internal`
    /// Contracts and traffic: the provider's own, and who supervises it.
    case commercial
    /// What names a person.
    case personal
    /// Pupils at risk.
    case student
    /// Child-protection cases.
    case child
    /// Who complained.
    case complainant
    /// Incidents and weaknesses of networks: the affected provider's own, the police, and the hub, which led until 28/02/2025.
    case security
    /// The police docket.
    case police

    /// The compartment that what is of this class is sealed in; `nil` where it is not sealed.
    public var compartment: Compartment? {
        switch self {
        case .personal: .personal
        case .student: .student
        case .child: .child
        case .complainant: .complainant
        case .police: .investigation
        case .open, .internal, .commercial, .security: nil
        }
    }

    /// The class of what a compartment seals.
    public init?(_ compartment: Compartment) {
        switch compartment {
        case .personal: self = .personal
        case .student: self = .student
        case .child: self = .child
        case .complainant: self = .complainant
        case .investigation: self = .police
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

/// The one place that says which kinds of body may know what. A state secret has no class: it is never stored.
public enum Confidentiality {
    /// The kinds of body that may know of something of this class; which file within it is for the reading record to show.
    public static func readers(of class: ConfidentialityClass) -> Set<AgencyKind> {
        switch `class` {
        case .open: bodies
        case .internal: bodies.subtracting([.press, .internetProvider])
        case .commercial:
            [.internetProvider, .informationCommunications, .scienceTechnology, .police, .inspectorate, .ledger]
        case .personal:
            [.informationCommunications, .district, .districtOffice, .commune, .police, .marketSurveillance,
                .interagencyTeam, .inspectorate, .planningInvestment]
        case .student: [.school, .education]
        case .child: [.commune, .labour, .health, .police]
        case .complainant: [.informationCommunications, .district, .commune]
        case .security: [.police, .internetProvider, .informationCommunications, .scienceTechnology]
        case .police: [.police]
        }
    }

    /// The kinds of body that may have counts of acts of this class. Counts of children and pupils are suppressed where small, for
    /// whoever asks; of dockets nobody else learns so much as a number.
    public static func counters(of class: ConfidentialityClass) -> Set<AgencyKind> {
        switch `class` {
        case .open: bodies
        case .internal, .commercial, .personal, .complainant, .child: readers(of: .internal)
        case .student: readers(of: .internal).subtracting([.police])
        case .security: readers(of: .security).subtracting([.internetProvider]).union([.provincialCommittee])
        case .police: readers(of: .police)
        }
    }

    /// The kinds of body that may open a compartment at all.
    public static func readers(of compartment: Compartment) -> Set<AgencyKind> {
        ConfidentialityClass(compartment).map(readers(of:)) ?? []
    }

    /// How confidential it is that such an act was recorded at all, whatever it says.
    public static func `class`(of type: EventType) -> ConfidentialityClass {
        switch type.concept {
        case "childCase": .child
        case "investigation": .police
        case "security": .security
        // What happens upon a named pupil tells that the pupil is at risk, sealed or not.
        case "student": type.compartments.contains(.student) || type.subjectKind == "student" ? .student : .internal
        case "agentContract", "provider": .commercial
        case "certificate", "registration", "place", "agency", "calendar": .open
        default: .internal
        }
    }

    /// Whether a kind of body may know that an act of this type was recorded: it is cleared for its class, or records
    /// such acts itself and sees its own.
    public static func mayKnow(_ kind: AgencyKind, of type: EventType) -> Bool {
        readers(of: self.class(of: type)).contains(kind)
    }

    /// Whether a kind of body may know what is recorded on the record itself about subjects of this kind (`childcase`), such as that it
    /// was corrected or read: where it may know one of the acts by which such a subject comes to be there.
    public static func mayKnow(_ kind: AgencyKind, ofSubjects subjects: String) -> Bool {
        guard let classes = classesBySubject[subjects] else { return true }
        return classes.contains { readers(of: $0).contains(kind) }
    }

    /// Whether a kind of body may know of this very event: what speaks of the record itself (corrections, readings, originals) tells
    /// of the subjects that it names.
    public static func mayKnow(_ kind: AgencyKind, of type: EventType, upon tags: [String]) -> Bool {
        guard mayKnow(kind, of: type) else { return false }
        guard isAboutRecord(type) else { return true }
        return tags.allSatisfy { mayKnow(kind, ofSubjects: Tag($0)?.kind ?? "") }
    }

    /// Whether acts of a type speak of the record itself: corrections, readings, originals.
    public static func isAboutRecord(_ type: EventType) -> Bool { type.concept == "correction" || type.concept == "evidence" }

    /// The classes of the acts that name subjects of a kind.
    private static let classesBySubject: [String: Set<ConfidentialityClass>] = {
        var classes: [String: Set<ConfidentialityClass>] = [:]
        for type in Catalogue.eventTypes {
            for tag in type.fields.compactMap(\.tag) where tag != "*" { classes[tag, default: []].insert(Confidentiality.class(of: type)) }
        }
        return classes
    }()

    /// What originals of subjects of a kind are sealed in: the compartment of the act upon them that most may know of; `nil`: in none.
    public static func compartment(ofSubjects subjects: String) -> Compartment? { (classesOfActsUpon[subjects] ?? .internal).compartment }

    private static let classesOfActsUpon: [String: ConfidentialityClass] = {
        var classes: [String: ConfidentialityClass] = ["person": .personal]
        for type in Catalogue.eventTypes {
            guard let kind = type.subjectKind, kind != "*" else { continue }
            let known = classes[kind].map { readers(of: $0).count } ?? -1
            let other = Confidentiality.class(of: type)
            if readers(of: other).count > known { classes[kind] = other }
        }
        return classes
    }()

    private static let bodies = Set(AgencyKind.allCases).subtracting([.unspecified])
}
