import CivilTime
import Domain
import EventLog
import Testing

@testable import ActImport

@Suite struct ImporterTests {
    private let mapping = """
        name: test
        format: csv
        decimal: ","
        thousands: "."
        currency: VND
        dates: [dd/MM/yyyy HH:mm, dd/MM/yyyy]
        absent: ["-", NULL]
        agency: police
        officer: {column: officer, table: {An: Nguyễn Văn An}, default: khác}
        occurred: "{day}"
        effective: "{from}"
        subject: "case:{year}/{case}"
        rules:
          - when: {all: [{column: what, in: [pay, thu]}, {not: {column: sum, empty: true}}]}
            type: FinePaid
            fields: {amount: "{sum}", receipt: "BL-{receipt}"}
          - when: {column: what, matches: "^pay"}
            skip: true
          - when: {column: what, equals: decide}
            type: SanctionDecisionIssued
            agency: district
            fields:
              fine: {column: sum, required: true}
              main: {column: kind, table: {F: FINE, W: cảnh cáo}}
              suspension_months: "{months}"
              confiscated_items: {column: items, split: ";"}
              aggravating: ["{first}", "{second}"]
              articles.document: Nghị định 15/2020/NĐ-CP
              articles.article: "{article}"
              act: {column: months, as: int, if_absent: "0"}
        """

    private let header =
        "case,year,day,from,what,sum,kind,months,items,first,second,article,officer,receipt,note\n"

    private func one(_ line: String) throws -> ImportedRow {
        try #require(try importer(mapping, header + line + "\n").next())
    }

    private func act(_ line: String) throws -> MappedAct {
        guard case .act(let act) = try one(line) else { throw Unexpected(description: "\(try one(line))") }
        return act
    }

    private func reason(_ line: String) throws -> String {
        guard case .rejected(let row) = try one(line) else { return "not rejected" }
        return row.reason.en
    }

    private struct Unexpected: Error { let description: String }

    private func decision(_ line: String) throws -> SanctionDecisionIssued {
        guard case .sanction(.sanctionDecisionIssued(let event)) = try act(line).event else {
            throw Unexpected(description: line)
        }
        return event
    }

    @Test func `cells become fields, times, agency, officer and attributes`() throws {
        let act = try act("7,2026,02/01/2026 08:30,05/01/2026,thu,\"1.500.000,0\",,,,,,,An,,ghi chú")
        #expect(act.event.type == "FinePaid")
        #expect(act.event.tags == ["case:2026/7"])
        guard case .sanction(.finePaid(let event)) = act.event else { throw Unexpected(description: "\(act)") }
        #expect(event.amount == Money.vnd(1_500_000))
        #expect(event.receipt.isEmpty)
        #expect((act.agency, act.officer) == ("police", "Nguyễn Văn An"))
        #expect(act.occurred.description == "2026-01-02T08:30:00+07:00")
        #expect(act.effective.description == "2026-01-05T00:00:00+07:00")
        // A cell that chose an entry of a table is not held by the field, so it stays.
        #expect(
            act.attributes == [
                Attribute(name: "note", value: "ghi chú"), Attribute(name: "officer", value: "An"),
                Attribute(name: "what", value: "thu"),
            ])
    }

    @Test func `nested, repeated, split and translated values reach their fields`() throws {
        let event = try decision("1,2026,02/01/2026,,decide,\"2.000\",W,\"3,0\",máy tính; bàn ;;ghế,a,b,35,Bình,9,")
        #expect(event.fine == Money.vnd(2000))
        #expect(event.main == .warning)
        #expect(event.suspensionMonths == 3)
        #expect(event.confiscatedItems == ["máy tính", "bàn", "ghế"])
        #expect(event.aggravating == ["a", "b"])
        #expect(event.articles.count == 1)
        #expect(event.articles.first?.article == "35")
        #expect(event.articles.first?.document == "Nghị định 15/2020/NĐ-CP")
        #expect(event.act == "3")
    }

    @Test func `an absent cell leaves its field absent, and a group of constants with it`() throws {
        let line = "1,2026,02/01/2026,-,decide,5,NULL,,,,b,,,,"
        let event = try decision(line)
        #expect(event.main == .unspecified)
        #expect(event.suspensionMonths == 0)
        #expect(event.articles.isEmpty)
        #expect(event.aggravating == ["b"])
        #expect(event.act == "0")
        let act = try act(line)
        #expect(act.effective == act.occurred)
        #expect(act.officer.isEmpty)
        #expect(act.agency == "district")
        #expect(act.attributes.map(\.name) == ["what"])
    }

    @Test func `a zero that the field cannot tell from nothing stays as an attribute`() throws {
        let mapping = plain.replacing(
            "FinePaid}", with: "SanctionDecisionIssued, fields: {licence_points: \"{points}\", fine: \"{sum}\"}}")
        let acts = try importer(mapping + "\ncurrency: VND", "case,day,points,sum\nA,2026-01-02,0,0\nB,2026-01-02,2,\n")
            .acts()
        #expect(acts[0].attributes == [Attribute(name: "points", value: "0")])
        #expect(acts[1].attributes.isEmpty)
        guard case .sanction(.sanctionDecisionIssued(let event)) = acts[0].event else {
            throw Unexpected(description: "\(acts)")
        }
        #expect(event.hasFine && event.fine.minor == 0)
    }

    @Test(arguments: [
        ("1,2026,02/01/2026,,nothing,5,,,,,,,,,", "no rule matches this row"),
        ("1,2026,2026-01-02,,thu,5,,,,,,,,,", "occurred: the date “2026-01-02” is not understood"),
        ("1,2026,,,thu,5,,,,,,,,,", "there is no time at which it occurred"),
        (",2026,02/01/2026,,thu,5,,,,,,,,,", "a required cell is empty: year, case"),
        ("1,2026,02/01/2026,,thu,five,,,,,,,,,", "amount: “five” is not a number"),
        ("1,2026,02/01/2026,,thu,\"5,5\",,,,,,,,,", "amount: “5,5” is not an amount of VND"),
        ("1,2026,02/01/2026,,decide,,,,,,,,,,", "a required cell is empty: sum"),
        ("1,2026,02/01/2026,,decide,5,X,,,,,,,,", "the value “X” of kind is not in the table"),
        ("1,2026,02/01/2026,,decide,5,,many,,,,,,,", "act: “many” is not a whole number"),
        ("1,2026,02/01/2026,32/01/2026,thu,5,,,,,,,,,", "effective: the date “32/01/2026” is not understood"),
    ])
    func `a row that cannot become an act is rejected with its reason`(line: String, expected: String) throws {
        #expect(try reason(line) == expected)
    }

    @Test func `an event too large for the log is rejected by itself`() throws {
        let large = String(repeating: "x", count: 70_000)
        #expect(try reason("1,2026,02/01/2026,,thu,5,,,,,,,,,\(large)").hasPrefix("the event is too large: 70"))
    }

    @Test func `rules are tried in order, and a rule may pass rows over`() throws {
        guard case .skipped(row: 1) = try one("1,2026,02/01/2026,,pay,,,,,,,,,,") else {
            Issue.record("the second rule passes it over")
            return
        }
    }

    // MARK: Identity

    private let plain = """
        name: ids
        format: csv
        agency: police
        occurred: "{day}"
        subject: "case:{case}"
        rules: [{type: FinePaid}]
        """

    @Test func `ids come from the row's content alone`() throws {
        let first = try importer(plain, "case,day,x\nA,2026-01-02,1\nB,2026-01-02,\n").acts()
        let reordered = try importer(plain, "x,day,case\n,2026-01-02,B\n1,2026-01-02,A\n", chunk: 3).acts()
        let wider = try importer(plain, "case,day,x,y\nA,2026-01-02,1,\n").acts()
        #expect(Set(first.map(\.id)) == Set(reordered.map(\.id)))
        #expect(first[0].id == reordered[1].id)
        #expect(first[0].attributes == reordered[1].attributes)
        #expect(first[0].id == wider[0].id)
        let renamed = try importer(plain.replacing("name: ids", with: "name: other"), "case,day,x\nA,2026-01-02,1\n")
            .acts()
        #expect(first[0].id != renamed[0].id)
    }

    @Test func `an id is a UUID of version 8 that never changes`() throws {
        let id = try #require(try importer(plain, "case,day,x\nA,2026-01-02,1\n").acts().first).id
        #expect(id.bytes[6] >> 4 == 8)
        #expect(id.bytes[8] >> 6 == 2)
        // Golden: ledgers in the field know their rows by it.
        #expect(id.description == "a26c2b88-dd9a-8e32-ba34-ad8d3dcab70a")
    }

    @Test func `rows that are the same to the last cell are all kept, and recognised again`() throws {
        let text = "case,day\nA,2026-01-02\nB,2026-01-03\nA,2026-01-02\nA,2026-01-02\n"
        let first = try importer(plain, text).acts().map(\.id)
        #expect(Set(first).count == 4)
        #expect(try importer(plain, text).acts().map(\.id) == first)
        #expect(try importer(plain, "case,day\nA,2026-01-02\nA,2026-01-02\n").acts().map(\.id) == [first[0], first[2]])
    }

    @Test func `columns that name the act decide its id`() throws {
        let named = plain + "\nid: [case]\nattributes: [x]"
        let rows = try importer(named, "case,day,x\nA,2026-01-02,1\nA,2026-01-02,1\nA,2026-01-02,2\n").all()
        guard case .act(let act) = rows[0], case .repeated(row: 2, of: 1) = rows[1], case .rejected(let row) = rows[2]
        else {
            Issue.record("\(rows)")
            return
        }
        #expect(act.attributes == [Attribute(name: "x", value: "1")])
        #expect(row.reason.en == "has the same id (case) as row 1 but other content")
    }
}
