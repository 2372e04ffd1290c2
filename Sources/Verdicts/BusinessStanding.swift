public import CivilTime
public import Domain
public import Law

/// What hangs on which businesses are one: verdicts on recidivism, quotas of inspections, days that end something, and totals.
public struct BusinessStanding: Hashable, Sendable {
    /// One of these.
    public struct Figure: Hashable, Sendable {
        /// What it is a figure of, in the order in which they are told.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// A verdict on the act of a case on its day (name: case and article), or on another act on the day asked (name: article).
            case recidivism
            /// Inspections of a calendar year, or (`beyond`) those of them beyond the quota without a ground of their own.
            case quota
            /// The first day on which an earlier case does not count any more, or an inspection needs no ground of its own.
            case deadline
            /// A count, or a sum in đồng.
            case total
        }

        /// What it is a figure of.
        public let kind: Kind
        /// What of that kind; unique within it.
        public let name: String
        /// For a program: a verdict, a number, a day, ids.
        public let value: String
        /// For a person.
        public let vi, en: String
    }

    /// The businesses that are taken for one, ascending.
    public let members: [String]
    /// Ordered by kind and name.
    public let figures: [Figure]

    /// Looks at businesses as one.
    ///
    /// - Parameters:
    ///   - members: their tags.
    ///   - points: the tags of the premises that are or were theirs.
    ///   - contracts: how many agent contracts they have or had.
    ///   - complaints: how many complaints concern them.
    ///   - cases: sanction cases that name them or their premises; those with another violator are passed over.
    ///   - inspections: inspections that name them or their premises.
    ///   - day: the day of "another act".
    public init(
        members: [String], points: [String], contracts: Int, complaints: Int, cases: [SanctionCase], inspections: [InspectionState],
        on day: Day, law: LawBook = .inForce
    ) {
        self.members = members.sorted()
        let own = cases.filter { (members + points).contains(where: $0.violator.concerns) }.sorted { $0.subject < $1.subject }
        let held = inspections.filter { $0.from != nil && ![.absent, .triggered, .cancelled].contains($0.stage) }
            .sorted { ($0.from ?? day, $0.id) < ($1.from ?? day, $1.id) }
        var figures = Self.recidivism(own, on: day, law)
        // The quota is of businesses: an inspection that names premises alone does not count to it.
        figures += Self.quota(held.filter { $0.businesses.contains { members.contains(Tag(kind: "business", value: $0).description) } }, on: day)
        figures += Self.totals([
            ("points", points.count), ("contracts", contracts), ("complaints", complaints), ("inspections", held.count), ("cases", own.count),
            ("decisions", own.count { $0.decision != nil }), ("fined", Self.sum(own.compactMap(\.amountDue))),
            ("paid", Self.sum(own.compactMap(\.paidSum))),
        ])
        let order = Figure.Kind.allCases
        self.figures = figures.sorted { (order.firstIndex(of: $0.kind) ?? 0, $0.name) < (order.firstIndex(of: $1.kind) ?? 0, $1.name) }
    }

    // MARK: What would be another

    /// A figure that differs between two standings, and of which businesses.
    public struct Change: Hashable, Sendable {
        /// Businesses that are one before, or after, or both: those that both standings are about.
        public let members: [String]
        public let kind: Figure.Kind
        public let name: String
        /// `nil` where there was, or will be, no such figure.
        public let before, after: Figure?
    }

    /// What changes when businesses are taken apart or together otherwise: for each pair of standings about the same businesses,
    /// the figures that differ.
    public static func changes(from before: [BusinessStanding], to after: [BusinessStanding]) -> [Change] {
        var changes: [Change] = []
        for old in before {
            for new in after where old.members != new.members {
                let shared = old.members.filter(new.members.contains)
                guard !shared.isEmpty else { continue }
                let keys = Set((old.figures + new.figures).map { Key(kind: $0.kind, name: $0.name) })
                for key in keys {
                    let (was, then) = (old[key.kind, key.name], new[key.kind, key.name])
                    if was != then { changes.append(Change(members: shared, kind: key.kind, name: key.name, before: was, after: then)) }
                }
            }
        }
        let order = Figure.Kind.allCases
        return changes.sorted {
            (order.firstIndex(of: $0.kind) ?? 0, $0.name, $0.members.first ?? "") < (order.firstIndex(of: $1.kind) ?? 0, $1.name, $1.members.first ?? "")
        }
    }

    /// The figure of this kind and name.
    public subscript(kind: Figure.Kind, name: String) -> Figure? { figures.first { $0.kind == kind && $0.name == name } }

    private struct Key: Hashable {
        let kind: Figure.Kind
        let name: String
    }

    // MARK: The figures

    private static func recidivism(_ cases: [SanctionCase], on day: Day, _ law: LawBook) -> [Figure] {
        var figures: [Figure] = []
        let all = cases.map(EarlierCase.init)
        for one in cases {
            guard let acted = one.act.endedOn else { continue }
            for article in one.act.articles {
                let verdict = RecidivismVerdict.of(article, on: acted, earlier: all.filter { $0.id != one.subject }, law: law)
                figures.append(Figure(.recidivism, "\(one.subject) \(article.reference)", verdict))
            }
        }
        for article in Set(all.flatMap(\.articles)) {
            figures.append(Figure(.recidivism, article.reference, RecidivismVerdict.of(article, on: day, earlier: all, law: law)))
            if let clear = RecidivismVerdict.clear(article, on: day, earlier: all, law: law) { figures.append(Figure(.deadline, article.reference, clear)) }
        }
        return figures
    }

    private static func quota(_ inspections: [InspectionState], on day: Day) -> [Figure] {
        var figures: [Figure] = []
        for (year, held) in Dictionary(grouping: inspections, by: { $0.from?.civil.year ?? 0 }) {
            figures.append(Figure(.quota, String(year), String(held.count)))
            guard let limit = held.first?.from.flatMap(InspectionLaw.yearlyLimit) else { continue }
            // An inspection that follows up on another needs no ground of its own.
            let beyond = held.dropFirst(limit).filter { $0.followUpOf.isEmpty && ($0.overrideDocument.isEmpty || $0.overrideGround.isEmpty) }
            if !beyond.isEmpty { figures.append(Figure(.quota, "\(year) beyond", beyond.map(\.subject).joined(separator: " "))) }
        }
        let year: Int = day.civil.year
        if let limit = InspectionLaw.yearlyLimit(on: day), inspections.count(where: { $0.from?.civil.year == year }) >= limit,
            let next = Day(year: year + 1, month: 1, day: 1)
        {
            figures.append(Figure(.deadline, "inspection", next))
        }
        return figures
    }

    private static func totals(_ counts: [(String, some BinaryInteger)]) -> [Figure] { counts.map { Figure(.total, $0.0, String(Int64($0.1))) } }

    private static func sum(_ amounts: [Money]) -> Int { amounts.filter { $0.currency == "VND" }.reduce(0) { $0 + Int($1.minor) } }
}

extension BusinessStanding.Figure {
    fileprivate init(_ kind: Kind, _ name: String, _ value: String) { (self.kind, self.name, self.value, self.vi, self.en) = (kind, name, value, value, value) }

    fileprivate init(_ kind: Kind, _ name: String, _ verdict: Verdict) {
        (self.kind, self.name, self.value, self.vi, self.en) = (kind, name, verdict.answer, verdict.vi, verdict.en)
    }

    fileprivate init(_ kind: Kind, _ name: String, _ day: Day) {
        (self.kind, self.name, self.value, self.vi, self.en) = (kind, name, day.description, day.vietnamese, day.description)
    }
}
