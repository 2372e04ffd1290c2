import Domain
import EventLog
import Foundation
import GRDB
import SeededSource
import Testing
import Vault

@testable import ProjectionKit

/// A projection of entries and of states side by side, keyed by the same subjects.
private func journal(
    name: String, version: Int = 1, compartments: Set<Compartment> = [], types: Set<String>? = nil
) -> Projection {
    let kinds = ["business", "point", "case", "childcase"]
    let tables = kinds.map { kind in
        TableSchema(
            "\(kind)_journal", vi: "Nhật ký", en: "Journal",
            columns: [
                Column(kind, vi: "Đối tượng", en: "Subject"),
                Column("position", .integer, vi: "Vị trí", en: "Position"),
                Column("effective", .instant, vi: "Hiệu lực", en: "Effective"),
                Column("sentence", vi: "Nội dung", en: "Sentence"),
                Column("amended", vi: "Đính chính", en: "Amended by"),
            ], key: [kind, "position"], search: ["sentence"], indexes: [["effective"]])
    }
    let folds = zip(kinds, tables).map { kind, table in
        Fold(kind: kind, entries: table, types: types) { fact in
            // Some facts make no entry, and some none that the table has a place for.
            if fact.agency == "quiet" { return nil }
            if fact.agency == "clumsy" { return ["sentence": 7] }
            return [
                "effective": .instant(fact.effective), "sentence": .text(Sentence.vi(fact)),
                "amended": .text(fact.amendedBy.map(String.init).joined(separator: " ")),
            ]
        }
    }
    let states = docket(name: name, compartments: compartments, types: types)
    return Projection(
        name: name, version: version, titleVi: "Nhật ký", titleEn: "Journal", compartments: compartments,
        schema: tables + states.schema, folds: folds + states.folds)
}

@Suite struct EntriesTests {
    private let projections = [
        journal(name: "Open"), journal(name: "Restricted", compartments: [.child]),
        journal(name: "Some", types: ["FinePaid", "BusinessRegistrationIssued", "PersonalDataErased"]),
    ]

    private func store(
        _ scratch: Scratch, _ name: String, pageSize: UInt64 = 4_000, keptStates: Int = 60_000
    ) throws -> ViewStore {
        try ViewStore(
            directory: scratch.path + "/" + name, projections: projections, log: scratch.log, vault: scratch.vault,
            limits: .init(pageSize: pageSize, keptStates: keptStates))
    }

    @Test(arguments: 11...16)
    func `in pages of any size, with few states kept or many, live or rebuilt, the rows are the same`(seed: UInt64)
        throws
    {
        let scratch = try Scratch()
        var life = RandomLife(seed: seed)
        var live = try store(scratch, "live", pageSize: 3, keptStates: 9)
        for step in 0..<160 {
            try life.step(scratch)
            if life.source.below(9) == 0 { try live.catchUp() }
            if step % 50 == 49 {
                live = try store(
                    scratch, "live", pageSize: UInt64(1 + life.source.below(40)), keptStates: life.source.below(60))
            }
        }
        try live.catchUp()
        let rebuilt = try store(scratch, "rebuilt")
        try rebuilt.rebuild()
        for (pageSize, keptStates) in [(1, 0), (7, 6), (19, 30), (160, 12)] as [(UInt64, Int)] {
            let small = try store(scratch, "small", pageSize: pageSize, keptStates: keptStates)
            try small.rebuild()
            for projection in projections {
                let expected = try dump(rebuilt.path(projection.name), projection)
                #expect(try dump(small.path(projection.name), projection) == expected, "pages of \(pageSize)")
                #expect(try dump(live.path(projection.name), projection) == expected)
            }
        }
        #expect(try live.verify().problems.isEmpty)
        try compareWithHistories(scratch, rebuilt)
    }

    /// An entry for each fact of the resolved history, and none besides.
    private func compareWithHistories(_ scratch: Scratch, _ store: ViewStore) throws {
        for projection in projections {
            let reader = scratch.reader(projection.clearance)
            for fold in projection.folds {
                guard case .entries(let making) = fold.making else { continue }
                var expected: Set<[String]> = []
                for subject in try scratch.log.tags(prefix: "\(fold.kind):") {
                    guard let history = try? reader.history(of: subject, types: fold.types) else { continue }
                    for fact in history {
                        expected.insert([
                            String(subject.dropFirst(fold.kind.count + 1)), String(fact.position), Sentence.vi(fact),
                        ])
                    }
                }
                let sql = "SELECT \(fold.kind), position, sentence FROM \(making.table.name)"
                    .replacing("SELECT case", with: "SELECT \"case\"")
                let rows = try store.query(projection.name, sql: sql).rows
                #expect(rows.count == expected.count)
                #expect(Set(rows.map { $0.map(\.description) }) == expected)
            }
        }
    }

    @Test func `a fact whose entry has no place takes its subject out, live and rebuilt alike`() throws {
        let scratch = try Scratch()
        let store = try store(scratch, "one", pageSize: 2)
        for (index, agency) in ["a", "quiet", "a", "clumsy", "a", "clumsy", "a"].enumerated() {
            let business = index < 3 ? "B1" : "B\(index % 2)"
            try scratch.append(registered(business, name: "Quán \(index)"), on: "2020-01-0\(9 - index)", agency: agency)
            try store.catchUp()
        }
        let rows = try store.query("Open", ViewQuery(table: "business_journal")).rows
        #expect(rows.map { $0[0].description } == ["B0", "B0"])
        let quarantined = try store.status()[0].quarantined
        #expect(quarantined.map(\.subject) == ["business:B1"])
        #expect(quarantined.map(\.tables) == [["business_journal"]])
        // Of two the first in the order of effect is named: the one recorded last.
        #expect(quarantined.map(\.position) == [5])
        let live = try dump(store.path("Open"), projections[0])
        try store.rebuild()
        #expect(try dump(store.path("Open"), projections[0]) == live)
        #expect(try store.verify().isSound)
    }

    @Test func `a late entry is found beside the others, and its search text with it`() throws {
        let scratch = try Scratch()
        let store = try store(scratch, "one")
        try scratch.append(registered("B1", name: "Quán Hoà Bình"), on: "2020-05-01")
        try store.catchUp()
        try scratch.append(registered("B1", name: "Quán Đường Sắt"), on: "2020-01-01")
        try store.catchUp()
        #expect(try store.query("Open", ViewQuery(table: "business_journal", search: "duong sat")).rows.count == 1)
        #expect(try store.query("Open", ViewQuery(table: "business_journal", search: "Hòa Bình")).rows.count == 1)
        #expect(try store.verify().isSound)
    }

    @Test func `entries whose key is not the subject and the position are refused`() throws {
        let scratch = try Scratch()
        let table = TableSchema("rows", vi: "", en: "", columns: [Column("a", vi: "", en: "")], key: ["a"])
        let wrong = Projection(
            name: "Wrong", version: 1, titleVi: "", titleEn: "", schema: [table],
            folds: [Fold(kind: "point", entries: table) { _ in [:] }])
        #expect(throws: ViewError.self) { try scratch.store([wrong]) }
    }

    @Test func `search texts are made of words that were met, and of others, alike`() {
        let pieces = [
            "Quán", "Hoà", "hòa", "đường", "ĐƯỜNG", "A10000", "12/3", "e\u{301}", "\u{301}x", "x.y", "(ghi", "nhận:",
            "–", "ơ\u{309}",
            "中文", "İ", "ß", "ΑΣ", "'", "=\u{338}", "a_b", "№5", "\u{FB01}n",
        ]
        var source = Source(3)
        var remembering = SearchText()
        for _ in 0..<3_000 {
            let separators = [" ", "", "; ", ", ", "-", "/", ". ", ": "]
            let text = (0..<source.below(9)).map { _ in
                pieces[source.below(pieces.count)] + separators[source.below(separators.count)]
            }.joined()
            remembering.begin()
            remembering.add(text)
            let plain = VietnameseText.searchText(text)
            #expect(
                String(decoding: remembering.folded, as: UTF8.self).split(separator: " ")
                    == plain.folded.split(separator: " "))
            #expect(
                String(decoding: remembering.marked, as: UTF8.self).split(separator: " ")
                    == plain.marked.split(separator: " "))
        }
    }
}
