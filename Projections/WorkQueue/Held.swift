import CivilTime
import Domain

/// A subject, with the body that holds its case and the officer who last dealt with it.
///
/// `CaseCustodyTransferred` names the body; what a reorganisation hands over without naming the case is for the question to resolve,
/// by the bodies' own histories.
struct Held<State: SubjectState>: SubjectState {
    static var kinds: [String] { State.kinds }

    var state: State
    /// The body that a transfer named last; `nil` where none did.
    var custodian: String?
    /// The day of that transfer.
    var handedOver: Day?
    /// Who recorded the last act upon the subject.
    var officer = ""

    init(subject: String) { state = State(subject: subject) }

    mutating func evolve(_ fact: Fact) {
        if case .agency(.caseCustodyTransferred(let act)) = fact.event {
            (custodian, handedOver, officer) = (Tag.normalised(act.toID), fact.effective.day, "")
            return
        }
        state.evolve(fact)
        officer = fact.officer
    }
}
