import Domain
import EventLog
import Foundation
import GRDB
import ProjectionKit
import SeededSource
import SwiftProtobuf
import Testing

struct ViewLifeTests {
    private func fill(_ scratch: Scratch, _ count: Int) throws {
        for index in 0..<count {
            try scratch.append(registered("B\(index % 7)", name: "Quán \(index)"), on: "2020-01-01")
        }
    }

    @Test func `rows and position are written together: after a failed write each event still counts once`() throws {
        let scratch = try Scratch()
        let projection = docket()
        let store = try scratch.store([projection])
        try fill(scratch, 20)
        try store.catchUp()
        let foreign = try DatabaseQueue(path: store.path("Docket"))
        try foreign.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON business_docket WHEN NEW.position = 25 \
                    BEGIN SELECT RAISE(ABORT, 'disk full'); END
                    """)
        }
        try fill(scratch, 10)
        #expect(throws: (any Error).self) { try store.catchUp() }
        #expect(try store.status()[0].size == 20)
        #expect(try store.status()[0].state == .behind)
        try foreign.write { try $0.execute(sql: "DROP TRIGGER refuse") }
        let report = try store.catchUp()
        #expect(report[0].from == 20)
        #expect(report[0].size == 30)
        #expect(try store.verify().isSound)
    }

    @Test func `two stores on one file never count an event twice`() throws {
        let scratch = try Scratch()
        let stores = [try scratch.store([docket()]), try scratch.store([docket()])]
        var source = Source(4)
        for _ in 0..<30 {
            try fill(scratch, source.below(4))
            try stores[source.below(2)].catchUp()
            if source.below(6) == 0 { try stores[source.below(2)].rebuild() }
        }
        try stores[0].catchUp()
        #expect(try stores[0].verify().isSound)
        let rows = try stores[1].query("Docket", sql: "SELECT count(*) FROM business_docket").rows
        #expect(rows == [[.integer(Int64(try scratch.log.size))]])
    }

    @Test func `a view of another version is built beside the old one, which serves until then`() throws {
        let scratch = try Scratch()
        try fill(scratch, 5)
        let old = try scratch.store([docket(version: 1)])
        try old.catchUp()
        let new = try scratch.store([docket(version: 2)])
        #expect(try new.status()[0].state == .missing)
        #expect(try new.query("Docket", ViewQuery(table: "business_docket")).version == 1)
        try new.catchUp()
        #expect(try new.query("Docket", ViewQuery(table: "business_docket")).version == 2)
        #expect(FileManager.default.fileExists(atPath: try new.path("Docket")))
        #expect(!FileManager.default.fileExists(atPath: try old.path("Docket")))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.views).filter { !$0.hasPrefix(".") } == [
                "Docket-v2.sqlite"
            ])
    }

    @Test func `a view made from another log is built anew, not caught up`() throws {
        let (scratch, other) = (try Scratch(), try Scratch())
        try fill(scratch, 5)
        try other.append(registered("X", name: "khác"), on: "2020-01-01")
        let foreign = try ViewStore(directory: scratch.views, projections: [docket()], log: other.log, vault: nil)
        try foreign.catchUp()
        let store = try scratch.store([docket()])
        #expect(try store.status()[0].state == .mismatch)
        #expect(try store.verify().problems.map(\.kind) == [.basis])
        #expect(try store.catchUp()[0].rebuilt)
        #expect(try store.verify().isSound)
    }

    @Test func `a view counted by another calendar is built anew`() throws {
        let scratch = try Scratch()
        try fill(scratch, 5)
        let store = try scratch.store([docket()])
        try store.catchUp()
        let calendar = try #require(LawBook.shipped.packs.first { $0.name == "calendar" })
        let holiday = "HOL-2024-03-11\tholiday\tThông báo\tThông báo\t2024-03-11\t2024-03-11\tunconfirmed\tNghỉ\tDay off\n"
        let later = try LawBook.shipped.replacing(RulePack(tsv: calendar.bytes + Array(holiday.utf8), file: "calendar.tsv"))
        #expect(try store.status()[0].state == .current)
        #expect(try LawBook.$inForce.withValue(later) { try store.status()[0].state } == .mismatch)
        #expect(try LawBook.$inForce.withValue(later) { try store.catchUp()[0].rebuilt })
    }

    @Test func `a damaged file is built anew`() throws {
        let scratch = try Scratch()
        try fill(scratch, 5)
        let store = try scratch.store([docket()])
        try store.catchUp()
        try Data("no database at all, only some text that is long enough".utf8).write(
            to: URL(filePath: store.path("Docket")))
        let again = try scratch.store([docket()])
        #expect(try again.status()[0].state == .mismatch)
        #expect(try again.catchUp()[0].rebuilt)
        #expect(try again.verify().isSound)
    }

    @Test func `only the owner may read the files`() throws {
        let scratch = try Scratch()
        try fill(scratch, 3)
        let store = try scratch.store([docket()])
        try store.catchUp()
        let attributes = try FileManager.default.attributesOfItem(atPath: store.path("Docket"))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func `answers name what they rest on and come in one order`() throws {
        let scratch = try Scratch()
        try fill(scratch, 12)
        let store = try scratch.store([docket()])
        try store.catchUp()
        var query = ViewQuery(
            table: "business_docket", filters: [.init("position", .greaterOrEqual, .integer(4))], limit: 3)
        query.order = ["-position"]
        let answer = try store.query("Docket", query)
        #expect(answer.position == 11)
        #expect(try answer.root == store.status()[0].root)
        #expect(answer.rows.map { $0[1] } == [.integer(11), .integer(10), .integer(9)])
        #expect(answer.columns.map(\.labelVi).contains("Vị trí"))
        #expect(throws: ViewError.self) { try store.query("Docket", ViewQuery(table: "nothing")) }
        #expect(throws: ViewError.self) {
            try store.query("Docket", ViewQuery(table: "business_docket", order: ["nothing"]))
        }
        #expect(throws: ViewError.self) { try store.query("Docket", sql: "DELETE FROM business_docket") }
        #expect(throws: ViewError.self) { try store.query("Nobody") }
    }

    @Test func `a projection that contradicts itself is refused`() throws {
        let scratch = try Scratch()
        let table = TableSchema("rows", vi: "", en: "", columns: [Column("a", vi: "", en: "")], key: ["b"])
        let wrong = Projection(name: "Wrong", version: 1, titleVi: "", titleEn: "", schema: [table], folds: [])
        #expect(throws: ViewError.self) { try scratch.store([wrong]) }
    }

    @Test func `a history can be folded step by step`() throws {
        let scratch = try Scratch()
        try fill(scratch, 15)
        let fold = try #require(docket().folds.first)
        let history = try scratch.reader().history(of: "business:B0")
        let steps = fold.steps(of: "business:B0", history: history)
        #expect(steps.map(\.rows.count) == [1, 2, 3])
        #expect(steps.last?.rows == fold.rows(of: "business:B0", history: history))
    }
}
