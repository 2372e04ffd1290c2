public import CivilTime

/// A letter or plan that gives duties to many bodies, shipped as data in our own words.
public struct Directive: Hashable, Sendable {
    /// `gia-lai-990`: what the command line calls it.
    public let key: String
    /// The type as ``DocumentKey`` writes it: `cong-van`, `ke-hoach`.
    public let type: String
    public let typeVi: String
    public let typeEn: String
    /// Number and symbol; empty where the document has none.
    public let number: String
    public let issuerKind: AgencyKind
    public let issuerName: String
    public let issuedOn: Day
    public let abstractVi: String
    public let abstractEn: String
    public let signer: String
    /// The province it is for.
    public let territory: String
    /// The kinds of body it asks where it orders the others.
    public let requested: [AgencyKind]
    /// In the order of the document.
    public let duties: [DutyDefinition]

    /// What the ledger calls the document when this agency issues it.
    public func documentKey(issuer: String) -> DocumentKey {
        DocumentKey(type: type, number: number, issuer: issuer, issuedOn: issuedOn)
    }

    /// The kinds of body that owe a duty, each once, in the order of the document.
    public var leads: [AgencyKind] {
        var kinds: [AgencyKind] = []
        for kind in duties.flatMap(\.leads) where !kinds.contains(kind) { kinds.append(kind) }
        return kinds
    }
}

/// Why a directive's file could not be read: a fault of the data, which the tests find.
public enum DirectiveDataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line of the head is missing, or says what cannot be.
    case head(String, String)
    /// The row of names is not the one expected.
    case header(String)
    /// A row has too many or too few columns.
    case columns(String, found: Int)
    /// A column of a duty says what cannot be.
    case value(String, column: String, String)
    /// Two duties have one id.
    case twice(String)

    public var description: String {
        switch self {
        case .head(let name, let value): "line #\(name): “\(value)”"
        case .header(let line): "columns: \(line)"
        case .columns(let id, let found): "\(id): \(found) columns, not \(DutyDefinition.columns.count)"
        case .value(let id, let column, let value): "\(id): \(column) “\(value)”"
        case .twice(let id): "\(id) stands twice"
        }
    }
}

extension Directive {
    /// Reads a file: comments, the document's own lines `#name⇥value`, then a table with one duty a row.
    init(tsv: String) throws(DirectiveDataError) {
        var head: [String: String] = [:]
        var rows: [[String]] = []
        for line in tsv.split(separator: "\n") {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if !line.hasPrefix("#") {
                rows.append(cells)
            } else if cells.count == 2 {
                head[String(cells[0].dropFirst())] = cells[1]
            }
        }
        func text(_ name: String, mayBeEmpty: Bool = false) throws(DirectiveDataError) -> String {
            guard let value = head[name], mayBeEmpty || !value.isEmpty else { throw .head(name, head[name] ?? "") }
            return value
        }
        (key, type, number) = (try text("key"), try text("type"), try text("number", mayBeEmpty: true))
        (typeVi, typeEn) = (try text("type_vi"), try text("type_en"))
        (abstractVi, abstractEn) = (try text("abstract_vi"), try text("abstract_en"))
        (issuerName, signer, territory) = (try text("issuer_name"), try text("signer"), try text("territory"))
        guard let issuer = AgencyKind(name: head["issuer"] ?? "") else { throw .head("issuer", head["issuer"] ?? "") }
        guard let day = Day(head["issued_on"] ?? "") else { throw .head("issued_on", head["issued_on"] ?? "") }
        (issuerKind, issuedOn) = (issuer, day)
        var asked: [AgencyKind] = []
        for word in try text("requested", mayBeEmpty: true).split(separator: " ") {
            guard let kind = AgencyKind(name: String(word)) else { throw .head("requested", String(word)) }
            asked.append(kind)
        }
        requested = asked
        guard rows.first == DutyDefinition.columns else {
            throw .header((rows.first ?? []).joined(separator: " "))
        }
        let below = try text("subordinate", mayBeEmpty: true).split(separator: " ").map(String.init)
        var duties: [DutyDefinition] = []
        var ids: Set<String> = []
        for row in rows.dropFirst() {
            let duty = try DutyDefinition(row: row, asked: asked, below: below)
            guard ids.insert(duty.id).inserted else { throw .twice(duty.id) }
            duties.append(duty)
        }
        for id in below where !ids.contains(id) { throw .head("subordinate", id) }
        self.duties = duties
    }
}
