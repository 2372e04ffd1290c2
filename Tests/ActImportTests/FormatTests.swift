import CivilTime
import Testing

@testable import ActImport

@Suite struct FormatTests {
    @Test(
        arguments: [
            ("5", "5"), ("-5", "-5"), ("+5", "5"), ("35.0", "35.0"), ("007", "7"), (".5", "0.5"), ("-0", "0"),
            ("-0.00", "0.00"),
            ("1.5E2", "150"), ("1e-3", "0.001"), ("12.50e1", "125.0"), ("", nil), ("-", nil), ("1.2.3", nil),
            ("1,5", nil),
            ("abc", nil), ("5 ", nil), ("1e", nil), ("١", nil), ("NaN", nil), ("0x10", nil),
        ] as [(String, String?)])
    func `a number is read exactly or not at all`(text: String, plain: String?) {
        #expect(NumberFormat().plain(text) == plain)
    }

    @Test(
        arguments: [
            ("1.500.000", "1500000"), ("1.500.000,25", "1500000.25"), ("1500000,5", "1500000.5"), ("15.00", nil),
            ("1.5000", nil),
            ("1500.000", nil), (".500", nil), ("1.500.00", nil), ("-2.000,0", "-2000.0"),
        ] as [(String, String?)])
    func `a Vietnamese number has its points in their places`(text: String, plain: String?) {
        #expect(NumberFormat(decimal: ",", thousands: ".").plain(text) == plain)
    }

    @Test func `a whole number may be written with an empty fraction`() {
        #expect(NumberFormat().integer("157.0") == 157)
        #expect(NumberFormat().integer("157.5") == nil)
        #expect(NumberFormat().integer("99999999999999999999") == nil)
    }

    @Test(
        arguments: [
            ("iso", "2006-07-24", "2006-07-24T00:00:00+07:00"),
            ("iso", "2006-07-24T10:30:00.25+02:00", "2006-07-24T15:30:00.250000+07:00"),
            ("iso", "2006-07-24 10:30", "2006-07-24T10:30:00+07:00"),
            ("iso", "2006-07-24T10:30:00Z", "2006-07-24T17:30:00+07:00"),
            ("iso", "24/07/2006", nil), ("iso", "2006-02-30", nil), ("iso", "2006-07-24x", nil),
            ("iso", "20060724", nil),
            ("dd/MM/yyyy", "24/07/2006", "2006-07-24T00:00:00+07:00"), ("dd/MM/yyyy", "7/24/2006", nil),
            ("dd/MM/yyyy", "31/02/2006", nil), ("dd/MM/yyyy", "24/07/06", nil), ("dd/MM/yyyy", "24/07/2006 ", nil),
            ("d/M/yyyy", "4/7/2006", "2006-07-04T00:00:00+07:00"),
            ("d/M/yyyy", "24/12/2006", "2006-12-24T00:00:00+07:00"),
            ("yyyyMMdd", "20060724", "2006-07-24T00:00:00+07:00"),
            ("dd/MM/yyyy HH:mm:ss", "24/07/2006 23:59:58", "2006-07-24T23:59:58+07:00"),
            ("dd/MM/yyyy HH:mm", "24/07/2006 24:00", nil),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2006-07-24T00:00:00.125+02:00", "2006-07-24T05:00:00.125000+07:00"),
            ("M/d/yyyy h:mm a", "7/24/2006 12:05 AM", "2006-07-24T00:05:00+07:00"),
            ("M/d/yyyy h:mm a", "7/24/2006 1:05 PM", "2006-07-24T13:05:00+07:00"),
            ("M/d/yyyy h:mm a", "7/24/2006 1:05 CH", "2006-07-24T13:05:00+07:00"),
        ] as [(String, String, String?)])
    func `a date is read by its pattern, and only by it`(pattern: String, text: String, expected: String?) throws {
        let format = try #require(DateFormat(pattern))
        #expect(format.parse(text)?.instant(offset: 7 * 3600).description == expected)
    }

    @Test func `the day is the day the source wrote, whatever its zone`() throws {
        let moment = try #require(DateFormat.iso.parse("2006-07-24T23:30:00-08:00"))
        #expect(moment.day.description == "2006-07-24")
        #expect(moment.instant(offset: 0).description == "2006-07-25T14:30:00+07:00")
    }

    @Test(arguments: ["", "dd/MM", "yyyy", "dd/MM/yy", "dd/MMM/yyyy", "yyyy-MM-dd'T", "EEE dd/MM/yyyy"])
    func `a pattern that gives no date is refused`(pattern: String) {
        #expect(DateFormat(pattern) == nil)
    }

    @Test func `a template puts cells into text`() {
        #expect(
            Template("A-{case_id}/{case:concept:name}")?.parts == [
                .text("A-"), .column("case_id"), .text("/"), .column("case:concept:name"),
            ])
        #expect(Template("plain")?.constant == "plain")
        #expect(Template("{{x}}")?.constant == "{x}")
        for broken in ["{", "}", "{}", "a{b", "a}b"] { #expect(Template(broken) == nil) }
    }
}
