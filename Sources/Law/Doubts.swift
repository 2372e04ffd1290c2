public import CivilTime

extension Term {
    /// What the last day after `start` rests on that nobody has confirmed: its rule, and `calendar` where it passes over a day off that is not.
    public func doubts(after start: Day, rule: String, _ status: RuleStatus) -> [String] {
        let days = step(after: start, rule: rule).step.skipped
        return (status == .unconfirmed ? [rule] : []) + (days.contains { $0.status == .unconfirmed } ? ["calendar"] : [])
    }
}

extension Dated<Term> {
    /// What the last day after `start` rests on that nobody has confirmed.
    public func doubts(after start: Day) -> [String] { value.doubts(after: start, rule: rule, status) }
}
