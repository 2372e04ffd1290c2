public import Domain

/// The ledger as one body wants to read it: a value, made into one SQLite file that can be thrown away.
public struct Projection: Sendable {
    public let name: String
    /// Raise it whenever schema or folds change: the new file is built beside the old one.
    public let version: Int
    public let titleVi: String
    public let titleEn: String
    /// The kinds of body that may open it; empty: every body.
    public let audience: Set<AgencyKind>
    /// The compartments it opens; its file then holds what they seal.
    public let compartments: Set<Compartment>
    public let schema: [TableSchema]
    public let views: [SQLView]
    public let folds: [Fold]

    /// Makes a projection.
    public init(
        name: String, version: Int, titleVi: String, titleEn: String, audience: Set<AgencyKind> = [],
        compartments: Set<Compartment> = [], schema: [TableSchema], views: [SQLView] = [], folds: [Fold]
    ) {
        (self.name, self.version, self.titleVi, self.titleEn) = (name, version, titleVi, titleEn)
        (self.audience, self.compartments) = (audience, compartments)
        (self.schema, self.views, self.folds) = (schema, views, folds)
    }

    /// Whether a body of this kind may open it.
    public func admits(_ kind: AgencyKind) -> Bool { audience.isEmpty || audience.contains(kind) }

    /// What it is allowed to open.
    public var clearance: Clearance { Clearance(compartments: compartments) }

    /// The table of this name.
    public func table(_ name: String) -> TableSchema? { schema.first { $0.name == name } }

    /// Whether a table is filled by a fold of entries.
    func takesEntries(_ table: String) -> Bool {
        folds.contains { if case .entries = $0.making { $0.tables.contains(table) } else { false } }
    }

    /// Whether some of its rows hold last days that hang on the working calendar.
    var countsDays: Bool {
        folds.contains { if case .state = $0.making { CalendarState.countedKinds.contains($0.kind) } else { false } }
    }

    /// What is wrong with the declaration; empty means it can be built.
    func faults() -> [String] {
        var faults: [String] = []
        let names = schema.flatMap(ViewSchema.names) + views.map(\.name)
        for name in [name] + names + schema.flatMap({ $0.columns.map(\.name) }) where !Projection.isName(name) {
            faults.append("“\(name)” is no name")
        }
        if Set(names).count != names.count { faults.append("two tables or views have one name") }
        for table in schema {
            let columns = Set(table.columns.map(\.name))
            if columns.count != table.columns.count || columns.contains("subject") {
                faults.append("\(table.name): column names repeat, or one is called subject")
            }
            if table.key.isEmpty { faults.append("\(table.name) has no key") }
            for name in table.key + table.search + table.indexes.flatMap({ $0 }) where !columns.contains(name) {
                faults.append("\(table.name) has no column \(name)")
            }
        }
        for case .entries(let making) in folds.map(\.making) {
            let kinds = making.table.key.map { name in making.table.columns.first { $0.name == name }?.kind }
            if kinds != [.text, .integer] || table(making.table.name) != making.table {
                faults.append(
                    "\(making.table.name) takes entries: its key is a text (the subject) and an integer (the position)")
            }
        }
        let written = folds.flatMap(\.tables)
        if Set(written).count != written.count { faults.append("two folds write one table") }
        if Set(written) != Set(schema.map(\.name)) { faults.append("folds and schema name different tables") }
        return faults
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != 0x5F, !(0x30...0x39).contains(first), !name.hasPrefix("sqlite")
        else { return false }
        return name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }
}

/// What a reader may open.
public struct Clearance: Hashable, Sendable {
    public let compartments: Set<Compartment>
    /// The subjects whose parts may be opened; `nil`: those of every subject.
    public let subjects: Set<String>?

    /// Allows these compartments, of these subjects only where they are named.
    public init(compartments: Set<Compartment>, subjects: Set<String>? = nil) {
        (self.compartments, self.subjects) = (compartments, subjects)
    }

    /// Whether a part of this compartment, sealed under this subject, may be opened.
    public func opens(_ compartment: Compartment, of subject: String) -> Bool {
        compartments.contains(compartment) && subjects?.contains(subject) != false
    }

    /// Allows nothing sealed.
    public static let none = Clearance(compartments: [])
}
