import Domain
import Foundation
import GRDB
import ProjectionKit
import Testing

struct VerifyTests {
    private func problems(after sql: String) throws -> [ViewProblem] {
        let scratch = try Scratch()
        for index in 0..<9 { try scratch.append(registered("B\(index % 3)", name: "Quán \(index)"), on: "2020-01-01") }
        let store = try scratch.store([docket()])
        try store.catchUp()
        #expect(try store.verify().problems.isEmpty)
        try DatabaseQueue(path: store.path("Docket")).write { try $0.execute(sql: sql) }
        let problems = try store.verify().problems
        try store.rebuild()
        #expect(try store.verify().problems.isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.views).filter { !$0.hasPrefix(".") }
        #expect(left == ["Docket-v1.sqlite"])
        return problems
    }

    @Test func `an edited cell is named with view, table, key and column`() throws {
        let found = try problems(after: "UPDATE business_docket SET sentence = 'khác' WHERE position = 4")
        #expect(found.count == 1)
        let problem = try #require(found.first)
        #expect(problem.view == "Docket")
        #expect(problem.kind == .edited)
        #expect(problem.table == "business_docket")
        #expect(problem.key == ["subject": "business:B1", "number": "1"])
        #expect(problem.column == "sentence")
        #expect(problem.found == "khác")
    }

    @Test func `a missing and an extra row are named`() throws {
        let missing = try problems(after: "DELETE FROM business_docket WHERE position = 4")
        #expect(missing.contains { $0.kind == .missing && $0.key == ["subject": "business:B1", "number": "1"] })
        let extra = try problems(after: "INSERT INTO business_docket VALUES (9, 9, '', '', '', 'business:B1')")
        #expect(extra.map(\.kind) == [.extra])
        #expect(extra.first?.key == ["subject": "business:B1", "number": "9"])
    }

    @Test(arguments: [
        "UPDATE business_docket_search SET folded = 'khac' WHERE rowid = 3",
        "DELETE FROM business_docket_search WHERE rowid = 3",
        "UPDATE business_docket_search_content SET c0 = 'khac' WHERE id = 3",
    ])
    func `a search index that finds something else is named`(sql: String) throws {
        let found = try problems(after: sql)
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.kind == .search && $0.table == "business_docket" })
    }

    @Test(arguments: [
        "UPDATE _meta SET value = '7' WHERE name = 'size'", "UPDATE _meta SET value = 'AAAA' WHERE name = 'root'",
        "UPDATE _meta SET value = '99' WHERE name = 'size'",
    ])
    func `a position or root that is not the log's is named`(sql: String) throws {
        #expect(try problems(after: sql).map(\.kind) == [.basis])
    }

    @Test(arguments: [
        "DROP TABLE point_docket", "CREATE TABLE more (a)", "ALTER TABLE point_docket ADD COLUMN more TEXT",
    ])
    func `a changed schema is named`(sql: String) throws {
        let found = try problems(after: sql)
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.kind == .schema })
    }

    @Test func `changed labels and quarantines are named`() throws {
        #expect(
            try problems(after: "UPDATE _columns SET label_vi = 'x' WHERE column_name = 'number'").allSatisfy {
                $0.table == "_columns"
            })
        let hidden = try problems(after: "INSERT INTO _quarantine VALUES ('business:B9', 'business_docket', 1, 'x')")
        #expect(hidden.map(\.table) == ["_quarantine"])
    }
}
