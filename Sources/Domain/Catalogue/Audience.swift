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
    /// A provider's contracts are its own and the supervisors' business, and so is what is said of their record: other providers know
    /// of none of it.
    public func mayKnow(_ type: EventType, upon tags: [String], by recorder: String) -> Bool {
        guard Confidentiality.mayKnow(kind, of: type, upon: tags) else { return false }
        guard kind == .internetProvider, Confidentiality.class(of: type) == .commercial || Confidentiality.isAboutRecord(type) else { return true }
        return Tag.normalised(recorder) == agency
    }

    /// The same of a fact.
    public func mayKnow(_ fact: Fact) -> Bool { mayKnow(fact.event.eventType, upon: fact.tags, by: fact.agency) }

    /// Whether it may know what is said of a subject at all: that something is late there, or who read it.
    public func mayKnow(subject: String) -> Bool { Confidentiality.mayKnow(kind, ofSubjects: Tag(subject)?.kind ?? "") }
}
