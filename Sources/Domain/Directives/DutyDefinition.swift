public import CivilTime

/// One duty of a directive, as the directive gives it: who owes what, by when, and which acts carry it.
public struct DutyDefinition: Hashable, Sendable {
    /// `GL-1.3a`: unique over all directives.
    public let id: String
    public let role: DutyRole
    /// The kinds of body that owe it; each owes it for itself.
    public let leads: [AgencyKind]
    /// Those of `leads` that are only asked, and so are never non-compliant.
    public let requested: [AgencyKind]
    /// Whether the lower bodies of the kind owe it, such as district police, and not the provincial one.
    public let isForSubordinates: Bool
    /// The kinds of body that take part.
    public let with: [AgencyKind]
    public let kind: DutyKind
    /// The acts that carry it, by the names of the ``Catalogue``.
    public let eventTypes: [String]
    /// The views that show it, by the names of their targets.
    public let views: [String]
    /// The last day in time; `nil`: open-ended, and never overdue.
    public let deadline: Day?
    /// What the document says of the time; empty where it says nothing.
    public let deadlineText: String
    /// Whether who owes it, or its object, is our reading of a document that says "all" or leaves it open.
    public let isInterpretation: Bool
    public let titleVi: String
    public let titleEn: String

    /// Whether a kind of body is ordered to, or only asked to.
    public func force(of lead: AgencyKind) -> BindingForce { requested.contains(lead) ? .requested : .ordered }
}

extension DutyDefinition {
    /// The columns of a directive's file, in order.
    static let columns = [
        "id", "role", "force", "leads", "with", "kind", "event_types", "views", "deadline", "deadline_text",
        "interpretation", "title_vi", "title_en",
    ]

    /// Reads a row; `asked` are the kinds of body that the whole document only asks, `below` the duties of lower bodies.
    init(row: [String], asked: [AgencyKind], below: [String]) throws(DirectiveDataError) {
        guard row.count == Self.columns.count else { throw .columns(row.first ?? "", found: row.count) }
        func bad(_ column: Int) -> DirectiveDataError { .value(row[0], column: Self.columns[column], row[column]) }
        func kinds(_ column: Int) throws(DirectiveDataError) -> [AgencyKind] {
            var kinds: [AgencyKind] = []
            for word in Self.words(row[column]) {
                guard let kind = AgencyKind(name: word), !kinds.contains(kind) else { throw bad(column) }
                kinds.append(kind)
            }
            return kinds
        }
        guard let role = DutyRole(name: row[1]) else { throw bad(1) }
        guard let kind = DutyKind(rawValue: row[5]) else { throw bad(5) }
        (id, self.role, self.kind) = (row[0], role, kind)
        (leads, with) = (try kinds(3), try kinds(4))
        requested = leads.filter(asked.contains)
        isForSubordinates = below.contains(row[0])
        (eventTypes, views) = (Self.words(row[6]), Self.words(row[7]))
        deadline = Day(row[8])
        (deadlineText, isInterpretation) = (row[9], row[10] == "yes")
        (titleVi, titleEn) = (row[11], row[12])
        if id.isEmpty { throw bad(0) }
        if leads.isEmpty { throw bad(3) }
        if row[2] != force { throw bad(2) }
        if eventTypes.isEmpty || Set(eventTypes).count != eventTypes.count { throw bad(6) }
        if views.isEmpty || Set(views).count != views.count { throw bad(7) }
        if deadline == nil && !row[8].isEmpty { throw bad(8) }
        if !["yes", "no"].contains(row[10]) { throw bad(10) }
        if titleVi.isEmpty { throw bad(11) }
        if titleEn.isEmpty { throw bad(12) }
    }

    /// `ordered`, `requested`, or `mixed` where only some of those who owe it are asked.
    public var force: String {
        if requested.isEmpty { return "ordered" }
        return requested.count == leads.count ? "requested" : "mixed"
    }

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
