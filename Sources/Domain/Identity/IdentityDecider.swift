/// Decides on judgements that two businesses are one, and on withdrawing them.
public enum IdentityDecider: Decider {
    /// What is known of the businesses: whether there are such, and what was judged of them.
    public struct State: Evolving {
        var identities = BusinessIdentities()
        /// The tags of businesses that something is recorded of.
        var known: Set<String> = []

        public init(subject: String) {}

        public mutating func evolve(_ fact: Fact) {
            identities.evolve(fact)
            if fact.event.eventType.concept != "identity", !Confidentiality.isAboutRecord(fact.event.eventType) {
                known.formUnion(fact.tags.filter { Tag($0)?.kind == "business" })
            }
        }
    }

    public static func reads(_ command: IdentityEvent) -> [Reading] {
        let pair = command.pair
        return [pair.one, pair.other].map { Reading(tag: $0, withMerged: true) }
    }

    public static func decide(_ command: IdentityEvent, given state: State, by context: Context) throws(Refusal) -> [DomainEvent] {
        let pair = command.pair
        if pair.one == pair.other {
            throw .wrongState(
                rule: "merge-two", needs: "other_id ≠ \(pair.one)", vi: "Phải nêu hai cơ sở khác nhau", en: "it takes two different businesses")
        }
        let members = state.identities.members(of: pair.one)
        switch command {
        case .businessesMerged:
            for business in [pair.one, pair.other] where !state.known.contains(business) {
                throw .wrongState(
                    rule: "merge-known", needs: business, vi: "Chưa ghi nhận gì về \(business)", en: "nothing is recorded of \(business)")
            }
            if members.contains(pair.other) {
                throw .wrongState(
                    rule: "merge-once", needs: "\(pair.one) ≠ \(pair.other)",
                    vi: "Hai cơ sở này đã được gộp: \(told(state.identities.judgements(among: members)))",
                    en: "these two are one already: \(told(state.identities.judgements(among: members)))")
            }
        case .businessesUnmerged:
            guard state.identities.judgement(pair.one, pair.other) == nil else { break }
            guard members.contains(pair.other) else {
                throw .wrongState(
                    rule: "unmerge-merged", needs: "BusinessesMerged \(pair.one) \(pair.other)",
                    vi: "Hai cơ sở này không được gộp với nhau", en: "these two are not merged")
            }
            throw .wrongState(
                rule: "unmerge-merged", needs: "BusinessesMerged \(pair.one) \(pair.other)",
                vi: "Hai cơ sở này chỉ là một qua cơ sở khác; hãy tách một trong: \(told(state.identities.judgements(among: members)))",
                en: "these two are one only through others; unmerge one of: \(told(state.identities.judgements(among: members)))")
        }
        return [.identity(command)]
    }

    private static func told(_ judgements: [BusinessIdentities.Judgement]) -> String {
        judgements.map { "\($0.first) = \($0.second) (#\($0.position))" }.joined(separator: ", ")
    }
}

extension IdentityEvent {
    /// The tags of the two businesses.
    public var pair: (one: String, other: String) {
        switch self {
        case .businessesMerged(let act): (BusinessIdentities.tag(act.businessID), BusinessIdentities.tag(act.otherID))
        case .businessesUnmerged(let act): (BusinessIdentities.tag(act.businessID), BusinessIdentities.tag(act.otherID))
        }
    }
}
