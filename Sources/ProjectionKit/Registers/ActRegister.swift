import CivilTime
public import Domain

/// Acts of bodies of certain kinds, one row an act, and what they come to for each duty.
public struct ActRegister: Sendable {
    /// The types of event whose acts are kept, by the kind of subject they are upon.
    let types: [String: Set<String>]
    /// The kinds of body whose acts they are; empty: everybody's.
    let bodies: Set<AgencyKind>

    /// Keeps the acts of everybody, of the types that whoever is cleared for these classes may know of.
    public init(classes: Set<ConfidentialityClass>) {
        bodies = []
        var types: [String: Set<String>] = [:]
        for type in Self.candidates where classes.contains(Confidentiality.class(of: type)) {
            types[type.subjectKind ?? "agency", default: []].insert(type.name)
        }
        self.types = types
    }

    /// A body's or place's own life is in their registers; corrections are in what they correct, originals in their subjects' dossiers.
    private static let candidates = Catalogue.eventTypes.filter { !["agency", "place", "correction", "evidence"].contains($0.concept) }

    /// Keeps the acts that bodies of these kinds may record, as far as everybody who may open the view may know of them.
    ///
    /// - Parameters:
    ///   - bodies: the kinds whose view it is.
    ///   - audience: the other kinds that may open it.
    ///   - compartments: what the view opens; acts upon children are in the view that opens theirs, and in no other.
    public init(of bodies: Set<AgencyKind>, audience: Set<AgencyKind> = [], compartments: Set<Compartment> = []) {
        self.bodies = bodies
        let readers = bodies.union(audience)
        var types: [String: Set<String>] = [:]
        for type in Self.candidates where type.recordedBy.isEmpty || !bodies.isDisjoint(with: type.recordedBy) {
            let mayKnow: Bool =
                switch Confidentiality.class(of: type) {
                case .child: compartments.contains(.child)
                case .student, .police, .security: readers.allSatisfy { Confidentiality.mayKnow($0, of: type) }
                // What a body did itself it knows; its view holds its own acts alone.
                case .open, .internal, .commercial, .personal, .complainant: true
                }
            if mayKnow { types[type.subjectKind ?? "agency", default: []].insert(type.name) }
        }
        self.types = types
    }

    /// Tables, folds and the SQL over them.
    public var register: Register {
        let kinds = types.keys.sorted()
        var tables = kinds.map(table)
        var folds = zip(kinds, tables).map { kind, table in
            Fold(kind: kind, entries: table, types: types[kind], entry: Self.entry)
        }
        tables.append(Self.bodyTable)
        folds.append(Self.bodyFold)
        return Register(tables, folds, views: bodies.isEmpty ? [acts(kinds), byType] : [acts(kinds), byType, duties])
    }

    private func table(_ kind: String) -> TableSchema {
        TableSchema(
            "acts_\(kind)", vi: "Việc đã ghi về \(kind)", en: "Acts upon \(kind)",
            columns: [
                Column("act_subject", vi: "Đối tượng", en: "Subject"), Column("position", .integer, vi: "Vị trí", en: "Position"),
                Column("type", vi: "Loại sự kiện", en: "Type"), Column("day", .day, vi: "Ngày", en: "Day"),
                Column("agency", vi: "Cơ quan", en: "Agency"), Column("title", vi: "Nội dung", en: "Title"),
                Column("detail", vi: "Phân loại", en: "Detail"), Column("place", vi: "Địa bàn", en: "Place"), Column("quantity", .integer, vi: "Số lượng", en: "Quantity"),
                Column("amount", .amount, vi: "Số tiền", en: "Amount"), Column("currency", vi: "Loại tiền", en: "Currency"),
            ], key: ["act_subject", "position"])
    }

    /// What counts as the act's number: the first of these that it states.
    private static let quantities = [
        "participants", "recipients", "copies", "pledges", "agents", "posts", "posts_needed", "passed", "points_covered", "machines",
    ]

    /// What an act is told apart by: the first of these that it states.
    private static let details = ["kind", "risk", "severity", "harm", "form", "complaint_kind", "nature", "main"]

    private static let entry: @Sendable (Fact) -> Cells? = { fact in
        let reader = FieldReader(fact.event)
        let amount = AmountFinder.amount(of: fact.event)
        return [
            "type": .text(fact.type), "day": .day(fact.effective.day), "agency": .optional(fact.agency),
            "title": .optional(reader.texts["title"] ?? ""),
            "detail": .optional(details.lazy.compactMap { reader.choices[$0] }.first ?? ""), "place": .optional(reader.texts["place"] ?? reader.texts["place_id"] ?? ""),
            "quantity": .number(quantities.lazy.compactMap { reader.numbers[$0] }.first), "amount": .amount(amount),
            "currency": .currency(amount),
        ]
    }

    /// Bodies, so that an act can be told to be of a kind of body.
    static let bodyTable = TableSchema(
        "bodies", vi: "Cơ quan, đơn vị", en: "Bodies",
        columns: [
            Column("agency", vi: "Mã cơ quan", en: "Agency"), Column("name", vi: "Tên", en: "Name"),
            Column("kind", vi: "Loại", en: "Kind"), Column("place", vi: "Địa bàn", en: "Place"),
            Column("parent", vi: "Cấp trên", en: "Superior"), Column("established_on", .day, vi: "Từ ngày", en: "Since"),
            Column("ended_on", .day, vi: "Kết thúc", en: "Ended on"), Column("successors", vi: "Kế thừa bởi", en: "Successors"),
        ], key: ["agency"], search: ["name"])

    static let bodyFold = Fold(
        of: AgencyState.self, kind: "agency", tables: [bodyTable.name],
        types: Set(Catalogue.eventTypes.filter { $0.concept == "agency" }.map(\.name))
    ) { state, subject in
        guard state.established != nil else { return [] }
        return [
            Row(
                bodyTable.name,
                [
                    "agency": .text(Subject.id(subject)), "name": .text(state.name), "kind": .text(state.kind.protoName),
                    "place": .optional(state.place), "parent": .optional(state.parent),
                    "established_on": .day(state.established?.day), "ended_on": .day(state.dissolved?.day),
                    "successors": .list(Set(state.successions.map(\.to)).sorted()),
                ])
        ]
    }

    /// The acts of the view's own bodies, whatever they are upon; each once.
    private func acts(_ kinds: [String]) -> SQLView {
        let list = bodies.map { "'\($0.protoName)'" }.sorted().joined(separator: ", ")
        let parts = kinds.map { kind in
            "SELECT '\(kind):' || act_subject AS subject, position, type, day, agency, title, detail, place, quantity, amount, currency FROM acts_\(kind)"
        }
        return SQLView(
            "acts", vi: "Việc đã làm", en: "Acts",
            columns: [
                Column("subject", vi: "Đối tượng", en: "Subject"), Column("position", .integer, vi: "Vị trí", en: "Position"),
                Column("type", vi: "Loại sự kiện", en: "Type"), Column("day", .day, vi: "Ngày", en: "Day"),
                Column("agency", vi: "Cơ quan", en: "Agency"), Column("title", vi: "Nội dung", en: "Title"),
                Column("detail", vi: "Phân loại", en: "Detail"), Column("place", vi: "Địa bàn", en: "Place"), Column("quantity", .integer, vi: "Số lượng", en: "Quantity"),
                Column("amount", .amount, vi: "Số tiền", en: "Amount"), Column("currency", vi: "Loại tiền", en: "Currency"),
            ],
            sql: """
                SELECT min(a.subject) AS subject, a.position, a.type, a.day, a.agency, a.title, a.detail, a.place, a.quantity, a.amount, a.currency
                FROM (\(parts.joined(separator: " UNION ALL "))) a
                \(bodies.isEmpty ? "" : "WHERE a.agency IN (SELECT agency FROM bodies WHERE kind IN (\(list)))")
                GROUP BY a.position ORDER BY a.day, a.position
                """)
    }

    private var byType: SQLView {
        SQLView(
            "acts_by_type", vi: "Việc đã làm theo loại và năm", en: "Acts by type and year",
            columns: [
                Column("year", vi: "Năm", en: "Year"), Column("type", vi: "Loại sự kiện", en: "Type"),
                Column("acts", .integer, vi: "Số việc", en: "Acts"), Column("quantity", .integer, vi: "Số lượng", en: "Quantity"),
                Column("amount", .amount, vi: "Số tiền", en: "Amount"),
            ],
            sql: """
                SELECT substr(day, 1, 4) AS year, type, count(*) AS acts, sum(quantity) AS quantity, sum(amount) AS amount
                FROM acts GROUP BY 1, 2 ORDER BY 1, 2
                """)
    }

    /// The duties that bodies of these kinds owe, with what was done for each.
    private var duties: SQLView {
        let owed = Directives.all.flatMap(\.duties).filter { !bodies.isDisjoint(with: $0.leads) }
        func quoted(_ text: String) -> String { "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'" }
        let named = owed.map { "(\(quoted($0.id)), \(quoted($0.titleVi)), \(quoted($0.titleEn)))" }
        let performed = owed.flatMap { duty in duty.eventTypes.map { "(\(quoted(duty.id)), \(quoted($0)))" } }
        let none = "SELECT NULL, NULL"
        return SQLView(
            "duties", vi: "Nhiệm vụ và kết quả", en: "Duties and what was done",
            columns: [
                Column("duty", vi: "Nhiệm vụ", en: "Duty"), Column("title_vi", vi: "Nội dung", en: "Title (Vietnamese)"),
                Column("title_en", vi: "Nội dung (tiếng Anh)", en: "Title"), Column("acts", .integer, vi: "Số việc", en: "Acts"),
                Column("quantity", .integer, vi: "Số lượng", en: "Quantity"), Column("amount", .amount, vi: "Số tiền", en: "Amount"),
                Column("last_day", .day, vi: "Gần nhất", en: "Last"),
            ],
            sql: """
                WITH owed(duty, title_vi, title_en) AS (\(named.isEmpty ? none + ", NULL WHERE 0" : "VALUES " + named.joined(separator: ", "))),
                performed(duty, type) AS (\(performed.isEmpty ? none + " WHERE 0" : "VALUES " + performed.joined(separator: ", "))),
                done(type, acts, quantity, amount, last_day) AS (
                    SELECT type, count(*), sum(quantity), sum(amount), max(day) FROM acts GROUP BY type)
                SELECT o.duty, o.title_vi, o.title_en, coalesce(sum(d.acts), 0) AS acts, sum(d.quantity) AS quantity, sum(d.amount) AS amount,
                    max(d.last_day) AS last_day
                FROM owed o JOIN performed p ON p.duty = o.duty LEFT JOIN done d ON d.type = p.type GROUP BY o.duty ORDER BY o.duty
                """)
    }
}
