import Domain
import Foundation
import ProjectionKit
import Testing

/// The search matrix: whoever asks finds, however the name is written or typed.
struct SearchTests {
    private static let names = [
        "Tiệm net Đường Hoà Bình", "Quán Dương Hòa", "Quan Duong Hoa", "Điểm Thuỷ Tiên", "Net Sao Mai", "Game Hóa Học",
        "Internet Nguyễn Văn Đường",
    ]

    private func answer(_ text: String) throws -> (names: [String], matches: [SearchMatch]) {
        let scratch = try Scratch()
        for (index, name) in Self.names.enumerated() {
            try scratch.append(registered("B\(index)", name: name), on: "2020-01-0\(index + 1)")
        }
        let projection = Projection(
            name: "Names", version: 1, titleVi: "Tên", titleEn: "Names",
            schema: [
                TableSchema(
                    "names", vi: "Tên", en: "Names", columns: [Column("name", vi: "Tên", en: "Name")], key: ["name"],
                    search: ["name"])
            ],
            folds: [
                Fold(
                    of: BusinessState.self, kind: "business", tables: ["names"],
                    rows: { state, _ in [Row("names", ["name": .text(state.name)])] })
            ])
        let store = try scratch.store([projection])
        try store.catchUp()
        let answer = try store.query("Names", ViewQuery(search: text))
        return (answer.rows.map { $0[0].description }, answer.matches)
    }

    @Test(arguments: [
        "Đường Hoà Bình", "Đường Hoà Bình".decomposedStringWithCanonicalMapping, "Đươ\u{300}ng Hoa\u{300} Bi\u{300}nh",
        "duong hoa binh", "đuong hoa binh", "đường hòa bình", "ĐƯỜNG HÒA BÌNH", "dduwongf hoaf binhf", "dduongwf hoaf",
        "duong hoa bin",
    ])
    func `a name is found however it is typed`(text: String) throws {
        #expect(try answer(text).names.first == "Tiệm net Đường Hoà Bình")
    }

    @Test func `words with marks are not flooded by words with other marks`() throws {
        let found = try answer("đường")
        #expect(Set(found.names.prefix(2)) == ["Tiệm net Đường Hoà Bình", "Internet Nguyễn Văn Đường"])
        #expect(found.matches.prefix(2) == [.exact, .exact])
        #expect(!found.names.contains("Quán Dương Hòa"))
    }

    @Test func `a name written without marks is found by one typed with them, behind exact ones`() throws {
        let found = try answer("dương hòa")
        #expect(found.names == ["Quán Dương Hòa", "Quan Duong Hoa"])
        #expect(found.matches == [.exact, .unmarked])
    }

    @Test func `marks that nothing carries fall back to the letters`() throws {
        let found = try answer("thúy tiền")
        #expect(found.names == ["Điểm Thuỷ Tiên"])
        #expect(found.matches == [.folded])
    }

    @Test func `without marks everything is found, what is written without them first`() throws {
        #expect(try answer("duong hoa").names.first == "Quan Duong Hoa")
        #expect(Set(try answer("duong hoa").names) == ["Quan Duong Hoa", "Quán Dương Hòa", "Tiệm net Đường Hoà Bình"])
    }

    @Test(arguments: ["thuỷ tiên", "thủy tiên", "thuy tien", "thuyr tieen", "THỦY", "điem"])
    func `tone placement does not hide a name`(text: String) throws {
        #expect(try answer(text).names == ["Điểm Thuỷ Tiên"])
    }

    @Test(arguments: ["\"", "net\" OR \"1", "( * ^", "NEAR(a b)", "", "   "])
    func `signs of the search language do no harm`(text: String) throws {
        _ = try answer(text)
    }
}
