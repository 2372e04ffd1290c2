import Foundation

/// How the rows of a source become acts, as a mapping file says it; `docs/guides/import.md` describes the file.
public struct Mapping: Sendable {
    /// What kind of file the source is.
    public enum Format: String, Sendable, CaseIterable {
        case csv, xes
    }

    /// Enters the ids of the acts: renaming a mapping makes its acts others.
    public let name: String
    /// The kind of source it reads.
    public let format: Format
    /// The mapping file, as it was named to us.
    public let file: String

    let dialect: CSVDialect
    let appliesGlobals: Bool
    let reading: Reading
    let frame: Frame
    let subject: Subject?
    let id: [Named]
    let attributes: Attributes
    let skipsUnmatched: Bool
    let rules: [Rule]

    /// Reads a mapping file.
    ///
    /// - Throws: an error that names the line and what is wrong there. Whether types and fields exist is checked when an
    ///   ``Importer`` is made.
    public init(path: String) throws(ImportError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ImportError(
                .mapping, file: path, vi: "không đọc được tệp ánh xạ: \(error.localizedDescription)",
                en: "cannot read the mapping file: \(error.localizedDescription)")
        }
        try self.init(yaml: text, file: path)
    }

    /// Reads a mapping from its text; `file` is what errors call it.
    public init(yaml: String, file: String = "mapping.yaml") throws(ImportError) {
        self = try MappingParser(file: file).parse(yaml)
    }

    init(
        name: String, format: Format, file: String, dialect: CSVDialect, appliesGlobals: Bool, reading: Reading,
        frame: Frame,
        subject: Subject?, id: [Named], attributes: Attributes, skipsUnmatched: Bool, rules: [Rule]
    ) {
        (self.name, self.format, self.file) = (name, format, file)
        (self.dialect, self.appliesGlobals, self.reading, self.frame) = (dialect, appliesGlobals, reading, frame)
        (self.subject, self.id, self.attributes) = (subject, id, attributes)
        (self.skipsUnmatched, self.rules) = (skipsUnmatched, rules)
    }
}

extension Mapping {
    /// Something named in the mapping file, and where.
    struct Named: Hashable, Sendable {
        let name: String
        let line: Int?
    }

    /// How cells are to be understood.
    struct Reading: Sendable {
        /// Seconds east of Greenwich of times without a zone.
        var zone = 7 * 3600
        var dates: [DateFormat] = [.iso]
        var numbers = NumberFormat()
        var currency: Template?
        /// Texts that mean “no value”, beside the empty one.
        var absent: Set<String> = []
        /// Whether blanks around cells are cut off.
        var trims = false
    }

    /// A value: where it comes from, and what is done to it on the way.
    struct Value: Hashable, Sendable {
        var template: Template
        var table: [String: String]?
        /// For a value the table does not list.
        var otherwise: String?
        /// For a value that is absent.
        var ifAbsent: String?
        var required = false
        /// How a text field wants it written, where not as it stands.
        var conversion: Conversion?
        var dates: [DateFormat]?
        var zone: Int?
        var numbers: NumberFormat?
        var currency: Template?
        /// One cell that holds several values, and what stands between them.
        var separator: String?
        var line: Int?
    }

    /// How a value is written into a text field.
    enum Conversion: String, CaseIterable, Hashable {
        case text, int, decimal, bool, day, instant
    }

    /// Who acted and when; a rule may say otherwise than the mapping.
    struct Frame: Sendable {
        var agency: Value?
        var officer: Value?
        var occurred: Value?
        var effective: Value?
    }

    /// Whom every act is about.
    struct Subject: Sendable {
        /// The kind of tag.
        let kind: String
        let value: Value
    }

    /// Which cells that no field holds are kept as named attributes.
    enum Attributes: Sendable {
        case rest
        case none
        case listed([Named])
    }

    /// What becomes of the rows that meet a condition.
    struct Rule: Sendable {
        let line: Int?
        let condition: Condition?
        let action: Action
        let frame: Frame
    }

    enum Action: Sendable {
        /// The row is passed over and counted.
        case skip
        /// The row is an event of this type.
        case event(type: Named, fields: [Field])
    }

    /// A field of the event and its value; several values for a repeated field.
    struct Field: Sendable {
        let path: Named
        let values: [Value]
    }

    indirect enum Condition: Hashable, Sendable {
        case all([Condition])
        case any([Condition])
        case not(Condition)
        case test(column: Named, Test)
    }

    enum Test: Hashable, Sendable {
        case among(Set<String>)
        case matches(String)
        case empty(Bool)
    }
}
