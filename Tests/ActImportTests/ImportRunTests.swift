import Domain
import EventLog
import Foundation
import Testing

@testable import ActImport

@Suite struct ImportRunTests {
    private let mapping = """
        name: run
        format: csv
        agency: police
        occurred: "{day}"
        subject: "case:{case}"
        rules:
          - when: {column: what, equals: pay}
            type: FinePaid
          - when: {column: what, equals: nothing}
            skip: true
        """

    private let source = #"""
        case,day,what
        A,2026-01-02,pay
        B,2026-01-02,jump
        C,yesterday,pay
        D,2026-01-02,nothing
        "=E, ""x""",2026-01-02,"fly
        high"
        F,2026-01-02
        G,2026-01-02,pay
        H,2026-01-02,pay

        """#

    @Test func `every row is counted once, and rejected rows are written with row, line and reason`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("rejects.csv")
        var batches: [[String]] = []
        var told: [ImportProgress] = []
        let run = ImportRun(try importer(mapping, source), rejectsPath: path, batchSize: 2)
        let summary = try run.run(
            append: { acts in
                batches.append(acts.map { $0.event.tags[0] })
                return ImportRun.Outcome(appended: acts.count, present: 0)
            }, progress: { told.append($0) })
        #expect(
            summary
                == ImportSummary(read: 8, appended: 3, present: 0, rejected: 4, skipped: 1, rejectsFile: path))
        #expect(batches == [["case:A", "case:G"], ["case:H"]])
        #expect(told.last?.bytes == UInt64(source.utf8.count))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = [
            "row,line,reason,case,day,what",
            "2,3,không quy tắc nào khớp với dòng này / no rule matches this row,B,2026-01-02,jump",
            "3,4,occurred: không hiểu ngày giờ “yesterday” / occurred: the date “yesterday” is not understood,C,yesterday,pay",
            "5,6,không quy tắc nào khớp với dòng này / no rule matches this row,\"'=E, \"\"x\"\"\",2026-01-02,\"fly\nhigh\"",
            "6,8,\"có 2 ô, trong khi phải có 3 ô / has 2 cells where 3 are expected\",F,2026-01-02",
        ]
        #expect(text == lines.map { $0 + "\r\n" }.joined())
    }

    @Test func `numbers keep their sign, formulas get an apostrophe`() {
        #expect(
            RejectsFile.record(["-5", "+3.5", "-a", "=1+1", "@x", "", "a\"b"])
                == "-5,+3.5,'-a,'=1+1,'@x,,\"a\"\"b\"\r\n")
    }

    @Test func `without rejected rows there is no file`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("rejects.csv")
        let run = ImportRun(try importer(mapping, "case,day,what\nA,2026-01-02,pay\n"), rejectsPath: path)
        let summary = try run.run(append: { ImportRun.Outcome(appended: 0, present: $0.count) })
        #expect(summary == ImportSummary(read: 1, appended: 0, present: 1, rejected: 0, skipped: 0, rejectsFile: nil))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `an act the ledger refuses costs itself alone`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("rejects.csv")
        let run = ImportRun(try importer(mapping, source), rejectsPath: path)
        let summary = try run.run(append: { acts in
            let refused = acts.filter { $0.event.tags == ["case:G"] }.map {
                ActRefused(id: $0.id, reason: ImportMessage(vi: "đã có", en: "known with other content"))
            }
            return ImportRun.Outcome(appended: acts.count - refused.count, present: 0, refused: refused)
        })
        #expect((summary.appended, summary.rejected) == (2, 5))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasSuffix("7,9,đã có / known with other content,G,2026-01-02,pay\r\n"))
    }

    @Test func `a source that breaks off gives what came before, and tells where`() throws {
        let log = """
            <log><trace><string key="concept:name" value="A"/>
            <event><string key="what" value="pay"/><date key="day" value="2026-01-02"/></event></trace>
            <trace><oops
            """
        let xes = mapping.replacing("csv", with: "xes").replacing("{case}", with: "{case:concept:name}")
        let directory = try TemporaryDirectory()
        let run = ImportRun(try importer(xes, log), rejectsPath: directory.file("r.csv"))
        var appended = 0
        let stopped = try #require(throws: ImportInterrupted.self) {
            try run.run(append: { acts in
                appended += acts.count
                return ImportRun.Outcome(appended: acts.count, present: 0)
            })
        }
        #expect(appended == 1)
        #expect(stopped.summary.appended == 1)
        #expect((stopped.cause as? ImportError)?.culprit == .source)
        #expect((stopped.cause as? ImportError)?.line == 3)
    }

    @Test func `an error of the ledger ends the run and is handed on`() throws {
        struct Full: Error {}
        let directory = try TemporaryDirectory()
        let run = ImportRun(try importer(mapping, source), rejectsPath: directory.file("r.csv"))
        let stopped = try #require(throws: ImportInterrupted.self) { try run.run(append: { _ in throw Full() }) }
        #expect(stopped.cause is Full)
    }
}
