public import CivilTime

extension Term {
    /// What the last day after `start` rests on that nobody has confirmed: its rule, and `calendar` where it passes over a day off that is not.
    public func doubts(after start: Day, rule: String, _ status: RuleStatus) -> [String] {
        let isDoubtful = passedOver(after: start).contains { VietnameseHolidays.name(of: $0)?.status == .unconfirmed }
        return (status == .unconfirmed ? [rule] : []) + (isDoubtful ? ["calendar"] : [])
    }
}

extension Dated<Term> {
    /// What the last day after `start` rests on that nobody has confirmed.
    public func doubts(after start: Day) -> [String] { value.doubts(after: start, rule: rule, status) }
}
