import Domain
import Testing

struct SentenceTests {
    @Test func `a fact reads in Vietnamese and in English`() {
        let fact = Script.facts([("2020-01-08", Acts.issue("2020-01-08", until: "2023-01-08"))])[0]
        #expect(
            Sentence.vi(fact)
                == "Cấp giấy chứng nhận đủ điều kiện hoạt động – điểm: p1; cơ sở kinh doanh: b1; số giấy chứng nhận: 01/GCN; "
                + "ngày cấp: 08/01/2020; có giá trị đến: 08/01/2023; đã nộp lệ phí: có (ghi nhận: D1).")
        #expect(Sentence.en(fact).hasPrefix("Certificate of eligibility issued – point: p1; business: b1;"))
    }

    @Test func `what is withheld is said, not hidden`() {
        var fact = Script.facts([("2020-01-02", Acts.register())])[0]
        fact.withheld = [Withheld(compartment: .personal, reason: .erased)]
        #expect(Sentence.vi(fact).contains("dữ liệu cá nhân: đã xóa theo quy định"))
        #expect(Sentence.en(fact).contains("personal data: erased"))
    }
}
