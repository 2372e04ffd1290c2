import CivilTime
import Testing

@testable import Domain

struct WorkingCalendarTests {
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test func `a term of working days passes over the weekend`() throws {
        // Friday 17:00 or 8:00: the day itself never counts.
        #expect(Term.workingDays(2).lastDay(after: try day("2024-03-08")).description == "2024-03-12")
        #expect(Term.workingDays(7).lastDay(after: try day("2024-03-05")).description == "2024-03-14")
    }

    @Test func `Tết takes its days out of a term of working days`() throws {
        // Record on Friday 02/02/2024; Tết is 9 to 13 February, 14 is the first day back.
        let last = Term.workingDays(7).lastDay(after: try day("2024-02-02"))
        let skipped = WorkingCalendar.vietnam.skipped(after: try day("2024-02-02"), through: last)
        #expect(last.description == "2024-02-20")
        #expect(
            skipped.map(\.description)
                == [
                    "2024-02-03", "2024-02-04", "2024-02-09", "2024-02-10", "2024-02-11", "2024-02-12", "2024-02-13",
                    "2024-02-14", "2024-02-15", "2024-02-17", "2024-02-18",
                ].filter { WorkingCalendar.vietnam.isWorking(Day($0) ?? last) == false })
    }

    @Test func `a term of days that ends on a weekend goes on to Monday`() throws {
        // 10 days from 06/3/2024 end on Saturday the 16th.
        #expect(Term.days(10).lastDay(after: try day("2024-03-06")).description == "2024-03-18")
        // 10 days from 08/3/2024 end on Monday the 18th itself; the 11th day is too late.
        #expect(Term.days(10).lastDay(after: try day("2024-03-08")).description == "2024-03-18")
    }

    @Test func `a month without that day ends on its last day`() throws {
        #expect(Term.months(1).lastDay(after: try day("2024-01-31")).description == "2024-02-29")
        // 28/02/2023 is a Tuesday.
        #expect(Term.months(1).lastDay(after: try day("2023-01-31")).description == "2023-02-28")
        #expect(try day("2020-02-29").adding(months: 12).description == "2021-02-28")
    }

    @Test func `a month that ends on a Sunday goes on to Monday`() throws {
        // 30/6/2024 is a Sunday.
        #expect(Term.months(1).lastDay(after: try day("2024-05-30")).description == "2024-07-01")
    }

    @Test func `a holiday on a weekend gives the next working day off`() throws {
        // 30/4 and 1/5/2022 were a Saturday and a Sunday.
        #expect(!WorkingCalendar.vietnam.isWorking(try day("2022-05-02")))
        #expect(!WorkingCalendar.vietnam.isWorking(try day("2022-05-03")))
        #expect(WorkingCalendar.vietnam.isWorking(try day("2022-05-04")))
    }

    @Test func `a weekend worked in exchange counts`() throws {
        let saturday = try day("2024-03-09")
        let calendar = WorkingCalendar.vietnam.with(holidays: [], workedWeekends: [saturday])
        #expect(calendar.isWorking(saturday))
        #expect(Term.workingDays(2).lastDay(after: try day("2024-03-08"), calendar).description == "2024-03-11")
    }

    @Test func `a holiday announced later moves the last day`() throws {
        let closed = WorkingCalendar.vietnam.with(holidays: [try day("2024-03-11")])
        #expect(Term.workingDays(2).lastDay(after: try day("2024-03-08"), closed).description == "2024-03-13")
    }

    @Test func `a senseless count does not run on`() throws {
        #expect(WorkingCalendar.vietnam.adding(workingDays: -3, to: try day("2024-03-08")).description == "2024-03-08")
        #expect(
            WorkingCalendar.weekendsOnly.adding(workingDays: .max, to: try day("2024-03-08")) < (try day("2029-01-01")))
    }

    @Test(arguments: Array(VietnameseHolidays.years))
    func `every year has its holidays`(year: Int) throws {
        let names = Set(VietnameseHolidays.holidays(of: year).map(\.nameVi))
        #expect(
            names.isSuperset(of: [
                "Tết Dương lịch", "Tết Nguyên đán", "Ngày Chiến thắng", "Ngày Quốc tế lao động", "Quốc khánh",
            ]))
        let tet = VietnameseHolidays.holidays(of: year).filter { $0.nameVi == "Tết Nguyên đán" }
        #expect(tet.count == 5 && tet.allSatisfy { $0.status == .unconfirmed && $0.day.civil.year == year })
    }

    @Test func `every row of law has a first day, and rows of one table do not overlap`() {
        func check<Value>(_ table: [Dated<Value>], _ name: String) {
            for (index, row) in table.enumerated() {
                #expect(row.from.rawValue < 40_000 && !row.article.isEmpty, "\(name) row \(index)")
                if index > 0 {
                    #expect(table[index - 1].through.map { $0 < row.from } ?? false, "\(name) row \(index)")
                }
            }
        }
        check(SanctionLaw.record, "record")
        check(SanctionLaw.decision, "decision")
        check(SanctionLaw.limitation, "limitation")
        check(SanctionLaw.compliance, "compliance")
        check(SanctionLaw.execution, "execution")
        check(SanctionLaw.clean, "clean")
        check(SanctionAmounts.ceiling, "ceiling")
        check(SanctionAmounts.withoutRecord(.individual), "withoutRecord")
        check(SanctionAmounts.withoutRecord(.organisation), "withoutRecord")
        check(SanctionAmounts.organisation, "organisation")
        check(SanctionAmounts.individual, "individual")
        check(SanctionAmounts.minor, "minor")
        check(InspectionLaw.noOverlap, "noOverlap")
        check(InspectionLaw.withoutInspectorate, "withoutInspectorate")
        check(ChildCaseLaw.emergencyHours, "emergencyHours")
        check(ChildCaseLaw.plan, "plan")
    }
}
