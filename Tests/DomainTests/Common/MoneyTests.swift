import Domain
import Testing

struct MoneyTests {
    @Test(
        arguments: [
            ("87.5", "EUR", 8_750, "87.50"), ("1500000", "VND", 1_500_000, "1500000"), ("35.0", "VND", 35, "35"),
            ("0.07", "EUR", 7, "0.07"), ("-3.20", "EUR", -320, "-3.20"), ("1.234", "KWD", 1_234, "1.234"),
        ] as [(String, String, Int64, String)])
    func `a decimal is read exactly and written back`(text: String, currency: String, minor: Int64, written: String) {
        let money = Money(decimal: text, currency: currency)
        #expect(money?.minor == minor)
        #expect(money?.decimal == written)
    }

    @Test(arguments: ["", ".", "1.", ".5", "1,5", "1.005", "1e3", "٣", "99999999999999999999", "--1", "1.2.3"])
    func `what is no exact amount is refused`(text: String) {
        #expect(Money(decimal: text, currency: "EUR") == nil)
    }

    @Test func `a currency is three capital letters`() {
        #expect(Money(decimal: "1", currency: "vnd") == nil)
        #expect(Money(decimal: "1", currency: "") == nil)
    }

    @Test func `amounts are grouped as each language groups them`() {
        #expect(Money.vnd(1_500_000).vietnamese == "1.500.000 đồng")
        #expect(Money(minor: -123_456, currency: "EUR").english == "-1,234.56 EUR")
        #expect(Money.vnd(999).vietnamese == "999 đồng")
    }

    @Test func `a legal basis reads as documents write it`() {
        let basis = LegalBasis(document: "15/2020/NĐ-CP", article: "35", clause: "3", point: "đ")
        #expect(basis.vietnamese == "điểm đ khoản 3 Điều 35 15/2020/NĐ-CP")
        #expect(basis.english == "15/2020/NĐ-CP art. 35.3.đ")
    }
}
