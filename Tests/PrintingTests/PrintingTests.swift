import Foundation
import Printing
import Testing

private let annex = PrintTable(
    title: "Số liệu / kỳ: 6 tháng [2013]",
    columns: [.init("Chỉ tiêu"), .init("Kỳ này", .integer), .init("Số tiền", .amount), .init("So sánh", .perMille)],
    rows: [
        .init([.text("I. Thanh tra, kiểm tra")], isHeading: true),
        .init([.text("Đặng Thuỳ <Trâm> & \"cộng sự\""), .number(1_234_567), .number(-45_000_000), .number(-5)]),
        .init([.text("=HYPERLINK(\"http://x\")"), .empty, .number(12), .number(1_250)]),
    ], notes: ["Căn cứ: vị trí 10"])

private let document = PrintDocument(
    parent: "UBND tỉnh Gia Lai", issuer: "Sở Thông tin và Truyền thông", number: "15/BC-STTTT",
    placeAndDay: "Pleiku, ngày 10 tháng 7 năm 2020", kind: "BÁO CÁO", abstract: "Sơ kết 6 tháng đầu năm 2020",
    sections: [.init("I. Tình hình", ["Ẩn ẫ ợ ữ ỷ ỵ đường truyền"])],
    signature: .init(capacity: "KT. GIÁM ĐỐC", position: "Phó Giám đốc"), recipients: ["UBND tỉnh", "Lưu: VT"],
    annexes: [annex], basis: ["Vị trí 10, gốc abc="], language: "vi")

private func file(_ name: String) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)").path
}

@Suite struct PrintingTests {
    @Test func `a document has the nine components of Decree 30 in their order of the form`() throws {
        let html = document.html
        for component in 1...9 { #expect(html.contains("class=\"component-\(component)\"")) }
        #expect(html.contains("Đặng Thuỳ &lt;Trâm&gt; &amp; &quot;cộng sự&quot;"))
        #expect(!html.contains("<Trâm>"))
        #expect(html.contains("1.234.567") && html.contains("-45.000.000") && html.contains("-0,5%") && html.contains("125,0%"))
    }

    @Test func `a table as CSV quotes what must be quoted and disarms formulas`() {
        let lines = annex.csv.split(separator: "\r\n")
        #expect(lines[0] == "Chỉ tiêu,Kỳ này,Số tiền,So sánh")
        #expect(lines[2] == "\"Đặng Thuỳ <Trâm> & \"\"cộng sự\"\"\",1234567,-45000000,-0.5")
        #expect(lines[3] == "\"'=HYPERLINK(\"\"http://x\"\")\",,12,125.0")
    }

    @Test func `a workbook of the same tables is the same bytes, and two sheets of one title live side by side`() throws {
        let (a, b) = (file("a.xlsx"), file("b.xlsx"))
        defer { for path in [a, b] { try? FileManager.default.removeItem(atPath: path) } }
        try Workbook.write([annex, annex], to: a)
        try Workbook.write([annex, annex], to: b)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: a))
        #expect(bytes.starts(with: Data("PK".utf8)))
        #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: b))))
    }

    @Test func `a workbook that cannot be written says where`() {
        #expect(throws: PrintError.self) { try Workbook.write([annex], to: "/nonexistent/a.xlsx") }
    }

    @Test func `a PDF of the same document is the same bytes, in a face with Vietnamese letters`() throws {
        let (a, b) = (file("a.pdf"), file("b.pdf"))
        defer { for path in [a, b] { try? FileManager.default.removeItem(atPath: path) } }
        try PDF.write(html: document.html, to: a)
        try PDF.write(html: document.html, to: b)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: a))
        #expect(bytes.starts(with: Data("%PDF".utf8)))
        #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: b))))
    }
}
