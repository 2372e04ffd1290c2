/// A body that asks: what it may not know of is not in its answer, and changes nothing of it.
public struct Audience: Hashable, Sendable {
    /// The value of the body's tag.
    public let agency: String
    /// What kind of body it is.
    public let kind: AgencyKind

    /// Names a body.
    public init(agency: String, kind: AgencyKind) { (self.agency, self.kind) = (agency, kind) }

    /// Whether it may know that an act of this type was recorded by this body, with these tags.
    ///
    /// A provider's contracts are its own and the supervisors' business, a school's pupils the school's and the department's, and so is
    /// what is said of their record: other providers and schools know of none of it.
    public func mayKnow(_ type: EventType, upon tags: [String], by recorder: String) -> Bool {
        guard Confidentiality.mayKnow(kind, of: type, upon: tags) else { return false }
        guard let own = Self.own[kind], Confidentiality.class(of: type) == own || Confidentiality.isAboutRecord(type) else { return true }
        return Tag.normalised(recorder) == agency
    }

    /// Of which class of acts a kind of body knows its own alone.
    private static let own: [AgencyKind: ConfidentialityClass] = [.internetProvider: .commercial, .school: .student]

    /// The same of a fact.
    public func mayKnow(_ fact: Fact) -> Bool { mayKnow(fact.event.eventType, upon: fact.tags, by: fact.agency) }

    /// Whether it may know what is said of a subject at all: that something is late there, or who read it.
    public func mayKnow(subject: String) -> Bool { Confidentiality.mayKnow(kind, ofSubjects: Tag(subject)?.kind ?? "") }
}
