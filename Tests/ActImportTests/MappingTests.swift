import Testing

@testable import ActImport

/// What may be wrong with a mapping file, and how it is told: by line, before a row is read.
@Suite struct MappingTests {
    /// A mapping whose parts a case may replace; its lines are numbered in the cases.
    private static func mapping(
        head: String = "delimiter: \",\"", agency: String = "agency: police", rules: String = "- type: FinePaid"
    ) -> String {
        """
        name: test
        format: csv
        \(head)
        \(agency)
        occurred: "{day}"
        subject: "case:{case}"
        rules:
        \(rules)
        """
    }

    private static let source = "case,day,amount\nA1,2026-01-02,5\n"

    private func complaint(_ text: String) -> String {
        ActImportTests.complaint { _ = try importer(text, MappingTests.source).acts() }
    }

    @Test func `the plain mapping is accepted`() {
        #expect(complaint(MappingTests.mapping()) == "no error")
    }

    private static let heads: [(String, String)] = [
        ("delimeter: \";\"", "3: mapping: there is no key “delimeter”; the keys are: name, description, format"),
        ("delimiter: \";;\"", "3: delimiter: must be one ASCII character"),
        ("delimiter:", "3: delimiter: the value is missing"),
        ("name: again", "1: a key is repeated: name"),
        ("quote: \"'\\\"\"", "3: quote: must be one ASCII character, or none"),
        ("header: maybe", "3: header: must be true or false"),
        ("globals: apply", "3: globals is for xes only"),
        ("time_zone: Europe/Rome", "3: time_zone: “Europe/Rome” is not a fixed offset"),
        ("time_zone: \"+25:00\"", "3: time_zone: “+25:00” is not a fixed offset"),
        ("dates: [iso, dd/MM/yy]", "3: dates: the pattern “dd/MM/yy” is not understood"),
        ("decimal: \",,\"", "3: decimal: must be one character"),
        ("currency: \"{ccy\"", "3: currency: the braces in “{ccy” do not match"),
        ("trim: 5", "3: trim: must be true or false"),
        ("attributes: all", "3: attributes: must be rest, none, or a list of columns"),
        ("attributes: [nothing]", "3: the source has no column “nothing”; its columns: case, day, amount"),
        ("on_unmatched: drop", "3: on_unmatched: “drop” is not possible; choose one of: reject, skip"),
        ("id: [case, no]", "3: the source has no column “no”; its columns: case, day, amount"),
        ("effective: day", "3: effective: the date “day” is not understood (a column is written {column})"),
        ("officer: {column: x, text: y}", "3: officer: column or text, not both"),
        ("officer: {table: {a: b}}", "3: officer: column or text is missing"),
        ("officer: {column: case, default: x}", "3: officer: default goes with a table"),
        ("officer: {case}", "3: officer: there is no key “case”"),
    ]

    @Test(arguments: heads.indices)
    func `a wrong setting names its line`(index: Int) {
        let (head, expected) = MappingTests.heads[index]
        let told = complaint(MappingTests.mapping(head: head))
        #expect(told.hasPrefix(expected), "\(told)")
    }

    private static let ruleCases: [(String, String)] = [
        ("- type: FinePaidd", "8: there is no event type “FinePaidd”; similar: FinePaid"),
        ("- typ: FinePaid", "8: rule: there is no key “typ”"),
        ("- when: {column: amount, equals: x}", "8: a rule has either type or skip: true"),
        ("- {type: FinePaid, skip: true}", "8: a rule has either type or skip: true"),
        ("  type: FinePaid", "8: rules: must be a list"),
        ("- type: FinePaid\n  fields:\n    amont: \"{amount}\"", "10: FinePaid has no field “amont”; similar: amount"),
        ("- type: FinePaid\n  fields:\n    amount: \"{amount}\"", "10: amount is an amount: currency is missing"),
        ("- type: FinePaid\n  fields:\n    amount: {text: five, currency: EUR}", "10: amount: “five” is not a number"),
        ("- type: FinePaid\n  fields:\n    amount.minor: \"5\"", "10: amount has no fields of its own"),
        ("- type: FinePaid\n  fields:\n    receipt: \"{recept}\"", "10: the source has no column “recept”"),
        ("- type: FinePaid\n  fields:\n    receipt: [a, b]", "10: receipt takes one value only"),
        (
            "- type: FinePaid\n  fields:\n    receipt: {column: case, split: \";\"}",
            "10: split is for a field that takes several"
        ),
        ("- type: FinePaid\n  fields:\n    paid_on: soon", "10: paid_on: the date “soon” is not understood"),
        ("- type: FinePaid\n  fields:\n    paid_on: {column: day, as: day}", "10: as: is for a field of text"),
        (
            "- type: FinePaid\n  fields:\n    receipt: {column: day, as: date}",
            "10: fields.receipt: “date” is not possible"
        ),
        ("- type: FinePaid\n  fields:\n    receipt: a\n    receipt: b", "10: a key is repeated: receipt"),
        ("- type: SanctionDecisionIssued\n  fields:\n    main: DEATH", "10: main: “DEATH” is none of WARNING, FINE"),
        (
            "- type: SanctionDecisionIssued\n  fields:\n    main: {column: case, table: {a: FINE, b: FIN}}",
            "10: main: “FIN” is none of WARNING, FINE"
        ),
        (
            "- type: SanctionDecisionIssued\n  fields:\n    articles: x",
            "10: articles is a group; give its fields: articles.document"
        ),
        ("- type: SanctionDecisionIssued\n  fields:\n    articles.x: x", "10: LegalBasis has no field “x”"),
        (
            "- type: SanctionDecisionIssued\n  fields:\n    suspension_months: many",
            "10: suspension_months: “many” is not a whole"
        ),
        (
            "- type: SanctionDecisionIssued\n  fields:\n    suspension_months: 9999999999",
            "10: suspension_months: 9999999999 is beyond"
        ),
        (
            "- type: SanctionDecisionIssued\n  fields:\n    continuing: perhaps",
            "10: continuing: “perhaps” is neither true nor false"
        ),
        ("- type: LicenceExpired", "8: LicenceExpired has no field that carries the subject's tag “case”"),
        ("- type: OperationSuspended", "8: OperationSuspended needs the field point_id, which is given no value"),
        ("- type: FinePaid\n  when: {column: nothing, empty: true}", "9: the source has no column “nothing”"),
        ("- type: FinePaid\n  when: {column: case, equal: x}", "9: when: there is no key “equal”"),
        (
            "- type: FinePaid\n  when: {column: case}",
            "9: when: column and one of equals, in, matches, empty are needed"
        ),
        ("- type: FinePaid\n  when: {column: case, equals: a, in: [b]}", "9: when: one test a condition"),
        ("- type: FinePaid\n  when: {all: [], column: case}", "9: when: all must stand alone"),
        ("- type: FinePaid\n  when: {any: []}", "9: when: the list is empty"),
        (
            "- type: FinePaid\n  when: {column: case, matches: \"a(\"}",
            "9: when.matches: the expression “a(” is malformed"
        ),
        ("- type: FinePaid\n    when: x", "9: malformed YAML:"),
    ]

    @Test(arguments: ruleCases.indices)
    func `a wrong rule names its line`(index: Int) {
        let (rules, expected) = MappingTests.ruleCases[index]
        let told = complaint(MappingTests.mapping(rules: rules))
        #expect(told.hasPrefix(expected), "\(told)")
    }

    @Test func `what a mapping must say is asked for`() {
        #expect(complaint("") == "-: the mapping file is empty")
        #expect(complaint("format: csv\nrules: [{type: FinePaid}]").contains("the key name is missing"))
        #expect(complaint("name: x\nrules: [{type: FinePaid}]").contains("the key format is missing"))
        #expect(complaint("name: x\nformat: csv").contains("the key rules is missing"))
        #expect(
            complaint("name: x\nformat: json").hasPrefix("2: format: “json” is not possible; choose one of: csv, xes"))
        #expect(complaint(MappingTests.mapping(agency: "officer: x")).contains("agency is missing: who acted"))
        #expect(complaint("name: x\nformat: xes\nheader: true\nrules: [{skip: true}]") == "3: header is for csv only")
    }

    @Test func `a mapping file that is not there is named`() {
        #expect(
            ActImportTests.complaint { _ = try Mapping(path: "/nowhere.yaml") }.contains("cannot read the mapping file")
        )
    }

    @Test func `an error is told in both languages with its place`() throws {
        let error = try #require(throws: ImportError.self) { try Mapping(yaml: "name: x\nfrmat: csv", file: "m.yaml") }
        #expect(error.texts.vi.hasPrefix("m.yaml:2: mapping: không có khóa “frmat”"))
        #expect(error.texts.en.hasPrefix("m.yaml:2: mapping: there is no key “frmat”"))
    }
}
