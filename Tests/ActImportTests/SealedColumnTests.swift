import Domain
import EventLog
import Foundation
import Testing

@testable import ActImport

/// A column that a rule seals is nowhere in the clear: not as an attribute, not beside its seal, not in an id.
@Suite struct SealedColumnTests {
    private let mapping = """
        name: sealed
        format: csv
        dates: [iso]
        agency: police
        occurred: "{day}"
        subject: "case:{case}"
        rules:
          - when: {column: what, equals: decide}
            type: SanctionDecisionIssued
            fields: {person: "{who}", violator_name: "{name}", violator_address: {column: home, table: {H: Nhà}}}
          - type: FinePaid
        """

    private let source = """
        case,day,what,who,name,home
        A,2026-01-02,decide,p1,Đặng Thuý Hoà,H
        A,2026-01-03,pay,p1,Đặng Thuý Hoà,H

        """

    @Test func `a rule that does not know the column keeps it no more than the one that seals it`() throws {
        let acts = try importer(mapping, source).acts()
        #expect(acts.count == 2)
        #expect(acts[0].attributes.map(\.name) == ["what"])
        #expect(acts[1].attributes.map(\.name) == ["what", "who"])
        guard case .sanction(.sanctionDecisionIssued(let event)) = acts[0].event else {
            Issue.record("\(acts)")
            return
        }
        #expect(event.violatorName == "Đặng Thuý Hoà" && event.violatorAddress == "Nhà")
    }

    @Test func `an id does not tell whether a guessed name is the right one`() throws {
        let other = source.replacing("Đặng Thuý Hoà", with: "Nguyễn Văn Khác")
        #expect(try importer(mapping, source).acts().map(\.id) == importer(mapping, other).acts().map(\.id))
        let elsewhere = source.replacing("p1", with: "p2")
        #expect(try importer(mapping, source).acts().map(\.id) != importer(mapping, elsewhere).acts().map(\.id))
        // Rows that differ in nothing else are still different acts, and the same ones the next time.
        let two = "case,day,what,who,name,home\nA,2026-01-02,decide,p1,An,\nA,2026-01-02,decide,p1,Bình,\n"
        let acts = try importer(mapping, two).acts()
        #expect(Set(acts.map(\.id)).count == 2)
        #expect(try importer(mapping, two).acts() == acts)
    }

    @Test(arguments: [
        ("person: \"{who}\"", "person: \"{name}\"", "an unsealed field"),
        ("agency: police", "agency: \"{name}\"", "an unsealed field"),
        ("agency: police", "agency: police\nofficer: \"{home}\"", "an unsealed field"),
        ("agency: police", "agency: police\nid: [case, name]", "the id"),
        ("agency: police", "agency: police\nattributes: [what, name]", "an attribute"),
    ]) func `a mapping that writes it in the clear is refused, with the column`(text: String, instead: String, where place: String) throws {
        let error = #expect(throws: ImportError.self) { try importer(mapping.replacing(text, with: instead), source) }
        #expect(error?.culprit == .mapping && error?.texts.en.contains(place) == true, "\(String(describing: error))")
        #expect(error?.texts.en.contains("“name”") == true || error?.texts.en.contains("“home”") == true)
    }

    @Test func `rejected rows are for the eyes of the one who imports`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("rejects.csv")
        try Data("older".utf8).write(to: URL(fileURLWithPath: path))
        let run = ImportRun(try importer(mapping, source + "A,someday,decide,p1,Trần Thị Bí,H\n"), rejectsPath: path)
        let summary = try run.run { .init(appended: $0.count, present: 0) }
        #expect(summary.rejected == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Trần Thị Bí"))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }
}
