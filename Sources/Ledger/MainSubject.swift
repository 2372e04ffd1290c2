public import Domain
public import EventLog

extension RecordedEvent {
    /// The subject that an event is an act upon; the first it names where its type says nothing or it cannot be read, and the recording
    /// body where it names none.
    public func mainSubject(_ fact: Fact?) -> String {
        fact?.event.subject ?? tags.first { !$0.hasPrefix("agency:") } ?? "agency:" + Tag.normalised(agency)
    }
}
